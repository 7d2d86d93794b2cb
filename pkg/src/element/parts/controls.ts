/** The few controls that everything is made of, as templates: buttons, text fields, messages, the spinner. */
import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icons.js";

export interface ButtonOptions {
    label: string;
    kind?: "primary" | "secondary" | "danger" | "ghost";
    icon?: IconName | undefined;
    type?: "button" | "submit";
    /** Its name, where the label alone does not say enough. */
    name?: string;
    /** While busy, the button keeps the focus and its place, and is told as disabled; what it does then is up to the caller. */
    isBusy?: boolean;
    isDisabled?: boolean;
    /** In a dialog: it gets the focus first. */
    isFirst?: boolean;
    onClick?: (() => void) | undefined;
}

/** Safari does not focus a button that is clicked; dialogs give the focus back to the button that opened them. */
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
 * @csspart primary - The button that does what the view is for.
 * @csspart secondary - The other buttons.
 * @csspart danger - The button that destroys something.
 * @csspart ghost - The quiet button.
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
    /** Its name, and its tooltip where there is no short label. */
    label: string;
    icon: IconName;
    /** Shown beside the icon where there is room below a card. */
    shortLabel?: string;
    kind?: "danger" | undefined;
    isBusy?: boolean;
    isHidden?: boolean;
    /** What the button does, for those who look for it in a row. */
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
 * An error in words: a box that is empty and invisible while there is none.
 * The alert role sits on an element that is there from the start, as screen readers need it.
 *
 * @csspart alert - The box of a message about what went wrong.
 */
export function alertBox(message: string, retry?: () => void): TemplateResult {
    const again = retry ? button({ label: "Try again", icon: "refresh", onClick: retry }) : nothing;
    const content = message ? html`${icon("alert")}<p class="alert-text">${message}</p>${again}` : nothing;
    return html`<div class="alert" part="alert" role="alert">${content}</div>`;
}

export interface FieldOptions {
    id: string;
    label: string;
    /** What stands in it at first; afterwards the input itself knows. */
    value?: string;
    hint?: string;
    /** What is wrong with it, or null. */
    error?: string | null;
    type?: "text" | "number" | "url" | "email" | "password";
    name?: string;
    placeholder?: string;
    autocomplete?: string;
    inputmode?: string;
    min?: string;
    isRequired?: boolean;
    /** A dialog's first field gets the focus. */
    isFirst?: boolean;
    onInput?: () => void;
}

/**
 * A labelled input with a hint and a place for what is wrong with it. Nothing that is typed here is a text of a language.
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
