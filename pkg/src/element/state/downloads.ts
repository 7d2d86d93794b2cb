/** Downloads a backup into a file that the user chooses, or with the browser's own download manager. */
import { facts, words } from "../parts/errors.js";
import { size } from "../parts/format.js";
import type { BackupFileInfo, Progress } from "../sdk.js";
import type { Job } from "./activity.js";
import { isBackup, type Session } from "./session.js";
import type { TransferOptions } from "./transfers.js";

const NO_ARCHIVE = "; the server itself holds no ZIP archive under this name";

interface FileHandle extends FileSystemFileHandle {
    /** Some browsers do not have it. */
    remove?(): Promise<void>;
}

type Picker = (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
}) => Promise<FileHandle>;

/** Resolves to the line of the transfer; null if the browser's download manager has taken over. */
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
        // The file was removed, so the user chooses one again.
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
    let remark = "";
    const onProgress = (progress: Progress) => {
        if (progress.warning === "not-a-zip" && isBackup(backup)) remark = NO_ARCHIVE;
        options.onProgress(progress);
    };
    try {
        await client.backups.download(backup.key, { ...options, onProgress, to: file, requestKey: null });
    } catch (error) {
        // The picker has made an empty file, which is removed; a file that had content still has it.
        if (wasEmpty) await forget(file);
        throw error;
    }
    return `Downloaded, ${size(backup.size)}${remark}`;
}

/** Removes a file whose writer, which has just been aborted, may still hold it for a moment. */
async function forget(file: FileHandle): Promise<void> {
    for (const pause of [0, 50, 200, 1000, 3000]) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        try {
            await file.remove?.();
            return;
        } catch {
            // The file is still locked, or gone already; the next attempt finds out.
        }
    }
}

/** Lets the user choose the file to write to; null if this browser or page has no picker. */
async function chooseFile(name: string): Promise<FileHandle | null> {
    const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
    if (!picker) return null;
    // Only a file that is no backup has another end, or a folder in its name.
    const suggestedName = name.split("/").pop() || "file";
    const types = /\.zip$/.test(name) ? [{ description: "ZIP archive", accept: { "application/zip": [".zip"] } }] : [];
    try {
        return await picker({ suggestedName, types });
    } catch (error) {
        // Some frames may not use the picker, and some names may not be suggested. AbortError: the user has changed their mind.
        if (facts(error).name === "AbortError") throw error;
        return null;
    }
}
