/** The signed-in page, which puts the parts together. */
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { CreateDialog } from "../dialogs/create.js";
import { PruneDialog } from "../dialogs/prune.js";
import { ScheduleDialog } from "../dialogs/schedule.js";
import { SignOutDialog } from "../dialogs/sign-out.js";
import { Component } from "../parts/component.js";
import { alertBox, type ButtonOptions, button, iconButton } from "../parts/controls.js";
import { count, exactSize, size } from "../parts/format.js";
import { KeepFocus } from "../parts/keep-focus.js";
import { total } from "../parts/plan.js";
import { shortURL } from "../state/addresses.js";
import type { Model } from "../state/model.js";
import type { Session } from "../state/session.js";
import { mainStyles } from "./main.styles.js";
import type { UploadsView } from "./uploads.js";

/**
 * @element bosbase-backups-main
 *
 * @csspart main - The signed-in page.
 * @csspart bar - The line with the server and the account.
 * @csspart header - The heading with the buttons beside it.
 * @csspart summary - The number of backups and their total size.
 */
export class MainView extends Component {
    static override styles = mainStyles;

    @property({ attribute: false }) session!: Session;

    /** The document that the element is in: it may be moved to that of another window. */
    #document = this.ownerDocument;

    constructor() {
        super();
        new KeepFocus(this, { fallback: () => this.#heading });
    }

    protected override models(): Model[] {
        return [this.session];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.#document = this.ownerDocument;
        this.#document.addEventListener("visibilitychange", this.#onVisible);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#document.removeEventListener("visibilitychange", this.#onVisible);
    }

    async focusFirst(): Promise<void> {
        await this.updateComplete;
        this.#heading?.focus();
    }

    get #heading(): HTMLElement | null {
        return this.querySelector("h2");
    }

    #onVisible = (): void => {
        if (this.#document.visibilityState === "visible") this.session.refreshIfStale();
    };

    #upload(): void {
        this.querySelector<UploadsView>("bosbase-backups-uploads")?.pick();
    }

    #create(): void {
        const { app } = this.session;
        if (app.mayAct()) app.open(new CreateDialog(this.session));
    }

    #schedule(): void {
        const { app } = this.session;
        if (app.mayAct()) app.open(new ScheduleDialog(this.session));
    }

    #cleanUp(): void {
        const { app } = this.session;
        if (app.mayAct()) app.open(new PruneDialog(this.session));
    }

    #signOut(): void {
        const { app, activity } = this.session;
        if (activity.isRunning) app.open(new SignOutDialog(app));
        else app.signOut();
    }

    async #refresh(): Promise<void> {
        await this.session.refresh();
        if (!this.session.problem) this.session.app.notify("The list is up to date.");
    }

    #retry(): void {
        // The button that opened the dialog goes away.
        this.#heading?.focus();
        this.session.retry();
    }

    protected override render(): TemplateResult {
        const { session } = this;
        const problem = session.isLoaded && session.problem;
        return html`<section class="main ${session.isOffline ? "is-offline" : ""}" part="main">
            ${this.#bar()}${this.#head()}
            <bosbase-backups-activity .activity=${session.activity}></bosbase-backups-activity>
            ${alertBox(problem ? `${problem.title}. ${problem.message}` : "", () => session.refresh())}
            <bosbase-backups-list
                .session=${session}
                @create=${this.#create}
                @upload=${this.#upload}
                @retry=${this.#retry}
            ></bosbase-backups-list>
            <p class="tip">Drop ZIP files anywhere here to upload them.</p>
            <bosbase-backups-uploads .session=${session}></bosbase-backups-uploads>
        </section>`;
    }

    #bar(): TemplateResult {
        const { app, client } = this.session;
        return html`<div class="bar" part="bar">
            <span class="server" title=${app.serverURL}><span class="dot"></span>${shortURL(app.serverURL)}</span>
            <span class="account">
                <span class="email">${client.authStore.record?.email ?? ""}</span>
                ${button({ label: "Sign out", kind: "ghost", onClick: () => this.#signOut() })}
            </span>
        </div>`;
    }

    #head(): TemplateResult {
        const { isReading } = this.session;
        const buttons: ButtonOptions[] = [
            { label: "Schedule", icon: "clock", onClick: () => this.#schedule() },
            { label: "Clean up", icon: "filter", onClick: () => this.#cleanUp() },
            { label: "Upload", icon: "upload", onClick: () => this.#upload() },
            { label: "Create backup", icon: "plus", kind: "primary", onClick: () => this.#create() },
        ];
        const refresh = iconButton({
            label: "Refresh the list",
            icon: "refresh",
            isBusy: isReading,
            onClick: () => this.#refresh(),
        });
        return html`<div class="head" part="header">
            <div class="head-text"><h2 class="title" tabindex="-1">Backups</h2>${this.#summary()}</div>
            <div class="head-actions">${refresh}${buttons.map(button)}</div>
        </div>`;
    }

    #summary(): TemplateResult {
        const { backups, isLoaded } = this.session;
        const bytes = total(backups);
        const text = backups.length ? `${count(backups.length, "backup")}, ${size(bytes)} in total` : "No backups yet";
        return html`<p class="summary" part="summary" title=${isLoaded ? exactSize(bytes) : nothing}>${isLoaded ? text : "\u00a0"}</p>`;
    }
}
