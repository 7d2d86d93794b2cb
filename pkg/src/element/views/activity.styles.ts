/** Styles of the activity list. */
import { css } from "lit";

export const activityStyles = css`
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
`;
