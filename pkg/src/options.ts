/** Options that every call takes, and what callbacks get. */

/**
 * Options of a call. Where a method takes these, a member that is not listed is refused, so that a slip of the pen is not taken for
 * a query parameter; query parameters go into `query`.
 */
export interface CallOptions {
    /** HTTP method. */
    method?: string;
    /** Header fields; they replace the client's own. */
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
    /** A call cancels pending ones with the same key; `null` = it never does. Without a key, a repeated GET cancels its predecessor. */
    requestKey?: string | null;
    /**
     * Milliseconds without an answer after which the call ends with code `timeout`; 0 = no limit. Default 30,000, and no limit
     * for `create`, `upload` and `send`, which may take as long as the server needs.
     */
    timeout?: number;
    /** How a GET is repeated that got no answer, or status 429, 502 to 504 or 520 to 530. Requests that change something are never repeated. */
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
    /** The older form of `requestKey: null`, if it is `false`. */
    $autoCancel?: boolean;
    /** The older name of `requestKey`. */
    $cancelKey?: string;
}

/** Options of a call that the peers have as well. As there, members that are not listed become query parameters. */
export interface SendOptions extends CallOptions {
    [parameter: string]: any;
}

/** How a GET is repeated. The pauses double; half of each is fixed and half is random. */
export interface RetryOptions {
    /** Attempts after the first one. Default 2. */
    attempts?: number;
    /** Milliseconds, upper bound of the first pause. Default 500. */
    minDelay?: number;
    /** Milliseconds, upper bound of every pause; if the server asks for more (Retry-After), the call ends. Default 10,000. */
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

/** Progress of a long operation. There are at most ten reports a second, and one when a stage is complete. */
export interface Progress {
    /** What the operation is doing. */
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
    /** Bytes in total; `null` = unknown. */
    total: number | null;
    /** Mean rate of the last seconds. */
    bytesPerSecond: number;
    /**
     * Seconds until the end at this rate; `null` = unknown, also when all bytes have been sent and the server has not
     * answered yet. It is 0 in the last report of a stage only.
     */
    secondsLeft: number | null;
    /**
     * `exceeds-server-time-limit`: the upload, at this rate, will not be done within five minutes, after which the server drops every
     * request. `not-a-zip`, in the last report of a download: these are the bytes that the server holds, but no ZIP archive.
     */
    warning?: "exceeds-server-time-limit" | "not-a-zip";
}

/**
 * Returns the key that the caller has chosen, or "". The module reads it in the same order (src/bindings/read/options.rs).
 *
 * @internal
 */
export function chosenKey(options?: CallOptions): string {
    const given = options ?? {};
    let key: unknown = given.requestKey;
    if (key === undefined) {
        const places: CallOptions[] = [given, { ...given.params, ...given.query }];
        const isOff = places.some(({ $autoCancel }) => $autoCancel === false);
        key = !isOff && places.map(({ $cancelKey }) => $cancelKey).find(Boolean);
    }
    return key ? String(key) : "";
}
