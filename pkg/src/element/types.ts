/** What the element shows to the page around it; written without Lit, so that using it from TypeScript needs no more packages. */
import type { AuthRecord, BosBase } from "./sdk.js";

/** `detail` of the `signin` event. */
export interface SignInDetail {
    /** Base URL of the server. */
    url: string;
    /** The superuser's record. */
    record: AuthRecord;
}

/** `detail` of the `signout` event. */
export interface SignOutDetail {
    /** Base URL of the server. */
    url: string;
    /** `user`: the button; `ended`: the server no longer accepts the session; `external`: the auth store was cleared by the page or another tab. */
    reason: "user" | "ended" | "external";
}

/** `detail` of the `change` event: what the user changed on the server. */
export interface BackupChangeDetail {
    /** What was done, after the server has confirmed it. */
    action: "create" | "upload" | "delete" | "restore";
    /** The backup. */
    key: string;
}

/** Events of `<bosbase-backups>`; all bubble and are composed. */
export interface BosbaseBackupsEventMap {
    signin: CustomEvent<SignInDetail>;
    signout: CustomEvent<SignOutDetail>;
    change: CustomEvent<BackupChangeDetail>;
}

/**
 * The dashboard: `<bosbase-backups url="https://example.com">`.
 *
 * Attributes: `url` (absent: the page's own origin, and the sign-in form lets the user change it), `theme`
 * (`light` or `dark`; absent: what the system prefers). Styling: the CSS custom properties `--bosbase-*` and `::part()`.
 */
export interface BosbaseBackupsElement extends HTMLElement {
    /** The `url` attribute; `null` when absent. */
    get url(): string | null;
    set url(value: string | null | undefined);
    /** The client in use. Set it to hand in one that is signed in already; `null` goes back to the element's own. */
    get client(): BosBase;
    set client(value: BosBase | null | undefined);
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
