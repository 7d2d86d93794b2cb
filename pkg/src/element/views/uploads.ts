/** Takes files to upload, which are chosen with the picker or dropped anywhere on the element. */
import { html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { ReviewDialog } from "../dialogs/review.js";
import { Component } from "../parts/component.js";
import { icon } from "../parts/icons.js";
import type { Session } from "../state/session.js";
import { uploadsStyles } from "./uploads.styles.js";

/**
 * @element bosbase-backups-uploads
 *
 * @csspart drop - The area that covers everything while files are dragged.
 */
export class UploadsView extends Component {
    static override styles = uploadsStyles;

    @property({ attribute: false }) session!: Session;
    @state() private isDropPlace = false;

    /** Lets the user choose files. */
    pick(): void {
        if (this.session.app.mayAct()) this.querySelector("input")?.click();
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.#listen("add");
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.#listen("remove");
    }

    #listen(what: "add" | "remove"): void {
        const { host } = this.session.app;
        const change = (what === "add" ? host.addEventListener : host.removeEventListener).bind(host);
        change("dragenter", this.#onDrag);
        change("dragover", this.#onDrag);
        change("dragleave", this.#onLeave);
        change("drop", this.#onDrop);
    }

    get #isBlocked(): boolean {
        const { restoring, root } = this.session.app;
        return restoring || root.querySelector("dialog[open]") !== null;
    }

    #onPick({ target }: Event): void {
        const input = target as HTMLInputElement;
        this.#review([...(input.files ?? [])]);
        // Without this, choosing the same file again would be no change.
        input.value = "";
    }

    #onDrag = (event: DragEvent): void => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        // This is needed even if no upload may start: otherwise the browser leaves the page to open the file.
        event.preventDefault();
        event.dataTransfer.dropEffect = this.#isBlocked ? "none" : "copy";
        this.isDropPlace = !this.#isBlocked;
    };

    #onLeave = (event: DragEvent): void => {
        const inside = event.relatedTarget instanceof Node && this.session.app.host.contains(event.relatedTarget);
        if (!inside) this.isDropPlace = false;
    };

    #onDrop = (event: DragEvent): void => {
        this.isDropPlace = false;
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        if (this.#isBlocked) return;
        const files: File[] = [];
        for (const item of event.dataTransfer.items) {
            if (item.kind !== "file") continue;
            const file = item.getAsFile();
            if (item.webkitGetAsEntry?.()?.isDirectory) {
                this.session.activity
                    .add(file?.name ?? "Folder", "")
                    .fail("This is a folder. Drop the ZIP file itself.");
            } else if (file) {
                files.push(file);
            }
        }
        this.#review(files);
    };

    #review(files: File[]): void {
        if (files.length) this.session.app.open(new ReviewDialog(this.session, files));
    }

    protected override render(): TemplateResult {
        return html`<input
                type="file"
                multiple
                accept=".zip,application/zip"
                hidden
                aria-label="Backups to upload"
                @change=${this.#onPick}
            />
            <div class="drop" part="drop" aria-hidden="true" ?hidden=${!this.isDropPlace}>
                <div class="drop-text">${icon("upload")}<span>Drop ZIP files to upload</span></div>
            </div>`;
    }
}
