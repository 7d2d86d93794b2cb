/** Which backup or file a dialog is about. */
import { html, type TemplateResult } from "lit";

export function subject(name: string, detail: string): TemplateResult {
    return html`<p class="subject"><strong>${name}</strong><span>${detail}</span></p>`;
}
