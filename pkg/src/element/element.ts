/**
 * The custom element: its attributes, its properties, and its lifecycle in the document. `App` decides what is shown.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { explained } from "../error.js";
import { available, isAvailable } from "../modules.js";
import { Dialog } from "./dialogs/dialog.js";
import { PruneDialog } from "./dialogs/prune.js";
import { RestoreDialog } from "./dialogs/restore.js";
import { ReviewDialog } from "./dialogs/review.js";
import { ScheduleDialog } from "./dialogs/schedule.js";
import { controlStyles } from "./parts/controls.styles.js";
import { meterStyles } from "./parts/meter.styles.js";
import { withOwnRem } from "./parts/own-rem.js";
import { planStyles } from "./parts/plan.js";
import { reportStyles } from "./parts/report.styles.js";
import { adopt } from "./parts/sheets.js";
import { stepStyles } from "./parts/steps.js";
import { tokens } from "./parts/tokens.js";
import type { BosBase } from "./sdk.js";
import { resolveURL } from "./state/addresses.js";
import { App, type Choice } from "./state/app.js";
import { checkedClient } from "./state/clients.js";
import { clientFor, remembered } from "./state/servers.js";
import { ActivityView } from "./views/activity.js";
import { dashboardStyles } from "./views/dashboard.styles.js";
import { ListView } from "./views/list.js";
import { MainView } from "./views/main.js";
import { SignInView } from "./views/sign-in.js";
import { UploadsView } from "./views/uploads.js";

const STYLES = withOwnRem([
    tokens,
    controlStyles,
    meterStyles,
    stepStyles,
    reportStyles,
    planStyles,
    dashboardStyles,
    SignInView.styles,
    MainView.styles,
    ActivityView.styles,
    ListView.styles,
    UploadsView.styles,
    Dialog.styles,
    ReviewDialog.styles,
    PruneDialog.styles,
    ScheduleDialog.styles,
    RestoreDialog.styles,
]);

/**
 * The dashboard: lists, creates, uploads, downloads, checks, restores and deletes the backups of a server.
 *
 * @element bosbase-backups
 *
 * @attr {string} url - Address of the server. Default: the page's own origin, which the user can change in the sign-in form.
 * @attr {"light" | "dark"} theme - Colour scheme. Default: what the system prefers.
 *
 * @prop {string | null} url - The `url` attribute; `null` when absent.
 * @prop {BosBase} client - The client in use. Set it to a client that is signed in already; `null` restores the element's own client. What is no client of this package is refused.
 *
 * @fires {CustomEvent<SignInDetail>} signin - The user has signed in.
 * @fires {CustomEvent<SignOutDetail>} signout - The session has ended; `detail.reason` says why.
 * @fires {CustomEvent<SignOutRequestDetail>} signoutrequest - The user wants to sign out of a client that the page has set, which signs out itself. `preventDefault()` tells the element that it does so later; otherwise a session that goes on is explained to the user.
 * @fires {CustomEvent<BackupChangeDetail>} change - The user has changed something on the server, and the server has confirmed it.
 *
 * @csspart app - Everything but the notice and the dialogs.
 * @csspart notice - The short sentence at the bottom.
 *
 * @cssprop [--bosbase-surface=#ffffff] - Background of cards, fields and dialogs.
 * @cssprop [--bosbase-sunken=#f6f7f9] - Background of hovered buttons and of names in dialogs.
 * @cssprop [--bosbase-text=#181b22] - Text.
 * @cssprop [--bosbase-muted=#5a6270] - Secondary text.
 * @cssprop [--bosbase-border=#e2e5ea] - Lines around and between cards, rows and fields.
 * @cssprop [--bosbase-control-border=#8a919e] - Border of buttons and fields.
 * @cssprop [--bosbase-accent=#3350cc] - The main button, focus, progress and icons.
 * @cssprop [--bosbase-accent-hover=#2840a8] - The main button under the pointer.
 * @cssprop [--bosbase-on-accent=#ffffff] - Text on the main button.
 * @cssprop [--bosbase-accent-soft=#eef1fd] - A light background in the accent's colour.
 * @cssprop [--bosbase-track=#e6e9ef] - Background of progress bars.
 * @cssprop [--bosbase-danger=#b3261e] - Border of a field with a wrong value.
 * @cssprop [--bosbase-danger-fill=#b3261e] - Background of buttons that destroy something.
 * @cssprop [--bosbase-radius=10px] - Radius of corners.
 * @cssprop [--bosbase-font=system-ui, …] - Font.
 * @cssprop [--bosbase-mono=ui-monospace, …] - Font of fixed width.
 */
export class BosbaseBackupsElement extends LitElement {
    static override get observedAttributes(): string[] {
        return [...super.observedAttributes, "url"];
    }

    #app: App | null = null;
    #handedIn: BosBase | null = null;
    #failure = "";

    override connectedCallback(): void {
        super.connectedCallback();
        // A client assigned before the element was defined sits on the instance and hides the accessor.
        const early = Object.getOwnPropertyDescriptor(this, "client");
        try {
            if (early) {
                Reflect.deleteProperty(this, "client");
                this.#handedIn = checkedClient(early.value);
            }
            this.#begin();
        } catch (error) {
            this.#fail(error);
            console.error(error);
        }
    }

    /** Moves to another document, whose style sheets the element needs then. */
    adoptedCallback(): void {
        if (this.shadowRoot) adopt(this.shadowRoot, STYLES);
    }

    protected override createRenderRoot(): HTMLElement | DocumentFragment {
        const root = super.createRenderRoot();
        adopt(root as ShadowRoot, STYLES);
        return root;
    }

    #begin(): void {
        this.#configure();
        if (isAvailable()) this.#start();
        else {
            available().then(
                () => this.#start(),
                (error: unknown) => this.#fail(error),
            );
        }
    }

    #start(): void {
        if (!this.isConnected) return;
        this.#failure = "";
        try {
            this.#configure().start();
        } catch (error) {
            this.#fail(error);
        }
    }

    /** Shows why the dashboard cannot start: the module could not be loaded, or the client is none. */
    #fail(error: unknown): void {
        const reason = explained(error);
        this.#failure = reason instanceof Error ? reason.message : String(reason);
        this.requestUpdate();
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#app?.stop();
    }

    override attributeChangedCallback(name: string, before: string | null, after: string | null): void {
        super.attributeChangedCallback(name, before, after);
        if (name === "url" && before !== after && this.isConnected) this.#chosen();
    }

    get url(): string | null {
        return this.getAttribute("url");
    }

    set url(value: string | null | undefined) {
        if (value === null || value === undefined) this.removeAttribute("url");
        else this.setAttribute("url", value);
    }

    get client(): BosBase {
        return (this.#app ?? this.#configure()).client;
    }

    set client(client: BosBase | null | undefined) {
        this.#handedIn = checkedClient(client);
        this.#chosen();
    }

    /** Uses what the page has chosen: a client, or an address. */
    #chosen(): void {
        // A client that was refused before has kept the element from starting.
        if (this.#failure && this.isConnected) this.#begin();
        else this.#configure();
    }

    /** Reads the list again. Resolves when the list, or an error in its place, is shown. */
    async refresh(): Promise<void> {
        await this.#app?.refresh();
    }

    /** Starts with the client that was handed in, or else with one for the address. */
    #configure(): App {
        const { url } = this;
        if (this.#handedIn) return this.#use({ client: this.#handedIn, urlIsFixed: true, isHandedIn: true });
        const client = clientFor(url === null ? remembered.server || resolveURL("/") : resolveURL(url));
        return this.#use({ client, urlIsFixed: url !== null, isHandedIn: false });
    }

    #use(choice: Choice): App {
        if (this.#app) {
            this.#app.use(choice);
        } else {
            this.#app = new App(this, choice);
            this.#app.attach(this);
        }
        return this.#app;
    }

    /** @internal Moves the focus into a view that has just replaced another. */
    async focusView(): Promise<void> {
        await this.updateComplete;
        await this.renderRoot.querySelector<SignInView | MainView>(".app > *")?.focusFirst();
    }

    protected override render(): TemplateResult {
        const { shown, notice } = this.#app ?? {};
        if (this.#failure)
            return html`<div class="app" part="app"><p class="failure" role="alert">${this.#failure}</p></div>`;
        return html`<div class="app" part="app">${shown ? keyed(shown, this.#view()) : nothing}</div>
            <div class="notice" part="notice" role="status">${notice ? keyed(notice.number, notice.text) : nothing}</div>`;
    }

    #view(): TemplateResult | typeof nothing {
        const app = this.#app;
        if (!app?.shown) return nothing;
        const { session, reason } = app.shown;
        return session
            ? html`<bosbase-backups-main .session=${session}></bosbase-backups-main>`
            : html`<bosbase-backups-sign-in .app=${app} .reason=${reason}></bosbase-backups-sign-in>`;
    }
}
