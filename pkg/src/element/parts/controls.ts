/** Templates of the controls that all views use: buttons, text fields, messages, the spinner. */
import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icons.js";

export interface ButtonOptions {
    label: string;
    kind?: "primary" | "secondary" | "danger" | "ghost";
    icon?: IconName | undefined;
    type?: "button" | "submit";
    /** Accessible name, if the label alone does not say enough. */
    name?: string;
    /** A busy button keeps its focus and place, and screen readers call it disabled; the caller has to ignore its clicks. */
    isBusy?: boolean;
    isDisabled?: boolean;
    /** Whether the button gets the focus first in its dialog. */
    isFirst?: boolean;
    onClick?: (() => void) | undefined;
}

/** Focuses a button that is clicked, as Safari does not: dialogs give the focus back to the button that opened them. */
function pressed(onClick: (() => void) | undefined): ((event: Event) => void) | typeof nothing {
    if (!onClick) return nothing;
    return (event) => {
        (event.currentTarget as HTMLElement).focus({ preventScroll: true });
        onClick();
    };
}

/**
 * A button with a label.
 *
 * @csspart button - Every button with a label.
 * @csspart primary - The button of the main action.
 * @csspart secondary - The other buttons.
 * @csspart danger - The button that destroys something.
 * @csspart ghost - A button without border and background.
 */
export function button(options: ButtonOptions): TemplateResult {
    const { label, kind = "secondary", isBusy = false } = options;
    return html`<button
        type=${options.type ?? "button"}
        class="button ${kind} ${isBusy ? "busy" : ""}"
        part="button ${kind}"
        aria-label=${options.name ?? nothing}
        aria-disabled=${isBusy ? "true" : nothing}
        ?disabled=${options.isDisabled ?? false}
        ?data-first=${options.isFirst ?? false}
        @click=${pressed(options.onClick)}
    >${isBusy ? spinner() : nothing}${options.icon ? icon(options.icon) : nothing}<span class="label">${label}</span></button>`;
}

export interface IconButtonOptions {
    /** Accessible name, and the tooltip if there is no short label. */
    label: string;
    icon: IconName;
    /** Text beside the icon, where backups are shown as cards. */
    shortLabel?: string;
    kind?: "danger" | undefined;
    isBusy?: boolean;
    isHidden?: boolean;
    /** Name of the button's action, by which it is found in a row. */
    action?: string;
    onClick: () => void;
}

/**
 * A button that shows an icon only.
 *
 * @csspart icon-button - Every button that shows an icon only.
 */
export function iconButton(options: IconButtonOptions): TemplateResult {
    const { label, shortLabel, kind = "", isBusy = false } = options;
    return html`<button
        type="button"
        class="icon-button ${kind} ${isBusy ? "busy" : ""}"
        part="icon-button"
        aria-label=${label}
        title=${shortLabel ?? label}
        data-action=${options.action ?? nothing}
        ?hidden=${options.isHidden ?? false}
        @click=${pressed(options.onClick)}
    >${icon(options.icon)}${shortLabel ? html`<span class="icon-label" aria-hidden="true">${shortLabel}</span>` : nothing}</button>`;
}

export function spinner(): TemplateResult {
    return html`<span class="spinner" aria-hidden="true"></span>`;
}

/**
 * An error message: a box that is empty and invisible while there is no error.
 * The element with the alert role is there from the start, as screen readers need it.
 *
 * @csspart alert - The box of an error message.
 */
export function alertBox(message: string, retry?: () => void): TemplateResult {
    const again = retry ? button({ label: "Try again", icon: "refresh", onClick: retry }) : nothing;
    const content = message ? html`${icon("alert")}<p class="alert-text">${message}</p>${again}` : nothing;
    return html`<div class="alert" part="alert" role="alert">${content}</div>`;
}

export interface FieldOptions {
    id: string;
    label: string;
    /** The first value; afterwards the input holds what the user types. */
    value?: string;
    hint?: string;
    /** What is wrong with the value, or null. */
    error?: string | null;
    type?: "text" | "number" | "url" | "email" | "password";
    name?: string;
    placeholder?: string;
    autocomplete?: string;
    inputmode?: string;
    min?: string;
    isRequired?: boolean;
    /** Whether the field gets the focus first in its dialog. */
    isFirst?: boolean;
    onInput?: () => void;
}

/**
 * A labelled input with a hint and a place for its error. Spelling is not checked, since what is typed is not prose.
 *
 * @csspart field - A label with its input and hint.
 * @csspart input - The input.
 */
export function field(options: FieldOptions): TemplateResult {
    const { id, type = "text", hint, error } = options;
    // The message takes the place of the hint, so that nothing below it moves more than it must.
    return html`<div class="field ${error ? "invalid" : ""}" part="field">
        <label for=${id}>${options.label}</label>
        <input
            id=${id}
            class="input"
            part="input"
            type=${type}
            name=${options.name ?? nothing}
            .value=${options.value ?? ""}
            placeholder=${options.placeholder ?? nothing}
            autocomplete=${options.autocomplete ?? "off"}
            autocapitalize="none"
            spellcheck="false"
            inputmode=${options.inputmode ?? nothing}
            min=${options.min ?? nothing}
            step=${type === "number" ? "1" : nothing}
            ?required=${options.isRequired ?? false}
            ?data-first=${options.isFirst ?? false}
            aria-describedby="${hint ? `${id}-hint ` : ""}${id}-error"
            aria-invalid=${error ? "true" : nothing}
            @input=${options.onInput ?? nothing}
        />
        ${hint ? html`<p id="${id}-hint" class="hint">${hint}</p>` : nothing}
        <p id="${id}-error" class="field-error" aria-live="polite">${error ?? ""}</p>
    </div>`;
}
