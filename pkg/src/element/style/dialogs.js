/** What is in the larger dialogs: stages, reports, lists. */
export default `
ol, dl, dd { margin: 0; padding: 0; }
ol { list-style: none; }
.dialog-content { display: contents; }
.dialog-title:focus-visible { outline: none; }
.dialog-body > .alert:empty { display: none; }
.dialog.is-wide { width: min(40rem, calc(100vw - 2rem)); }

.steps { display: grid; gap: 0.625rem; }
.step { display: flex; gap: 0.75rem; color: var(--_muted); }
.step.is-current { color: var(--_text); font-weight: 500; }
.step.is-done { color: var(--_text); }
.step.is-failed { color: var(--_danger-text); }
.step-sign { display: grid; place-items: center; flex: none; width: 1.25rem; height: 1.3125rem; color: var(--_accent); }
.step-sign:empty::before {
    content: ""; width: 0.5rem; height: 0.5rem; border: 1.5px solid var(--_control-border); border-radius: 50%;
}
.step.is-done .step-sign { color: var(--_success); }
.step.is-failed .step-sign { color: var(--_danger-text); }
.step-text { flex: 1; display: grid; min-width: 0; font-weight: inherit; }
.checking { font-weight: 400; }
.success {
    display: flex; gap: 0.75rem; padding: 0.875rem; border-radius: var(--_radius-small);
    background: var(--_sunken); color: var(--_text);
}
.success .icon { color: var(--_success); }

.verdict { display: flex; gap: 0.625rem; font-weight: 500; }
.verdict .icon { margin-block-start: 0.0625rem; }
.verdict.is-good .icon, .review-state.is-good .icon { color: var(--_success); }
.verdict.is-bad, .review-state.is-bad { color: var(--_danger-text); }
.working { display: flex; align-items: center; gap: 0.625rem; color: var(--_muted); }
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

.review { display: grid; gap: 0.625rem; }
.review li {
    display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem;
    padding: 0.75rem 0.875rem; border: 1px solid var(--_border); border-radius: var(--_radius-small);
}
.review-text { display: grid; flex: 1 1 14rem; min-width: 0; }
.review-size { color: var(--_muted); font-size: 0.8125rem; }
.review-state { display: flex; align-items: flex-start; gap: 0.5rem; min-height: 2.5rem; margin-block-start: 0.25rem; font-size: 0.8125rem; overflow-wrap: anywhere; }

.rules { display: grid; grid-template-columns: repeat(auto-fit, minmax(5rem, 1fr)); gap: 0.75rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.rules legend { margin-block-end: 0.5rem; padding: 0; font-weight: 500; }
.rules .field { align-content: start; }
.plan-summary { font-weight: 500; }
.plan { display: grid; max-height: 18rem; overflow: auto; border: 1px solid var(--_border); border-radius: var(--_radius-small); }
.plan:empty { display: none; }
.plan li { display: flex; align-items: baseline; gap: 0.75rem; padding: 0.5rem 0.875rem; border-block-end: 1px solid var(--_border); }
.plan li:last-child { border: 0; }
.plan-verb { flex: none; width: 3.25rem; color: var(--_muted); font-size: 0.8125rem; font-weight: 500; }
.plan .is-removed .plan-verb { color: var(--_danger-text); }
.plan-text { flex: 1; display: grid; min-width: 0; }
.plan-detail { color: var(--_muted); font-size: 0.8125rem; }

.runs { display: grid; gap: 0.25rem; font-variant-numeric: tabular-nums; }
.runs li { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0 1.5rem; }
.utc { color: var(--_muted); }
`;
