/** The dialog that asks before the user signs out while work is going on. */
import { html } from "lit";
import { type Ask, Question } from "./question.js";

/** @element bosbase-backups-sign-out-dialog */
export class SignOutDialog extends Question {
    protected override ask(): Ask {
        return {
            title: "Sign out now?",
            content: html`<p>Work is still going on. Signing out stops uploads and downloads; a backup being created is finished by the server.</p>`,
            confirm: "Sign out",
        };
    }

    protected override async answer(): Promise<void> {
        this.app.signOut();
    }
}
