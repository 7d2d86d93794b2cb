/** The functions of the element that the state of a signed-in page and its dialogs need. */
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
    /** Shows a short sentence at the bottom, which screen readers read out. */
    notify(text: string): void;
    /** Dispatches an event to the page around the element. */
    emit<K extends keyof BosbaseBackupsEventMap>(type: K, detail: BosbaseBackupsEventMap[K]["detail"]): void;
    /** Whether something may be started. During a restore it returns false and shows a notice. */
    mayAct(): boolean;
    /**
     * Handles the errors that are treated alike everywhere; returns false if the caller has to show the error.
     * `client`: the client of the failed call; errors of a client that is no longer in use are ignored.
     */
    handled(error: unknown, client?: BosBase): boolean;
    /** Shows the sign-in page with a reason, because the server no longer accepts the session. */
    endSession(sentence: string): void;
    signOut(): void;
}
