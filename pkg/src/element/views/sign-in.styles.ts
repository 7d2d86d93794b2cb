/** Styles of the sign-in page. */
import { css } from "lit";

export const signInStyles = css`
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
@container dashboard (max-width: 59.5em) {
    .sign-in-form { padding: 1.25rem; }
}
`;
