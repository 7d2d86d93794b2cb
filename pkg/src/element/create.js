/** Create a backup: the question for its name, then a line in the activity list until the server has finished. */
import { validateBackupName } from "../public.js";
import { field } from "./controls.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { fieldWords, words } from "./errors.js";
import { size } from "./format.js";

// The server refuses a bad name at once and answers a good one when all is done: whatever comes within this time is
// still shown in the dialog, after that the page is given back to the user.
const ANSWER_IN_DIALOG_MS = 900;

export function openCreate(view) {
    const { app, client } = view;
    const name = field("Name", {
        type: "text",
        name: "name",
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: "false",
        placeholder: "my_backup.zip",
        hint: "Optional. Left empty, the server chooses a name with the date in it.",
    });
    name.input.addEventListener("input", check);

    function check() {
        const message = name.value === "" ? null : validateBackupName(name.value);
        name.setError(message);
        return message === null;
    }

    openDialog(app, {
        title: "Create backup",
        content: [
            h("p", {}, "A ZIP archive of the server's data, kept on the server."),
            name.element,
            h(
                "p",
                { class: "hint" },
                "The server answers only when the backup is finished, ",
                "which takes minutes with a lot of data. You can go on working here meanwhile.",
            ),
        ],
        confirmLabel: "Create backup",
        busyLabel: "Creating…",
        focus: name.input,
        async submit() {
            if (!check()) throw new InvalidName();
            const work = client.backups.createAndWait(name.value, { requestKey: null });
            const inTime = await Promise.race([work.then(() => true), wait(ANSWER_IN_DIALOG_MS)]);
            follow(view, name.value, work, inTime);
        },
        onError(error) {
            const message = fieldWords(error, "name");
            if (message) name.setError(message);
            if (message || error instanceof InvalidName) name.input.focus();
            return Boolean(message) || error instanceof InvalidName;
        },
    });
}

/** Marks that the reason is shown at the field already. */
class InvalidName extends Error {}

async function follow(view, wanted, work, finished) {
    const { app, client } = view;
    const job = finished ? null : view.activity.add(wanted || "New backup", "The server is creating the backup…");
    let made;
    try {
        made = await work;
    } catch (error) {
        if (app.handled(error, client)) return job?.remove();
        job.fail(words(error));
        return view.refresh();
    }
    if (view.signal.aborted) return;
    await view.refresh();
    const text = `Created, ${size(made.size)}.`;
    job?.done(text);
    app.notify(`${made.key}: ${text}`);
    app.emit("change", { action: "create", key: made.key });
}

function wait(milliseconds) {
    return new Promise((resolve) => {
        setTimeout(resolve, milliseconds, false);
    });
}
