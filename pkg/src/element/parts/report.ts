/** Renders the client's reports: what is in an archive, and whether it can be restored. */
import { html, nothing, type TemplateResult } from "lit";
import type { ArchiveReport, VerifyReport } from "../sdk.js";
import { count, exactSize, size } from "./format.js";
import { icon } from "./icons.js";

const LARGEST = 8;
const MOST_PROBLEMS = 20;
const REFUSED: Partial<Record<ArchiveReport["verdict"], string>> = {
    "not-zip": "This is not a ZIP archive, or its end is missing: the server could not restore it.",
    corrupt: "The archive is damaged: the server could not restore it.",
    unsupported: "The archive is packed in a way that the server cannot read.",
    encrypted: "The archive is encrypted, which the server cannot read.",
};
const REFUSED_ANYWAY = "The server could not restore this archive.";
const NO_DATABASE = "There is no database where the server looks for it: the server could not restore this archive.";

export interface Verdict {
    isGood: boolean;
    text: string;
}

/** The verdict after the directory was read. */
export function firstVerdict({ verdict, hasDatabase }: ArchiveReport): Verdict {
    if (verdict !== "ok") return { isGood: false, text: REFUSED[verdict] ?? REFUSED_ANYWAY };
    if (!hasDatabase) return { isGood: false, text: NO_DATABASE };
    return { isGood: true, text: "It has a database, and its directory is in order." };
}

/** The verdict after every byte was read. */
export function lastVerdict({ verdict, restorable }: VerifyReport): Verdict {
    if (restorable && verdict === "ok")
        return { isGood: true, text: "Every byte is right: the server can restore it." };
    if (restorable) return { isGood: true, text: "The server can restore it, but not everything in it is in order." };
    return { isGood: false, text: REFUSED[verdict] ?? REFUSED_ANYWAY };
}

/** @csspart verdict - The sentence whether an archive can be restored. */
export function verdictLine({ isGood, text }: Verdict): TemplateResult {
    return html`<p class="verdict ${isGood ? "is-good" : "is-bad"}" part="verdict">${icon(isGood ? "check" : "alert")}<span>${text}</span></p>`;
}

/** "12 files, 3.4 MiB unpacked" */
export function amount(report: ArchiveReport): string {
    return `${count(filesOf(report).length, "file")}, ${size(report.totalSize)} unpacked`;
}

/** Renders the sizes and the largest files. */
export function contents(report: ArchiveReport): TemplateResult {
    const files = filesOf(report);
    const largest = [...files].sort((a, b) => b.size - a.size).slice(0, LARGEST);
    const entries = largest.map(
        (entry) => html`<li>
            <span class="entry-name">${entry.name}</span>
            <span class="entry-size" title=${exactSize(entry.size)}>${size(entry.size)}</span>
        </li>`,
    );
    const title = files.length > LARGEST ? `The largest ${LARGEST} files` : "All files";
    const facts = [
        fact("Files", files.length.toLocaleString("en")),
        fact("Unpacked", size(report.totalSize), exactSize(report.totalSize)),
        fact("In the archive", size(report.totalCompressedSize), exactSize(report.totalCompressedSize)),
    ];
    return html`<dl class="facts">${facts}</dl>
        ${entries.length ? section(title, html`<ul class="entries">${entries}</ul>`) : nothing}`;
}

/** Renders the problems, one sentence each; nothing if there are none. */
export function problems(report: ArchiveReport | VerifyReport): TemplateResult | typeof nothing {
    const shown = report.problems.slice(0, MOST_PROBLEMS);
    const rest = report.problems.length - shown.length;
    if (!shown.length) return nothing;
    const lines = shown.map(({ entry, message }) =>
        entry && !message.includes(entry) ? `${entry}: ${message}` : message,
    );
    if (rest > 0) lines.push(`And ${count(rest, "more problem")}.`);
    return section(
        "What is not in order",
        html`<ul class="problems">${lines.map((line) => html`<li>${line}</li>`)}</ul>`,
    );
}

/** Renders the application's own collections. */
export function collections({ collections: found }: VerifyReport): TemplateResult {
    const names = found.map((name) => html`<li>${name}</li>`);
    const none = html`<p class="hint">None but the server's own.</p>`;
    return section("Collections", names.length ? html`<ul class="names">${names}</ul>` : none);
}

function filesOf(report: ArchiveReport): ArchiveReport["entries"] {
    return report.entries.filter((entry) => !entry.isDirectory);
}

function fact(label: string, value: string, title?: string): TemplateResult {
    return html`<div><dt>${label}</dt><dd title=${title ?? nothing}>${value}</dd></div>`;
}

function section(title: string, content: TemplateResult): TemplateResult {
    return html`<section class="report-section"><h4>${title}</h4>${content}</section>`;
}
