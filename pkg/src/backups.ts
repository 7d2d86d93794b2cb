/** Backups: each method converts its arguments and delegates to a module. */
import type { ArchiveReport, InspectOptions, VerifyOptions, VerifyReport } from "./archives.js";
import type {
    BackupFileInfo,
    BackupSchedule,
    CopyOptions,
    DownloadOptions,
    RestoreOptions,
    RestoreReport,
    S3Target,
    UploadOptions,
    WaitOptions,
} from "./backup-types.js";
import type BosBase from "./client.js";
import type { BaseCore, Connection, Host } from "./connection.js";
import { call, invalidArgument } from "./error.js";
import type { SendOptions } from "./options.js";
import type { PruneOptions, PrunePlan, PruneReport, RetentionPolicy } from "./retention.js";

/** Backups. All but the download address need a superuser. */
export class BackupService {
    /** The client that the service belongs to. */
    readonly client: BosBase;
    readonly #connection: Connection;

    private constructor(client: BosBase, connection: Connection) {
        this.client = client;
        this.#connection = connection;
    }

    /** @internal */
    static of(client: BosBase, connection: Connection): BackupService {
        return new BackupService(client, connection);
    }

    /**
     * Lists the finished backups, sorted by key.
     *
     * @param options `includePartial` lists the files too that the server is still writing (`<key>.<16 hex digits>.tmp`)
     * @throws {ClientResponseError} `unauthorized`, `forbidden`, `not-json`, and the codes of every request
     */
    getFullList(options?: SendOptions & { includePartial?: boolean }): Promise<BackupFileInfo[]> {
        return this.#connection.request(({ backups }, host) => backups.getFullList(host, options), options);
    }

    /**
     * Creates a backup. Resolves when the archive is stored, which may take minutes.
     *
     * @param basename empty = the server chooses; else 1 to 150 of `a-z0-9_-` with `.zip` at the end ({@link validateBackupName})
     * @throws {ClientResponseError} `invalid-argument` (nothing was sent), `validation` (the name is taken), `busy`, and the codes
     * of every request; `network` after minutes may mean that the server went on
     */
    create(basename?: string, options?: SendOptions): Promise<boolean> {
        return this.#connection.request(({ backups }, host) => backups.create(host, keyOf(basename), options), options);
    }

    /**
     * Downloads a backup into a Blob, which the browser may keep on disk. A connection that ends short, as the server's own
     * five-minute limit makes it, is resumed until every byte is there.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `truncated` (given up; says how far it got), `changed`
     * (another file has taken its place meanwhile), `target` (the browser has no room for it), and the codes of every request
     */
    download(key: string, options?: DownloadOptions & { to?: null }): Promise<Blob>;
    /**
     * Downloads a backup into a stream or file. On failure the stream is aborted, and the file stays as it was.
     *
     * @throws {ClientResponseError} as above; `target` where the stream or the disk has failed
     */
    download(
        key: string,
        options: DownloadOptions & { to: WritableStream<Uint8Array> | FileSystemFileHandle },
    ): Promise<void>;
    download(key: string, options?: DownloadOptions): Promise<Blob | void> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.download(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Hands a backup to the browser's own download manager. Resolves when it has taken over.
     *
     * @throws {ClientResponseError} `invalid-argument`, and the codes of every request
     */
    save(key: string, options?: SendOptions): Promise<void> {
        return this.#connection.request(({ backups }, host) => backups.save(host, keyOf(key), options), options);
    }

    /**
     * Copies a backup to another server through the browser; the target's list confirms it.
     *
     * @throws {ClientResponseError} those of `download` and `upload`; `validation` where the target has the name already (nothing
     * was downloaded), `unknown-outcome` where its list does not show the copy
     */
    async copyTo(target: BosBase, key: string, options?: CopyOptions): Promise<BackupFileInfo> {
        if (!(target?.backups instanceof BackupService)) {
            throw invalidArgument("A copy needs a client of bosbase-backups as its target.");
        }
        const other = target.backups.#connection;
        return this.#connection.requestWhole(
            ({ backups }, host) =>
                other.requestWhole((there, targetHost) =>
                    backups.copyTo(host, there.backups, targetHost, keyOf(key), options),
                ),
            options,
        );
    }

    /**
     * Uploads an archive. A `File` keeps its name, a `Blob` without one is called `upload_<time>.zip`; `FormData` goes as it is,
     * the file in its field `file`. The bytes are not copied.
     *
     * @throws {ClientResponseError} `invalid-argument` (a name that would not arrive unchanged; nothing was sent), `validation`
     * (the name is taken, or the file is no ZIP), `network` (cut: the server has stored nothing), `unknown-outcome` (the answer was
     * lost and the list does not tell), and the codes of every request
     */
    upload(
        body: Blob | FormData | { file: Blob | string; [field: string]: any },
        options?: UploadOptions,
    ): Promise<boolean> {
        const upload = ({ backups }: BaseCore, host: Host) => backups.upload(host, body, options);
        // The base does not carry what looks into an archive.
        return options?.requireRestorable
            ? this.#connection.requestWhole(upload, options)
            : this.#connection.request(upload, options);
    }

    /**
     * Looks into a backup of the server (its key) or a file: what is in it, and what is wrong with its directory. A backup on the
     * server costs three or four requests and some 65 KB whatever its size, or its directory where that is larger.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `changed`, and the codes of every request; what is wrong with
     * the archive is in the report
     */
    inspect(source: string | Blob, options?: InspectOptions): Promise<ArchiveReport> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.inspect(host, sourceOf(source), options),
            options,
        );
    }

    /**
     * Reads every byte of a backup of the server (its key, which is downloaded first) or a file: is it whole, and could the server
     * restore it?
     *
     * @throws {ClientResponseError} those of `download`; what is wrong with the archive is in the report
     */
    verify(source: string | Blob, options?: VerifyOptions): Promise<VerifyReport> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.verify(host, sourceOf(source), options),
            options,
        );
    }

    /**
     * Creates a backup and waits until the list shows it; resolves to the finished file, also where the server chose its name. When
     * the answer is lost, as the server's own five-minute limit makes it, the server is watched instead.
     *
     * @throws {ClientResponseError} `invalid-argument`, `validation` (the name is taken), `busy`, `unknown-outcome` (with what is
     * known), `server-down`, and the codes of every request. Cancelling does not stop the server.
     */
    createAndWait(basename?: string, options?: WaitOptions): Promise<BackupFileInfo> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.createAndWait(host, keyOf(basename), options),
            options,
        );
    }

    /**
     * Restores a backup and waits for the outcome. The archive is verified first, which downloads it, and refused if the server
     * could not restore it.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `busy`, `not-restorable` (nothing was sent), `restore-failed`
     * (with the server's reason; its data is as it was), `server-down` (with what an administrator can do), `unknown-outcome` (with
     * what is known), and the codes of every request
     */
    restoreAndWait(key: string, options?: RestoreOptions): Promise<RestoreReport> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.restoreAndWait(host, keyOf(key), options),
            options,
        );
    }

    /**
     * What a policy means for a list of backups; nothing is deleted. As restic's `forget`, in UTC. Compiles the module at once if
     * nothing was called before.
     *
     * @throws {ClientResponseError} `invalid-argument` for a policy without any rule, or with one that is not known
     */
    planPrune(policy: RetentionPolicy, backups: BackupFileInfo[], now?: Date): PrunePlan {
        return call((glue) => glue.planPrune(policy, backups, Number(now ?? new Date())));
    }

    /**
     * Deletes what a policy does not keep, oldest first; a delete that fails does not keep the others from being done.
     *
     * @throws {ClientResponseError} those of `planPrune` and `getFullList`; single deletes are in the report
     */
    prune(policy: RetentionPolicy, options?: PruneOptions): Promise<PruneReport> {
        return this.#connection.requestWhole(({ backups }, host) => backups.prune(host, policy, options), options);
    }

    /** Reads the schedule of the server's automatic backups. */
    getSchedule(options?: SendOptions): Promise<BackupSchedule> {
        return this.#connection.requestWhole(({ backups }, host) => backups.getSchedule(host, options), options);
    }

    /**
     * Changes the schedule of the server's automatic backups; resolves to what the server made of it.
     *
     * @throws {ClientResponseError} `invalid-argument` with the server's reason (nothing was sent), and the codes of every request
     */
    setSchedule(schedule: BackupSchedule, options?: SendOptions): Promise<BackupSchedule> {
        return this.#connection.requestWhole(
            ({ backups }, host) => backups.setSchedule(host, schedule, options),
            options,
        );
    }

    /** Reads the S3 target of backups. The server never tells its secret. */
    getS3(options?: SendOptions): Promise<S3Target> {
        return this.#connection.requestWhole(({ backups }, host) => backups.getS3(host, options), options);
    }

    /**
     * Changes the S3 target of backups; without `secret` the server keeps the one it has. Nothing is moved: the list shows the new
     * place.
     *
     * @throws {ClientResponseError} `invalid-argument` for a secret that is a mask, `validation`, and the codes of every request
     */
    setS3(target: S3Target, options?: SendOptions): Promise<S3Target> {
        return this.#connection.requestWhole(({ backups }, host) => backups.setS3(host, target, options), options);
    }

    /**
     * Has the server test the S3 target that it has saved.
     *
     * @throws {ClientResponseError} `http` (400) with what the store said, and the codes of every request
     */
    testS3(options?: SendOptions): Promise<boolean> {
        return this.#connection.requestWhole(({ backups }, host) => backups.testS3(host, options), options);
    }

    /**
     * Deletes a backup.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `in-use`, and the codes of every request
     */
    delete(key: string, options?: SendOptions): Promise<boolean> {
        return this.#connection.request(({ backups }, host) => backups.delete(host, keyOf(key), options), options);
    }

    /**
     * Asks the server to restore a backup: it replaces its data and restarts. Resolving means accepted; the work starts a second
     * later, and the server only logs its failure.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `busy`, and the codes of every request
     */
    restore(key: string, options?: SendOptions): Promise<boolean> {
        return this.#connection.request(({ backups }, host) => backups.restore(host, keyOf(key), options), options);
    }

    /**
     * The address of a backup's bytes. Who has it has the backup for as long as the token is valid (three minutes by default).
     * Compiles the module at once if nothing was called before.
     *
     * @param token a file token ({@link FileService.getToken})
     * @throws {ClientResponseError} `invalid-argument` for a key that no address can name (empty, `.`, `..`)
     */
    getDownloadURL(token: string, key: string): string {
        return this.#connection.ask(({ backups }, host) =>
            backups.getDownloadURL(host, String(token ?? ""), keyOf(key)),
        );
    }

    /** @deprecated `getDownloadURL` */
    getDownloadUrl(token: string, key: string): string {
        return this.getDownloadURL(token, key);
    }
}

/** A Blob stays one; everything else is a key. */
function sourceOf(source: string | Blob): string | Blob {
    return typeof Blob === "function" && source instanceof Blob ? source : keyOf(source as string);
}

/** Nothing becomes the key "undefined". */
function keyOf(key: string | null | undefined): string {
    return key === undefined || key === null ? "" : String(key);
}
