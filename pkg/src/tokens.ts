/**
 * The claims of an auth token, a JSON Web Token (RFC 7519). The signature is the server's affair. The rules are those of
 * src/core/auth.rs; they are here as well, so that a page can ask who is signed in before a module is there.
 */

/** Returns the claims of a token; `{}` if it has none that can be read. */
export function getTokenPayload(token: string): Record<string, any> {
    try {
        const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
        // Not every place that runs JavaScript has a TextDecoder; jsdom has none.
        const escaped = atob(payload).replace(/./gs, (byte) => `%${(byte.charCodeAt(0) + 256).toString(16).slice(1)}`);
        return JSON.parse(decodeURIComponent(escaped)) || {};
    } catch {
        return {};
    }
}

/**
 * Whether a token has expired by the local clock. One without claims counts as expired, one without the claim `exp` never expires.
 *
 * @param expirationThreshold how many seconds before its end a token counts as expired
 */
export function isTokenExpired(token: string, expirationThreshold = 0): boolean {
    const payload = getTokenPayload(token);
    const isEndless = !payload.exp && Object.keys(payload).length > 0;
    return !isEndless && !(payload.exp - expirationThreshold > Date.now() / 1000);
}

/** Whether a token signs in a superuser: by the collection that the record names, or else by the token's own. */
export function isSuperuserToken(token: string, record: { collectionName?: string } | null): boolean {
    const { type, collectionId } = getTokenPayload(token);
    const name = record?.collectionName;
    // A server that was not altered has its superusers in the collection of this id.
    return type === "auth" && (name ? name === "_superusers" : collectionId === "pbc_3142635823");
}
