/**
 * Two clients of different servers with one auth store: signing in to one server replaces the token of the other, and the token of
 * one is sent to the other.
 */
import type BosBase from "./client.js";
import { LocalAuthStore } from "./stores.js";

const clients = new Set<WeakRef<BosBase>>();
/** What was said already. */
const said = new Set<string>();

/** Whether two clients of different servers keep their session in the same place. */
export function shareStore(one: BosBase, other: BosBase): boolean {
    return (
        serverOf(one) !== serverOf(other) &&
        LocalAuthStore.placeOf(one.authStore) === LocalAuthStore.placeOf(other.authStore)
    );
}

/** Remembers a client for `warnOfSharedStore`. */
export function remember(client: BosBase): void {
    clients.add(new WeakRef(client));
}

/** Says in the console that the client shares its store with one of another server; once for the same servers and store. */
export function warnOfSharedStore(client: BosBase): void {
    for (const reference of clients) {
        const other = reference.deref();
        if (!other) {
            clients.delete(reference);
        } else if (other.baseURL !== client.baseURL && shareStore(client, other)) {
            const servers = [client, other].map(serverOf).sort().join(" and ");
            const place = LocalAuthStore.placeOf(client.authStore);
            const where = typeof place === "string" ? `localStorage["${place}"]` : "the same auth store";
            const text = `bosbase-backups: the clients of ${servers} keep their session in ${where}: signing in to one server signs out of the other, which is sent the token. Give each client a store of its own, such as new LocalAuthStore("name").`;
            if (!said.has(text)) {
                said.add(text);
                console.warn(text);
            }
        }
    }
}

/** Returns the address of a client's server in one form. */
function serverOf({ baseURL }: BosBase): string {
    try {
        const { origin, pathname } = new URL(baseURL, globalThis.location?.href);
        return origin + pathname.replace(/\/+$/, "");
    } catch {
        return String(baseURL);
    }
}
