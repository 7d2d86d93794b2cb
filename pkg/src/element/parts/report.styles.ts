/** Styles of the report about an archive. */
import { css } from "lit";

export const reportStyles = css`
.verdict { display: flex; gap: 0.625rem; font-weight: 500; }
.verdict .icon { margin-block-start: 0.0625rem; }
.verdict.is-good .icon { color: var(--_success); }
.verdict.is-bad { color: var(--_danger-text); }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; }
.facts dt, .report-section h4 { margin: 0; color: var(--_muted); font-size: 0.8125rem; font-weight: 500; }
.facts dd { font-size: 1.0625rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.report-section { display: grid; gap: 0.375rem; min-width: 0; }
.entries li { display: flex; justify-content: space-between; gap: 1rem; padding-block: 0.3125rem; border-block-end: 1px solid var(--_border); }
.entries li:last-child { border: 0; }
.entry-name { min-width: 0; overflow-wrap: anywhere; }
.entry-size { flex: none; color: var(--_muted); font-variant-numeric: tabular-nums; }
.problems { display: grid; gap: 0.375rem; }
.problems li { padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--_danger-border); overflow-wrap: anywhere; }
.names { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.names li { padding: 0.125rem 0.5rem; border-radius: var(--_radius-small); background: var(--_sunken); overflow-wrap: anywhere; }
`;
