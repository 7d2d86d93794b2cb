/**
 * A modal question in a native `<dialog>`: Escape, focus and the inert page behind it are the browser's work.
 */
import { alertBox, button, isBusy, setBusy } from "./controls.js";
import { h, nextId, setText } from "./dom.js";
import { isUnreachable, words } from "./errors.js";

/**
 * Opens a dialog of any content, which `show()` may change while it is open.
 *
 * `actions`: its buttons. `onSubmit()`: its form was sent; `onClose()`: it was closed, however. `focus`: what gets the focus
 * first. `fallbackFocus()`: who gets it afterwards when the opener is gone.
 */
export function openFrame(app, { fallbackFocus, onSubmit, onClose, isWide = false, ...first }) {
    const opener = app.root.activeElement;
    const titleId = nextId("dialog");
    const alert = alertBox();
    const heading = h("h3", { id: titleId, class: "dialog-title", tabindex: "-1" });
    const content = h("div", { class: "dialog-content" });
    const actions = h("div", { class: "dialog-actions" });
    // The page behind is inert, its live regions too.
    const status = h("p", { class: "visually-hidden", role: "status" });
    const form = h(
        "form",
        { class: "dialog-form", novalidate: true, on: { submit } },
        heading,
        h("div", { class: "dialog-body" }, content, alert.element),
        actions,
        status,
    );
    const element = h(
        "dialog",
        {
            class: isWide ? "dialog is-wide" : "dialog",
            part: "dialog",
            "aria-labelledby": titleId,
            on: { close: closed },
        },
        form,
    );

    function submit(event) {
        event.preventDefault();
        onSubmit?.();
    }

    function closed() {
        element.remove();
        // Where the opener is gone (its row was deleted), the focus must not fall back to the top of the page.
        if (opener?.isConnected) opener.focus();
        else if (!app.root.activeElement) (fallbackFocus?.() ?? app.container.querySelector("h2"))?.focus();
        onClose?.();
    }

    function fill(next) {
        if (next.title) setText(heading, next.title);
        if (next.content) content.replaceChildren(...[next.content].flat().filter(Boolean));
        if (next.actions) actions.replaceChildren(...next.actions);
    }

    app.notify("");
    fill(first);
    app.root.append(element);
    element.showModal();
    (first.focus ?? heading).focus();

    return {
        alert,
        get isOpen() {
            return element.open;
        },
        /** For screen readers only. */
        announce: (text) => setText(status, text),
        close: () => element.close(),
        /** Changes what is given of title, content and actions; the focus goes to `focus` where what had it is gone. */
        show(next) {
            fill(next);
            if (element.open && !element.contains(app.root.activeElement)) (next.focus ?? heading).focus();
        },
    };
}

/**
 * Opens a dialog whose form calls `submit()`; returns its confirm button.
 *
 * `submit` resolves to close the dialog and rejects to keep it open with the error in words; `onError(error)` may
 * return true when it has shown the error somewhere better.
 */
export function openDialog(app, options) {
    const { title, content, confirmLabel, busyLabel, danger = false } = options;
    const { submit, onError, focus, fallbackFocus } = options;
    const cancel = button("Cancel", { kind: "secondary", onClick: () => frame.close() });
    const confirm = button(confirmLabel, { kind: danger ? "danger" : "primary", type: "submit" });
    const frame = openFrame(app, {
        title,
        content,
        actions: [cancel, confirm],
        onSubmit,
        focus: focus ?? cancel,
        fallbackFocus,
    });

    async function onSubmit() {
        if (isBusy(confirm)) return;
        frame.alert.hide();
        setBusy(confirm, true, busyLabel);
        try {
            await submit();
            frame.close();
        } catch (error) {
            setBusy(confirm, false, confirmLabel);
            if (app.handled(error) || onError?.(error)) return;
            if (frame.isOpen) frame.alert.show(words(error));
            else app.notify(words(error));
            if (isUnreachable(error)) confirm.querySelector(".label").textContent = "Try again";
        }
    }

    return confirm;
}
