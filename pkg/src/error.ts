/** `ClientResponseError`, and how it is made of what a module or the platform reports. */
import type * as baseGlue from "generated/base/glue.js";

import { ModuleFailure } from "./module.js";
import { modules } from "./modules.js";

/** The stable name of a failure. */
export type ErrorCode =
    | "network"
    | "timeout"
    | "aborted"
    | "unauthorized"
    | "forbidden"
    | "not-found"
    | "validation"
    | "busy"
    | "in-use"
    | "rate-limited"
    | "server"
    | "http"
    | "not-json"
    | "invalid-argument"
    | "truncated"
    | "changed"
    | "unexpected-content"
    | "target"
    | "corrupt"
    | "not-restorable"
    | "restore-failed"
    | "server-down"
    | "unknown-outcome"
    | "internal";

/** A complete description of an error. */
interface Described {
    isDescribed: true;
    code: ErrorCode;
    message: string;
    url?: string;
    status?: number;
    response?: Record<string, any>;
    isAbort?: boolean;
    fieldErrors?: Record<string, { code: string; message: string }>;
    mfaId?: string;
    originalError?: unknown;
}

/** Errors of the module whose stack still begins inside of it. */
const untraced = new WeakSet<ClientResponseError>();

/** The error that every call rejects with. It holds no token and no password. */
export class ClientResponseError extends Error {
    /** The address that was called, without tokens; empty if nothing was sent. */
    url: string;
    /** HTTP status; 0 if there was no answer. */
    status: number;
    /** JSON body of the answer; `{}` if there was none. */
    response: Record<string, any>;
    /** Whether the call was cancelled. */
    isAbort: boolean;
    /** The error that the platform or the caller's code threw, if any; for an error status `{ url, status, data }`. */
    declare originalError: any;
    /** The stable name of the failure; message texts may change. */
    code: ErrorCode;
    /** The server's errors about single fields; the name of a nested field is its path, with dots. */
    fieldErrors: Record<string, { code: string; message: string }>;
    /** The id for signing in with a second factor, if the server asks for one. */
    declare mfaId?: string;

    constructor(data?: any) {
        const given = data !== null && typeof data === "object" ? data : {};
        // What the module or this class has made is described already.
        const described: Described =
            given.isDescribed || given instanceof ClientResponseError ? given : describe(given);
        super(described.message);
        this.url = described.url ?? "";
        this.status = described.status ?? 0;
        this.response = described.response ?? {};
        this.isAbort = described.isAbort ?? false;
        this.code = described.code;
        this.fieldErrors = described.fieldErrors ?? {};
        if (described.mfaId) {
            this.mfaId = described.mfaId;
        }
        if (given.isDescribed) {
            untraced.add(this);
        }
        // These are not enumerable: what the platform threw is for debuggers, not for logs.
        const originalError = given.originalError === undefined ? originOf(this, data) : given.originalError;
        for (const [member, value] of Object.entries({
            originalError,
            cause: originalError,
            name: `ClientResponseError ${this.status}`,
        })) {
            Object.defineProperty(this, member, { value, configurable: true, writable: true });
        }
    }

    /** The same as `response`. */
    get data(): Record<string, any> {
        return this.response;
    }

    /** Returns what may go into logs: all but `originalError`, and no token that the server has repeated. */
    toJSON(): Record<string, any> {
        const clean = (text: string) => call((glue) => glue.redact(text));
        const response = JSON.parse(
            JSON.stringify(this.response, (_, value) => (typeof value === "string" ? clean(value) : value)),
        );
        return { name: this.name, message: this.message, ...(this as object), response };
    }
}

/**
 * Runs a synchronous function of the base module.
 *
 * @internal
 */
export function call<T>(run: (glue: typeof baseGlue, generation: number) => T): T {
    try {
        return modules().base.call(run);
    } catch (error) {
        throw traced(explained(error), new Error());
    }
}

/**
 * Turns the failure of a module into the error that users see; other errors stay as they are.
 *
 * @internal
 */
export function explained(error: unknown): unknown {
    if (!(error instanceof ModuleFailure)) {
        return error;
    }
    return new ClientResponseError({
        isDescribed: true,
        code: "internal",
        message: error.message,
        originalError: error.cause,
    } satisfies Described);
}

/**
 * Makes the error for a wrong argument; nothing was sent.
 *
 * @internal
 */
export function invalidArgument(message: string): ClientResponseError {
    return new ClientResponseError({ isDescribed: true, code: "invalid-argument", message } satisfies Described);
}

/**
 * Lets the stack of an error begin where the call was made: the module's own frames are numbers that say nothing. An error
 * that a hook has thrown keeps its stack.
 *
 * @internal
 */
export function traced(error: unknown, { stack }: Error): unknown {
    if (error instanceof ClientResponseError && untraced.delete(error) && stack) {
        // Only V8 begins with the name of the error.
        const value = stack.startsWith("Error\n")
            ? `${error.name}: ${error.message}${stack.slice("Error".length)}`
            : stack;
        Object.defineProperty(error, "stack", { value, configurable: true, writable: true });
    }
    return error;
}

/** Returns what the `pocketbase` package has as `originalError` where nothing was thrown. */
function originOf({ isAbort, status, url, response }: ClientResponseError, data: any): unknown {
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
function describe(given: any): Described {
    const isAbort = !!given.isAbort || given.name === "AbortError" || given.message === "Aborted";
    const response = [given.response, given.data].find((body) => body !== null && typeof body === "object") ?? {};
    const status = typeof given.status === "number" ? given.status : 0;
    const url = typeof given.url === "string" ? given.url : "";
    const described: Described = call((glue) => glue.describeAnswer(status, response, url, isAbort));
    const message = response.message || (status || isAbort ? described.message : "Something went wrong.");
    return { ...described, message, status, response };
}
