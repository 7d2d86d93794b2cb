/** What the state of a signed-in page and its dialogs need from the element around them. */
import type { BosBase } from "../sdk.js";
import type { BosbaseBackupsEventMap } from "../types.js";
import type { Ticker } from "./ticker.js";

export interface Shell {
    readonly host: HTMLElement;
    readonly root: ShadowRoot;
    readonly client: BosBase;
    readonly serverURL: string;
    readonly ticker: Ticker;
    /** True from the moment the server has accepted a restore until it answers again. */
    restoring: boolean;
    /** Shows a dialog above everything else. */
    open(dialog: HTMLElement): void;
    /** A short sentence, seen at the bottom and read out by screen readers. */
    notify(text: string): void;
    /** Tells the page around the element. */
    emit<K extends keyof BosbaseBackupsEventMap>(type: K, detail: BosbaseBackupsEventMap[K]["detail"]): void;
    /** False, with a notice, while a restore is under way: nothing else may be started then. */
    mayAct(): boolean;
    /**
     * Deals with the errors that are the same everywhere. False when the caller has to show it.
     * `client`: whom the failed call went through; what a client no longer in use says does not matter any more.
     */
    handled(error: unknown, client?: BosBase): boolean;
    /** The server no longer accepts the session: back to sign in, with the reason. */
    endSession(sentence: string): void;
    signOut(): void;
}
