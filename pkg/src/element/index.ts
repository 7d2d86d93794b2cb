/**
 * Entry `bosbase-backups/element`: importing it once registers `<bosbase-backups>`.
 *
 * Where there is no DOM (server-side rendering) the import does nothing and does not throw.
 */
import { provideLater } from "../modules.js";
import { define, TAG_NAME } from "./define.js";
import { BosbaseBackupsElement as Dashboard } from "./element.js";
import type { BosBase } from "./sdk.js";
import type { BosbaseBackupsEventMap } from "./types.js";

export type * from "./types.js";
export { TAG_NAME };

// This type does not mention Lit, so that using the element from TypeScript needs no other package.
/**
 * The dashboard: `<bosbase-backups url="https://example.com">`.
 *
 * Attributes: `url` (default: the page's own origin, which the user can change in the sign-in form), `theme`
 * (`light` or `dark`; default: what the system prefers). Styling: the CSS custom properties `--bosbase-*` and `::part()`.
 */
export interface BosbaseBackupsElement extends HTMLElement {
    /** The `url` attribute; `null` when absent. */
    url: string | null;
    /** The client in use. Set it to a client that is signed in already; `null` restores the element's own client. */
    get client(): BosBase;
    set client(value: BosBase | null);
    /** Reads the list again. Resolves when the list, or an error in its place, is shown. */
    refresh(): Promise<void>;
    addEventListener<K extends keyof BosbaseBackupsEventMap>(
        type: K,
        listener: (this: BosbaseBackupsElement, event: BosbaseBackupsEventMap[K]) => void,
        options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject,
        options?: boolean | AddEventListenerOptions,
    ): void;
    removeEventListener<K extends keyof BosbaseBackupsEventMap>(
        type: K,
        listener: (this: BosbaseBackupsElement, event: BosbaseBackupsEventMap[K]) => void,
        options?: boolean | EventListenerOptions,
    ): void;
    removeEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject,
        options?: boolean | EventListenerOptions,
    ): void;
}

declare global {
    interface HTMLElementTagNameMap {
        "bosbase-backups": BosbaseBackupsElement;
    }
}

/** The class of the element. */
export const BosbaseBackupsElement: { new (): BosbaseBackupsElement; prototype: BosbaseBackupsElement } = Dashboard;
export default BosbaseBackupsElement;

// A page that has imported another entry needs no second module.
provideLater(() => import("../index.js"));
define();
