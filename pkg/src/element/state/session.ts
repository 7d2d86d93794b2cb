/** The state of a signed-in page: the list as it was last read, and the jobs that are running. */
import { isUnreachable, words } from "../parts/errors.js";
import type { BackupFileInfo, BosBase } from "../sdk.js";
import { Activity } from "./activity.js";
import { Model } from "./model.js";
import { shortURL } from "./servers.js";
import type { Shell } from "./shell.js";
import { DOWNLOAD, Transfers, UPLOAD } from "./transfers.js";

// When the user comes back to the tab, a list that is older than this is read again.
const STALE_MS = 30_000;

export class Session extends Model {
    backups: BackupFileInfo[] = [];
    /** Whether the list has been read at least once. */
    isLoaded = false;
    isReading = false;
    isOffline = false;
    /** Why the list could not be read the last time. */
    problem: { title: string; message: string } | null = null;

    readonly activity: Activity;
    readonly downloads: Transfers;
    readonly uploads: Transfers;

    #abort = new AbortController();
    #latest = 0;
    #readAt = 0;

    constructor(
        readonly app: Shell,
        readonly client: BosBase,
    ) {
        super();
        this.activity = new Activity(app.ticker);
        this.downloads = new Transfers(app, this.activity, DOWNLOAD);
        this.uploads = new Transfers(app, this.activity, UPLOAD);
    }

    /** Aborted when the page is left. */
    get signal(): AbortSignal {
        return this.#abort.signal;
    }

    /** Reads the list, and resolves when it is shown; of several overlapping reads the last one counts. */
    async refresh(): Promise<void> {
        this.#latest += 1;
        const mine = this.#latest;
        const isOver = () => mine !== this.#latest || this.signal.aborted;
        this.isReading = true;
        this.changed();
        try {
            const backups = await this.client.backups.getFullList({ requestKey: null, signal: this.signal });
            if (isOver()) return;
            this.backups = backups;
            this.#readAt = Date.now();
            this.isLoaded = true;
            this.isOffline = false;
            this.problem = null;
        } catch (error) {
            // During a restore the server goes away and comes back, which the restore's own message says.
            if (isOver() || this.app.restoring || this.app.handled(error, this.client)) return;
            this.isOffline = isUnreachable(error);
            const server = shortURL(this.app.serverURL);
            const title = this.isOffline ? `${server} cannot be reached` : "The list could not be read";
            this.problem = { title, message: words(error) };
        } finally {
            if (mine === this.#latest) this.isReading = false;
            await this.changed();
        }
    }

    refreshIfStale(): void {
        if (Date.now() - this.#readAt > STALE_MS && !this.app.restoring) this.refresh();
    }

    /** Starts again after the list could not be read the first time. */
    retry(): void {
        this.problem = null;
        this.refresh();
    }

    dispose(): void {
        this.#abort.abort();
        this.activity.dispose();
        this.uploads.dispose();
        this.downloads.dispose();
    }
}
