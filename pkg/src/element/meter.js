/** How far a transfer is: the bar, and below it how much, how fast, how long still. */
import { h, setText } from "./dom.js";
import { elapsed, remaining, size } from "./format.js";

// After this long without a byte the last rate says nothing any more.
const STALLED_MS = 6000;
const MARKS = [75, 50, 25];
const TOO_SLOW =
    "At this rate the upload will not be done within five minutes, and then the server drops it. " +
    "Use a faster connection, or copy the file to the server's backups folder.";

/**
 * `words`: `noun`, `iconName`, `complete` (all bytes are through), `stalled`.
 * `announce(text)`: called when a quarter, a half, three quarters are through, and once for a warning.
 */
export function createMeter(title, words, announce) {
    const bar = h("progress", {
        class: "job-bar",
        part: "progress",
        max: "100",
        value: "0",
        "aria-label": `${words.noun} of ${title}`,
    });
    const amount = h("span", { class: "job-amount" });
    const left = h("span", { class: "job-left" });
    const warning = h("span", { class: "job-warning", hidden: true }, TOO_SLOW);
    const element = h("span", { class: "meter" }, bar, h("span", { class: "job-detail" }, amount, left), warning);
    let report = null;
    let movedAt = 0;
    let mark = 0;
    let ended = false;

    const isComplete = () => report.total !== null && report.loaded >= report.total;
    const share = () => (report?.total ? report.loaded / report.total : report && isComplete() ? 1 : 0);

    function write(first, second = "") {
        setText(amount, first);
        setText(left, second);
    }

    function tick() {
        if (ended || !report) return;
        const idle = Date.now() - movedAt;
        const stand = `${size(report.loaded)} of ${report.total === null ? "?" : size(report.total)}`;
        if (isComplete()) write(words.complete);
        else if (idle > STALLED_MS) write(stand, `${words.stalled} ${elapsed(idle)}`);
        else if (!report.bytesPerSecond) write(stand, report.loaded ? "" : "Starting…");
        else write(`${stand} · ${size(report.bytesPerSecond)}/s`, remaining(report.secondsLeft));
        bar.setAttribute("aria-valuetext", `${Math.floor(share() * 100)} %, ${left.textContent || amount.textContent}`);
    }

    return {
        element,
        noun: words.noun,
        iconName: words.iconName,
        tick,
        say: write,

        /** Takes a report of the client, which come up to ten times a second; the words follow the clock, to be legible. */
        show(next) {
            const isFirst = !report;
            if (isFirst || next.loaded > report.loaded) movedAt = Date.now();
            report = next;
            bar.value = share() * 100;
            const isSlow = next.warning === "exceeds-server-time-limit";
            if (isSlow && warning.hidden) announce(`${title}: ${TOO_SLOW}`);
            warning.hidden = !isSlow;
            const reached = MARKS.find((percent) => share() * 100 >= percent) ?? 0;
            if (reached > mark && !isComplete()) announce(`${words.noun} of ${title}: ${reached} %`);
            mark = Math.max(mark, reached);
            if (isFirst || isComplete()) tick();
        },

        get percent() {
            return report ? `${Math.floor(share() * 100)} %` : "";
        },
        get isComplete() {
            return report !== null && isComplete();
        },
        /** What a transfer that is done took. */
        get summary() {
            return report?.bytesPerSecond ? `${size(report.bytesPerSecond)}/s` : "";
        },
        fill() {
            bar.value = 100;
        },
        end() {
            ended = true;
            warning.hidden = true;
            bar.removeAttribute("aria-valuetext");
            bar.setAttribute("aria-hidden", "true");
        },
    };
}
