/**
 * Two clients of different servers with one auth store: signing in to one server replaces the token of the other, and the token of
 * one is sent to the other.
 */
import type BosBase from "./client.js";
import { LocalAuthStore } from "./stores.js";

const clients = new Set<WeakRef<BosBase>>();
/** The stores that were told of. */
const told = new Set<unknown>();

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

/** Says in the console that the client shares its store with one of another server; once for each store. */
export function warnOfSharedStore(client: BosBase): void {
    const place = LocalAuthStore.placeOf(client.authStore);
    for (const reference of clients) {
        const other = reference.deref();
        if (!other) {
            clients.delete(reference);
        } else if (other.baseURL !== client.baseURL && !told.has(place) && shareStore(client, other)) {
            told.add(place);
            const where = typeof place === "string" ? `localStorage["${place}"]` : "one auth store";
            console.warn(
                `bosbase-backups: the clients of ${serverOf(client)} and ${serverOf(other)} share ${where}: signing in to one server ends the session with the other, which is sent the token. Give each a store of its own: new LocalAuthStore("name").`,
            );
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
