/** Tells what an error means for the dashboard. The sentence itself comes from the client. */
import type { ClientResponseError } from "../sdk.js";

/** Reads the members of a client's error; what is thrown may be anything. */
export function facts(error: unknown): Partial<ClientResponseError> {
    return error !== null && typeof error === "object" ? error : {};
}

export function isAborted(error: unknown): boolean {
    return Boolean(facts(error).isAbort) || facts(error).name === "AbortError";
}

/** Whether the server does not accept the session, or no longer does. */
export function isSessionEnd(error: unknown): boolean {
    return facts(error).status === 401;
}

/** Whether there was no answer at all: the call may be tried again, but the server may have done what was asked. */
export function isUnreachable(error: unknown): boolean {
    const { code } = facts(error);
    return !isAborted(error) && (code === "network" || code === "timeout");
}

/** Returns the sentence for a person. */
export function words(error: unknown): string {
    const text = String(facts(error).message || error || "Something went wrong.").trim();
    // A full stop is added, since more sentences may follow.
    return /[\p{L}\p{N}]$/u.test(text) ? `${text}.` : text;
}

/** Returns the server's sentence about one field of a form, or null. */
export function fieldWords(error: unknown, field: string): string | null {
    return facts(error).fieldErrors?.[field]?.message ?? null;
}
