/**
 * Backups of BosBase and PocketBase servers: list, create, upload, download, delete, restore.
 *
 * @example
 * import BosBase from "bosbase-backups";
 *
 * const pb = new BosBase("http://127.0.0.1:8090");
 * await pb.collection("_superusers").authWithPassword("admin@example.com", "password");
 * for (const backup of await pb.backups.getFullList()) {
 *     console.log(backup.key, backup.size, backup.modified);
 * }
 *
 * @packageDocumentation
 */

/** A client of one server. Nothing happens on the network before the first call. */
export default class BosBase {
    /**
     * @param baseURL address of the server; a relative one is resolved against the page, `"/"` is the page's own origin
     * @param authStore where the sign-in is kept; without one, in `localStorage` ({@link LocalAuthStore})
     * @param lang language that is asked for (Accept-Language)
     */
    constructor(baseURL?: string, authStore?: BaseAuthStore | null, lang?: string);

    /** Address of the server. A change holds for the calls that follow. */
    baseURL: string;
    /** @deprecated `baseURL` */
    baseUrl: string;
    /** Language that is asked for. A change holds for the calls that follow. */
    lang: string;
    /** Who is signed in. */
    authStore: BaseAuthStore;

    /** Sees each request before it is sent, and may replace its URL and options. */
    beforeSend?: (url: string, options: SendOptions) => BeforeSendResult | void | Promise<BeforeSendResult | void>;
    /** Sees each answer, and returns the data that the call resolves to. */
    afterSend?: (response: Response, data: any, options: SendOptions) => any;

    /** List, create, upload, download URL, delete, restore. */
    get backups(): BackupService;
    /** File tokens. */
    get files(): FileService;
    /** The health of the server. */
    get health(): HealthService;
    /** The settings of the server. */
    get settings(): SettingsService;
    /** The superusers: the same as `collection("_superusers")`. */
    get admins(): RecordService;

    /** The auth methods of an auth collection, such as `_superusers`. */
    collection<M = RecordModel>(idOrName: string): RecordService<M>;

    /** The address of a path on the server. Compiles the module at once if nothing was called before. */
    buildURL(path: string): string;
    /** @deprecated `buildURL` */
    buildUrl(path: string): string;

    /**
     * Sends a request of your own. An answer without a body (204) resolves to `{}`.
     *
     * @throws {ClientResponseError}
     */
    send<T = any>(path: string, options?: SendOptions): Promise<T>;

    /** Switches the automatic cancellation of repeated GET requests; it is on at first. */
    autoCancellation(enable: boolean): BosBase;
    /** Cancels the pending requests with this key: a `requestKey`, or method and path as in `"GET/api/backups"`. */
    cancelRequest(requestKey: string): BosBase;
    /** Cancels all pending requests but those with `requestKey: null`. */
    cancelAllRequests(): BosBase;

    /** Address and language; never the token. */
    toJSON(): { baseURL: string; lang: string };
}

/** What `beforeSend` may return. */
export interface BeforeSendResult {
    /** Replaces the URL. */
    url?: string;
    /** Replaces the options. */
    options?: SendOptions;
    [member: string]: any;
}

/** Options of a call. Members that are not listed here become query parameters. */
export interface SendOptions {
    /** HTTP method. */
    method?: string;
    /** Header fields; they win over the client's own. */
    headers?: Record<string, string>;
    /** Query parameters: arrays repeat their name, `null` and `undefined` are left out, dates are written as the server writes them. */
    query?: Record<string, any>;
    /** The older name of `query`. */
    params?: Record<string, any>;
    /** Body: an object is sent as JSON, or as a form if it holds a Blob; `FormData` and strings go as they are. */
    body?: any;
    /** Used instead of the platform's `fetch`. */
    fetch?: (url: any, init?: any) => Promise<Response>;
    /** Cancels the call when it aborts. */
    signal?: AbortSignal | null;
    /** Calls with the same key cancel each other; `null` = none does. Without one a repeated GET cancels its predecessor. */
    requestKey?: string | null;
    /**
     * Milliseconds without an answer after which the call ends with code `timeout`; 0 = no limit. Without it 30 s, and no limit
     * for `create`, `upload` and `send`, which may take as long as the server does.
     */
    timeout?: number;
    /** How a GET is repeated that found no answer, or 429, 502, 503, 504. What changes something is never repeated. */
    retry?: boolean | RetryOptions;
    /** See `RequestInit`. */
    cache?: RequestCache;
    /** See `RequestInit`. */
    credentials?: RequestCredentials;
    /** See `RequestInit`. */
    integrity?: string;
    /** See `RequestInit`. */
    keepalive?: boolean;
    /** See `RequestInit`. */
    mode?: RequestMode;
    /** See `RequestInit`. */
    redirect?: RequestRedirect;
    /** See `RequestInit`. */
    referrer?: string;
    /** See `RequestInit`. */
    referrerPolicy?: ReferrerPolicy;
    [parameter: string]: any;
}

/** How a GET is repeated: after pauses that double, each half fixed and half random. */
export interface RetryOptions {
    /** Attempts after the first one. Default 2. */
    attempts?: number;
    /** Milliseconds, upper bound of the first pause. Default 500. */
    minDelay?: number;
    /** Milliseconds, upper bound of every pause; a server that asks for a longer one (Retry-After) is not asked again. Default 10,000. */
    maxDelay?: number;
}

/** One file of the server's backups folder. */
export interface BackupFileInfo {
    /** File name, and the key of every other call. */
    key: string;
    /** Size in bytes. */
    size: number;
    /** Time of the last change as the server writes it, `2026-11-22 23:31:15.668Z`: UTC, with a space instead of a `T`. */
    modified: string;
}

/** Backups. All but the download address need a superuser. */
export class BackupService {
    private constructor();
    /** The client that the service belongs to. */
    readonly client: BosBase;

    /**
     * Lists the finished backups, sorted by key.
     *
     * @param options `includePartial` lists the files too that the server is still writing (`<key>.<16 hex digits>.tmp`)
     * @throws {ClientResponseError} `unauthorized`, `forbidden`, `not-json`, and the codes of every request
     */
    getFullList(options?: SendOptions & { includePartial?: boolean }): Promise<BackupFileInfo[]>;

    /**
     * Creates a backup. Resolves when the archive is stored, which may take minutes.
     *
     * @param basename empty = the server chooses; else 1 to 150 of `a-z0-9_-` with `.zip` at the end ({@link validateBackupName})
     * @throws {ClientResponseError} `invalid-argument` (nothing was sent), `validation` (the name is taken), `busy`, and the codes
     * of every request; `network` after minutes may mean that the server went on
     */
    create(basename?: string, options?: SendOptions): Promise<boolean>;

    /**
     * Downloads a backup into a Blob, which the browser may keep on disk. A connection that ends short, as the server's own
     * five-minute limit makes it, is resumed until every byte is there.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `truncated` (given up; says how far it got), `changed`
     * (another file has taken its place meanwhile), and the codes of every request
     */
    download(key: string, options?: DownloadOptions & { to?: null }): Promise<Blob>;
    /**
     * Downloads a backup into a stream or file. On failure the stream is aborted, and the file stays as it was.
     *
     * @throws {ClientResponseError} as above
     */
    download(key: string, options: DownloadOptions & { to: WritableStream<Uint8Array> | FileSystemFileHandle }): Promise<void>;

    /**
     * Hands a backup to the browser's own download manager. Resolves when it has taken over.
     *
     * @throws {ClientResponseError} `invalid-argument`, and the codes of every request
     */
    save(key: string, options?: SendOptions): Promise<void>;

    /**
     * Copies a backup to another server through the browser; the target's list confirms it.
     *
     * @throws {ClientResponseError} those of `download` and `upload`; `validation` where the target has the name already (nothing
     * was downloaded), `unknown-outcome` where its list does not show the copy
     */
    copyTo(target: BosBase, key: string, options?: CopyOptions): Promise<BackupFileInfo>;

    /**
     * Uploads an archive. A `File` keeps its name, a `Blob` without one is called `upload_<time>.zip`; `FormData` goes as it is,
     * the file in its field `file`. The bytes are not copied.
     *
     * @throws {ClientResponseError} `invalid-argument` (a name that would not arrive unchanged; nothing was sent), `validation`
     * (the name is taken, or the file is no ZIP), `network` (cut: the server has stored nothing), `unknown-outcome` (the answer was
     * lost and the list does not tell), and the codes of every request
     */
    upload(body: Blob | FormData | { file: Blob | string; [field: string]: any }, options?: UploadOptions): Promise<boolean>;

    /**
     * Looks into a backup of the server (its key) or a file: what is in it, and what is wrong with its directory. A backup on the
     * server costs three or four requests and some 65 KB whatever its size, or its directory where that is larger.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `changed`, and the codes of every request; what is wrong with
     * the archive is in the report
     */
    inspect(source: string | Blob, options?: InspectOptions): Promise<ArchiveReport>;

    /**
     * Reads every byte of a backup of the server (its key, which is downloaded first) or a file: is it whole, and could the server
     * restore it?
     *
     * @throws {ClientResponseError} those of `download`; what is wrong with the archive is in the report
     */
    verify(source: string | Blob, options?: VerifyOptions): Promise<VerifyReport>;

    /**
     * Creates a backup and waits until the list shows it; resolves to the finished file, also where the server chose its name. When
     * the answer is lost, as the server's own five-minute limit makes it, the server is watched instead.
     *
     * @throws {ClientResponseError} `invalid-argument`, `validation` (the name is taken), `busy`, `unknown-outcome` (with what is
     * known), `server-down`, and the codes of every request. Cancelling does not stop the server.
     */
    createAndWait(basename?: string, options?: WaitOptions): Promise<BackupFileInfo>;

    /**
     * Restores a backup and waits for the outcome. The archive is verified first, which downloads it, and refused if the server
     * could not restore it.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found`, `busy`, `not-restorable` (nothing was sent), `restore-failed`
     * (with the server's reason; its data is as it was), `server-down` (with what an administrator can do), `unknown-outcome` (with
     * what is known), and the codes of every request
     */
    restoreAndWait(key: string, options?: RestoreOptions): Promise<RestoreReport>;

    /**
     * What a policy means for a list of backups; nothing is deleted. As restic's `forget`, in UTC. Compiles the module at once if
     * nothing was called before.
     *
     * @throws {ClientResponseError} `invalid-argument` for a policy without any rule, or with one that is not known
     */
    planPrune(policy: RetentionPolicy, backups: BackupFileInfo[], now?: Date): PrunePlan;

    /**
     * Deletes what a policy does not keep, oldest first; a delete that fails does not keep the others from being done.
     *
     * @throws {ClientResponseError} those of `planPrune` and `getFullList`; single deletes are in the report
     */
    prune(policy: RetentionPolicy, options?: PruneOptions): Promise<PruneReport>;

    /** Reads the schedule of the server's automatic backups. */
    getSchedule(options?: SendOptions): Promise<BackupSchedule>;

    /**
     * Changes the schedule of the server's automatic backups; resolves to what the server made of it.
     *
     * @throws {ClientResponseError} `invalid-argument` with the server's reason (nothing was sent), and the codes of every request
     */
    setSchedule(schedule: BackupSchedule, options?: SendOptions): Promise<BackupSchedule>;

    /** Reads the S3 target of backups. The server never tells its secret. */
    getS3(options?: SendOptions): Promise<S3Target>;

    /**
     * Changes the S3 target of backups; without `secret` the server keeps the one it has. Nothing is moved: the list shows the new
     * place.
     *
     * @throws {ClientResponseError} `invalid-argument` for a secret that is a mask, `validation`, and the codes of every request
     */
    setS3(target: S3Target, options?: SendOptions): Promise<S3Target>;

    /**
     * Has the server test the S3 target that it has saved.
     *
     * @throws {ClientResponseError} `http` (400) with what the store said, and the codes of every request
     */
    testS3(options?: SendOptions): Promise<boolean>;

    /**
     * Deletes a backup.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `in-use`, and the codes of every request
     */
    delete(key: string, options?: SendOptions): Promise<boolean>;

    /**
     * Asks the server to restore a backup: it replaces its data and restarts. Resolving means accepted; the work starts a second
     * later, and the server only logs its failure.
     *
     * @throws {ClientResponseError} `invalid-argument`, `not-found` (status 400), `busy`, and the codes of every request
     */
    restore(key: string, options?: SendOptions): Promise<boolean>;

    /**
     * The address of a backup's bytes. Who has it has the backup for as long as the token is valid (three minutes by default).
     * Compiles the module at once if nothing was called before.
     *
     * @param token a file token ({@link FileService.getToken})
     * @throws {ClientResponseError} `invalid-argument` for a key that no address can name (empty, `.`, `..`)
     */
    getDownloadURL(token: string, key: string): string;
    /** @deprecated `getDownloadURL` */
    getDownloadUrl(token: string, key: string): string;
}

/** How far a long operation is. At most ten reports a second, and one when a stage is complete. */
export interface Progress {
    /** What it is doing. */
    stage:
        | "downloading"
        | "uploading"
        | "verifying"
        | "inspecting"
        | "creating"
        | "requested"
        | "restarting"
        | "ready"
        | "pruning";
    /** Bytes so far; never less than before. */
    loaded: number;
    /** Bytes in the end; `null` = unknown. */
    total: number | null;
    /** Rate of the last seconds. */
    bytesPerSecond: number;
    /**
     * Seconds until the end at this rate; `null` = unknown, also when all bytes are through and the server has not said
     * so. 0 in the last report of a stage only.
     */
    secondsLeft: number | null;
    /** The server drops every request after five minutes, and at this rate the upload will not be done by then. */
    warning?: "exceeds-server-time-limit";
}

/** Options of `upload`. */
export interface UploadOptions extends SendOptions {
    /** Hears how far the upload is. What it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Name on the server; else that of the `File`. */
    name?: string;
    /** `false` sends the file without looking first whether it is a ZIP archive and the name is free. */
    check?: boolean;
    /** Verify the whole archive first, and refuse what the server could not restore (`not-restorable`). */
    requireRestorable?: boolean;
    /** What the archive may claim where it is verified. */
    limits?: ArchiveLimits;
}

/** What an archive may claim; more is a problem of its report. `Infinity` = no limit. */
export interface ArchiveLimits {
    /** Entries (a million): more are `too-many-entries`. */
    entries?: number;
    /** Bytes of the directory, which is held in memory (128 MiB): more are `too-many-entries`. */
    directory?: number;
    /** Bytes of all entries when unpacked (1 TiB): more are `too-large`, and are not read. */
    totalSize?: number;
    /** Times that an entry may be larger than its compressed bytes (1040, as much as deflate can do): more are `suspicious-ratio`. */
    ratio?: number;
}

/** Options of `inspect`. */
export interface InspectOptions extends SendOptions {
    /** What the archive may claim. */
    limits?: ArchiveLimits;
}

/** Options of `verify`. */
export interface VerifyOptions extends InspectOptions {
    /** Hears how far the verification is. What it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
}

/** Options of operations that wait. */
export interface WaitOptions extends SendOptions {
    /** Hears which stage the operation is in. What it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
}

/** Options of `restoreAndWait`. */
export interface RestoreOptions extends WaitOptions {
    /** `false` skips the look into the archive, not the watch. */
    verify?: boolean;
    /** What the archive may claim. */
    limits?: ArchiveLimits;
}

/** How a restore went that succeeded. */
export interface RestoreReport {
    key: string;
    /** From the first sign of the restart to the first answer; `null` = the gap was too short to see. */
    downtimeMs: number | null;
    /** The token no longer counts: the passwords are those of the backup. */
    reauthRequired: boolean;
    /** Whether restart and success were seen, rather than being what fits best. */
    isCertain: boolean;
    /** What the server is. */
    serverKind: "pocketbase" | "bosbase";
}

/**
 * What to keep, as in restic's `forget`. Counts: 0 or absent = off, -1 = no end. Times: `"1y2m3d4h"`. The newest backup of each hour,
 * day, ISO week, month or year is kept; empty periods cost nothing.
 */
export interface RetentionPolicy {
    keepLast?: number;
    keepHourly?: number;
    keepDaily?: number;
    keepWeekly?: number;
    keepMonthly?: number;
    keepYearly?: number;
    keepWithin?: string;
    keepWithinHourly?: string;
    keepWithinDaily?: string;
    keepWithinWeekly?: string;
    keepWithinMonthly?: string;
    keepWithinYearly?: string;
    /** The policy is only about keys that start with this. */
    prefix?: string;
}

/** What a policy means for a list of backups. */
export interface PrunePlan {
    /** What stays, newest first, and why. */
    keep: { backup: BackupFileInfo; reasons: string[] }[];
    /** What goes, oldest first. */
    remove: BackupFileInfo[];
}

/** Options of `prune`. */
export interface PruneOptions extends WaitOptions {
    /** Delete nothing. */
    dryRun?: boolean;
}

/** What was done about a policy. */
export interface PruneReport {
    /** What stays, newest first, and why. */
    keep: { backup: BackupFileInfo; reasons: string[] }[];
    /** What was deleted; in a dry run what would be. */
    removed: BackupFileInfo[];
    /** What should go but is still there, and why. */
    failed: { backup: BackupFileInfo; error: ClientResponseError }[];
    /** Nothing was deleted, as asked. */
    dryRun: boolean;
}

/** The server's automatic backups. */
export interface BackupSchedule {
    /** Cron expression in the server's UTC; `""` = off. Day of month and day of week must both match. */
    cron: string;
    /** How many automatic backups are kept, at least 1; 0 only while `cron` is empty. */
    maxKeep: number;
}

/** An S3 target for backups. */
export interface S3Target {
    enabled: boolean;
    bucket: string;
    region: string;
    endpoint: string;
    accessKey: string;
    /** Write-only: never read back; absent keeps the one that the server has. */
    secret?: string;
    forcePathStyle: boolean;
}

/** One file or folder of an archive. */
export interface ArchiveEntry {
    /** Name with its path; folders end with a slash. */
    name: string;
    /** Size in bytes when unpacked. */
    size: number;
    /** Size in bytes in the archive. */
    compressedSize: number;
    /** CRC-32 of the data. */
    crc32: number;
    /** Time of the last change, ISO 8601; `null` = none that is a time. */
    modified: string | null;
    /** `stored`, `deflate`, or the name of a method that the server cannot read. */
    method: string;
    /** Whether it is a folder. */
    isDirectory: boolean;
}

/** Something that is wrong with an archive. */
export interface ArchiveProblem {
    /** Stable name; messages may change. */
    code: string;
    /** The entry that has it; `null` = the archive. */
    entry: string | null;
    /** A sentence. */
    message: string;
}

/** What an archive is as a ZIP file. */
export type ArchiveVerdict = "ok" | "corrupt" | "unsupported" | "encrypted" | "not-zip";

/** What is in an archive, by its directory alone. */
export interface ArchiveReport {
    entries: ArchiveEntry[];
    /** Size in bytes of everything when unpacked. */
    totalSize: number;
    /** Size in bytes of everything in the archive. */
    totalCompressedSize: number;
    /** Whether there is a `data.db` where the server looks for it. */
    hasDatabase: boolean;
    /** What the archive is, as far as its directory tells. */
    verdict: ArchiveVerdict;
    /** What is wrong with it, as far as its directory tells. */
    problems: ArchiveProblem[];
}

/** What a verification found. */
export interface VerifyReport {
    /** Whether every entry's bytes are what the archive's directory says. */
    verdict: ArchiveVerdict;
    /** Whether the server can restore it and comes back with its data. */
    restorable: boolean;
    /** What is wrong with it. */
    problems: ArchiveProblem[];
    /** How many files and folders it has. */
    entries: number;
    /** How many bytes they have when unpacked. */
    bytes: number;
    /** The application's own collections in `data.db`. */
    collections: string[];
}

/** Options of `download`. */
export interface DownloadOptions extends SendOptions {
    /** Hears how far the download is. What it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Where the bytes go; else into a Blob. */
    to?: WritableStream<Uint8Array> | FileSystemFileHandle | null;
}

/** Options of `copyTo`. */
export interface CopyOptions extends SendOptions {
    /** Hears how far the copy is. What it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Name on the target; else the same. */
    as?: string;
    /** What the archive may claim. */
    limits?: ArchiveLimits;
}

/** File tokens. */
export class FileService {
    private constructor();
    /** The client that the service belongs to. */
    readonly client: BosBase;

    /**
     * Asks for a file token of who is signed in.
     *
     * @throws {ClientResponseError}
     */
    getToken(options?: SendOptions): Promise<string>;
}

/** The health of the server. */
export class HealthService {
    private constructor();
    /** The client that the service belongs to. */
    readonly client: BosBase;

    /**
     * Asks the server for its health. Needs no sign-in; superusers learn more.
     *
     * @throws {ClientResponseError}
     */
    check(options?: SendOptions): Promise<HealthCheckResponse>;
}

/** What the server says of itself. */
export interface HealthCheckResponse {
    /** The status again. */
    code: number;
    /** A sentence. */
    message: string;
    /** Only superusers see members. */
    data: {
        /** Whether a backup can start. Absent = not signed in as a superuser. */
        canBackup?: boolean;
        /** The address that the server sees the caller at. */
        realIP?: string;
        /** The header of a reverse proxy that the server could trust. */
        possibleProxyHeader?: string;
        /** Present on BosBase only, whose archives hold no database. */
        requireS3?: boolean;
        [member: string]: any;
    };
}

/** The settings of the server, for superusers. */
export class SettingsService {
    private constructor();
    /** The client that the service belongs to. */
    readonly client: BosBase;

    /**
     * Reads all settings, but for secrets, which the server never tells.
     *
     * @throws {ClientResponseError}
     */
    getAll(options?: SendOptions): Promise<Record<string, any>>;

    /**
     * Changes settings, and resolves to all of them; what `body` leaves out stays as it is.
     *
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    update(body?: Record<string, any> | FormData, options?: SendOptions): Promise<Record<string, any>>;

    /**
     * Has the server test the S3 store that it has saved.
     *
     * @param filesystem `storage` (the default) or `backups`
     * @throws {ClientResponseError} `http` (400) with what the store said
     */
    testS3(filesystem?: string, options?: SendOptions): Promise<boolean>;

    /**
     * Has the server send a test e-mail.
     *
     * @param template `verification`, `password-reset`, `email-change`, …
     * @throws {ClientResponseError} `validation`, or `http` (400) with what the mail server said
     */
    testEmail(collection: string, email: string, template: string, options?: SendOptions): Promise<boolean>;

    /**
     * Makes a client secret for signing in with Apple.
     *
     * @param duration seconds
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    generateAppleClientSecret(
        clientId: string,
        teamId: string,
        keyId: string,
        privateKey: string,
        duration: number,
        options?: SendOptions,
    ): Promise<{ secret: string }>;
}

/** A record, as the server sends it. */
export interface RecordModel {
    id: string;
    collectionId: string;
    collectionName: string;
    [field: string]: any;
}

/** What a sign-in gives. */
export interface RecordAuthResponse<M = RecordModel> {
    /** The record that is signed in. */
    record: M;
    /** The auth token. */
    token: string;
    [member: string]: any;
}

/** Which ways to sign in a collection offers. Durations in seconds. */
export interface AuthMethodsList {
    password: { enabled: boolean; identityFields: string[] };
    oauth2: { enabled: boolean; providers: any[] };
    mfa: { enabled: boolean; duration: number };
    otp: { enabled: boolean; duration: number };
}

/** The id of a one-time password that was sent by e-mail. */
export interface OTPResponse {
    otpId: string;
}

/** The auth methods of one auth collection. */
export class RecordService<M = RecordModel> {
    private constructor();
    /** The client that the service belongs to. */
    readonly client: BosBase;
    /** Name or id of the collection. */
    readonly collectionIdOrName: string;

    /**
     * Signs in; `authStore` keeps token and record.
     *
     * @param options `mfaId` from the error of the first factor; `autoRefreshThreshold` (superusers): renew the token when it ends
     * within this many seconds, which keeps the password in memory
     * @throws {ClientResponseError} status 400 for wrong credentials, `unauthorized` with `mfaId` where a second factor is asked for
     */
    authWithPassword(
        usernameOrEmail: string,
        password: string,
        options?: SendOptions & { mfaId?: string; autoRefreshThreshold?: number },
    ): Promise<RecordAuthResponse<M>>;

    /**
     * Signs in with a one-time password; `authStore` keeps token and record.
     *
     * @throws {ClientResponseError} status 400 for a wrong or expired one, `rate-limited` after five tries
     */
    authWithOTP(otpId: string, password: string, options?: SendOptions & { mfaId?: string }): Promise<RecordAuthResponse<M>>;

    /**
     * Renews the token.
     *
     * @throws {ClientResponseError} `unauthorized` where nobody is signed in any more
     */
    authRefresh(options?: SendOptions): Promise<RecordAuthResponse<M>>;

    /**
     * Lists the ways to sign in.
     *
     * @throws {ClientResponseError}
     */
    listAuthMethods(options?: SendOptions): Promise<AuthMethodsList>;

    /**
     * Has a one-time password sent by e-mail.
     *
     * @throws {ClientResponseError} `forbidden` where the collection does not offer it
     */
    requestOTP(email: string, options?: SendOptions): Promise<OTPResponse>;

    /**
     * Signs in as another record, without its password: a client of its own, whose session stays in memory.
     *
     * @param duration validity in seconds; 0 = that of the collection
     * @throws {ClientResponseError} `forbidden` for all but superusers
     */
    impersonate(recordId: string, duration: number, options?: SendOptions): Promise<BosBase>;
}

/** The record of who is signed in. */
export type AuthRecord = RecordModel | null;

/** Keeps the sign-in in memory. Subclass it, or hand in an object of the same shape. */
export class BaseAuthStore {
    /** What `token` returns unless it is overridden. */
    protected baseToken: string;
    /** What `record` returns unless it is overridden. */
    protected baseModel: AuthRecord;

    /** The auth token; empty = nobody is signed in. */
    get token(): string;
    /** Who is signed in. */
    get record(): AuthRecord;
    /** The older name of `record`. */
    get model(): AuthRecord;
    /** Whether there is a token that has not expired, by its claims and the local clock. */
    get isValid(): boolean;
    /** Whether a superuser is signed in. */
    get isSuperuser(): boolean;
    /** Keeps a token and its record, and tells the listeners. */
    save(token: string, record?: AuthRecord): void;
    /** Signs out, and tells the listeners. */
    clear(): void;
    /**
     * Calls back after each change.
     *
     * @param fireImmediately call back now, too
     * @returns a function that ends it
     */
    onChange(callback: (token: string, record: AuthRecord) => void, fireImmediately?: boolean): () => void;
    /** Tells the listeners. */
    protected triggerChange(): void;
}

/**
 * Keeps the sign-in in `localStorage`, in the format of the `pocketbase` package: the tabs of one origin share it. Where the
 * storage is absent, full or forbidden it stays in memory.
 */
export class LocalAuthStore extends BaseAuthStore {
    /** @param storageKey item of `localStorage`; default `pocketbase_auth` */
    constructor(storageKey?: string);
}

/** The stable name of a failure. */
export type ErrorCode =
    | "network"
    | "timeout"
    | "aborted"
    | "unauthorized"
    | "forbidden"
    | "not-found"
    | "validation"
    | "busy"
    | "in-use"
    | "rate-limited"
    | "server"
    | "http"
    | "not-json"
    | "invalid-argument"
    | "truncated"
    | "changed"
    | "corrupt"
    | "not-restorable"
    | "restore-failed"
    | "server-down"
    | "unknown-outcome"
    | "internal";

/** The error of every call. Holds no token and no password. */
export class ClientResponseError extends Error {
    constructor(data?: any);
    /** The address that was called, without tokens; empty where nothing was sent. */
    url: string;
    /** HTTP status; 0 where there was no answer. */
    status: number;
    /** JSON body of the answer; `{}` where there was none. */
    response: Record<string, any>;
    /** Whether the call was cancelled. */
    isAbort: boolean;
    /** What the platform threw, if anything. */
    originalError: any;
    /** The stable name of the failure; message texts may change. */
    code: ErrorCode;
    /** What the server said about single fields; nested ones are named with dots. */
    fieldErrors: Record<string, { code: string; message: string }>;
    /** The id to sign in with a second factor, where the server asks for one. */
    mfaId?: string;
    /** The same as `response`. */
    get data(): Record<string, any>;
    /** All but what the platform threw. */
    toJSON(): Record<string, any>;
}

/**
 * Why the server would refuse to create a backup of this name, in words; `null` = it would not. Compiles the module at once if
 * nothing was called before.
 */
export function validateBackupName(name: string): string | null;

/**
 * A name that the server accepts, made of a prefix and a time in UTC: `backup_20261122_231637.zip`. What a name cannot hold
 * becomes `_`. Compiles the module at once if nothing was called before.
 *
 * @param prefix default `backup`
 * @param date default now
 */
export function timestampedName(prefix?: string, date?: Date): string;

/**
 * The next runs of a cron expression, as the server reads it; fewer where it never runs again. Compiles the module at once if
 * nothing was called before.
 *
 * @param count default 5, at most 1000
 * @param from default now
 * @throws {ClientResponseError} `invalid-argument` with the server's reason
 */
export function nextRuns(cron: string, count?: number, from?: Date): Date[];
