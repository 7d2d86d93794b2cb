/** The files chosen for upload, looked into before they are sent. */
import { button, spinner } from "./controls.js";
import { openFrame } from "./dialog.js";
import { h } from "./dom.js";
import { isAborted, words } from "./errors.js";
import { count, size } from "./format.js";
import { icon } from "./icons.js";
import { openInspection } from "./inspect.js";
import { amount, firstVerdict } from "./report.js";

/** Asks whether these files are to be uploaded; `onConfirm()` when they are. */
export function openReview(view, files, onConfirm) {
    const { app } = view;
    const closing = new AbortController();
    const lines = files.map((file) => createLine(view, file));
    const confirm = button(files.length === 1 ? "Upload" : `Upload ${count(files.length, "file")}`, {
        kind: "primary",
        type: "submit",
    });
    const frame = openFrame(app, {
        title: files.length === 1 ? "Upload this file?" : `Upload these ${count(files.length, "file")}?`,
        isWide: true,
        content: [
            h(
                "ul",
                { class: "review" },
                lines.map((line) => line.element),
            ),
        ],
        actions: [button("Cancel", { onClick: () => frame.close() }), confirm],
        focus: confirm,
        fallbackFocus: view.fallbackFocus,
        onSubmit() {
            frame.close();
            onConfirm();
        },
        onClose: () => closing.abort(),
    });
    lookIntoAll();

    // One after the other: a directory may have a hundred thousand entries.
    async function lookIntoAll() {
        for (const line of lines) {
            if (closing.signal.aborted) return;
            await line.look(closing.signal);
        }
    }
}

function createLine(view, file) {
    const state = h("span", { class: "review-state", "aria-live": "polite" }, spinner(), "Looking inside…");
    const element = h(
        "li",
        {},
        h(
            "div",
            { class: "review-text" },
            h("span", { class: "name" }, file.name),
            h("span", { class: "review-size" }, size(file.size)),
            state,
        ),
        button("Look inside", {
            iconName: "search",
            "aria-label": `Look inside ${file.name}`,
            onClick: () => openInspection(view, file, file.name, file.size),
        }),
    );

    async function look(signal) {
        try {
            const report = await view.client.backups.inspect(file, { signal, requestKey: null });
            const { isGood, text } = firstVerdict(report);
            state.className = isGood ? "review-state is-good" : "review-state is-bad";
            // Of a directory that cannot be read there is nothing to count.
            const inside = report.entries.length ? `${amount(report)}. ` : "";
            state.replaceChildren(icon(isGood ? "check" : "alert"), h("span", {}, inside + text));
        } catch (error) {
            if (isAborted(error)) return;
            state.className = "review-state is-bad";
            state.replaceChildren(icon("alert"), h("span", {}, words(error)));
        }
    }

    return { element, look };
}
