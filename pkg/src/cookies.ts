/** Cookies (RFC 6265): reads the header `Cookie`, and writes `Set-Cookie`. */

/** Options of `cookieParse`. */
export interface ParseOptions {
    /** Decodes a value; what it cannot decode stays as it is. Default `decodeURIComponent`. */
    decode?: (value: string) => string;
}

/** Options of `cookieSerialize`: the attributes of a cookie. */
export interface SerializeOptions {
    /** Encodes the value. Default `encodeURIComponent`. */
    encode?: (value: string | number | boolean) => string;
    /** Seconds until the cookie expires. */
    maxAge?: number;
    /** Host that the cookie is sent to, with those below it. */
    domain?: string;
    /** Path that the cookie is sent to. */
    path?: string;
    /** When the cookie expires. */
    expires?: Date;
    /** Whether scripts cannot read the cookie. */
    httpOnly?: boolean;
    /** Whether the cookie is sent through HTTPS only. */
    secure?: boolean;
    /** `low`, `medium` or `high`. */
    priority?: string;
    /** `lax`, `strict`, `none`, or `true` for `strict`. */
    sameSite?: boolean | string;
}

/** Reads the header `Cookie`. Of several cookies with one name the first counts. */
export function cookieParse(text: string, options?: ParseOptions): Record<string, any> {
    const cookies: Record<string, any> = {};
    for (const pair of typeof text === "string" ? text.split(";") : []) {
        const at = pair.indexOf("=");
        const name = pair.slice(0, at).trim();
        if (at >= 0 && cookies[name] === undefined) {
            const given = pair.slice(at + 1).trim();
            const value = given.startsWith('"') ? given.slice(1, -1) : given;
            try {
                cookies[name] = (options?.decode || decodeURIComponent)(value);
            } catch {
                cookies[name] = value;
            }
        }
    }
    return cookies;
}

/**
 * Writes the header `Set-Cookie`.
 *
 * @throws {TypeError} if the name, the value or an attribute is not allowed in a cookie
 */
export function cookieSerialize(name: string, value: string, options?: SerializeOptions): string {
    const { encode, maxAge, domain, path, expires, httpOnly, secure, priority, sameSite } = options ?? {};
    let cookie = `${checked("name", name)}=`;
    const encoded = (encode || encodeURIComponent)(value);
    cookie += encoded && checked("value", encoded);
    if (maxAge !== undefined && maxAge !== null) {
        cookie += `; Max-Age=${checked("maxAge", Math.floor(maxAge), Number.isFinite)}`;
    }
    if (domain) {
        cookie += `; Domain=${checked("domain", domain)}`;
    }
    if (path) {
        cookie += `; Path=${checked("path", path)}`;
    }
    if (expires) {
        cookie += `; Expires=${checked("expires", expires, isDate).toUTCString()}`;
    }
    if (httpOnly) {
        cookie += "; HttpOnly";
    }
    if (secure) {
        cookie += "; Secure";
    }
    if (priority) {
        cookie += `; Priority=${oneOf("priority", ["Low", "Medium", "High"], priority)}`;
    }
    if (sameSite) {
        cookie += `; SameSite=${oneOf("sameSite", ["Lax", "Strict", "None"], sameSite === true ? "strict" : sameSite)}`;
    }
    return cookie;
}

const isDate = (value: Date) => typeof value.toUTCString === "function" && !Number.isNaN(value.getTime());

/** Text that a header may hold (RFC 9110, section 5.5). */
const isFieldContent = (text: any) => /^[\t -~\x80-\xff]+$/.test(text);

/** Returns the value, or throws if it is not valid. */
function checked<T>(what: string, value: T, isValid: (value: T) => boolean = isFieldContent): T {
    if (!isValid(value)) {
        throw new TypeError(`A cookie cannot have this ${what}.`);
    }
    return value;
}

/** Returns the name in the spelling of the header, or throws if it is none of these. */
function oneOf(what: string, names: string[], given: string): string | undefined {
    return checked(
        what,
        names.find((name) => name.toLowerCase() === String(given).toLowerCase()),
        Boolean,
    );
}
