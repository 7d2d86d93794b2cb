/** A list of backups that says which are kept and which are deleted. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { BackupFileInfo, DatedBackup, PrunePlan } from "../sdk.js";
import { date, parseDate, size } from "./format.js";

const REASONS: Record<string, string> = {
    last: "among the newest",
    daily: "last of its day",
    weekly: "last of its week",
    monthly: "last of its month",
    yearly: "last of its year",
};

export interface PlanLine {
    backup: DatedBackup;
    /** Absent if all backups of the list are treated alike. */
    isKept?: boolean;
    why?: string;
    /** Why the backup could not be deleted. */
    problem?: string;
}

export function total(backups: BackupFileInfo[]): number {
    return backups.reduce((sum, backup) => sum + backup.size, 0);
}

export function newestFirst(a: DatedBackup, b: DatedBackup): number {
    return a.time < b.time ? 1 : a.time > b.time ? -1 : a.key < b.key ? 1 : -1;
}

/** Returns the backups that are kept and those that are deleted, newest first. */
export function planLines({ keep, remove }: PrunePlan): PlanLine[] {
    const gone: PlanLine[] = remove.map((backup) => ({ backup, isKept: false, why: "no line keeps it" }));
    const kept: PlanLine[] = keep.map(({ backup, reasons }) => ({
        backup,
        isKept: true,
        why: [...new Set(reasons.map(reasonWords))].join(", "),
    }));
    return [...gone, ...kept].sort((a, b) => newestFirst(a.backup, b.backup));
}

function reasonWords(reason: string): string {
    return reason.startsWith("oldest ") ? "the oldest of all" : (REASONS[reason] ?? reason);
}

export function planList(label: string, lines: PlanLine[]): TemplateResult {
    return html`<ul class="plan" tabindex="0" aria-label=${label}>${lines.map(planLine)}</ul>`;
}

function planLine({ backup, isKept, why, problem }: PlanLine): TemplateResult {
    const time = parseDate(backup.time);
    const detail = [time ? date(time) : "", why].filter(Boolean).join(" · ");
    const verb = isKept === undefined ? nothing : html`<span class="plan-verb">${isKept ? "Keep" : "Delete"}</span>`;
    const error = problem ? html`<span class="field-error">${problem}</span>` : nothing;
    return html`<li class=${isKept === false ? "is-removed" : ""}
        >${verb}<div class="plan-text"><span class="name">${backup.key}</span><span class="plan-detail">${detail}</span>${error}</div
        ><span class="entry-size">${size(backup.size)}</span></li
    >`;
}

export const planStyles = css`
.plan { display: grid; max-height: 18rem; overflow: auto; border: 1px solid var(--_border); border-radius: var(--_radius-small); }
.plan:empty { display: none; }
.plan li { display: flex; align-items: baseline; gap: 0.75rem; padding: 0.5rem 0.875rem; border-block-end: 1px solid var(--_border); }
.plan li:last-child { border: 0; }
.plan-verb { flex: none; width: 3.25rem; color: var(--_muted); font-size: 0.8125rem; font-weight: 500; }
.plan .is-removed .plan-verb { color: var(--_danger-text); }
.plan-text { flex: 1; display: grid; min-width: 0; }
.plan-detail { color: var(--_muted); font-size: 0.8125rem; }
`;
