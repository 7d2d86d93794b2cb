/** Delete a backup, after asking. */
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { date, parseDate, size } from "./format.js";

export const deleteAction = {
    id: "delete",
    label: "Delete",
    icon: "trash",
    kind: "danger",

    async run(view, backup) {
        const { app, client } = view;
        let nextFocus = null;
        const time = parseDate(backup.modified);
        openDialog(app, {
            title: "Delete this backup?",
            content: [
                h(
                    "p",
                    { class: "subject" },
                    h("strong", {}, backup.key),
                    h("span", {}, time ? `${size(backup.size)}, ${date(time)}` : size(backup.size)),
                ),
                h("p", {}, "It is removed from the server for good. This cannot be undone."),
            ],
            confirmLabel: "Delete backup",
            busyLabel: "Deleting…",
            danger: true,
            async submit() {
                try {
                    await client.backups.delete(backup.key, { requestKey: null });
                } catch (error) {
                    // Mostly it is gone already: the list behind the dialog should say the same as the dialog.
                    view.refresh();
                    throw error;
                }
                nextFocus = view.list.neighbour(backup.key, "delete");
                await view.refresh();
                app.notify(`${backup.key}: deleted.`);
                app.emit("change", { action: "delete", key: backup.key });
            },
            fallbackFocus: () => (nextFocus?.isConnected ? nextFocus : view.fallbackFocus()),
        });
    },
};
