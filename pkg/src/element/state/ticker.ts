/**
 * One timer for everything that shows passing time; it stops while the element is not in a document.
 */

const TICK_MS = 500;

interface Entry {
    seconds: number;
    fn: () => void;
    due: number;
}

export class Ticker {
    #entries = new Set<Entry>();
    #timer: ReturnType<typeof setInterval> | undefined;

    /** Calls `fn` about every `seconds`; returns the function that stops that. */
    every(seconds: number, fn: () => void): () => void {
        const entry = { seconds, fn, due: Date.now() + seconds * 1000 };
        this.#entries.add(entry);
        return () => void this.#entries.delete(entry);
    }

    start(): void {
        if (this.#timer) return;
        this.#timer = setInterval(() => this.#tick(), TICK_MS);
        // The element is back in the document: everything that was stopped is updated at once.
        for (const { fn } of this.#entries) fn();
    }

    stop(): void {
        clearInterval(this.#timer);
        this.#timer = undefined;
    }

    #tick(): void {
        // The clock counts, not the number of calls: timers stand still in a sleeping computer and are slowed in a hidden tab.
        const now = Date.now();
        for (const entry of this.#entries) {
            if (now < entry.due - TICK_MS / 2) continue;
            entry.due = now + entry.seconds * 1000;
            entry.fn();
        }
    }
}
