/** Uploads: each file a transfer, a name once at a time. */
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

/** What became of an upload that was cancelled: the server keeps it once it has all bytes. */
async function outcome(session: Session, file: File, { isComplete }: Meter): Promise<string> {
    if (!isComplete) return "Cancelled. Nothing was stored.";
    await session.refresh();
    return session.backups.some((backup) => backup.key === file.name)
        ? "Too late to cancel: the server has stored it."
        : "Cancelled, but the server had all of it: look at the list in a moment.";
}
