/**
 * The state that the views share: the client, the session, the notice at the bottom, the clock. It decides which view is shown.
 */
import { isAborted, isSessionEnd } from "../parts/errors.js";
import type { BosBase } from "../sdk.js";
import type { BosbaseBackupsEventMap, SignOutDetail } from "../types.js";
import { Model } from "./model.js";
import { Session } from "./session.js";
import type { Shell } from "./shell.js";
import { Ticker } from "./ticker.js";

const SESSION_ENDED = "Your session has ended. Sign in again to continue.";
const SIGNED_OUT_ELSEWHERE = "You have been signed out.";
const SIGNED_IN_BY_PAGE = "This page has signed you in: sign out there.";
const NOTICE_MS = 6000;

/** The view, and whom it is for: when one member changes, a new view replaces the present one. */
interface Shown {
    client: BosBase;
    urlIsFixed: boolean;
    user: string | null;
    /** Null on the sign-in page. */
    session: Session | null;
    /** Why the user has to sign in, or "". */
    reason: string;
}

/** The client to use. */
export interface Choice {
    client: BosBase;
    /** Whether the user cannot choose another server. */
    urlIsFixed: boolean;
    /** Whether the page has set the client, so that its session is the page's. */
    isHandedIn: boolean;
}

interface SignOut {
    reason: SignOutDetail["reason"];
    sentence: string;
}

export class App extends Model implements Shell {
    restoring = false;
    readonly ticker = new Ticker();
    shown: Shown | null = null;
    /** The notice at the bottom; each one has a number, since the same sentence may come twice. */
    notice = { number: 0, text: "" };

    #stopListening: (() => void) | null = null;
    #isRunning = false;
    #signOut: SignOut | null = null;
    /** The token of the page's client that the server has refused, or "". */
    #refused = "";
    #noticeTimer: ReturnType<typeof setTimeout> | undefined;

    constructor(
        readonly host: HTMLElement & { renderRoot: HTMLElement | DocumentFragment; focusView(): void },
        private choice: Choice,
    ) {
        super();
    }

    get client(): BosBase {
        return this.choice.client;
    }

    get urlIsFixed(): boolean {
        return this.choice.urlIsFixed;
    }

    get root(): ShadowRoot {
        return this.host.renderRoot as ShadowRoot;
    }

    get serverURL(): string {
        return this.client.baseURL.replace(/\/+$/, "");
    }

    /** Uses this client from now on. */
    use(choice: Choice): void {
        const { client, urlIsFixed } = this;
        this.choice = choice;
        if ((client !== choice.client || urlIsFixed !== choice.urlIsFixed) && this.#isRunning) this.#listen();
    }

    start(): void {
        this.#isRunning = true;
        this.ticker.start();
        this.#listen();
    }

    stop(): void {
        this.#isRunning = false;
        this.ticker.stop();
        this.#stopListening?.();
        this.#stopListening = null;
        this.#closeDialogs();
    }

    async refresh(): Promise<void> {
        await this.shown?.session?.refresh();
    }

    open(dialog: HTMLElement): void {
        this.notify("");
        this.root.append(dialog);
    }

    emit<K extends keyof BosbaseBackupsEventMap>(type: K, detail: BosbaseBackupsEventMap[K]["detail"]): void {
        this.#dispatch(type, detail);
    }

    /** Returns false if the page has called `preventDefault()`. */
    #dispatch(type: string, detail: unknown, cancelable = false): boolean {
        return this.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
    }

    mayAct(): boolean {
        if (this.restoring) this.notify("Wait until the restore has finished.");
        return !this.restoring;
    }

    notify(text: string): void {
        clearTimeout(this.#noticeTimer);
        this.notice = { number: this.notice.number + 1, text };
        if (text) this.#noticeTimer = setTimeout(() => this.notify(""), NOTICE_MS);
        this.changed();
    }

    handled(error: unknown, client = this.client): boolean {
        if (isAborted(error) || client !== this.client) return true;
        if (!isSessionEnd(error)) return false;
        this.endSession(SESSION_ENDED);
        return true;
    }

    endSession(sentence: string): void {
        this.#leaveSession({ reason: "ended", sentence });
    }

    signOut(): void {
        const byUser: SignOut = { reason: "user", sentence: "" };
        if (!this.choice.isHandedIn) {
            this.#leaveSession(byUser);
            return;
        }
        const session = this.shown?.session;
        this.#signOut = byUser;
        const isLeftToUs = this.#dispatch("signoutrequest", { url: this.serverURL }, true);
        // A store without `onChange` does not tell that the page has cleared it.
        this.sync();
        this.#signOut = null;
        if (isLeftToUs && session && this.shown?.session === session) this.notify(SIGNED_IN_BY_PAGE);
    }

    #leaveSession(signOut: SignOut): void {
        this.#signOut = signOut;
        const { authStore } = this.client;
        // The store of the page's client is the page's, which hears of the end by the event `signout`.
        if (this.choice.isHandedIn) this.#refused = authStore.token;
        else authStore.clear();
        this.sync();
        this.#signOut = null;
    }

    #listen(): void {
        this.#refused = "";
        this.#stopListening?.();
        this.#stopListening = this.client.authStore.onChange?.(() => this.sync()) ?? null;
        if (!this.sync()) this.refresh();
    }

    /**
     * Makes the view match the auth store, which this element, the page or another tab may have changed.
     * Returns true if there is a new view.
     */
    sync(): boolean {
        const { client, urlIsFixed, shown: before } = this;
        const { token, record } = client.authStore;
        // A store of the page's own may have nothing but the session.
        const isValid = token !== this.#refused && (client.authStore.isValid ?? Boolean(token));
        const user = isValid ? (record?.id ?? "") : null;
        if (before?.client === client && before.urlIsFixed === urlIsFixed && before.user === user) return false;

        const hadFocus = this.root?.activeElement != null;
        this.#leave();
        const shown = (this.shown = {
            client,
            urlIsFixed,
            user,
            session: isValid ? new Session(this, client) : null,
            reason: "",
        });
        if (isValid) {
            if (before && !before.session) this.emit("signin", { url: this.serverURL, record });
        } else {
            // Showing the sign-in page of another server is not a sign-out.
            const out: SignOut | null =
                before?.session && before.client === client
                    ? (this.#signOut ?? { reason: "external", sentence: SIGNED_OUT_ELSEWHERE })
                    : null;
            shown.reason = out ? out.sentence : token ? SESSION_ENDED : "";
            if (out) this.emit("signout", { url: this.serverURL, reason: out.reason });
        }
        this.changed();
        if (hadFocus) this.host.focusView();
        this.refresh();
        return true;
    }

    #leave(): void {
        this.notify("");
        this.#closeDialogs();
        this.shown?.session?.dispose();
        this.restoring = false;
    }

    #closeDialogs(): void {
        for (const dialog of this.root?.querySelectorAll<HTMLDialogElement>("dialog[open]") ?? []) dialog.close();
    }
}
