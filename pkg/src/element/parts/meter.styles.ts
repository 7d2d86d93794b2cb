/** Styles of the progress bar and of the text below it. */
import { css } from "lit";

export const meterStyles = css`
.checking { font-weight: 400; }
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
@media (forced-colors: active) {
    .job-bar { border: 1px solid CanvasText; }
    .job-bar::-webkit-progress-value { forced-color-adjust: none; background: Highlight; }
    .job-bar::-moz-progress-bar { forced-color-adjust: none; background: Highlight; }
}
`;
