/**
 * Colours, sizes and fonts. A page may set the `--bosbase-*` custom properties on the element or above it; the components
 * use the private `--_*` names only.
 *
 * Every text colour has at least 4.5:1 against the surfaces it is used on, in both schemes.
 */
import { css } from "lit";

const LIGHT = css`
    color-scheme: light;
    --_surface: var(--bosbase-surface, #ffffff);
    --_sunken: var(--bosbase-sunken, #f6f7f9);
    --_text: var(--bosbase-text, #181b22);
    --_muted: var(--bosbase-muted, #5a6270);
    --_border: var(--bosbase-border, #e2e5ea);
    --_control-border: var(--bosbase-control-border, #8a919e);
    --_accent: var(--bosbase-accent, #3350cc);
    --_accent-hover: var(--bosbase-accent-hover, #2840a8);
    --_on-accent: var(--bosbase-on-accent, #ffffff);
    --_accent-soft: var(--bosbase-accent-soft, #eef1fd);
    --_track: var(--bosbase-track, #e6e9ef);
    --_danger: var(--bosbase-danger, #b3261e);
    --_danger-fill: var(--bosbase-danger-fill, #b3261e);
    --_danger-fill-hover: #8f1d17;
    --_on-danger: #ffffff;
    --_danger-soft: #fdf0ef;
    --_danger-border: #f0c4c1;
    --_danger-text: #9c1f18;
    --_warning-soft: #fdf6e3;
    --_warning-border: #ecd9a0;
    --_warning-text: #6b4e00;
    --_success: #17703c;
    --_shadow: 0 1px 2px rgb(16 20 30 / 5%);
    --_shadow-high: 0 24px 64px rgb(16 20 30 / 22%), 0 2px 8px rgb(16 20 30 / 10%);
    --_backdrop: rgb(20 24 34 / 45%);
`;

const DARK = css`
    color-scheme: dark;
    --_surface: var(--bosbase-surface, #16191f);
    --_sunken: var(--bosbase-sunken, #1d2128);
    --_text: var(--bosbase-text, #e8eaef);
    --_muted: var(--bosbase-muted, #a0a8b6);
    --_border: var(--bosbase-border, #2b303a);
    --_control-border: var(--bosbase-control-border, #6d7686);
    --_accent: var(--bosbase-accent, #9db0ff);
    --_accent-hover: var(--bosbase-accent-hover, #b9c7ff);
    --_on-accent: var(--bosbase-on-accent, #10163a);
    --_accent-soft: var(--bosbase-accent-soft, #222a45);
    --_track: var(--bosbase-track, #2b303a);
    --_danger: var(--bosbase-danger, #ff9a92);
    --_danger-fill: var(--bosbase-danger-fill, #c5352c);
    --_danger-fill-hover: #a92b23;
    --_on-danger: #ffffff;
    --_danger-soft: #351b1b;
    --_danger-border: #5e2f2d;
    --_danger-text: #ffb1aa;
    --_warning-soft: #2e2714;
    --_warning-border: #584a1e;
    --_warning-text: #f0d68c;
    --_success: #7fd7a2;
    --_shadow: none;
    --_shadow-high: 0 24px 64px rgb(0 0 0 / 60%), 0 0 0 1px #2b303a;
    --_backdrop: rgb(4 6 10 / 65%);
`;

// The page's text properties are not inherited: upper case or no line breaks would garble the names of backups, which users type.
// Properties by which a page hides the element still work.
export const tokens = css`
:host {
    all: initial;
    visibility: inherit;
    pointer-events: inherit;
    ${LIGHT}
    --_radius: var(--bosbase-radius, 10px);
    --_radius-small: calc(var(--_radius) * 0.7);
    --_font: var(--bosbase-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
    --_mono: var(--bosbase-mono, ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace);
}
@media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) { ${DARK} }
}
:host([theme="dark"]) { ${DARK} }
`;
