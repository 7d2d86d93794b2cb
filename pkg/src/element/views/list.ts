/** The table of backups, and one of the other files: sorting, the empty state, and rows that stay in place when the list is read again. */
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { Component } from "../parts/component.js";
import { button, spinner } from "../parts/controls.js";
import { parseDate } from "../parts/format.js";
import { icon } from "../parts/icons.js";
import { FALLBACK_FOCUS, KeepFocus } from "../parts/keep-focus.js";
import type { Model } from "../state/model.js";
import type { ListedFile, Session } from "../state/session.js";
import { listStyles } from "./list.styles.js";
import { Row } from "./row.js";

const AGE_SECONDS = 15;

interface Column {
    id: string;
    label: string;
    isDescendingFirst: boolean;
    value: (backup: ListedFile) => string | number;
}

const BY_DATE: Column = {
    id: "date",
    label: "Date",
    isDescendingFirst: true,
    value: (backup) => parseDate(backup.time)?.getTime() ?? 0,
};
const COLUMNS: Column[] = [
    { id: "name", label: "Name", isDescendingFirst: false, value: (backup) => backup.key },
    { id: "size", label: "Size", isDescendingFirst: true, value: (backup) => backup.size },
    BY_DATE,
];

/**
 * @element bosbase-backups-list
 *
 * @fires create - The user wants to create a backup, from the empty list.
 * @fires upload - The user wants to upload a backup, from the empty list.
 * @fires retry - The user wants the list to be read once more.
 *
 * @csspart list - The card with the table.
 * @csspart table - The table of backups, and that of the other files.
 * @csspart row - A file in a table.
 * @csspart others - The card with the files that are no backups.
 */
export class ListView extends Component {
    static override styles = listStyles;

    @property({ attribute: false }) session!: Session;
    @state() private sorting = { column: BY_DATE, isDescending: true };

    #rows = new Map<string, Row>();
    #wasLoaded = false;
    #stopAges: (() => void) | undefined;

    constructor() {
        super();
        const fallback = () => this.closest(".main")?.querySelector<HTMLElement>(FALLBACK_FOCUS);
        new KeepFocus(this, { item: "tbody tr", fallback });
    }

    protected override models(): Model[] {
        return [this.session];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.#stopAges = this.session.app.ticker.every(AGE_SECONDS, () => this.requestUpdate());
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#stopAges?.();
    }

    /** Adds and removes rows so that there is one for each backup. */
    protected override willUpdate(): void {
        const { backups, others, isLoaded } = this.session;
        const keys = new Set([...backups, ...others].map((file) => file.key));
        for (const key of this.#rows.keys()) if (!keys.has(key)) this.#rows.delete(key);
        for (const [files, isBackup] of [[backups, true] as const, [others, false] as const]) {
            for (const file of files) {
                const row = this.#rows.get(file.key);
                if (row) row.backup = file;
                else this.#rows.set(file.key, new Row(this, this.session, file, isBackup, this.#wasLoaded));
            }
        }
        this.#wasLoaded = isLoaded;
    }

    protected override render(): TemplateResult {
        const { isLoaded, problem, backups, others } = this.session;
        const isBusy = !isLoaded && !problem;
        return html`<div class="list card" part="list" aria-busy=${String(isBusy)}
                >${backups.length ? this.#table("Backups", true) : this.#state()}</div
            >${others.length ? this.#others() : nothing}`;
    }

    #others(): TemplateResult {
        return html`<section class="others" aria-labelledby="${this.uid}-others">
            <h3 class="others-title" id="${this.uid}-others">Other files</h3>
            <p class="others-text">These files are where the server keeps its backups, but they are no backups. Cleaning up leaves them alone.</p>
            <div class="card" part="others">${this.#table("Other files", false)}</div>
        </section>`;
    }

    #table(label: string, isBackup: boolean): TemplateResult {
        const rows = repeat(
            this.#sorted().filter((row) => row.isBackup === isBackup),
            (row) => row.backup.key,
            (row) => guard(row.shown(), () => row.render()),
        );
        // Shown as blocks on a narrow screen, a table loses its meaning for screen readers: the roles keep it.
        return html`<table class="table" part="table" role="table" aria-label=${label}>
            <thead role="rowgroup">
                <tr role="row">
                    ${COLUMNS.map((column) => this.#header(column))}
                    <th scope="col" role="columnheader" class="col-age">Age</th>
                    <th scope="col" role="columnheader" class="col-actions"><span class="visually-hidden">Actions</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">${rows}</tbody>
        </table>`;
    }

    #header(column: Column): TemplateResult {
        const { sorting } = this;
        const order = column !== sorting.column ? nothing : sorting.isDescending ? "descending" : "ascending";
        return html`<th scope="col" role="columnheader" class="col-${column.id}" aria-sort=${order}
            ><button type="button" class="sort" @click=${() => this.#sortBy(column)}>${column.label}${icon("arrow")}</button></th
        >`;
    }

    #sortBy(column: Column): void {
        const { sorting } = this;
        const isDescending = sorting.column === column ? !sorting.isDescending : column.isDescendingFirst;
        this.sorting = { column, isDescending };
    }

    #sorted(): Row[] {
        const { column, isDescending } = this.sorting;
        const direction = isDescending ? -1 : 1;
        return [...this.#rows.values()]
            .map((row) => ({ row, key: row.backup.key, value: column.value(row.backup) }))
            .sort((a, b) => direction * (a.value < b.value ? -1 : a.value > b.value ? 1 : a.key < b.key ? -1 : 1))
            .map(({ row }) => row);
    }

    /** The message in place of the table. */
    #state(): TemplateResult {
        const { isLoaded, problem } = this.session;
        if (isLoaded) return this.#empty();
        if (!problem) return html`<div class="state">${spinner()}<p>Loading backups…</p></div>`;
        return html`<div class="state">
            <div class="mark">${icon("offline")}</div>
            <div role="alert"><h3 class="state-title">${problem.title}</h3><p>${problem.message}</p></div>
            <div class="state-actions">${button({ label: "Try again", icon: "refresh", onClick: () => this.#ask("retry") })}</div>
        </div>`;
    }

    #empty(): TemplateResult {
        return html`<div class="state">
            <div class="mark">${icon("archive")}</div>
            <h3 class="state-title">No backups yet</h3>
            <p>Create the first one from the data on the server, or upload a ZIP file that you have.</p>
            <div class="state-actions">
                ${button({ label: "Upload a ZIP", icon: "upload", onClick: () => this.#ask("upload") })}
                ${button({ label: "Create backup", kind: "primary", icon: "plus", onClick: () => this.#ask("create") })}
            </div>
        </div>`;
    }

    #ask(what: "create" | "upload" | "retry"): void {
        this.dispatchEvent(new Event(what));
    }
}
