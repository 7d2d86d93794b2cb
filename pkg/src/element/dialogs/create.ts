/** The dialog that asks for the name of a new backup; then a line in the activity list shows the job until it is done. */
import { html } from "lit";
import { state } from "lit/decorators.js";
import { field } from "../parts/controls.js";
import { fieldWords, words } from "../parts/errors.js";
import { size } from "../parts/format.js";
import { type BackupFileInfo, validateBackupName } from "../sdk.js";
import type { Session } from "../state/session.js";
import { type Ask, Question } from "./question.js";

// The server refuses a bad name at once, and answers a good one when the backup is finished. The dialog waits this long for
// a refusal; then it closes, so that the user can go on.
const ANSWER_IN_DIALOG_MS = 900;

const HINT =
    "The server answers only when the backup is finished, which takes minutes with a lot of data. " +
    "You can go on working here meanwhile.";

/** Thrown when the field shows the reason already. */
class InvalidName extends Error {}

/** @element bosbase-backups-create-dialog */
export class CreateDialog extends Question {
    @state() private nameError: string | null = null;

    constructor(private readonly session: Session) {
        super(session.app);
    }

    get #name(): HTMLInputElement | null {
        return this.querySelector("input");
    }

    protected override ask(): Ask {
        const name = field({
            id: `${this.uid}-name`,
            label: "Name",
            name: "name",
            placeholder: "my_backup.zip",
            hint: "Optional. Left empty, the server chooses a name with the date in it.",
            error: this.nameError,
            isFirst: true,
            onInput: () => this.#check(),
        });
        return {
            title: "Create backup",
            content: html`<p>A ZIP archive of the server's data, kept on the server.</p>
                ${name}
                <p class="hint">${HINT}</p>`,
            confirm: "Create backup",
            busy: "Creating…",
        };
    }

    #check(): string {
        const name = this.#name?.value ?? "";
        this.nameError = name === "" ? null : validateBackupName(name);
        return name;
    }

    protected override async answer(): Promise<void> {
        const name = this.#check();
        if (this.nameError) throw new InvalidName();
        const work = this.session.client.backups.createAndWait(name, { requestKey: null });
        const inTime = await Promise.race([work.then(() => true), wait(ANSWER_IN_DIALOG_MS)]);
        follow(this.session, name, work, inTime);
    }

    protected override failed(error: unknown): boolean {
        const message = fieldWords(error, "name");
        if (message) this.nameError = message;
        const isShown = message !== null || error instanceof InvalidName;
        if (isShown) this.#name?.focus();
        return isShown;
    }
}

async function follow(
    session: Session,
    wanted: string,
    work: Promise<BackupFileInfo>,
    isFinished: boolean,
): Promise<void> {
    const { app, client, activity } = session;
    const job = isFinished ? null : activity.add(wanted || "New backup", "The server is creating the backup…");
    let made: BackupFileInfo;
    try {
        made = await work;
    } catch (error) {
        if (app.handled(error, client)) return job?.remove();
        job?.fail(words(error));
        return session.refresh();
    }
    if (session.signal.aborted) return;
    await session.refresh();
    const text = `Created, ${size(made.size)}.`;
    job?.done(text);
    app.notify(`${made.key}: ${text}`);
    app.emit("change", { action: "create", key: made.key });
}

function wait(milliseconds: number): Promise<false> {
    return new Promise((resolve) => {
        setTimeout(resolve, milliseconds, false);
    });
}
