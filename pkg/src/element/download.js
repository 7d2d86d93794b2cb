/** Download a backup: straight into a file that the user chooses, or with the browser's own download manager. */
import { words } from "./errors.js";
import { size } from "./format.js";
import { createTransfers } from "./transfers.js";

const TEXTS = {
    noun: "Download",
    iconName: "download",
    starting: "Asking the server…",
    complete: "Writing the file…",
    stalled: "Nothing comes; still trying.",
};

export function createDownloads(view) {
    return createTransfers(view, TEXTS);
}

export const downloadAction = {
    id: "download",
    label: "Download",
    icon: "download",

    async run(view, backup) {
        await start(view, backup);
    },
};

/** Gives the line of the transfer; null where the browser's download manager has taken over. */
async function start(view, backup) {
    const { app, client, downloads } = view;
    const file = await chooseFile(backup.key);
    if (!file) {
        await client.backups.save(backup.key, { requestKey: null });
        app.notify(`${backup.key}: the download has started. Your browser shows how far it is.`);
        return null;
    }
    return downloads.add({
        title: backup.key,
        bytes: backup.size,
        work: (options) => write(view, backup, file, options),
        cancelled: () => "Cancelled. Nothing was saved.",
        // The file is gone: it is chosen once more.
        again: () =>
            start(view, backup).catch((error) => {
                if (!app.handled(error, client)) app.notify(words(error));
                return null;
            }),
    });
}

async function write({ client }, backup, file, options) {
    const wasEmpty = (await file.getFile()).size === 0;
    try {
        await client.backups.download(backup.key, { ...options, to: file, requestKey: null });
    } catch (error) {
        // The picker has made an empty file; one that had bytes still has them.
        if (wasEmpty) await forget(file);
        throw error;
    }
    return `Downloaded, ${size(backup.size)}`;
}

/** Removes a file whose writer, which has just been aborted, may still hold it for a moment. */
async function forget(file) {
    for (const pause of [0, 50, 200, 1000, 3000]) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        try {
            await file.remove?.();
            return;
        } catch {
            // Held still, or gone already: the next attempt, or none, tells.
        }
    }
}

/** The file to write to; null where this browser, or this page, has no picker. */
async function chooseFile(name) {
    if (!globalThis.showSaveFilePicker) return null;
    const types = [{ description: "ZIP archive", accept: { "application/zip": [".zip"] } }];
    try {
        return await globalThis.showSaveFilePicker({ suggestedName: name, types });
    } catch (error) {
        // Not in every frame, and not every name may be suggested. AbortError: the user has changed their mind.
        if (error.name === "AbortError") throw error;
        return null;
    }
}
