/** Styles of the area that files are dropped on. */
import { css } from "lit";

export const uploadsStyles = css`
.drop {
    position: absolute; inset: 0; z-index: 2; display: grid; justify-items: center; align-items: start;
    padding-block: 6rem 1rem; pointer-events: none;
    border: 2px dashed var(--_accent); border-radius: calc(var(--_radius) * 1.4);
    background: color-mix(in srgb, var(--_accent-soft) 95%, transparent); color: var(--_accent);
}
.drop-text { display: grid; justify-items: center; gap: 0.5rem; font-size: 1.0625rem; font-weight: 600; }
.drop .icon { width: 2.25rem; height: 2.25rem; }
`;
