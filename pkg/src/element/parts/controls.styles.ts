/** Styles of the controls that every view consists of: buttons, fields, messages. */
import { css } from "lit";

export const controlStyles = css`
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }

:host {
    display: block;
    position: relative;
    --_bosbase-rem: 1em;
    color: var(--_text);
    font: 400 medium/1.5 var(--_font);
    text-align: start;
    -webkit-text-size-adjust: 100%;
}
:host([hidden]) { display: none; }
.app, .notice, .dialog { font-size: 0.875rem; }

h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button, input { font: inherit; color: inherit; letter-spacing: inherit; }
strong { font-weight: 600; }

.visually-hidden {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.icon {
    flex: none; width: 1.125rem; height: 1.125rem;
    fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round;
}

:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
h2:focus-visible { outline: none; }

.title { font-size: 1.375rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.015em; }
.hint { color: var(--_muted); font-size: 0.8125rem; }

.button, .icon-button {
    display: inline-flex; align-items: center; justify-content: center; gap: 0.5rem; flex: none;
    min-height: 2.25rem; padding: 0 0.875rem;
    border: 1px solid transparent; border-radius: var(--_radius-small); background: none;
    font-weight: 500; white-space: nowrap; cursor: pointer;
    transition: background-color 120ms, border-color 120ms, color 120ms;
}
.button .icon { width: 1rem; height: 1rem; margin-inline-start: -0.125rem; }
.button.primary { background: var(--_accent); color: var(--_on-accent); }
.button.primary:hover { background: var(--_accent-hover); }
.button.secondary { background: var(--_surface); border-color: var(--_control-border); }
.button.secondary:hover { background: var(--_sunken); }
.button.danger { background: var(--_danger-fill); color: var(--_on-danger); }
.button.danger:hover { background: var(--_danger-fill-hover); }
.button.ghost { color: var(--_muted); padding: 0 0.625rem; }
.button.ghost:hover { background: var(--_sunken); color: var(--_text); }
.button:disabled { cursor: not-allowed; background: var(--_sunken); color: var(--_muted); border-color: var(--_border); }
.button.busy { cursor: progress; }

.icon-button { width: 2.25rem; padding: 0; color: var(--_muted); }
.icon-button:hover { background: var(--_sunken); color: var(--_text); }
.icon-button.danger:hover { background: var(--_danger-soft); color: var(--_danger-text); }
.icon-label { display: none; }
.icon-button.busy { cursor: progress; }
.icon-button.busy .icon { animation: pulse 1s ease-in-out infinite alternate; }
.icon-button.busy .icon-refresh { animation: spin 0.9s linear infinite; }

.spinner {
    display: inline-block; flex: none; width: 1rem; height: 1rem; border-radius: 50%;
    border: 2px solid currentColor; border-block-start-color: transparent; animation: spin 0.8s linear infinite;
}
@keyframes spin { to { transform: rotate(360deg); } }
@keyframes pulse { to { opacity: 0.35; } }

.field { display: grid; gap: 0.375rem; }
.field label { font-weight: 500; overflow-wrap: anywhere; }
.input {
    width: 100%; min-height: 2.5rem; padding: 0.4375rem 0.75rem;
    border: 1px solid var(--_control-border); border-radius: var(--_radius-small);
    background: var(--_surface); color: var(--_text);
}
.input::placeholder { color: var(--_muted); opacity: 1; }
.input:focus-visible { outline-offset: -1px; border-color: var(--_accent); }
.input[aria-invalid="true"] { border-color: var(--_danger); outline-color: var(--_danger); }
.field-error { color: var(--_danger-text); font-size: 0.8125rem; }
.field-error:empty, .reason:empty, .field.invalid .hint { display: none; }

.alert:not(:empty) {
    display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; padding: 0.75rem 0.875rem;
    border: 1px solid var(--_danger-border); border-radius: var(--_radius-small);
    background: var(--_danger-soft); color: var(--_danger-text);
}
.alert > .icon { align-self: flex-start; margin-block-start: 0.125rem; }
.alert-text { flex: 1 1 12rem; overflow-wrap: anywhere; }
.alert .button { min-height: 2rem; color: var(--_text); }

.mark {
    display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: var(--_radius);
    background: var(--_accent-soft); color: var(--_accent);
}
.mark .icon { width: 1.375rem; height: 1.375rem; }

.card {
    border: 1px solid var(--_border); border-radius: var(--_radius); background: var(--_surface); box-shadow: var(--_shadow);
}
.working { display: flex; align-items: center; gap: 0.625rem; color: var(--_muted); }

@media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { transition: none !important; animation: none !important; }
    .spinner { border-block-start-color: currentColor; border-style: dotted; }
    .icon-button.busy .icon { opacity: 0.5; }
}
@media (forced-colors: active) {
    .button, .icon-button, .input { border-color: ButtonText; }
}
`;
