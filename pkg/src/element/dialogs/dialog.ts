/**
 * A modal dialog in a native `<dialog>`: Escape, focus and the inert page behind it are the browser's work.
 */
import { html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Component } from "../parts/component.js";
import { alertBox, type ButtonOptions, button } from "../parts/controls.js";
import { FALLBACK_FOCUS, KeepFocus } from "../parts/keep-focus.js";
import type { Shell } from "../state/shell.js";
import { dialogStyles } from "./dialog.styles.js";

/** A button below the content. The id identifies it; its label may change. */
export interface Action extends ButtonOptions {
    id: string;
}

/** What a dialog shows; it may change while the dialog is open. */
export interface Page {
    title: string;
    content: unknown;
    actions: Action[];
}

/**
 * The frame that all dialogs share. `Shell.open()` puts a dialog into the page, and closing removes it. The control with `isFirst`,
 * or else the title, gets the focus when the dialog opens and when the focused control is gone.
 *
 * @csspart dialog - Every dialog.
 */
export abstract class Dialog extends Component {
    static override styles = dialogStyles;

    /** The error message, or "". */
    @state() protected problem = "";
    @state() private announcement = "";

    /** Whether the dialog is wide enough for lists. */
    protected readonly isWide: boolean = false;
    /** The element that had the focus before the dialog opened. */
    protected opener: Element | null = null;

    constructor(protected readonly app: Shell) {
        super();
        new KeepFocus(this, { fallback: () => this.first });
    }

    protected abstract page(): Page;

    /** Called when the form is submitted. */
    protected submitted(): void {}

    /** Called when the dialog was closed, in whatever way. */
    protected closed(): void {}

    /** Returns the element that gets the focus after closing if the opener is gone. */
    protected fallbackFocus(): HTMLElement | null {
        return this.app.root.querySelector<HTMLElement>(FALLBACK_FOCUS) ?? this.app.root.querySelector("h2");
    }

    protected get isOpen(): boolean {
        return this.#dialog?.open ?? false;
    }

    close(): void {
        this.#dialog?.close();
    }

    /** Announces a text to screen readers. The page behind is inert, and so are its live regions. */
    protected announce(text: string): void {
        this.announcement = text;
    }

    get #dialog(): HTMLDialogElement | null {
        return this.querySelector("dialog");
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.opener = this.app.root.activeElement;
    }

    protected override firstUpdated(): void {
        // The dialog was removed from the page before it was shown.
        if (this.isConnected) this.#dialog?.showModal();
        this.first?.focus();
    }

    /** The element that gets the focus first. */
    protected get first(): HTMLElement | null {
        return this.querySelector<HTMLElement>("[data-first]") ?? this.querySelector("h3");
    }

    #onClose(): void {
        this.remove();
        // If the opener is gone (its row was deleted), the focus must not fall back to the top of the page.
        if (this.opener?.isConnected) (this.opener as HTMLElement).focus();
        else if (!this.app.root.activeElement) this.fallbackFocus()?.focus();
        this.closed();
    }

    #onSubmit(event: Event): void {
        event.preventDefault();
        this.submitted();
    }

    protected override render(): TemplateResult {
        const { title, content, actions } = this.page();
        const id = `${this.uid}-title`;
        return html`<dialog class="dialog ${this.isWide ? "is-wide" : ""}" part="dialog" aria-labelledby=${id} @close=${this.#onClose}>
            <form class="dialog-form" novalidate @submit=${this.#onSubmit}>
                <h3 id=${id} class="dialog-title" tabindex="-1">${title}</h3>
                <div class="dialog-body">
                    <div class="dialog-content">${content}</div>
                    ${alertBox(this.problem)}
                </div>
                <div class="dialog-actions">${repeat(actions, (action) => action.id, button)}</div>
                <p class="visually-hidden" role="status">${this.announcement}</p>
            </form>
        </dialog>`;
    }
}
