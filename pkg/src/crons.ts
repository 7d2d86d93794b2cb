/** `CronService`: the scheduled jobs of the server. */
import type BosBase from "./client.js";
import type { SendOptions } from "./options.js";

/** A scheduled job. */
export interface CronJob {
    id: string;
    /** When the job runs, as a cron expression in UTC. */
    expression: string;
}

/** The scheduled jobs of the server, for superusers. */
export class CronService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Lists the jobs.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    getFullList(options?: SendOptions): Promise<CronJob[]> {
        return this.client.send("/api/crons", options);
    }

    /**
     * Starts a job now. Resolves when the server has started it.
     *
     * @throws {ClientResponseError} `not-found`, and the codes of every request
     */
    async run(jobId: string, options?: SendOptions): Promise<boolean> {
        await this.client.send(`/api/crons/${encodeURIComponent(jobId)}`, { method: "POST", ...options });
        return true;
    }
}
