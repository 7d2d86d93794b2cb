/** A dialog that asks before something is done. */
import { state } from "lit/decorators.js";
import { isUnreachable, words } from "../parts/errors.js";
import { Dialog, type Page } from "./dialog.js";

export interface Ask {
    title: string;
    content: unknown;
    /** The label of the button that confirms, and its label (`busy`) while the work is done. */
    confirm: string;
    busy?: string;
    isDanger?: boolean;
}

export abstract class Question extends Dialog {
    @state() private isBusy = false;
    @state() private isRepeat = false;

    protected abstract ask(): Ask;

    /** Does what was confirmed. The dialog closes when it resolves, and shows the error when it rejects. */
    protected abstract answer(): Promise<void>;

    /** Returns true if it has shown the error in a better place. */
    protected failed(_error: unknown): boolean {
        return false;
    }

    protected override page(): Page {
        const { title, content, confirm, busy = confirm, isDanger } = this.ask();
        const label = this.isBusy ? busy : this.isRepeat ? "Try again" : confirm;
        return {
            title,
            content,
            actions: [
                { id: "cancel", label: "Cancel", isFirst: true, onClick: () => this.close() },
                { id: "confirm", label, kind: isDanger ? "danger" : "primary", type: "submit", isBusy: this.isBusy },
            ],
        };
    }

    protected override async submitted(): Promise<void> {
        if (this.isBusy) return;
        this.problem = "";
        this.isBusy = true;
        this.isRepeat = false;
        try {
            await this.answer();
            this.close();
        } catch (error) {
            this.isBusy = false;
            if (this.app.handled(error) || this.failed(error)) return;
            if (this.isOpen) this.problem = words(error);
            else this.app.notify(words(error));
            this.isRepeat = isUnreachable(error);
        }
    }
}
