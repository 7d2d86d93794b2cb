/** Uploads: each file is a transfer, and no two transfers of the same name run at once. */
import { size } from "../parts/format.js";
import type { Meter } from "./meter.js";
import type { Session } from "./session.js";
import type { TransferOptions } from "./transfers.js";

export function upload(session: Session, files: File[]): void {
    const { activity, uploads } = session;
    for (const file of files) {
        if (uploads.has(file.name)) {
            activity.add(file.name, "").fail("A file of this name is being uploaded already.");
        } else {
            uploads.add({
                title: file.name,
                bytes: file.size,
                work: (options) => send(session, file, options),
                cancelled: (meter) => outcome(session, file, meter),
                failed: () => session.refresh(),
            });
        }
    }
}

async function send(session: Session, file: File, options: TransferOptions): Promise<string> {
    await session.client.backups.upload(file, { ...options, requestKey: null });
    session.app.emit("change", { action: "upload", key: file.name });
    session.refresh();
    return `Uploaded, ${size(file.size)}`;
}

/** Says what became of a cancelled upload: the server stores it if it has all bytes. */
async function outcome(session: Session, file: File, { isComplete }: Meter): Promise<string> {
    if (!isComplete) return "Cancelled. Nothing was stored.";
    await session.refresh();
    return [...session.backups, ...session.others].some((backup) => backup.key === file.name)
        ? "Too late to cancel: the server has stored it."
        : "Cancelled, but the server had all of it: look at the list in a moment.";
}
