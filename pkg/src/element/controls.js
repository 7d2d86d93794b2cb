/** The few controls everything is made of: buttons, text fields, messages, the spinner. */
import { h, nextId, setText } from "./dom.js";
import { icon } from "./icons.js";

/** Safari does not focus a button that is clicked; dialogs give the focus back to the button that opened them. */
function pressed(onClick) {
    return (event) => {
        event.currentTarget.focus({ preventScroll: true });
        onClick(event);
    };
}

/** kind: "primary", "secondary", "danger", "ghost" */
export function button(label, { kind = "secondary", iconName, onClick, type = "button", ...attributes } = {}) {
    return h(
        "button",
        {
            type,
            class: `button ${kind}`,
            part: `button ${kind}`,
            on: onClick ? { click: pressed(onClick) } : {},
            ...attributes,
        },
        iconName ? icon(iconName) : null,
        h("span", { class: "label" }, label),
    );
}

/** A button that shows an icon only; the label is its name and its tooltip. */
export function iconButton(label, iconName, { onClick, shortLabel, kind = "" } = {}) {
    return h(
        "button",
        {
            type: "button",
            class: `icon-button ${kind}`,
            part: "icon-button",
            "aria-label": label,
            title: shortLabel ?? label,
            on: { click: pressed(onClick) },
        },
        icon(iconName),
        shortLabel ? h("span", { class: "icon-label", "aria-hidden": "true" }, shortLabel) : null,
    );
}

export function spinner() {
    return h("span", { class: "spinner", "aria-hidden": "true" });
}

/** While busy, the button keeps the focus and its place, and does nothing. */
export function setBusy(target, busy, label) {
    target.setAttribute("aria-disabled", String(busy));
    target.classList.toggle("busy", busy);
    target.querySelector(".spinner")?.remove();
    if (busy) target.prepend(spinner());
    if (label) setText(target.querySelector(".label"), label);
}

export function isBusy(target) {
    return target.getAttribute("aria-disabled") === "true";
}

/**
 * An error in words: a box that is empty and invisible until `show()`.
 * The alert role sits on an element that is there from the start, as screen readers need it.
 */
export function alertBox({ retry, retryLabel = "Try again" } = {}) {
    const text = h("p", { class: "alert-text" });
    const element = h("div", { class: "alert", part: "alert", role: "alert" });
    return {
        element,
        show(message, { canRetry = Boolean(retry) } = {}) {
            setText(text, message);
            element.replaceChildren(icon("alert"), text);
            if (canRetry)
                element.append(button(retryLabel, { kind: "secondary", iconName: "refresh", onClick: retry }));
        },
        hide() {
            element.replaceChildren();
        },
        get isShown() {
            return element.childElementCount > 0;
        },
    };
}

/** A labelled input with a hint and a place for what is wrong with it. */
export function field(label, { hint, ...attributes } = {}) {
    const id = nextId("field");
    const input = h("input", {
        id,
        class: "input",
        part: "input",
        "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-error`,
        ...attributes,
    });
    const error = h("p", { id: `${id}-error`, class: "field-error", "aria-live": "polite" });
    const element = h(
        "div",
        { class: "field", part: "field" },
        h("label", { for: id }, label),
        input,
        hint ? h("p", { id: `${id}-hint`, class: "hint" }, hint) : null,
        error,
    );
    return {
        element,
        input,
        get value() {
            return input.value;
        },
        /** null = nothing is wrong */
        setError(message) {
            if (message) input.setAttribute("aria-invalid", "true");
            else input.removeAttribute("aria-invalid");
            // The message takes the place of the hint, so that nothing below it moves more than it must.
            element.classList.toggle("invalid", Boolean(message));
            setText(error, message ?? "");
        },
    };
}
