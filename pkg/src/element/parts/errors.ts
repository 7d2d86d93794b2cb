/** What an error means to the dashboard. The sentence itself comes from the client. */
import type { ClientResponseError } from "../sdk.js";

/** What is thrown may be anything; of the client's errors these members count. */
export function facts(error: unknown): Partial<ClientResponseError> {
    return error !== null && typeof error === "object" ? error : {};
}

export function isAborted(error: unknown): boolean {
    return Boolean(facts(error).isAbort) || facts(error).name === "AbortError";
}

/** The server does not know the session (any more). */
export function isSessionEnd(error: unknown): boolean {
    return facts(error).status === 401;
}

/** There was no answer at all: it may be tried again, and whatever was asked for may still have happened. */
export function isUnreachable(error: unknown): boolean {
    const { code } = facts(error);
    return !isAborted(error) && (code === "network" || code === "timeout");
}

/** The sentence for a person. */
export function words(error: unknown): string {
    const text = String(facts(error).message || error || "Something went wrong.").trim();
    // More sentences may follow.
    return /[\p{L}\p{N}]$/u.test(text) ? `${text}.` : text;
}

/** The server's sentence about one field of a form, or null. */
export function fieldWords(error: unknown, field: string): string | null {
    return facts(error).fieldErrors?.[field]?.message ?? null;
}
