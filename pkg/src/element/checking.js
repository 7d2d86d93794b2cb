/** How far a check of every byte is: the download of what is checked, then the check. */
import { h } from "./dom.js";
import { createMeter } from "./meter.js";

const WORDS = {
    downloading: { noun: "Download", complete: "All of it is here.", stalled: "Nothing comes; still trying." },
    verifying: { noun: "Check", complete: "Every byte was read.", stalled: "Still reading." },
};

/** `announce(text)`: says the milestones to screen readers. */
export function createChecking(app, title, announce) {
    const element = h("div", { class: "checking" });
    let stage = null;
    let meter = null;
    const stopClock = app.ticker.every(1, () => meter?.tick());
    return {
        element,
        /** Takes the client's reports; those of other stages have no bar. */
        show(progress) {
            if (!WORDS[progress.stage]) return;
            if (progress.stage !== stage) {
                stage = progress.stage;
                meter = createMeter(title, WORDS[stage], announce);
                element.replaceChildren(meter.element);
            }
            meter.show(progress);
        },
        /** Takes the bar away. */
        end() {
            stopClock();
            element.replaceChildren();
        },
    };
}
