/** `LogService`: the logs of the server. */
import type BosBase from "./client.js";
import { ClientResponseError } from "./error.js";
import type { SendOptions } from "./options.js";

/** A page of a list. */
export interface ListResult<T> {
    page: number;
    perPage: number;
    totalItems: number;
    totalPages: number;
    items: T[];
}

/** An entry of the log. */
export interface LogModel {
    id: string;
    created: string;
    updated: string;
    /** -4 debug, 0 information, 4 warning, 8 error. */
    level: number;
    message: string;
    data: Record<string, any>;
}

/** How many entries an hour has. */
export interface HourlyStats {
    total: number;
    /** The beginning of the hour. */
    date: string;
}

/** The logs of the server, for superusers. */
export class LogService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Lists a page of the log.
     *
     * @param options `sort`, `filter`, `fields` and other query parameters
     * @throws {ClientResponseError} the codes of every request
     */
    getList(page = 1, perPage = 30, options?: SendOptions): Promise<ListResult<LogModel>> {
        return this.client.send("/api/logs", { ...options, query: { page, perPage, ...options?.query } });
    }

    /**
     * Reads an entry.
     *
     * @throws {ClientResponseError} `not-found`, also for an empty id (nothing was sent), and the codes of every request
     */
    async getOne(id: string, options?: SendOptions): Promise<LogModel> {
        if (!id) {
            const response = { code: 404, message: "An entry of the log needs an id.", data: {} };
            throw new ClientResponseError({ url: this.client.buildURL("/api/logs/"), status: 404, response });
        }
        return this.client.send(`/api/logs/${encodeURIComponent(id)}`, options);
    }

    /**
     * Counts the entries of each hour.
     *
     * @param options `filter` and other query parameters
     * @throws {ClientResponseError} the codes of every request
     */
    getStats(options?: SendOptions): Promise<HourlyStats[]> {
        return this.client.send("/api/logs/stats", options);
    }
}
