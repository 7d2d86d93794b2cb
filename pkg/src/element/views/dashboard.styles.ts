/** Styles of the frame around the views and of the notice at the bottom. */
import { css } from "lit";

export const dashboardStyles = css`
.app { container: dashboard / inline-size; }

.failure { margin: 0; padding: 1rem; border: 1px solid var(--_border); border-radius: var(--_radius); }

.notice {
    position: fixed; inset-block-end: 1.5rem; inset-inline: 1rem; z-index: 3; width: fit-content; max-width: 34rem; margin-inline: auto;
    padding: 0.625rem 1rem; border-radius: var(--_radius); background: var(--_text); color: var(--_surface);
    box-shadow: 0 4px 16px rgb(16 20 30 / 16%); pointer-events: none; overflow-wrap: anywhere; animation: rise 140ms ease-out;
}
.notice:empty { padding: 0; box-shadow: none; }

/* The components take no part in the layout: their children are laid out by the element around them. */
bosbase-backups-main, bosbase-backups-sign-in, bosbase-backups-activity, bosbase-backups-list, bosbase-backups-uploads { display: contents; }
`;
