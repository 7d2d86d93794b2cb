/** The dialog for the server's automatic backups: when they run, and how many are kept. */
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { field, spinner } from "../parts/controls.js";
import { fieldWords, isAborted, words } from "../parts/errors.js";
import { runTime, runTimeUTC } from "../parts/format.js";
import { nextRuns } from "../sdk.js";
import type { Session } from "../state/session.js";
import { type Action, Dialog, type Page } from "./dialog.js";

const RUNS = 5;
const OFF = "Automatic backups are off.";
const CRON_HINT =
    "Minute, hour, day of the month, month, day of the week (Sunday is 0), in UTC; all must match. " +
    "“0 3 * * *” is every day at 3:00, “@weekly” every Sunday. Empty: no automatic backups.";
const KEEP_HINT =
    "After each run the server deletes the oldest ones beyond that. Backups made by hand are not counted.";

/** @element bosbase-backups-schedule-dialog */
export class ScheduleDialog extends Dialog {
    static override styles = css`
.runs { display: grid; gap: 0.25rem; font-variant-numeric: tabular-nums; }
.runs li { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0 1.5rem; }
.utc { color: var(--_muted); }
`;

    protected override readonly isWide = true;

    /** The schedule that the server has; null until it was read. */
    @state() private saved: { cron: string; keep: string } | null = null;
    @state() private hasFailed = false;
    @state() private isSaving = false;
    @state() private cronError: string | null = null;
    @state() private keepError: string | null = null;
    @state() private runs: { title: string; times: Date[] } = { title: "", times: [] };

    #closing = new AbortController();

    constructor(private readonly session: Session) {
        super(session.app);
        this.#load();
    }

    protected override page(): Page {
        return { title: "Automatic backups", content: this.#content(), actions: this.#actions() };
    }

    protected override closed(): void {
        this.#closing.abort();
    }

    #content(): TemplateResult | typeof nothing {
        if (this.hasFailed) return nothing;
        if (!this.saved) return html`<p class="working" role="status">${spinner()}Reading the schedule…</p>`;
        const onInput = () => this.#check();
        const cron = field({
            id: this.#cronId,
            label: "Cron expression",
            value: this.saved.cron,
            placeholder: "0 3 * * *",
            hint: CRON_HINT,
            error: this.cronError,
            onInput,
        });
        const keep = field({
            id: this.#keepId,
            label: "How many automatic backups to keep",
            value: this.saved.keep,
            type: "number",
            min: "1",
            inputmode: "numeric",
            hint: KEEP_HINT,
            error: this.keepError,
            onInput,
        });
        const { title, times } = this.runs;
        return html`${cron}${keep}
            <section class="report-section" aria-live="polite">
                <h4 ?hidden=${title === ""}>${title}</h4>
                <ol class="runs">${times.map(runLine)}</ol>
            </section>`;
    }

    #actions(): Action[] {
        const cancel: Action = { id: "cancel", label: "Cancel", isFirst: !this.hasFailed, onClick: () => this.close() };
        if (this.hasFailed) {
            const again: Action = {
                id: "again",
                label: "Try again",
                icon: "refresh",
                isFirst: true,
                onClick: () => this.#load(),
            };
            return [cancel, again];
        }
        if (!this.saved) return [cancel];
        const { isSaving } = this;
        return [
            cancel,
            {
                id: "save",
                label: isSaving ? "Saving…" : "Save schedule",
                kind: "primary",
                type: "submit",
                isBusy: isSaving,
            },
        ];
    }

    get #cronId(): string {
        return `${this.uid}-cron`;
    }

    get #keepId(): string {
        return `${this.uid}-keep`;
    }

    #input(id: string): HTMLInputElement | null {
        return this.querySelector<HTMLInputElement>(`#${id}`);
    }

    async #load(): Promise<void> {
        this.problem = "";
        this.hasFailed = false;
        try {
            const options = { requestKey: null, signal: this.#closing.signal };
            const { cron, maxKeep } = await this.session.client.backups.getSchedule(options);
            this.saved = { cron, keep: String(maxKeep || 3) };
            await this.updateComplete;
            this.#check();
            this.#input(this.#cronId)?.focus();
        } catch (error) {
            if (isAborted(error) || this.app.handled(error, this.session.client)) return;
            this.hasFailed = true;
            this.problem = words(error);
            await this.updateComplete;
            this.first?.focus();
        }
    }

    /** Returns the schedule that was typed, or shows at a field what is wrong with it. */
    #check(): { cron: string; maxKeep: number } | null {
        const cron = this.#input(this.#cronId)?.value ?? "";
        const keep = this.#input(this.#keepId)?.value ?? "";
        this.problem = "";
        this.keepError = /^[1-9]\d{0,8}$/.test(keep) ? null : "A whole number, 1 or more.";
        try {
            const times = cron === "" ? [] : nextRuns(cron, RUNS);
            this.cronError = null;
            this.runs = { times, title: cron === "" ? OFF : times.length ? "Next runs" : "It never runs." };
        } catch (error) {
            this.cronError = words(error);
            this.runs = { times: [], title: "" };
        }
        return this.cronError || this.keepError ? null : { cron, maxKeep: Number(keep) };
    }

    protected override async submitted(): Promise<void> {
        if (!this.saved || this.hasFailed || this.isSaving) return;
        const wanted = this.#check();
        if (!wanted) {
            this.#input(this.cronError ? this.#cronId : this.#keepId)?.focus();
            return;
        }
        this.isSaving = true;
        try {
            const schedule = await this.session.client.backups.setSchedule(wanted, { requestKey: null });
            this.close();
            this.app.notify(schedule.cron ? "The schedule is saved." : OFF);
        } catch (error) {
            if (this.app.handled(error, this.session.client)) return;
            const [atCron, atKeep] = [fieldWords(error, "backups.cron"), fieldWords(error, "backups.cronMaxKeep")];
            if (atCron) this.cronError = atCron;
            if (atKeep) this.keepError = atKeep;
            if (!atCron && !atKeep) this.problem = words(error);
        } finally {
            this.isSaving = false;
        }
    }
}

function runLine(time: Date): TemplateResult {
    return html`<li><time datetime=${time.toISOString()}>${runTime(time)}</time><span class="utc">${runTimeUTC(time)} UTC</span></li>`;
}
