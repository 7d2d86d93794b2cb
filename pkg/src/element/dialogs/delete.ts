/** The dialog that asks before a backup is deleted. */
import { html } from "lit";
import { date, parseDate, size } from "../parts/format.js";
import { subject } from "../parts/subject.js";
import { isBackup, type ListedFile, type Session } from "../state/session.js";
import { type Ask, Question } from "./question.js";

/** @element bosbase-backups-delete-dialog */
export class DeleteDialog extends Question {
    #neighbour: HTMLElement | null = null;

    constructor(
        private readonly session: Session,
        private readonly backup: ListedFile,
    ) {
        super(session.app);
    }

    protected override ask(): Ask {
        const { key, size: bytes, time } = this.backup;
        const made = parseDate(time);
        return {
            title: isBackup(this.backup) ? "Delete this backup?" : "Delete this file?",
            content: html`${subject(key, made ? `${size(bytes)}, ${date(made)}` : size(bytes))}
                <p>It is removed from the server for good. This cannot be undone.</p>`,
            confirm: isBackup(this.backup) ? "Delete backup" : "Delete file",
            busy: "Deleting…",
            isDanger: true,
        };
    }

    protected override async answer(): Promise<void> {
        const { app, session } = this;
        const { key } = this.backup;
        try {
            await session.client.backups.delete(key, { requestKey: null });
        } catch (error) {
            // Usually the backup is gone already: the list behind the dialog should not contradict the dialog.
            session.refresh();
            throw error;
        }
        const row = this.opener?.closest("tr");
        const next = row?.nextElementSibling ?? row?.previousElementSibling;
        this.#neighbour = next?.querySelector<HTMLElement>('[data-action="delete"]') ?? null;
        await session.refresh();
        app.notify(`${key}: deleted.`);
        app.emit("change", { action: "delete", key });
    }

    protected override fallbackFocus(): HTMLElement | null {
        return this.#neighbour?.isConnected ? this.#neighbour : super.fallbackFocus();
    }
}
