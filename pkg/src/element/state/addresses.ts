/** Addresses of servers, as a person types or copies them. */

/** Names that mean a computer in the same network (RFC 6761, RFC 6762 with its appendix G, RFC 8375), and those of a common router. */
const NEAR_NAMES =
    /(^|\.)(localhost|local|localdomain|lan|home|home\.arpa|internal|intranet|private|corp|test|fritz\.box)$/;

/** IPv4 addresses that are not reachable from the internet (RFC 1918, RFC 6598, RFC 6890). */
const NEAR_IPV4 =
    /^(?=[\d.]+$)(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** The same for IPv6, as URL parsers write it: `::` and `::1`, fc00::/7, fe80::/10 (RFC 4193, RFC 4291). */
const NEAR_IPV6 = /^\[(::1?\]|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/;

/** Resolves the address in an attribute, which may be relative to the page. */
export function resolveURL(text: string): string {
    // URL parsers take a host in front of a port for a scheme.
    const url = /^\s*([\w.-]+|\[[\da-f:.]+\]):\d/i.test(text) && typedURL(text);
    if (url) return url;
    try {
        return tidy(new URL(text, document.baseURI));
    } catch {
        return text;
    }
}

/**
 * Parses an address that a person typed; null if it is none. Without a scheme, names and addresses of the same network mean http,
 * since such servers rarely have a certificate; all others mean https.
 */
export function typedURL(text: string): string | null {
    const value = normal(text);
    if (hasScheme(value)) return parsed(value);
    // An IPv6 address without its brackets.
    const address = /^[\da-f]*:[\da-f.]*:[\da-f:.]*$/i.test(value) ? `[${value}]` : value.replace(/^[\\/]+/, "");
    const url = parsed(`http://${address}`);
    // What has an @ is the email, in the wrong field.
    if (url === null || /^[^/?#\\]*@/.test(address)) return null;
    const { hostname, port } = new URL(url);
    const isSecure = port === "443" || (!isNear(hostname) && !/^[^/?#\\]*:80($|[/?#\\])/.test(address));
    return isSecure ? parsed(`https://${address}`) : url;
}

/** Whether an address that a person typed names its scheme. */
export function hasScheme(text: string): boolean {
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(normal(text));
}

/** The slashes or the colon are often forgotten, or typed the other way round; an address pasted behind a scheme has two of them. */
function normal(text: string): string {
    return text
        .trim()
        .replace(/^(https?:?[\\/]+(?=https?(:[\\/]|[\\/]{2})))+/i, "")
        .replace(/^(https?)(:[\\/]*|[\\/]{2,})/i, "$1://");
}

/** Returns the address without its scheme, for where there is little room. */
export function shortURL(url: string): string {
    return url.replace(/^https?:\/\//i, "");
}

/** Whether a host is in the same network. A name without a dot is one that only this network knows. */
function isNear(hostname: string): boolean {
    const name = hostname.replace(/\.$/, "");
    // URL parsers write an IPv4 address in IPv6 as two hexadecimal numbers: [::ffff:c0a8:101].
    const [, high = "", low = ""] = /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(name) ?? [];
    if (high) {
        const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
        return isNear(`${first >> 8}.${first & 255}.${second >> 8}.${second & 255}`);
    }
    const isIPv6 = name.startsWith("[");
    return (isIPv6 ? NEAR_IPV6 : NEAR_IPV4).test(name) || (!isIPv6 && (!name.includes(".") || NEAR_NAMES.test(name)));
}

function parsed(text: string): string | null {
    try {
        const url = new URL(text);
        // Some browsers take a host with a space in it. URL parsers read a number as an IPv4 address, where it is a port at most.
        const isWrong = /\s|^\w+:\/\/(0x[\da-f]*|\d+)\.?([:/?#\\]|$)/i.test(text);
        return /^https?:$/.test(url.protocol) && url.hostname && !isWrong ? tidy(url) : null;
    } catch {
        return null;
    }
}

/** Returns the address of the server without what is behind it: the page of its own dashboard (`/_/#/settings`), a query. */
function tidy(url: URL): string {
    // A page that was opened from a file has the origin "null", so there is no server to suggest.
    return url.origin === "null" ? "" : url.origin + url.pathname.replace(/\/_(\/.*)?$/, "").replace(/\/+$/, "");
}
