/** The sign-in page, for superusers. */
import { html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Component } from "../parts/component.js";
import { alertBox, button, field } from "../parts/controls.js";
import { facts, isAborted, isUnreachable, words } from "../parts/errors.js";
import { icon } from "../parts/icons.js";
import { KeepFocus } from "../parts/keep-focus.js";
import { hasScheme, shortURL, typedURL } from "../state/addresses.js";
import type { App } from "../state/app.js";
import { clientFor, remembered } from "../state/servers.js";
import { signInStyles } from "./sign-in.styles.js";

const SECOND_FACTOR =
    "The password is right, but this account also needs a second factor, which this page cannot ask for. " +
    "Sign in with a superuser account without one.";

type Name = "server" | "email" | "password";

/** Returns what the user can do about an error, if the server's sentence does not say. `guess`: an address with a guessed scheme. */
function advice(error: unknown, guess: string): string {
    if (isUnreachable(error) && guess) {
        return `This tried ${guess}; put http:// or https:// in front of the address to choose.`;
    }
    const { code, status } = facts(error);
    if (code === "not-json" || status === 404) return "Is this the address of a PocketBase or BosBase server?";
    return status === 400 ? "Check the email and the password." : "";
}

/**
 * @element bosbase-backups-sign-in
 *
 * @csspart sign-in - The sign-in page.
 * @csspart reason - Why the user is here again.
 */
export class SignInView extends Component {
    static override styles = signInStyles;

    @property({ attribute: false }) app!: App;
    /** Why the user is here again, or "". */
    @property({ attribute: false }) reason = "";

    @state() private isReasonShown = false;
    @state() private isBusy = false;
    @state() private errors: Partial<Record<Name, string>> = {};
    @state() private problem = { text: "", canRetry: false };

    /** The first values of the fields; afterwards they hold what the user types. */
    #first = { server: "", email: "" };

    constructor() {
        super();
        // The button "Try again" goes away with its message.
        new KeepFocus(this, { fallback: () => this.querySelector<HTMLElement>("[type=submit]") });
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        // Another view has taken the place of this one.
        const password = this.#input("password");
        if (!this.parentNode && password) password.value = "";
    }

    protected override willUpdate(): void {
        if (!this.hasUpdated) this.#first = { server: this.app.serverURL, email: remembered.email };
    }

    protected override firstUpdated(): void {
        // Text that appears after its live region is in the page is read out; text that comes with it often is not.
        setTimeout(() => {
            this.isReasonShown = true;
        }, 0);
    }

    async focusFirst(): Promise<void> {
        await this.updateComplete;
        const empty = [...this.querySelectorAll("input")].find((input) => !input.value);
        (empty ?? this.#input("email"))?.focus();
    }

    #input(name: Name): HTMLInputElement | null {
        return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    }

    #value(name: Name): string {
        return this.#input(name)?.value ?? "";
    }

    /** Shows at each field what is missing, and focuses the first such field; true if something is missing. */
    #isMissing(): boolean {
        this.errors = {};
        if (!this.app.urlIsFixed && !typedURL(this.#value("server"))) {
            this.errors.server = "Enter an address such as https://example.com.";
        }
        if (!this.#value("email").trim()) this.errors.email = "Enter the email of a superuser.";
        if (!this.#value("password")) this.errors.password = "Enter the password.";
        const first = (["server", "email", "password"] as const).find((name) => this.errors[name]);
        if (first) this.#input(first)?.focus();
        return first !== undefined;
    }

    async #onSubmit(event: Event): Promise<void> {
        event.preventDefault();
        if (this.isBusy) return;
        this.problem = { text: "", canRetry: false };
        if (this.#isMissing()) return;
        const { app } = this;
        const typed = this.#value("server");
        const url = app.urlIsFixed ? null : typedURL(typed);
        const client = url === null ? app.client : clientFor(url);
        const email = this.#value("email").trim();
        this.isBusy = true;
        try {
            await client
                .collection("_superusers")
                .authWithPassword(email, this.#value("password"), { requestKey: null });
        } catch (error) {
            if (isAborted(error)) return;
            const canRetry = isUnreachable(error);
            const text = facts(error).mfaId
                ? SECOND_FACTOR
                : `${words(error)} ${advice(error, (!hasScheme(typed) && url) || "")}`;
            this.problem = { text, canRetry };
            if (!canRetry) this.#input("password")?.select();
            return;
        } finally {
            this.isBusy = false;
        }
        // Meanwhile the page has switched to another server.
        if (client !== app.client && !this.isConnected) return;
        remembered.email = email;
        if (!app.urlIsFixed) {
            remembered.server = client.baseURL;
            app.use({ client, urlIsFixed: false, isHandedIn: false });
        } else if (this.isConnected) {
            // A store without `onChange` does not tell of the sign-in.
            app.sync();
        }
    }

    #retry(): void {
        this.querySelector<HTMLElement>("[type=submit]")?.focus();
        this.querySelector("form")?.requestSubmit();
    }

    protected override render(): TemplateResult {
        const { app, problem, isBusy } = this;
        const whose = app.urlIsFixed
            ? html`Manage the backups of <strong>${shortURL(app.serverURL)}</strong> with a superuser account.`
            : "Manage backups with a superuser account.";
        const submit = button({ label: isBusy ? "Signing in…" : "Sign in", kind: "primary", type: "submit", isBusy });
        return html`<section class="sign-in" part="sign-in">
            <div class="mark">${icon("archive")}</div>
            <h2 class="title">Sign in</h2>
            <p class="subtitle">${whose}</p>
            <div class="reason" part="reason" role="status">${this.isReasonShown ? this.reason : ""}</div>
            <form class="sign-in-form" novalidate @submit=${this.#onSubmit}>
                ${app.urlIsFixed ? nothing : this.#server()}${this.#email()}${this.#password()}
                ${alertBox(problem.text, problem.canRetry ? () => this.#retry() : undefined)}${submit}
            </form>
        </section>`;
    }

    #server(): TemplateResult {
        return field({
            id: `${this.uid}-server`,
            label: "Server",
            value: this.#first.server,
            type: "url",
            name: "server",
            inputmode: "url",
            autocomplete: "url",
            isRequired: true,
            placeholder: "https://example.com",
            hint: "Address of the PocketBase or BosBase server.",
            error: this.errors.server ?? null,
        });
    }

    #email(): TemplateResult {
        return field({
            id: `${this.uid}-email`,
            label: "Email",
            value: this.#first.email,
            type: "email",
            name: "email",
            autocomplete: "username",
            isRequired: true,
            error: this.errors.email ?? null,
        });
    }

    #password(): TemplateResult {
        return field({
            id: `${this.uid}-password`,
            label: "Password",
            type: "password",
            name: "password",
            autocomplete: "current-password",
            isRequired: true,
            error: this.errors.password ?? null,
        });
    }
}
