/** The views: sign in, the page head, the table (cards on a narrow place), activity, the drop zone. */
export default `
.app { container: dashboard / inline-size; }

.sign-in {
    display: grid; justify-items: center; gap: 0.375rem; max-width: 25rem; margin-inline: auto; padding-block: 2rem; text-align: center;
}
.sign-in .mark { margin-block-end: 0.625rem; }
.subtitle { color: var(--_muted); overflow-wrap: anywhere; }
.subtitle strong { color: var(--_text); }
.reason {
    width: 100%; margin-block-start: 1rem; padding: 0.75rem 0.875rem; border: 1px solid var(--_warning-border);
    border-radius: var(--_radius-small); background: var(--_warning-soft); color: var(--_warning-text);
    text-align: start; overflow-wrap: anywhere;
}
.sign-in-form {
    display: grid; gap: 1.125rem; width: 100%; margin-block-start: 1rem; padding: 1.5rem; text-align: start;
    border: 1px solid var(--_border); border-radius: calc(var(--_radius) * 1.2); background: var(--_surface); box-shadow: var(--_shadow);
}
.sign-in-form > .button { min-height: 2.5rem; margin-block-start: 0.125rem; }
.sign-in-form .alert:empty { display: none; }

.main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.main > .alert:empty, .uploads { display: contents; }
.bar {
    display: flex; align-items: center; justify-content: space-between; gap: 0.25rem 1rem; flex-wrap: wrap;
    color: var(--_muted); font-size: 0.8125rem;
}
.server { display: inline-flex; align-items: center; gap: 0.5rem; min-width: 0; overflow-wrap: anywhere; }
.dot { flex: none; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: var(--_success); }
.main.is-offline .dot { background: var(--_danger); }
.account { display: inline-flex; align-items: center; gap: 0.25rem; min-width: 0; }
.account .email { overflow: hidden; text-overflow: ellipsis; }
.account .button { margin-inline-end: -0.625rem; }

.head { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: 1rem; }
.head-text { display: grid; gap: 0.125rem; }
.summary { color: var(--_muted); font-variant-numeric: tabular-nums; }
.head-actions { display: flex; flex-wrap: wrap; gap: 0.625rem; }

.activity { display: contents; }
.jobs { display: grid; gap: 0.5rem; }
.job {
    display: flex; align-items: center; gap: 0.75rem; min-height: 3.25rem; padding: 0.5rem 0.5rem 0.5rem 1rem;
    border: 1px solid var(--_border); border-radius: var(--_radius); background: var(--_surface);
}
.job-sign { display: grid; place-items: center; flex: none; width: 1.25rem; color: var(--_accent); }
.job.waiting .job-sign { opacity: 0.55; }
.job.waiting .spinner { animation: none; }
.job.done .job-sign { color: var(--_success); }
.job.stopped .job-sign { color: var(--_muted); }
.job.failed { border-color: var(--_danger-border); background: var(--_danger-soft); }
.job.failed .job-sign, .job-error { color: var(--_danger-text); }
.job-text { flex: 1; display: grid; min-width: 0; overflow-wrap: anywhere; }
.job-title { font-weight: 500; }
.job-detail { color: var(--_muted); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.job-detail:empty, .job-error:empty, .job.failed .meter { display: none; }
.job-clock { flex: none; min-width: 3rem; color: var(--_muted); font-size: 0.8125rem; font-variant-numeric: tabular-nums; text-align: end; }
.job.failed .job-clock, .job.stopped .job-clock { display: none; }
.job.failed .icon-button:hover { background: var(--_surface); }
.job-retry { flex: none; }
.job-retry .button { min-height: 2rem; }

.meter { display: grid; }
.job-bar {
    appearance: none; display: block; width: 100%; height: 0.375rem; margin-block: 0.3125rem 0.25rem; border: 0; border-radius: 99px;
    overflow: hidden; background: var(--_track); color: var(--_accent);
}
.job-bar::-webkit-progress-bar { background: none; }
.job-bar::-webkit-progress-value { border-radius: 99px; background: var(--_accent); transition: inline-size 120ms linear; }
.job-bar::-moz-progress-bar { border-radius: 99px; background: var(--_accent); }
.job.done .job-bar::-webkit-progress-value { background: var(--_success); }
.job.done .job-bar::-moz-progress-bar { background: var(--_success); }
.job.stopped .job-bar::-webkit-progress-value { background: var(--_control-border); }
.job.stopped .job-bar::-moz-progress-bar { background: var(--_control-border); }
.job-amount:not(:empty) + .job-left:not(:empty)::before { content: " · "; }
.job-warning {
    margin-block: 0.375rem 0.25rem; padding: 0.5rem 0.75rem; border: 1px solid var(--_warning-border); border-radius: var(--_radius-small);
    background: var(--_warning-soft); color: var(--_warning-text); font-size: 0.8125rem;
}

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

.tip { color: var(--_muted); font-size: 0.8125rem; text-align: center; }
@media (hover: none) { .tip { display: none; } }

.drop {
    position: absolute; inset: 0; z-index: 2; display: grid; justify-items: center; align-items: start;
    padding-block: 6rem 1rem; pointer-events: none;
    border: 2px dashed var(--_accent); border-radius: calc(var(--_radius) * 1.4);
    background: color-mix(in srgb, var(--_accent-soft) 95%, transparent); color: var(--_accent);
}
.drop-text { display: grid; justify-items: center; gap: 0.5rem; font-size: 1.0625rem; font-weight: 600; }
.drop .icon { width: 2.25rem; height: 2.25rem; }

.notice {
    position: fixed; inset-block-end: 1.5rem; inset-inline: 1rem; z-index: 3; width: fit-content; max-width: 34rem; margin-inline: auto;
    padding: 0.625rem 1rem; border-radius: var(--_radius); background: var(--_text); color: var(--_surface);
    box-shadow: 0 4px 16px rgb(16 20 30 / 16%); pointer-events: none; overflow-wrap: anywhere; animation: rise 140ms ease-out;
}
.notice:empty { padding: 0; box-shadow: none; }

@container dashboard (max-width: 59.5em) {
    .head-actions { width: 100%; }
    .head-actions .button { flex: 1; min-height: 2.5rem; }
    .head-actions .icon-button { width: 2.5rem; min-height: 2.5rem; order: 3; }
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
    .tip { display: none; }
    .icon-label { display: inline; }
    .sign-in-form { padding: 1.25rem; }
}
@container dashboard (max-width: 39em) {
    .job { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr) auto auto; gap: 0 0.75rem; align-items: start; }
    .job-text { display: contents; }
    .job-sign { height: 1.3125rem; }
    .job-sign, .job-title, .job-clock, .job > .icon-button { grid-row: 1; }
    .job-title { grid-column: 2; }
    .job-clock { grid-column: 3; }
    .job > .icon-button { grid-column: 4; width: 2.75rem; min-height: 2.75rem; margin: -0.5rem -0.25rem -0.9375rem -0.75rem; }
    .meter, .job-text > .job-detail, .job-error, .job-retry { grid-column: 2 / -1; padding-inline-end: 0.5rem; }
    .job-retry { margin-block: 0.5rem 0.25rem; }
    /* Two lines from the start: numbers that grow must not make a second one. */
    .job-amount, .job-left { display: block; }
    .job:not(.stopped) .meter .job-detail { min-height: 3em; }
    .job-amount:not(:empty) + .job-left:not(:empty)::before { content: none; }
}
@container dashboard (max-width: 29.7em) {
    .account { flex: 1 1 auto; justify-content: space-between; }
    .row-actions { display: grid; grid-template-columns: repeat(2, max-content); column-gap: 1rem; }
    .row-actions .icon-button { justify-content: flex-start; }
}
@media (max-width: 30em) {
    .dialog-form { padding: 1.25rem; }
    .dialog-actions .button { flex: 1 1 auto; min-height: 2.75rem; }
}
@media (forced-colors: active) {
    .button, .icon-button, .input { border-color: ButtonText; }
    .job-bar { border: 1px solid CanvasText; }
    .job-bar::-webkit-progress-value { forced-color-adjust: none; background: Highlight; }
    .job-bar::-moz-progress-bar { forced-color-adjust: none; background: Highlight; }
}
`;
