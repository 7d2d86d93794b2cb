/** Upload backups: chosen with the picker or dropped anywhere on the element. */
import { h } from "./dom.js";
import { size } from "./format.js";
import { icon } from "./icons.js";
import { openReview } from "./review.js";
import { createTransfers } from "./transfers.js";

const TEXTS = {
    noun: "Upload",
    iconName: "upload",
    starting: "Asking the server…",
    complete: "The server is storing it…",
    stalled: "Nothing moves; waiting.",
};

export function createUploads(view) {
    const { app, client } = view;
    const transfers = createTransfers(view, TEXTS);

    const input = h("input", {
        type: "file",
        multiple: true,
        accept: ".zip,application/zip",
        hidden: true,
        "aria-label": "Backups to upload",
        on: { change: onPick },
    });
    const overlay = h(
        "div",
        { class: "drop", part: "drop", "aria-hidden": "true", hidden: true },
        h("div", { class: "drop-text" }, icon("upload"), h("span", {}, "Drop ZIP files to upload")),
    );
    const element = h("div", { class: "uploads" }, input, overlay);

    const listeners = { dragenter: onDrag, dragover: onDrag, dragleave: onLeave, drop: onDrop };
    for (const [type, listener] of Object.entries(listeners)) app.host.addEventListener(type, listener);

    const carriesFiles = (event) => Boolean(event.dataTransfer?.types.includes("Files"));
    const isBlocked = () => app.restoring || app.root.querySelector("dialog[open]") !== null;

    function onPick() {
        review([...input.files]);
        // Or choosing the same file again would be no change.
        input.value = "";
    }

    function onDrag(event) {
        if (!carriesFiles(event)) return;
        // Also when blocked: otherwise the browser leaves the page to open the file.
        event.preventDefault();
        event.dataTransfer.dropEffect = isBlocked() ? "none" : "copy";
        overlay.hidden = isBlocked();
    }

    function onLeave(event) {
        if (!event.relatedTarget || !app.host.contains(event.relatedTarget)) overlay.hidden = true;
    }

    function onDrop(event) {
        overlay.hidden = true;
        if (!carriesFiles(event)) return;
        event.preventDefault();
        if (isBlocked()) return;
        const files = [];
        for (const item of event.dataTransfer.items) {
            if (item.kind !== "file") continue;
            const file = item.getAsFile();
            if (item.webkitGetAsEntry?.()?.isDirectory) {
                view.activity.add(file?.name ?? "Folder", "").fail("This is a folder. Drop the ZIP file itself.");
            } else if (file) {
                files.push(file);
            }
        }
        review(files);
    }

    function review(files) {
        if (files.length) openReview(view, files, () => enqueue(files));
    }

    function enqueue(files) {
        for (const file of files) {
            if (transfers.has(file.name)) {
                view.activity.add(file.name, "").fail("A file of this name is being uploaded already.");
            } else {
                transfers.add({
                    title: file.name,
                    bytes: file.size,
                    work: (options) => send(file, options),
                    cancelled: (meter) => outcome(file, meter),
                    failed: view.refresh,
                });
            }
        }
    }

    async function send(file, options) {
        await client.backups.upload(file, { ...options, requestKey: null });
        app.emit("change", { action: "upload", key: file.name });
        view.refresh();
        return `Uploaded, ${size(file.size)}`;
    }

    /** What became of an upload that was cancelled: the server keeps it once it has all bytes. */
    async function outcome(file, { isComplete }) {
        if (!isComplete) return "Cancelled. Nothing was stored.";
        await view.refresh();
        return view.backups.some((backup) => backup.key === file.name)
            ? "Too late to cancel: the server has stored it."
            : "Cancelled, but the server had all of it: look at the list in a moment.";
    }

    return {
        element,
        pick() {
            if (app.mayAct()) input.click();
        },
        get running() {
            return transfers.running;
        },
        dispose() {
            transfers.dispose();
            for (const [type, listener] of Object.entries(listeners)) app.host.removeEventListener(type, listener);
        },
    };
}
