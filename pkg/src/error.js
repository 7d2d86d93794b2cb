import { call } from "./module.js";

/**
 * The error of every call: the members of the peers' class of the same name, and `code`, `fieldErrors`, `mfaId`.
 */
export class ClientResponseError extends Error {
    constructor(data) {
        super();
        const given = data !== null && typeof data === "object" ? data : {};
        // What the module made, or this class, is described already.
        const described = given.isDescribed || given instanceof ClientResponseError ? given : describe(given);
        this.url = described.url ?? "";
        this.status = described.status ?? 0;
        this.response = described.response ?? {};
        this.isAbort = described.isAbort ?? false;
        this.code = described.code;
        this.fieldErrors = described.fieldErrors ?? {};
        if (described.mfaId) {
            this.mfaId = described.mfaId;
        }
        // Not enumerable: what the platform threw is for debuggers, not for logs.
        const originalError = given.originalError === undefined ? originOf(this, data) : given.originalError;
        for (const [member, value] of Object.entries({ originalError, cause: originalError, name: `ClientResponseError ${this.status}`, message: described.message })) {
            Object.defineProperty(this, member, { value, configurable: true, writable: true });
        }
    }

    /** The same as `response`. */
    get data() {
        return this.response;
    }

    /** For logs: without what the platform threw, and without tokens that a server may have repeated. */
    toJSON() {
        const clean = (text) => call((glue) => glue.redact(text));
        const response = JSON.parse(JSON.stringify(this.response, (_, value) => (typeof value === "string" ? clean(value) : value)));
        return { name: this.name, message: this.message, ...this, response };
    }
}

/** What the peers keep as the origin where nothing was thrown. */
function originOf({ isAbort, status, url, response }, data) {
    if (data instanceof ClientResponseError) {
        return undefined;
    }
    if (!data?.isDescribed) {
        return data;
    }
    if (isAbort) {
        return new DOMException("The operation was aborted.", "AbortError");
    }
    return status ? { url, status, data: response } : undefined;
}

/** Fills in what the caller's own `new ClientResponseError(…)` leaves out. */
function describe(given) {
    const isAbort = !!given.isAbort || given.name === "AbortError" || given.message === "Aborted";
    const response = [given.response, given.data].find((body) => body !== null && typeof body === "object") ?? {};
    const status = typeof given.status === "number" ? given.status : 0;
    const url = typeof given.url === "string" ? given.url : "";
    const described = call((glue) => glue.describeAnswer(status, response, url, isAbort));
    return { ...described, response };
}
