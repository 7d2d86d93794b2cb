/** The dialog that shows what is in a backup or a file, and whether it can be restored. */
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { spinner } from "../parts/controls.js";
import { isAborted, words } from "../parts/errors.js";
import { size } from "../parts/format.js";
import { meterView } from "../parts/meter.js";
import { collections, contents, firstVerdict, lastVerdict, problems, verdictLine } from "../parts/report.js";
import { subject } from "../parts/subject.js";
import type { ArchiveReport, VerifyReport } from "../sdk.js";
import { Checking } from "../state/checking.js";
import type { Session } from "../state/session.js";
import { type Action, Dialog, type Page } from "./dialog.js";

/** @element bosbase-backups-inspect-dialog */
export class InspectDialog extends Dialog {
    protected override readonly isWide = true;

    @state() private report: ArchiveReport | null = null;
    @state() private full: VerifyReport | null = null;
    @state() private checking: Checking | null = null;
    /** The function that the button "Try again" runs. */
    @state() private again: (() => void) | null = null;

    #closing = new AbortController();
    #stopping = new AbortController();

    /** `source`: the key of a backup, or a file. */
    constructor(
        private readonly session: Session,
        private readonly source: string | Blob,
        private readonly name: string,
        private readonly bytes: number,
    ) {
        super(session.app);
        this.#look();
    }

    protected override closed(): void {
        this.#closing.abort();
        this.#stopping.abort();
    }

    protected override page(): Page {
        return {
            title: "Inside the backup",
            content: html`${subject(this.name, size(this.bytes))}${this.#content()}`,
            actions: this.#actions(),
        };
    }

    #content(): unknown {
        const { report, full, checking } = this;
        if (!report) return this.again ? nothing : html`<p class="working">${spinner()}Looking inside…</p>`;
        if (full) return [verdictLine(lastVerdict(full)), problems(full), collections(full)];
        if (checking) return html`${this.#bar(checking)}${contents(report)}`;
        if (report.verdict === "not-zip") return verdictLine(firstVerdict(report));
        return html`${verdictLine(firstVerdict(report))}${problems(report)}${contents(report)}
            <p class="hint">${this.#hint}</p>`;
    }

    #bar({ meter }: Checking): TemplateResult {
        return html`<div class="checking">${meter ? keyed(meter, meterView(meter)) : nothing}</div>`;
    }

    get #hint(): string {
        return typeof this.source === "string"
            ? `To check every byte, the backup (${size(this.bytes)}) is downloaded into this browser's storage.`
            : "The check reads the file on this computer; nothing is sent.";
    }

    #actions(): Action[] {
        const { report, again } = this;
        const close: Action = { id: "close", label: "Close", isFirst: true, onClick: () => this.close() };
        if (again) return [{ id: "again", label: "Try again", icon: "refresh", onClick: again }, close];
        if (this.checking) {
            const stop: Action = { id: "stop", label: "Stop the check", isFirst: true, onClick: () => this.#stop() };
            return [{ ...close, isFirst: false }, stop];
        }
        if (!report || report.verdict === "not-zip" || this.full) return [close];
        return [close, { id: "check", label: "Check every byte", kind: "primary", onClick: () => this.#check() }];
    }

    /** Runs a step; if it fails, shows the error with a button that runs it again. */
    async #attempt(work: () => Promise<void>, again: () => void): Promise<void> {
        this.problem = "";
        this.again = null;
        try {
            await work();
        } catch (error) {
            if (this.#closing.signal.aborted || isAborted(error) || this.app.handled(error, this.session.client))
                return;
            this.again = again;
            this.problem = words(error);
        }
    }

    #look(): void {
        this.announce("Looking inside…");
        const options = { signal: this.#closing.signal, requestKey: null };
        this.#attempt(
            async () => {
                this.report = await this.session.client.backups.inspect(this.source, options);
                this.announce(firstVerdict(this.report).text);
            },
            () => this.#look(),
        );
    }

    #stop(): void {
        this.#stopping.abort();
        if (this.report) this.announce(firstVerdict(this.report).text);
    }

    async #check(): Promise<void> {
        const stopping = new AbortController();
        this.#stopping = stopping;
        const checking = new Checking(this.app.ticker, this.name, (text) => this.announce(text));
        this.checking = checking;
        checking.attach(this);
        const end = () => {
            checking.detach(this);
            checking.end();
            if (this.checking === checking) this.checking = null;
        };
        stopping.signal.addEventListener("abort", end);
        const onProgress = checking.show.bind(checking);
        await this.#attempt(
            async () => {
                const options = { signal: stopping.signal, requestKey: null, onProgress };
                this.full = await this.session.client.backups.verify(this.source, options);
                this.announce(lastVerdict(this.full).text);
            },
            () => this.#check(),
        );
        end();
    }
}
