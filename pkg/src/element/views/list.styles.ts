/** Styles of the table of backups, which becomes cards where there is little room. */
import { css } from "lit";

export const listStyles = css`
.table { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
th, td { padding: 0.625rem 0.75rem; text-align: start; vertical-align: middle; }
th:first-child, td:first-child { padding-inline-start: 1.25rem; }
th:last-child, td:last-child { padding-inline-end: 0.875rem; }
thead th { padding-block: 0.375rem; color: var(--_muted); font-size: 0.8125rem; font-weight: 500; border-block-end: 1px solid var(--_border); }
tbody td { border-block-end: 1px solid var(--_border); }
tbody tr:last-child td { border-block-end: 0; }
tbody tr:hover { background: color-mix(in srgb, var(--_sunken) 55%, transparent); }
.col-size { width: 6.5rem; text-align: end; }
.col-date { width: 13.5rem; padding-inline-start: 1.75rem; }
.col-age { width: 9rem; white-space: nowrap; }
.col-actions { width: 11.5rem; }
td.col-size, td.col-date, td.col-age { color: var(--_muted); font-variant-numeric: tabular-nums; }
td.col-size { color: var(--_text); }
.name { font-weight: 500; overflow-wrap: anywhere; }
td .alert:not(:empty) { margin-block-start: 0.5rem; padding: 0.5rem 0.75rem; font-size: 0.8125rem; }
.row-actions { display: flex; justify-content: flex-end; gap: 0.125rem; }
.row.is-new { animation: arrive 2.4s ease-out; }
@keyframes arrive { from, 40% { background: var(--_accent-soft); } }

.others { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.25rem; margin-block-start: 0.75rem; }
.others-title { font-size: 1rem; font-weight: 600; }
.others-text { margin-block-end: 0.5rem; color: var(--_muted); font-size: 0.8125rem; }

.sort {
    display: inline-flex; align-items: center; gap: 0.25rem; min-height: 1.75rem; margin-inline: -0.5rem; padding: 0 0.5rem;
    border: 0; border-radius: var(--_radius-small); background: none; font-weight: 500; cursor: pointer;
}
.sort:hover { color: var(--_text); background: var(--_sunken); }
.sort .icon { width: 0.875rem; height: 0.875rem; opacity: 0; }
.col-size .sort { flex-direction: row-reverse; }
.sort:hover .icon, .sort:focus-visible .icon { opacity: 0.5; }
[aria-sort] .sort { color: var(--_text); }
[aria-sort] .sort .icon { opacity: 1; }
[aria-sort="descending"] .sort .icon { transform: rotate(180deg); }

.state {
    display: grid; place-items: center; align-content: center; gap: 0.5rem; min-height: 19rem;
    padding: 2.5rem 1.5rem; text-align: center; color: var(--_muted);
}
.state p { max-width: 26rem; overflow-wrap: anywhere; }
.state-title { color: var(--_text); font-size: 1rem; font-weight: 600; }
.state .mark { margin-block-end: 0.375rem; }
.state-actions { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.625rem; margin-block-start: 0.875rem; }
.state .button { color: var(--_text); }
.state .button.primary { color: var(--_on-accent); }

@container dashboard (max-width: 59.5em) {
    .table, thead, tbody, .row, .row td { display: block; }
    thead { border-block-end: 1px solid var(--_border); padding: 0.25rem 1rem; }
    thead tr { display: flex; gap: 1.25rem; }
    thead th, thead th:first-child { width: auto; padding: 0.25rem 0; border: 0; }
    thead .col-age, thead .col-actions { display: none; }
    thead .sort { min-height: 2.25rem; }
    .row {
        display: grid; grid-template: "name name" "size age" "date date" "actions actions" / auto 1fr; gap: 0 0.5rem;
        padding: 1rem 1rem 0.5rem; border-block-end: 1px solid var(--_border);
    }
    .row:last-child { border-block-end: 0; }
    .row td { width: auto; padding: 0; border: 0; text-align: start; }
    .row td.col-name { grid-area: name; }
    .row td.col-size { grid-area: size; }
    .row td.col-age { grid-area: age; }
    .row td.col-date { grid-area: date; }
    .row td.col-actions { grid-area: actions; }
    .row td.col-size, .row td.col-date, .row td.col-age { color: var(--_muted); font-size: 0.8125rem; margin-block-start: 0.125rem; }
    .row td.col-age::before { content: "·"; margin-inline-end: 0.5rem; }
    .row-actions { justify-content: flex-start; margin: 0.375rem 0 0 -0.5rem; flex-wrap: wrap; gap: 0; }
    .row-actions .icon-button { width: auto; min-height: 2.75rem; padding: 0 0.5rem; gap: 0.3125rem; font-size: 0.8125rem; }
    .row-actions .icon { width: 1rem; height: 1rem; }
    .icon-label { display: inline; }
}
@container dashboard (max-width: 29.7em) {
    .row-actions { display: grid; grid-template-columns: repeat(2, max-content); column-gap: 1rem; }
    .row-actions .icon-button { justify-content: flex-start; }
}
`;
