/** The progress of a verification: the download of the backup, then the check of every byte. */
import type { Progress } from "../sdk.js";
import { Meter, type MeterTexts } from "./meter.js";
import { Model } from "./model.js";
import type { Ticker } from "./ticker.js";

const TEXTS: Partial<Record<Progress["stage"], MeterTexts>> = {
    downloading: { noun: "Download", complete: "All of it is here.", stalled: "Nothing comes; still trying." },
    verifying: { noun: "Check", complete: "Every byte was read.", stalled: "Still reading." },
};

export class Checking extends Model {
    /** The meter of the present stage, if the stage has one. */
    meter: Meter | null = null;
    #stage: Progress["stage"] | null = null;
    #stopClock: () => void;

    /** `announce(text)` announces the milestones to screen readers. */
    constructor(
        ticker: Ticker,
        private readonly title: string,
        private readonly announce: (text: string) => void,
    ) {
        super();
        this.#stopClock = ticker.every(1, () => {
            this.meter?.tick();
            this.changed();
        });
    }

    /** Shows a report of the client; only the download and the verification have a bar. */
    show(progress: Progress): void {
        const texts = TEXTS[progress.stage];
        if (!texts) return;
        if (progress.stage !== this.#stage) {
            this.#stage = progress.stage;
            this.meter = new Meter(this.title, texts, this.announce);
        }
        this.meter?.show(progress);
        this.changed();
    }

    /** Removes the bar. */
    end(): void {
        this.#stopClock();
        this.meter = null;
        this.changed();
    }
}
