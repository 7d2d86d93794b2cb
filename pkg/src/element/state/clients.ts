/** Whether what a page hands in as a client is one. */
import { invalidArgument } from "../../error.js";
import type { BosBase } from "../sdk.js";

/** Returns the client, or null if there is none. Throws if it is anything else: the dashboard needs what only our own clients have. */
export function checkedClient(client: BosBase | null | undefined): BosBase | null {
    if (client === null || client === undefined) return null;
    const { backups, authStore } = client;
    // A client of a second copy of the package is none of our class.
    if (typeof backups?.restoreAndWait === "function" && authStore) return client;
    throw invalidArgument(
        "The client of <bosbase-backups> has to be a client of the package bosbase-backups, as new BosBase(url) makes it. " +
            (typeof client === "string"
                ? "An address goes into the attribute url."
                : "One that keeps the session of another package's client is new BosBase(client.baseURL, client.authStore)."),
    );
}
