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

// Written without Lit, so that using the element from TypeScript needs no more packages.
/**
 * The dashboard: `<bosbase-backups url="https://example.com">`.
 *
 * Attributes: `url` (absent: the page's own origin, and the sign-in form lets the user change it), `theme`
 * (`light` or `dark`; absent: what the system prefers). Styling: the CSS custom properties `--bosbase-*` and `::part()`.
 */
export interface BosbaseBackupsElement extends HTMLElement {
    /** The `url` attribute; `null` when absent. */
    url: string | null;
    /** The client in use. Set it to hand in one that is signed in already; `null` goes back to the element's own. */
    get client(): BosBase;
    set client(value: BosBase | null);
    /** Reads the list again. Resolves when it is shown, also when an error is shown instead. */
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
