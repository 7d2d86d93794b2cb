/** Styles of the signed-in page: its header, and the space around the list. */
import { css } from "lit";

export const mainStyles = css`
.main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.main > .alert:empty { display: contents; }
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

.tip { color: var(--_muted); font-size: 0.8125rem; text-align: center; }
@media (hover: none) { .tip { display: none; } }

@container dashboard (max-width: 59.5em) {
    .head-actions { width: 100%; }
    .head-actions .button { flex: 1; min-height: 2.5rem; }
    .head-actions .icon-button { width: 2.5rem; min-height: 2.5rem; order: 3; }
    .tip { display: none; }
}
@container dashboard (max-width: 29.7em) {
    .account { flex: 1 1 auto; justify-content: space-between; }
}
`;
