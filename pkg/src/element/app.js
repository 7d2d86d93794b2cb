/**
 * What the views share: the client, the session, the notice at the bottom, the clock. Decides which view is shown.
 */
import { h } from "./dom.js";
import { isAborted, isSessionEnd } from "./errors.js";
import { createMain } from "./main.js";
import { createSignIn } from "./sign-in.js";
import { Ticker } from "./ticker.js";

const SESSION_ENDED = "Your session has ended. Sign in again to continue.";
const SIGNED_OUT_ELSEWHERE = "You have been signed out.";
const NOTICE_MS = 6000;

export class App {
    client = null;
    urlIsFixed = false;
    /** True from the moment the server has accepted a restore until it answers again. */
    restoring = false;
    ticker = new Ticker();

    #view = null;
    #shown = null;
    #stopListening = null;
    #running = false;
    #signOut = null;
    #noticeTimer = 0;

    constructor(host, root) {
        this.host = host;
        this.root = root;
        this.container = h("div", { class: "app", part: "app" });
        this.notice = h("div", { class: "notice", part: "notice", role: "status" });
        root.append(this.container, this.notice);
    }

    get serverURL() {
        return this.client.baseURL.replace(/\/+$/, "");
    }

    /** Works with this client from now on. */
    use(client, { urlIsFixed }) {
        if (client === this.client && urlIsFixed === this.urlIsFixed) return;
        this.client = client;
        this.urlIsFixed = urlIsFixed;
        if (this.#running) this.#listen();
    }

    start() {
        this.#running = true;
        this.ticker.start();
        this.#listen();
    }

    stop() {
        this.#running = false;
        this.ticker.stop();
        this.#stopListening?.();
        this.#stopListening = null;
        this.#closeDialogs();
    }

    refresh() {
        return this.#view?.refresh?.() ?? Promise.resolve();
    }

    /** Tells the page around the element. */
    emit(type, detail) {
        this.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }

    /** False, with a notice, while a restore is under way: nothing else may be started then. */
    mayAct() {
        if (this.restoring) this.notify("Wait until the restore has finished.");
        return !this.restoring;
    }

    /** A short sentence, seen at the bottom and read out by screen readers. */
    notify(text) {
        clearTimeout(this.#noticeTimer);
        this.notice.textContent = text;
        this.#noticeTimer = setTimeout(() => {
            this.notice.textContent = "";
        }, NOTICE_MS);
    }

    /**
     * Deals with the errors that are the same everywhere. False when the caller has to show it.
     * `client`: whom the failed call went through; what a client no longer in use says does not matter any more.
     */
    handled(error, client = this.client) {
        if (isAborted(error) || client !== this.client) return true;
        if (!isSessionEnd(error)) return false;
        this.endSession(SESSION_ENDED);
        return true;
    }

    /** The server no longer accepts the session: back to sign in, with the reason. */
    endSession(sentence) {
        this.#leaveSession("ended", sentence);
    }

    signOut() {
        this.#leaveSession("user", "");
    }

    #leaveSession(reason, sentence) {
        this.#signOut = { reason, sentence };
        this.client.authStore.clear();
        this.#sync();
        this.#signOut = null;
    }

    #listen() {
        this.#stopListening?.();
        this.#stopListening = this.client.authStore.onChange(() => this.#sync());
        if (!this.#sync()) this.refresh();
    }

    /**
     * Brings the view in line with the auth store, whoever changed that: this element, the page or another tab.
     * True when there is a new view.
     */
    #sync() {
        const { client, urlIsFixed } = this;
        const { isValid, token, record } = client.authStore;
        const next = { kind: isValid ? "main" : "sign-in", client, urlIsFixed, user: isValid ? record?.id : null };
        const before = this.#shown;
        if (before && Object.keys(next).every((name) => next[name] === before[name])) return false;

        const hadFocus = this.root.activeElement !== null;
        this.#leave();
        this.#shown = next;
        if (isValid) {
            this.#view = createMain(this);
            if (before?.kind === "sign-in") this.emit("signin", { url: this.serverURL, record });
        } else {
            // Another server's sign-in page is not a sign-out.
            const out =
                before?.kind === "main" && before.client === client
                    ? (this.#signOut ?? { reason: "external", sentence: SIGNED_OUT_ELSEWHERE })
                    : null;
            this.#view = createSignIn(this, out ? out.sentence : token ? SESSION_ENDED : "");
            if (out) this.emit("signout", { url: this.serverURL, reason: out.reason });
        }
        this.container.replaceChildren(this.#view.element);
        if (hadFocus) this.#view.focus();
        this.refresh();
        return true;
    }

    #leave() {
        this.notify("");
        this.#closeDialogs();
        this.#view?.dispose();
        this.restoring = false;
    }

    #closeDialogs() {
        for (const dialog of this.root.querySelectorAll("dialog[open]")) dialog.close();
    }
}
