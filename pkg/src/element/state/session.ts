/** The state of a signed-in page: the list as it was last read, and the jobs that are running. */

import { raw } from "../../raw.js";
import { isUnreachable, words } from "../parts/errors.js";
import type { BackupFileInfo, BosBase, DatedBackup } from "../sdk.js";
import { Activity } from "./activity.js";
import { shortURL } from "./addresses.js";
import { Model } from "./model.js";
import type { Shell } from "./shell.js";
import { DOWNLOAD, Transfers, UPLOAD } from "./transfers.js";

/** The signed-in pages of each client: elements that share a client show the same list. */
const sharing = new WeakMap<BosBase, Set<Session>>();
let reads = 0;

// When the user comes back to the tab, a list that is older than this is read again.
const STALE_MS = 30_000;

/** A file on the server, with its time: for a backup the one that retention goes by, for any other file the last change. */
export type ListedFile = BackupFileInfo & Pick<DatedBackup, "time">;

/**
 * Whether a file in the server's folder or bucket can be a backup; retention leaves all others alone too. The rule is
 * `BackupFileInfo::is_backup` of src/core/backup.rs. It is here as well, since a dialog asks for one file, without a module's call.
 */
export function isBackup({ key }: BackupFileInfo): boolean {
    return key.endsWith(".zip") && !key.includes("/");
}

export class Session extends Model {
    backups: ListedFile[] = [];
    /** What else lies where the server keeps its backups. */
    others: ListedFile[] = [];
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
    /** The number of the read that is shown. */
    #shown = 0;
    #readAt = 0;
    #sharing: Set<Session>;

    constructor(
        readonly app: Shell,
        readonly client: BosBase,
    ) {
        super();
        this.activity = new Activity(app.ticker);
        this.downloads = new Transfers(app, this.activity, DOWNLOAD);
        this.uploads = new Transfers(app, this.activity, UPLOAD);
        this.#sharing = sharing.get(raw(client)) ?? new Set();
        sharing.set(raw(client), this.#sharing.add(this));
    }

    /** Aborted when the page is left. */
    get signal(): AbortSignal {
        return this.#abort.signal;
    }

    /** Reads the list, and resolves when it is shown; of several overlapping reads the last one counts. */
    async refresh(): Promise<void> {
        reads += 1;
        const mine = reads;
        this.#latest = mine;
        const isOver = () => mine !== this.#latest || this.signal.aborted;
        this.isReading = true;
        this.changed();
        try {
            const files = await this.client.backups.getFullList({ requestKey: null, signal: this.signal });
            if (isOver()) return;
            const dated = this.#dated(files);
            for (const session of this.#sharing) session.#show(dated, mine);
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

    /** Adds the times. A plan that keeps everything has all backups, but neither other files nor those without a time. */
    #dated(files: BackupFileInfo[]): ListedFile[] {
        const { keep } = this.client.backups.planPrune({ keepLast: -1 }, files);
        const times = new Map(keep.map(({ backup }) => [backup.key, backup.time]));
        return files.map((file) => ({ ...file, time: times.get(file.key) ?? file.modified }));
    }

    /** Shows a list unless one that was read later is shown already. */
    #show(files: ListedFile[], read: number): void {
        if (read < this.#shown) return;
        this.#shown = read;
        this.backups = files.filter(isBackup);
        this.others = files.filter((file) => !isBackup(file));
        this.#readAt = Date.now();
        this.isLoaded = true;
        this.isOffline = false;
        this.problem = null;
        this.changed();
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
        this.#sharing.delete(this);
        this.activity.dispose();
        this.uploads.dispose();
        this.downloads.dispose();
    }
}
