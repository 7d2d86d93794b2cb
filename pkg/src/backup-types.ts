/** Options and results of the methods of `BackupService`. */
import type { ArchiveLimits } from "./archives.js";
import type { CallOptions, Progress, SendOptions } from "./options.js";

/** One file of the server's backups folder. */
export interface BackupFileInfo {
    /** File name; the other methods take it as their `key`. */
    key: string;
    /** Size in bytes. */
    size: number;
    /** Time of the last change as the server writes it, `2026-11-22 23:31:15.668Z`: UTC, with a space instead of a `T`. */
    modified: string;
}

/** A backup of a plan, with the time that counts for it. */
export interface DatedBackup extends BackupFileInfo {
    /** The time of the backup, ISO 8601. */
    time: string;
    /** Where it comes from: the end of the name, or the last change of the file. */
    timeFrom: "name" | "modified";
}

/** Options of `upload`. */
export interface UploadOptions extends SendOptions {
    /** Called with the progress of the upload. An exception that it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Name on the server. Default: the name of the `File`. */
    name?: string;
    /** `false` skips the checks before sending: whether the file is a ZIP archive, and from 8 MiB on whether the name is free. */
    check?: boolean;
    /** Verifies the whole archive first, and rejects with `not-restorable` if the server could not restore it. */
    requireRestorable?: boolean;
    /** Upper limits for what the archive declares, where it is verified. */
    limits?: ArchiveLimits;
}

/** Options of `download`. */
export interface DownloadOptions extends CallOptions {
    /** Called with the progress of the download. An exception that it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Where the bytes are written. Default: a Blob. */
    to?: WritableStream<Uint8Array> | FileSystemFileHandle | null;
}

/** Options of `copyTo`. */
export interface CopyOptions extends CallOptions {
    /** Called with the progress of the copy. An exception that it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
    /** Name on the target. Default: the same name. */
    as?: string;
    /** Upper limits for what the archive declares. */
    limits?: ArchiveLimits;
}

/** Options of operations that wait. */
export interface WaitOptions extends CallOptions {
    /** Called with the stage that the operation is in. An exception that it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
}

/** Options of `restoreAndWait`. */
export interface RestoreOptions extends WaitOptions {
    /** `false` skips the verification of the archive; the restore is watched all the same. */
    verify?: boolean;
    /** Upper limits for what the archive declares. */
    limits?: ArchiveLimits;
}

/** The result of a restore that succeeded. */
export interface RestoreReport {
    key: string;
    /** Milliseconds from the first sign of the restart to the first answer; `null` = the gap was too short to see. */
    downtimeMs: number | null;
    /** Whether the session is over, because the passwords are now those of the backup. */
    reauthRequired: boolean;
    /** Whether restart and success were observed; `false` = they are the only explanation of what was observed. */
    isCertain: boolean;
    /** The software that the server runs. */
    serverKind: "pocketbase" | "bosbase";
}

/** The server's automatic backups. */
export interface BackupSchedule {
    /** Cron expression, evaluated in UTC; `""` = off. Day of month and day of week must both match. */
    cron: string;
    /** Number of automatic backups that are kept: at least 1, and 0 only while `cron` is empty. */
    maxKeep: number;
}

/** An S3 target for backups. */
export interface S3Target {
    enabled: boolean;
    bucket: string;
    region: string;
    endpoint: string;
    accessKey: string;
    /** Write-only: the server never returns it. If it is absent, the server keeps the one it has. */
    secret?: string;
    forcePathStyle: boolean;
}
