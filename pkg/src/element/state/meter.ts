/** The progress of a transfer, in numbers and in words. */
import { elapsed, remaining, size } from "../parts/format.js";
import type { IconName } from "../parts/icons.js";
import type { Progress } from "../sdk.js";

// After this long without a byte, the last rate is no longer shown.
const STALLED_MS = 6000;
const MARKS = [75, 50, 25];
export const TOO_SLOW =
    "At this rate the upload will not be done within five minutes, and then the server drops it. " +
    "Use a faster connection, or copy the file to the server's backups folder.";

export interface MeterTexts {
    noun: string;
    /** The text when all bytes are transferred. */
    complete: string;
    stalled: string;
    icon?: IconName;
}

export class Meter {
    percentDone = 0;
    amount = "";
    left = "";
    valueText = "";
    isSlow = false;
    isEnded = false;

    #report: Progress | null = null;
    #movedAt = 0;
    #mark = 0;

    /** `announce(text)` is called when a quarter, a half and three quarters are done, and once for a warning. */
    constructor(
        readonly title: string,
        private readonly texts: MeterTexts,
        private readonly announce: (text: string) => void,
    ) {}

    get noun(): string {
        return this.texts.noun;
    }

    get icon(): IconName | undefined {
        return this.texts.icon;
    }

    get percent(): string {
        return this.#report ? `${Math.floor(this.#share() * 100)} %` : "";
    }

    get isComplete(): boolean {
        const report = this.#report;
        return report !== null && report.total !== null && report.loaded >= report.total;
    }

    /** The rate of a finished transfer. */
    get summary(): string {
        return this.#report?.bytesPerSecond ? `${size(this.#report.bytesPerSecond)}/s` : "";
    }

    say(amount: string, left = ""): void {
        this.amount = amount;
        this.left = left;
    }

    /** Takes a report of the client. Reports come up to ten times a second; the text changes once a second, to be legible. */
    show(next: Progress): void {
        const isFirst = !this.#report;
        if (!this.#report || next.loaded > this.#report.loaded) this.#movedAt = Date.now();
        this.#report = next;
        this.percentDone = this.#share() * 100;
        const isSlow = next.warning === "exceeds-server-time-limit";
        if (isSlow && !this.isSlow) this.announce(`${this.title}: ${TOO_SLOW}`);
        this.isSlow = isSlow;
        const reached = MARKS.find((percent) => this.percentDone >= percent) ?? 0;
        if (reached > this.#mark && !this.isComplete) this.announce(`${this.noun} of ${this.title}: ${reached} %`);
        this.#mark = Math.max(this.#mark, reached);
        if (isFirst || this.isComplete) this.tick();
    }

    /** Updates the text. */
    tick(): void {
        const report = this.#report;
        if (this.isEnded || !report) return;
        const idle = Date.now() - this.#movedAt;
        const stand = `${size(report.loaded)} of ${report.total === null ? "?" : size(report.total)}`;
        if (this.isComplete) this.say(this.texts.complete);
        else if (idle > STALLED_MS) this.say(stand, `${this.texts.stalled} ${elapsed(idle)}`);
        else if (!report.bytesPerSecond) this.say(stand, report.loaded ? "" : "Starting…");
        else this.say(`${stand} · ${size(report.bytesPerSecond)}/s`, remaining(report.secondsLeft));
        this.valueText = `${this.percent}, ${this.left || this.amount}`;
    }

    fill(): void {
        this.percentDone = 100;
    }

    end(): void {
        this.isEnded = true;
        this.isSlow = false;
    }

    #share(): number {
        const report = this.#report;
        return report?.total ? report.loaded / report.total : this.isComplete ? 1 : 0;
    }
}
