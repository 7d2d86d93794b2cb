/** What an error means to the dashboard. The sentence itself comes from the client. */

export function isAborted(error) {
    return Boolean(error?.isAbort) || error?.name === "AbortError";
}

/** The server does not know the session (any more). */
export function isSessionEnd(error) {
    return error?.status === 401;
}

/** There was no answer at all: it may be tried again, and whatever was asked for may still have happened. */
export function isUnreachable(error) {
    return !isAborted(error) && (error?.code === "network" || error?.code === "timeout");
}

/** The sentence for a person. */
export function words(error) {
    const text = String(error?.message || error || "Something went wrong.").trim();
    // More sentences may follow.
    return /[\p{L}\p{N}]$/u.test(text) ? `${text}.` : text;
}

/** The server's sentence about one field of a form, or null. */
export function fieldWords(error, field) {
    return error?.fieldErrors?.[field]?.message ?? null;
}
