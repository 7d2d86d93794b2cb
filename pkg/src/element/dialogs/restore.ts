/** The dialog of a restore: a warning, the name to type, then the stages until the outcome is known. */
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { field } from "../parts/controls.js";
import { facts, isAborted, isUnreachable, words } from "../parts/errors.js";
import { age, date, parseDate } from "../parts/format.js";
import { icon } from "../parts/icons.js";
import { meterView } from "../parts/meter.js";
import { type Reached, type Step, stepList } from "../parts/steps.js";
import { subject } from "../parts/subject.js";
import type { Progress, RestoreReport } from "../sdk.js";
import type { Job } from "../state/activity.js";
import { shortURL } from "../state/addresses.js";
import { Checking } from "../state/checking.js";
import type { ListedFile, Session } from "../state/session.js";
import { type Action, Dialog, type Page } from "./dialog.js";

const REPLACED =
    "Records, stored files, settings and accounts become what they were in this backup. Whatever came later is lost.";
const RESTARTS =
    "The server restarts and is away for a moment. Listed backups stay. " +
    "You may have to sign in again, with an account of the backup.";
const BEFORE = "The backup is downloaded and checked first. Until then nothing is changed.";
const GOES_ON = "The server goes on with the restore, also when this is closed.";
const NOT_OBSERVED = "Its restart was not observed: check that the data is the one you expect.";

const STEPS: Step[] = [
    { id: "inspecting", label: "Looking at the server and into the backup" },
    { id: "verifying", label: "Checking every byte of the backup" },
    { id: "requested", label: "The server is unpacking the backup" },
    { id: "restarting", label: "The server is restarting" },
    { id: "ready", label: "The server is back" },
];

/** The end of a restore, which the dialog shows if it is still open. */
interface End {
    title: string;
    success: string;
    mayBeRepeated: boolean;
}

/** @element bosbase-backups-restore-dialog */
export class RestoreDialog extends Dialog {
    static override styles = css`
.success {
    display: flex; gap: 0.75rem; padding: 0.875rem; border-radius: var(--_radius-small);
    background: var(--_sunken); color: var(--_text);
}
.success .icon { color: var(--_success); }
`;

    @state() private isConfirmed = false;
    /** The stage of the restore; null until the user has typed the name and begun it. */
    @state() private reached: Reached | null = null;
    @state() private checking: Checking | null = null;
    @state() private isSent = false;
    @state() private end: End | null = null;

    #controller = new AbortController();
    /** The line in the activity list that shows the rest of the restore after the dialog was closed. */
    #job: Job | null = null;
    #isOver = true;

    constructor(
        private readonly session: Session,
        private readonly backup: ListedFile,
    ) {
        super(session.app);
    }

    protected override page(): Page {
        if (!this.reached) return this.#question();
        const { end, reached, checking } = this;
        const bar = checking?.meter ? keyed(checking.meter, meterView(checking.meter)) : nothing;
        const detail = html`<div class="checking">${bar}</div>`;
        const steps = STEPS.map((step) => (step.id === "verifying" ? { ...step, detail } : step));
        const success = end?.success
            ? html`<p class="success">${icon("check")}<span>${end.success}</span></p>`
            : nothing;
        return {
            title: end?.title ?? "Restoring the backup",
            content: html`${this.#subject()}${stepList("Stages of the restore", steps, reached)}
                ${end ? success : html`<p class="hint">${this.isSent ? GOES_ON : BEFORE}</p>`}`,
            actions: this.#actions(),
        };
    }

    #question(): Page {
        const key = this.backup.key;
        const name = field({
            id: `${this.uid}-name`,
            label: "Type the name of the backup to confirm",
            isFirst: true,
            // A wrong or unfinished name is not an error: the button is enabled as soon as the name is right.
            onInput: () => {
                this.isConfirmed = this.querySelector("input")?.value === key;
            },
        });
        return {
            title: "Restore this backup?",
            content: html`${this.#subject()}${this.#warning()}${name}`,
            actions: [
                { id: "cancel", label: "Cancel", onClick: () => this.close() },
                {
                    id: "confirm",
                    label: "Restore backup",
                    kind: "danger",
                    type: "submit",
                    isDisabled: !this.isConfirmed,
                },
            ],
        };
    }

    #subject(): TemplateResult {
        const time = parseDate(this.backup.time);
        return subject(this.backup.key, time ? `${date(time)}, ${age(time)}` : "");
    }

    #warning(): TemplateResult {
        const uploads = this.session.uploads.isRunning
            ? html`<p>Uploads are under way: the restart breaks them off.</p>`
            : nothing;
        return html`<div class="warning">
            ${icon("alert")}
            <div>
                <p><strong>Everything on ${shortURL(this.app.serverURL)} is replaced.</strong> ${REPLACED}</p>
                <p>${RESTARTS}</p>
                ${uploads}
            </div>
        </div>`;
    }

    #actions(): Action[] {
        const close = () => this.close();
        if (!this.end) return [{ id: "leave", label: this.isSent ? "Close" : "Cancel", isFirst: true, onClick: close }];
        const actions: Action[] = [{ id: "close", label: "Close", kind: "primary", isFirst: true, onClick: close }];
        if (this.end.mayBeRepeated) {
            actions.unshift({ id: "again", label: "Try again", icon: "refresh", onClick: () => this.#begin() });
        }
        return actions;
    }

    protected override submitted(): void {
        if (this.isConfirmed && !this.reached) this.#begin();
    }

    /** Closing the dialog cancels the restore before the request is sent; afterwards the server goes on. */
    protected override closed(): void {
        if (this.#isOver) return;
        if (this.isSent) {
            this.#job = this.session.activity.add(this.backup.key, "The server is restoring this backup…");
        } else {
            this.#controller.abort();
            this.app.notify("Cancelled. Nothing was restored.");
        }
    }

    async #begin(): Promise<void> {
        const { app, session, backup } = this;
        const controller = new AbortController();
        const stop = () => controller.abort();
        const checking = new Checking(app.ticker, backup.key, (text) => this.announce(text));
        checking.attach(this);
        this.#controller = controller;
        this.#isOver = false;
        this.checking = checking;
        this.end = null;
        this.problem = "";
        this.reached = { present: 0, outcome: "current" };
        session.signal.addEventListener("abort", stop);
        try {
            const options = {
                onProgress: (progress: Progress) => this.#progress(progress, checking),
                signal: controller.signal,
                requestKey: null,
            };
            await this.#restored(await session.client.backups.restoreAndWait(backup.key, options));
        } catch (error) {
            this.#failed(error);
        } finally {
            checking.end();
            app.restoring = false;
            session.signal.removeEventListener("abort", stop);
        }
    }

    #progress(progress: Progress, checking: Checking): void {
        checking.show(progress);
        const id = progress.stage === "downloading" ? "verifying" : progress.stage;
        const at = STEPS.findIndex((step) => step.id === id);
        const step = STEPS[at];
        if (!step || at <= (this.reached?.present ?? -1)) return;
        this.reached = { present: at, outcome: "current" };
        this.announce(step.label);
        this.#job?.stage(`${step.label}…`);
        if (id !== "requested") return;
        this.isSent = true;
        this.app.restoring = true;
        checking.end();
    }

    async #restored(report: RestoreReport): Promise<void> {
        const { app, session } = this;
        const { key } = this.backup;
        this.#isOver = true;
        app.restoring = false;
        app.emit("change", { action: "restore", key });
        if (report.reauthRequired) {
            app.endSession(
                `The backup was restored: the server has the data of ${key} and is back. ` +
                    "Sign in again, with an account of that backup.",
            );
            return;
        }
        this.reached = { present: STEPS.length, outcome: "done" };
        const text = `The backup was restored. ${report.isCertain ? away(report.downtimeMs) : NOT_OBSERVED}`;
        if (this.#job) {
            this.#job.done(text);
            app.notify(`${key}: ${text}`);
        } else {
            this.end = { title: "Restored", success: text, mayBeRepeated: false };
            this.announce(text);
        }
        await session.refresh();
    }

    #failed(error: unknown): void {
        const { isSent, session } = this;
        this.#isOver = true;
        if (isAborted(error)) return;
        if (this.app.handled(error, session.client)) {
            this.#job?.remove();
            return;
        }
        if (this.reached) this.reached = { ...this.reached, outcome: "failed" };
        if (this.#job) {
            this.#job.fail(words(error));
            return;
        }
        this.end = {
            title: isSent ? "The restore has ended" : "Nothing was restored",
            success: "",
            mayBeRepeated: !isSent && (isUnreachable(error) || facts(error).code === "busy"),
        };
        this.problem = words(error);
        if (isSent) session.refresh();
    }
}

function away(milliseconds: number | null): string {
    if (milliseconds === null) return "The server is back.";
    return `The server is back; it was away for ${(Math.max(milliseconds, 100) / 1000).toFixed(1)} seconds.`;
}
