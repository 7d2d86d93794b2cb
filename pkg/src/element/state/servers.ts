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
