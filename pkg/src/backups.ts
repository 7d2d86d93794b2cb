/** `BackupService`: each method converts its arguments and calls a WebAssembly module. */
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
import { type BaseCore, connectionOf, type Host } from "./connection.js";
import { call, invalidArgument } from "./error.js";
import type { CallOptions, SendOptions } from "./options.js";
import type { PruneOptions, PrunePlan, PruneReport, RetentionPolicy } from "./retention.js";
import { shareStore } from "./shared-store.js";

/** The backups of a server. Every request needs a signed-in superuser. */
export class BackupService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Lists the finished backups, sorted by key.
     *
     * @param options `includePartial` also lists the files that the server is still writing (`<key>.<16 hex digits>.tmp`)
     * @throws {ClientResponseError} `unauthorized`, `forbidden`, `not-json`, and the codes of every request
     */
    getFullList(options?: SendOptions & { includePartial?: boolean }): Promise<BackupFileInfo[]> {
        return connectionOf(this.client).request(({ backups }, host) => backups.getFullList(host, options), options);
    }

    /**
     * Creates a backup. Resolves when the archive is stored, which may take minutes.
     *
     * @param basename 1 to 150 characters: `a-z0-9_-` with `.zip` at the end ({@link validateBackupName}); if it is empty, the
     * server chooses a name
     * @throws {ClientResponseError} `invalid-argument` (nothing was sent), `validation` (the name is taken), `busy`, and the codes
     * of every request; `network` after minutes may mean that the server still finishes the backup
     */
    create(basename?: string, options?: SendOptions): Promise<boolean> {
        return connectionOf(this.client).request(
            ({ backups }, host) => backups.create(host, keyOf(basename), options),
            options,
        );
    }

    /**
     * Downloads a backup into a Blob, which the browser may keep on disk. If the connection ends early, for example at the
     * server's limit of five minutes, the download is resumed until every byte is there.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `truncated` (given up; the message says how far it got), `changed`
     * (the backup was replaced meanwhile), `unexpected-content` (a sign-in page or another file came in place of the bytes), `target`
     * (the browser has no room for the Blob), and the codes of every request
     */
    download(key: string, options?: DownloadOptions & { to?: null }): Promise<Blob>;
    /**
     * Downloads a backup into a stream or file. On failure the stream is aborted, and the file stays as it was.
     *
     * @throws {ClientResponseError} those of a download into a Blob; `target` if the stream or the disk fails
     */
    download(
        key: string,
        options: DownloadOptions & { to: WritableStream<Uint8Array> | FileSystemFileHandle },
    ): Promise<void>;
    download(key: string, options?: DownloadOptions): Promise<Blob | void> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.download(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Hands a backup to the browser's own download manager. Resolves when the download manager has taken over.
     *
     * @throws {ClientResponseError} `invalid-argument`, and the codes of every request
     */
    save(key: string, options?: SendOptions): Promise<void> {
        return connectionOf(this.client).request(
            ({ backups }, host) => backups.save(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Copies a backup to another server through the browser. Resolves to the copy, as the target lists it.
     *
     * @throws {ClientResponseError} those of `download` and `upload`; `validation` if the target has the name already (nothing was
     * downloaded), `unknown-outcome` if its list does not show the copy, `invalid-argument` if the target is a client of another
     * server with the same auth store
     */
    async copyTo(target: BosBase, key: string, options?: CopyOptions): Promise<BackupFileInfo> {
        const other = connectionOf(target);
        const own = connectionOf(this.client);
        if (shareStore(own.client, other.client)) {
            throw invalidArgument(
                "Both clients share one auth store, which holds the session of one server. Give the target a store of its own: new BosBase(url, new BaseAuthStore()).",
            );
        }
        return own.requestWhole(
            ({ backups }, host) =>
                other.requestWhole((there, targetHost) =>
                    backups.copyTo(host, there.backups, targetHost, keyOf(key), options),
                ),
            options,
        );
    }

    /**
     * Uploads an archive. A `File` keeps its name, a `Blob` without one is called `upload_<time>.zip`; `FormData` is sent as it
     * is, and has to hold the file in its field `file`. The bytes are not copied.
     *
     * @throws {ClientResponseError} `invalid-argument` (a name that would not arrive unchanged; nothing was sent), `validation`
     * (the name is taken, or the file is no ZIP), `network` (the connection broke, and the server has stored nothing),
     * `unknown-outcome` (the answer was lost, and the list does not show what happened), and the codes of every request
     */
    upload(
        body: Blob | FormData | { file: Blob | string; [field: string]: any },
        options?: UploadOptions,
    ): Promise<boolean> {
        const upload = ({ backups }: BaseCore, host: Host) => backups.upload(host, body, options);
        // The base module cannot verify an archive.
        return options?.requireRestorable || options?.limits
            ? connectionOf(this.client).requestWhole(upload, options)
            : connectionOf(this.client).request(upload, options);
    }

    /**
     * Reads the directory of an archive, and reports its entries and problems. A backup on the server takes three or four requests
     * and some 65 KB whatever its size, or the size of its directory if that is larger.
     *
     * @param source key of a backup on the server, or a file
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `changed`, and the codes of every request; problems of the
     * archive are in the report
     */
    inspect(source: string | Blob, options?: InspectOptions): Promise<ArchiveReport> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.inspect(host, sourceOf(source), options),
            options,
        );
    }

    /**
     * Reads every byte of an archive, and reports whether it is intact and whether the server could restore it.
     *
     * @param source key of a backup on the server, which is downloaded, or a file
     * @throws {ClientResponseError} those of `download`; problems of the archive are in the report
     */
    verify(source: string | Blob, options?: VerifyOptions): Promise<VerifyReport> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.verify(host, sourceOf(source), options),
            options,
        );
    }

    /**
     * Creates a backup and waits until the list shows it. Resolves to the finished file, also if the server chose its name. If the
     * answer is lost, for example at the server's limit of five minutes, the server is watched instead.
     *
     * @throws {ClientResponseError} `invalid-argument`, `validation` (the name is taken), `busy`, `unknown-outcome` (the message
     * says what is known), `server-down`, and the codes of every request. Cancelling does not stop the server.
     */
    createAndWait(basename?: string, options?: WaitOptions): Promise<BackupFileInfo> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.createAndWait(host, keyOf(basename), options),
            options,
        );
    }

    /**
     * Restores a backup and waits for the outcome. The archive is first downloaded and verified; if the server could not restore
     * it, no restore is requested.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `busy`, `not-restorable` (nothing was sent), `changed` (the
     * backup was replaced while it was verified; nothing was sent), `restore-failed` (with the server's reason; its data is as it
     * was), `server-down` (with what an administrator can do), `unknown-outcome` (with what is known), and the codes of every request
     */
    restoreAndWait(key: string, options?: RestoreOptions): Promise<RestoreReport> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.restoreAndWait(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Decides which backups of a list a policy keeps and which it removes, by the rules of restic's `forget`, in UTC. Nothing is
     * deleted. Compiles the module synchronously if no call has done so before.
     *
     * The time of a backup is that at the end of its name, in UTC: `pb_backup_acme_20261122231637.zip`,
     * `backup_20261122_231637.zip`, `nightly_2026-11-22_23-16-37.zip`, or `2026-11-22.zip`, which stands for the first moment of the
     * day. Where there is none, or one more than a day later than `modified`, `modified` counts. Files that are no backups are in
     * neither list, so `planPrune({ keepLast: -1 }, backups).keep` is every backup with its time, the newest first.
     *
     * @throws {ClientResponseError} `invalid-argument` for a policy without any rule, or with an unknown rule
     */
    planPrune(policy: RetentionPolicy, backups: BackupFileInfo[], now?: Date): PrunePlan {
        return call((glue) => glue.planPrune(policy, backups, Number(now ?? new Date())));
    }

    /**
     * Deletes the backups that a policy does not keep, oldest first. If one cannot be deleted, the others are deleted all the same.
     *
     * @throws {ClientResponseError} those of `planPrune` and `getFullList`; failures to delete a backup are in the report
     */
    prune(policy: RetentionPolicy, options?: PruneOptions): Promise<PruneReport> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.prune(host, policy, options),
            options,
        );
    }

    /** Reads the schedule of the server's automatic backups. */
    getSchedule(options?: CallOptions): Promise<BackupSchedule> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.getSchedule(host, options),
            options,
        );
    }

    /**
     * Changes the schedule of the server's automatic backups. Resolves to the schedule that the server has saved.
     *
     * @throws {ClientResponseError} `invalid-argument` with the server's reason (nothing was sent), and the codes of every request
     */
    setSchedule(schedule: BackupSchedule, options?: CallOptions): Promise<BackupSchedule> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.setSchedule(host, schedule, options),
            options,
        );
    }

    /** Reads the S3 target of backups. The server never returns the secret. */
    getS3(options?: CallOptions): Promise<S3Target> {
        return connectionOf(this.client).requestWhole(({ backups }, host) => backups.getS3(host, options), options);
    }

    /**
     * Changes the S3 target of backups; without `secret` the server keeps the one it has. Existing backups are not moved: the list
     * then shows those of the new target.
     *
     * @throws {ClientResponseError} `invalid-argument` for a secret that is a mask, `validation`, and the codes of every request
     */
    setS3(target: S3Target, options?: CallOptions): Promise<S3Target> {
        return connectionOf(this.client).requestWhole(
            ({ backups }, host) => backups.setS3(host, target, options),
            options,
        );
    }

    /**
     * Asks the server to test the S3 target that it has saved.
     *
     * @throws {ClientResponseError} `http` (400) with the message of the store, and the codes of every request
     */
    testS3(options?: CallOptions): Promise<boolean> {
        return connectionOf(this.client).requestWhole(({ backups }, host) => backups.testS3(host, options), options);
    }

    /**
     * Deletes a backup.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `in-use`, and the codes of every request
     */
    delete(key: string, options?: SendOptions): Promise<boolean> {
        return connectionOf(this.client).request(
            ({ backups }, host) => backups.delete(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Asks the server to restore a backup, which replaces its data and restarts it. Resolves when the server has accepted the
     * request; it begins a second later, and only logs a failure. `restoreAndWait` waits for the outcome.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `busy`, and the codes of every request
     */
    restore(key: string, options?: SendOptions): Promise<boolean> {
        return connectionOf(this.client).request(
            ({ backups }, host) => backups.restore(host, keyOf(key), options),
            options,
        );
    }

    /**
     * Returns the address of a backup's bytes. Whoever has it can download the backup as long as the token is valid (three minutes
     * by default). Compiles the module synchronously if no call has done so before.
     *
     * @param token a file token ({@link FileService.getToken})
     * @throws {ClientResponseError} `invalid-argument` for a key that no address can name (empty, `.`, `..`)
     */
    getDownloadURL(token: string, key: string): string {
        return connectionOf(this.client).ask(({ backups }, host) =>
            backups.getDownloadURL(host, String(token ?? ""), keyOf(key)),
        );
    }

    /** @deprecated Use `getDownloadURL`. */
    getDownloadUrl(token: string, key: string): string {
        return this.getDownloadURL(token, key);
    }
}

/** Returns a Blob as it is, and everything else as a key. */
function sourceOf(source: string | Blob): string | Blob {
    return typeof Blob === "function" && source instanceof Blob ? source : keyOf(source as string);
}

/** Makes a key of a caller's value; a missing one becomes empty, not "undefined". */
function keyOf(key: string | null | undefined): string {
    return key === undefined || key === null ? "" : String(key);
}
