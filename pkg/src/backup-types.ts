/** Options and results of the calls about backups. */
import type { ArchiveLimits } from "./archives.js";
import type { Progress, SendOptions } from "./options.js";

/** One file of the server's backups folder. */
export interface BackupFileInfo {
    /** File name, and the key of every other call. */
    key: string;
    /** Size in bytes. */
    size: number;
    /** Time of the last change as the server writes it, `2026-11-22 23:31:15.668Z`: UTC, with a space instead of a `T`. */
    modified: string;
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
