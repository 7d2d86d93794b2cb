/** A progress bar; the text below it says how much is done, how fast, and how long it will take. */
import { html, nothing, type TemplateResult } from "lit";
import { type Meter, TOO_SLOW } from "../state/meter.js";

/** @csspart progress - The bar of a transfer or of a check. */
export function meterView(meter: Meter): TemplateResult {
    const bar = html`<progress
        class="job-bar"
        part="progress"
        max="100"
        .value=${meter.percentDone}
        aria-label="${meter.noun} of ${meter.title}"
        aria-valuetext=${meter.isEnded ? nothing : meter.valueText || nothing}
        aria-hidden=${meter.isEnded ? "true" : nothing}
    ></progress>`;
    const detail = html`<span class="job-amount">${meter.amount}</span><span class="job-left">${meter.left}</span>`;
    const warning = html`<span class="job-warning" ?hidden=${!meter.isSlow}>${TOO_SLOW}</span>`;
    return html`<span class="meter">${bar}<span class="job-detail">${detail}</span>${warning}</span>`;
}
