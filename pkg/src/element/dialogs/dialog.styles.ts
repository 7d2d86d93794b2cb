/** Styles of the frame of all dialogs. */
import { css } from "lit";

export const dialogStyles = css`
.dialog {
    width: min(30rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); padding: 0; overflow: auto;
    border: 0; border-radius: calc(var(--_radius) * 1.4); background: var(--_surface); color: var(--_text); box-shadow: var(--_shadow-high);
}
.dialog::backdrop { background: var(--_backdrop); }
.dialog[open] { animation: rise 140ms ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(6px); } }
.dialog-form { display: grid; gap: 1rem; padding: 1.5rem; }
.dialog-title { font-size: 1.125rem; line-height: 1.35; font-weight: 600; letter-spacing: -0.01em; }
.dialog-body { display: grid; gap: 1rem; min-width: 0; }
.dialog-body p { overflow-wrap: anywhere; }
.dialog-actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0.625rem; margin-block-start: 0.25rem; }
.subject {
    display: grid; padding: 0.75rem 0.875rem; border-radius: var(--_radius-small); background: var(--_sunken);
}
.subject span { color: var(--_muted); font-size: 0.8125rem; }
.warning {
    display: flex; gap: 0.75rem; padding: 0.875rem;
    border: 1px solid var(--_warning-border); border-radius: var(--_radius-small);
    background: var(--_warning-soft); color: var(--_warning-text);
}
.warning > div { display: grid; gap: 0.5rem; min-width: 0; }
.dialog-content { display: contents; }
.dialog-title:focus-visible { outline: none; }
.dialog-body > .alert:empty { display: none; }
.dialog.is-wide { width: min(40rem, calc(100vw - 2rem)); }

@media (max-width: 30em) {
    .dialog-form { padding: 1.25rem; }
    .dialog-actions .button { flex: 1 1 auto; min-height: 2.75rem; }
}
`;
