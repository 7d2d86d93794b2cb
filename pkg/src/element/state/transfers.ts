/** Transfers of one direction: two run at a time, each has a line and can be cancelled and repeated; leaving the page asks first. */
import { facts, isUnreachable, words } from "../parts/errors.js";
import { size } from "../parts/format.js";
import type { BosBase, Progress } from "../sdk.js";
import type { Activity, Job } from "./activity.js";
import { Meter, type MeterTexts } from "./meter.js";
import type { Shell } from "./shell.js";

// A browser opens six connections to a server, and short requests such as the list need some of them.
const AT_ONCE = 2;

interface TransferTexts extends MeterTexts {
    starting: string;
}

export const DOWNLOAD: TransferTexts = {
    noun: "Download",
    icon: "download",
    starting: "Asking the server…",
    complete: "Writing the file…",
    stalled: "Nothing comes; still trying.",
};

export const UPLOAD: TransferTexts = {
    noun: "Upload",
    icon: "upload",
    starting: "Asking the server…",
    complete: "The server is storing it…",
    stalled: "Nothing moves; waiting.",
};

export interface TransferOptions {
    signal: AbortSignal;
    onProgress: (progress: Progress) => void;
}

export interface Order {
    title: string;
    bytes: number;
    /** Transfers the file, and resolves to a sentence about the result. */
    work(options: TransferOptions): Promise<string>;
    /** Returns the sentence that is shown after the user has cancelled. */
    cancelled(meter: Meter): string | Promise<string>;
    /** Called after a failure. */
    failed?(): void;
    /** Repeats the transfer with a new order, if the same one cannot be used again; resolves to its line or null. */
    again?(): Promise<Job | null>;
}

interface Entry {
    order: Order;
    meter: Meter;
    controller: AbortController;
    job: Job;
}

export class Transfers {
    #waiting: Entry[] = [];
    #active = new Set<Entry>();
    #isDisposed = false;
    #client: BosBase;

    constructor(
        private readonly app: Shell,
        private readonly activity: Activity,
        private readonly texts: TransferTexts,
    ) {
        this.#client = app.client;
    }

    add(order: Order): Job {
        const { title, bytes } = order;
        const meter = new Meter(title, this.texts, (text) => this.activity.announce(text));
        const onCancel = () => this.#cancel(entry);
        const job = this.activity.add(title, `Waiting, ${size(bytes)}`, { isWaiting: true, meter, onCancel });
        const entry: Entry = { order, meter, controller: new AbortController(), job };
        this.#active.add(entry);
        this.#waiting.push(entry);
        this.#watchLeaving();
        this.#next();
        return job;
    }

    /** Whether a transfer with this title waits or runs. */
    has(title: string): boolean {
        return [...this.#active].some((entry) => entry.order.title === title);
    }

    get isRunning(): boolean {
        return this.#active.size > 0;
    }

    dispose(): void {
        this.#isDisposed = true;
        this.#waiting = [];
        for (const { controller } of this.#active) controller.abort();
        this.#active.clear();
        this.#watchLeaving();
    }

    #next(): void {
        while (this.#active.size - this.#waiting.length < AT_ONCE) {
            const entry = this.#waiting.shift();
            if (!entry) return;
            this.#run(entry);
        }
    }

    async #run(entry: Entry): Promise<void> {
        const { order, meter, job } = entry;
        const { signal } = entry.controller;
        job.start(this.texts.starting);
        const onProgress = (progress: Progress) => {
            meter.show(progress);
            this.activity.changed();
        };
        try {
            const text = await order.work({ signal, onProgress });
            job.done(text, meter.summary);
            this.app.notify(`${order.title}: ${text}.`);
        } catch (error) {
            if (this.#isDisposed) return;
            if (signal.aborted) await this.#stopped(entry);
            else if (this.app.handled(error, this.#client)) job.remove();
            else {
                job.fail(words(error), isPassing(error) ? { retry: () => this.#again(entry) } : {});
                order.failed?.();
            }
        } finally {
            this.#leave(entry);
        }
    }

    #cancel(entry: Entry): void {
        entry.controller.abort();
        const place = this.#waiting.indexOf(entry);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        entry.job.stop("Cancelled.", { retry: () => this.#again(entry) });
        this.#leave(entry);
    }

    async #stopped(entry: Entry): Promise<void> {
        const text = await entry.order.cancelled(entry.meter);
        if (this.#isDisposed) return;
        entry.job.stop(text, { retry: () => this.#again(entry) });
        this.app.notify(`${entry.order.title}: ${text}`);
    }

    async #again({ order, job }: Entry): Promise<void> {
        const successor = order.again ? await order.again() : this.add(order);
        if (!successor) return;
        successor.focus();
        job.remove();
    }

    #leave(entry: Entry): void {
        this.#active.delete(entry);
        this.#watchLeaving();
        if (!this.#isDisposed) this.#next();
    }

    // The listener exists only while there is something to lose, since it keeps a page out of the back/forward cache.
    #watchLeaving(): void {
        if (this.#active.size) addEventListener("beforeunload", this.#onLeaving);
        else removeEventListener("beforeunload", this.#onLeaving);
    }

    #onLeaving = (event: BeforeUnloadEvent): void => {
        event.preventDefault();
        // Browsers before 2024 ask only if `returnValue` is set.
        event.returnValue = true;
    };
}

/** Whether another attempt may succeed. */
function isPassing(error: unknown): boolean {
    return isUnreachable(error) || ["truncated", "server", "rate-limited"].includes(facts(error).code ?? "");
}
