/** The state of the activity list: one job for each backup that is created, uploaded, downloaded or restored. */
import { elapsed } from "../parts/format.js";
import type { Meter } from "./meter.js";
import { Model } from "./model.js";
import type { Ticker } from "./ticker.js";

interface JobOptions {
    /** Whether the job is still in a queue, so that its clock has not started. */
    isWaiting?: boolean;
    /** Replaces the text below the title. */
    meter?: Meter;
    /** Cancels the job; if it is given, the line has a button from the start. */
    onCancel?: () => void;
}

export interface Retry {
    retry?: () => void;
}

export class Activity extends Model {
    jobs: Job[] = [];
    /** Milestones for screen readers; the end of a job is announced by the notice or its alert. */
    milestone = "";
    /** The job whose button gets the focus when it is shown next. */
    focused: Job | null = null;
    #stopClock: () => void;

    constructor(ticker: Ticker) {
        super();
        this.#stopClock = ticker.every(1, () => {
            if (!this.isRunning) return;
            for (const job of this.jobs) if (job.isRunning) job.tick();
            this.changed();
        });
    }

    get isRunning(): boolean {
        return this.jobs.some((job) => job.isRunning);
    }

    add(title: string, text: string, options: JobOptions = {}): Job {
        const job = new Job(this, title, text, options);
        this.jobs = [...this.jobs, job];
        this.changed();
        return job;
    }

    remove(job: Job): void {
        this.jobs = this.jobs.filter((other) => other !== job);
        this.changed();
    }

    /** Announces a milestone to screen readers only. */
    announce(text: string): void {
        this.milestone = text;
        this.changed();
    }

    dispose(): void {
        this.#stopClock();
    }
}

export class Job {
    state: "waiting" | "running" | "done" | "stopped" | "failed";
    text = "";
    error = "";
    clock = "";
    retry: (() => void) | undefined;
    #startedAt: number;

    constructor(
        private readonly activity: Activity,
        readonly title: string,
        text: string,
        private readonly options: JobOptions,
    ) {
        this.state = options.isWaiting ? "waiting" : "running";
        this.#startedAt = options.isWaiting ? 0 : Date.now();
        this.#say(text);
        this.tick();
    }

    get meter(): Meter | undefined {
        return this.options.meter;
    }

    get isRunning(): boolean {
        return this.state === "waiting" || this.state === "running";
    }

    get canBeCancelled(): boolean {
        return this.isRunning && this.options.onCancel !== undefined;
    }

    start(text: string): void {
        this.state = "running";
        this.#startedAt = Date.now();
        this.stage(text);
        this.tick();
    }

    stage(text: string): void {
        this.#say(text);
        this.activity.changed();
    }

    tick(): void {
        this.meter?.tick();
        if (!this.#startedAt) return;
        this.clock = this.meter && this.isRunning ? this.meter.percent : elapsed(Date.now() - this.#startedAt);
    }

    done(text: string, more?: string): void {
        this.#end("done");
        this.meter?.fill();
        this.#say(text, more);
    }

    /** Whether the job was cancelled. */
    stop(text: string, { retry }: Retry = {}): void {
        this.#end("stopped");
        this.#say(text);
        this.retry = retry;
    }

    fail(message: string, { retry }: Retry = {}): void {
        this.#end("failed");
        this.#say("");
        this.error = message;
        this.retry = retry;
    }

    /** Runs the line's only button: it cancels a running job, and removes the line of an ended one. */
    close(): void {
        if (this.isRunning && this.options.onCancel) this.options.onCancel();
        else this.remove();
    }

    focus(): void {
        this.activity.focused = this;
        this.activity.changed();
    }

    remove(): void {
        this.activity.remove(this);
    }

    #say(text: string, more?: string): void {
        if (this.meter) this.meter.say(text, more);
        else this.text = text;
    }

    /** Ends the job. The caller sets the text about the outcome first, since this shows it. */
    #end(state: "done" | "stopped" | "failed"): void {
        this.state = state;
        this.tick();
        this.meter?.end();
        this.activity.changed();
    }
}
