/** Download a backup: straight into a file that the user chooses, or with the browser's own download manager. */
import { facts, words } from "../parts/errors.js";
import { size } from "../parts/format.js";
import type { BackupFileInfo } from "../sdk.js";
import type { Job } from "./activity.js";
import type { Session } from "./session.js";
import type { TransferOptions } from "./transfers.js";

interface FileHandle extends FileSystemFileHandle {
    /** Not in every browser. */
    remove?(): Promise<void>;
}

type Picker = (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
}) => Promise<FileHandle>;

/** Gives the line of the transfer; null where the browser's download manager has taken over. */
export async function download(session: Session, backup: BackupFileInfo): Promise<Job | null> {
    const { app, client, downloads } = session;
    const file = await chooseFile(backup.key);
    if (!file) {
        await client.backups.save(backup.key, { requestKey: null });
        app.notify(`${backup.key}: the download has started. Your browser shows how far it is.`);
        return null;
    }
    return downloads.add({
        title: backup.key,
        bytes: backup.size,
        work: (options) => write(session, backup, file, options),
        cancelled: () => "Cancelled. Nothing was saved.",
        // The file is gone: it is chosen once more.
        again: () =>
            download(session, backup).catch((error: unknown) => {
                if (!app.handled(error, client)) app.notify(words(error));
                return null;
            }),
    });
}

async function write(
    { client }: Session,
    backup: BackupFileInfo,
    file: FileHandle,
    options: TransferOptions,
): Promise<string> {
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
async function forget(file: FileHandle): Promise<void> {
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
async function chooseFile(name: string): Promise<FileHandle | null> {
    const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
    if (!picker) return null;
    const types = [{ description: "ZIP archive", accept: { "application/zip": [".zip"] } }];
    try {
        return await picker({ suggestedName: name, types });
    } catch (error) {
        // Not in every frame, and not every name may be suggested. AbortError: the user has changed their mind.
        if (facts(error).name === "AbortError") throw error;
        return null;
    }
}
