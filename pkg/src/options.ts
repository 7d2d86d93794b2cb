/** Options that every call takes, and what callbacks get. */

/** Options of a call. Members that are not listed here become query parameters. */
export interface SendOptions {
    /** HTTP method. */
    method?: string;
    /** Header fields; they win over the client's own. */
    headers?: Record<string, string>;
    /** Query parameters: arrays repeat their name, `null` and `undefined` are left out, dates are written as the server writes them. */
    query?: Record<string, any>;
    /** The older name of `query`. */
    params?: Record<string, any>;
    /** Body: an object is sent as JSON, or as a form if it holds a Blob; `FormData` and strings go as they are. */
    body?: any;
    /** Used instead of the platform's `fetch`. */
    fetch?: (url: any, init?: any) => Promise<Response>;
    /** Cancels the call when it aborts. */
    signal?: AbortSignal | null;
    /** Calls with the same key cancel each other; `null` = none does. Without one a repeated GET cancels its predecessor. */
    requestKey?: string | null;
    /**
     * Milliseconds without an answer after which the call ends with code `timeout`; 0 = no limit. Without it 30 s, and no limit
     * for `create`, `upload` and `send`, which may take as long as the server does.
     */
    timeout?: number;
    /** How a GET is repeated that found no answer, or 429, 502, 503, 504. What changes something is never repeated. */
    retry?: boolean | RetryOptions;
    /** See `RequestInit`. */
    cache?: RequestCache;
    /** See `RequestInit`. */
    credentials?: RequestCredentials;
    /** See `RequestInit`. */
    duplex?: "half";
    /** See `RequestInit`. */
    integrity?: string;
    /** See `RequestInit`. */
    keepalive?: boolean;
    /** See `RequestInit`. */
    mode?: RequestMode;
    /** See `RequestInit`. */
    priority?: RequestPriority;
    /** See `RequestInit`. */
    redirect?: RequestRedirect;
    /** See `RequestInit`. */
    referrer?: string;
    /** See `RequestInit`. */
    referrerPolicy?: ReferrerPolicy;
    [parameter: string]: any;
}

/** How a GET is repeated: after pauses that double, each half fixed and half random. */
export interface RetryOptions {
    /** Attempts after the first one. Default 2. */
    attempts?: number;
    /** Milliseconds, upper bound of the first pause. Default 500. */
    minDelay?: number;
    /** Milliseconds, upper bound of every pause; a server that asks for a longer one (Retry-After) is not asked again. Default 10,000. */
    maxDelay?: number;
}

/** What `beforeSend` may return. */
export interface BeforeSendResult {
    /** Replaces the URL. */
    url?: string;
    /** Replaces the options. */
    options?: SendOptions;
    [member: string]: any;
}

/** How far a long operation is. At most ten reports a second, and one when a stage is complete. */
export interface Progress {
    /** What it is doing. */
    stage:
        | "downloading"
        | "uploading"
        | "verifying"
        | "inspecting"
        | "creating"
        | "requested"
        | "restarting"
        | "ready"
        | "pruning";
    /** Bytes so far; never less than before. */
    loaded: number;
    /** Bytes in the end; `null` = unknown. */
    total: number | null;
    /** Rate of the last seconds. */
    bytesPerSecond: number;
    /**
     * Seconds until the end at this rate; `null` = unknown, also when all bytes are through and the server has not said
     * so. 0 in the last report of a stage only.
     */
    secondsLeft: number | null;
    /** The server drops every request after five minutes, and at this rate the upload will not be done by then. */
    warning?: "exceeds-server-time-limit";
}

/**
 * The key that the caller of a call has chosen, or "". The module reads it in the same order (src/bindings/read/options.rs).
 *
 * @internal
 */
export function chosenKey(options?: SendOptions): string {
    const given = options ?? {};
    let key: unknown = given.requestKey;
    if (key === undefined) {
        const places: Record<string, any>[] = [given, { ...given.params, ...given.query }];
        const isOff = places.some(({ $autoCancel }) => $autoCancel === false);
        key = !isOff && places.map(({ $cancelKey }) => $cancelKey).find(Boolean);
    }
    return key ? String(key) : "";
}
