/** The dialog that shows what is in the files chosen for upload before they are sent. */
import { css, html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { button, spinner } from "../parts/controls.js";
import { isAborted, words } from "../parts/errors.js";
import { count, size } from "../parts/format.js";
import { icon } from "../parts/icons.js";
import { amount, firstVerdict, type Verdict } from "../parts/report.js";
import type { Session } from "../state/session.js";
import { upload } from "../state/uploads.js";
import { Dialog, type Page } from "./dialog.js";
import { InspectDialog } from "./inspect.js";

/** @element bosbase-backups-review-dialog */
export class ReviewDialog extends Dialog {
    static override styles = css`
.review { display: grid; gap: 0.625rem; }
.review li {
    display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem;
    padding: 0.75rem 0.875rem; border: 1px solid var(--_border); border-radius: var(--_radius-small);
}
.review-text { display: grid; flex: 1 1 14rem; min-width: 0; }
.review-size { color: var(--_muted); font-size: 0.8125rem; }
.review-state { display: flex; align-items: flex-start; gap: 0.5rem; min-height: 2.5rem; margin-block-start: 0.25rem; font-size: 0.8125rem; overflow-wrap: anywhere; }
.review-state.is-good .icon { color: var(--_success); }
.review-state.is-bad { color: var(--_danger-text); }
`;

    protected override readonly isWide = true;
    @state() private verdicts = new Map<File, Verdict>();
    #closing = new AbortController();

    constructor(
        private readonly session: Session,
        private readonly files: File[],
    ) {
        super(session.app);
        this.#lookIntoAll();
    }

    protected override page(): Page {
        const { length } = this.files;
        const files = count(length, "file");
        return {
            title: length === 1 ? "Upload this file?" : `Upload these ${files}?`,
            content: html`<ul class="review">${this.files.map((file) => this.#line(file))}</ul>`,
            actions: [
                { id: "cancel", label: "Cancel", onClick: () => this.close() },
                {
                    id: "confirm",
                    label: length === 1 ? "Upload" : `Upload ${files}`,
                    kind: "primary",
                    type: "submit",
                    isFirst: true,
                },
            ],
        };
    }

    protected override submitted(): void {
        this.close();
        upload(this.session, this.files);
    }

    protected override closed(): void {
        this.#closing.abort();
    }

    #line(file: File): TemplateResult {
        const verdict = this.verdicts.get(file);
        const look = button({
            label: "Look inside",
            name: `Look inside ${file.name}`,
            icon: "search",
            onClick: () => this.app.open(new InspectDialog(this.session, file, file.name, file.size)),
        });
        const kind = !verdict ? "" : verdict.isGood ? "is-good" : "is-bad";
        const text = verdict
            ? html`${icon(verdict.isGood ? "check" : "alert")}<span>${verdict.text}</span>`
            : html`${spinner()}Looking inside…`;
        return html`<li>
            <div class="review-text">
                <span class="name">${file.name}</span>
                <span class="review-size">${size(file.size)}</span>
                <span class="review-state ${kind}" aria-live="polite">${text}</span>
            </div>
            ${look}
        </li>`;
    }

    // Files are read one after the other: a directory may have a hundred thousand entries.
    async #lookIntoAll(): Promise<void> {
        for (const file of this.files) {
            if (this.#closing.signal.aborted) return;
            const verdict = await this.#look(file);
            if (verdict) this.verdicts = new Map(this.verdicts).set(file, verdict);
        }
    }

    async #look(file: File): Promise<Verdict | null> {
        try {
            const report = await this.session.client.backups.inspect(file, {
                signal: this.#closing.signal,
                requestKey: null,
            });
            const { isGood, text } = firstVerdict(report);
            // A directory that cannot be read has no entries to count.
            const inside = report.entries.length ? `${amount(report)}. ` : "";
            return { isGood, text: inside + text };
        } catch (error) {
            return isAborted(error) ? null : { isGood: false, text: words(error) };
        }
    }
}
