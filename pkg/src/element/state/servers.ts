/**
 * The client for a server, and what the browser remembers between visits: the address and the email, never the password.
 */
import { BosBase, LocalAuthStore } from "../sdk.js";

const PREFIX = "bosbase-backups:";
const clients = new Map<string, BosBase>();

/**
 * Returns the client of a server, which all elements of the page share. The token is stored under a key of its own for each server:
 * a shared one would send the token of the first server to the second.
 */
export function clientFor(url: string): BosBase {
    let client = clients.get(url);
    if (!client) {
        client = new BosBase(url, new LocalAuthStore(`${PREFIX}auth:${url}`));
        clients.set(url, client);
    }
    return client;
}

/** Resolves the address in an attribute, which may be relative to the page. */
export function resolveURL(text: string): string {
    try {
        return tidy(new URL(text, document.baseURI));
    } catch {
        return text;
    }
}

/** Parses an address that a person typed; null if it is none. "localhost:8090" and "example.com" are understood as well. */
export function typedURL(text: string): string | null {
    let value = text.trim();
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
        const local = /^(localhost|\[|\d+\.\d+\.\d+\.\d+)/i.test(value);
        value = `${local ? "http" : "https"}://${value}`;
    }
    try {
        const url = new URL(value);
        return /^https?:$/.test(url.protocol) && url.hostname ? tidy(url) : null;
    } catch {
        return null;
    }
}

function tidy(url: URL): string {
    // A page that was opened from a file has the origin "null", so there is no server to suggest.
    return url.origin === "null" ? "" : (url.origin + url.pathname).replace(/\/+$/, "");
}

/** Returns the address without its scheme, for where there is little room. */
export function shortURL(url: string): string {
    return url.replace(/^https?:\/\//i, "");
}

/** The remembered values. If localStorage throws (private mode, blocked site data), nothing is remembered, and nothing breaks. */
export const remembered = {
    get server(): string {
        return read("server");
    },
    set server(value: string) {
        write("server", value);
    },
    get email(): string {
        return read("email");
    },
    set email(value: string) {
        write("email", value);
    },
};

function read(name: string): string {
    try {
        return localStorage.getItem(PREFIX + name) ?? "";
    } catch {
        return "";
    }
}

function write(name: string, value: string): void {
    try {
        localStorage.setItem(PREFIX + name, value);
    } catch {
        // The dashboard works without it.
    }
}
