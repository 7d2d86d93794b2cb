/** The reports about archives, and the options of `inspect` and `verify`. */
import type { CallOptions, Progress } from "./options.js";

/** Upper limits for what an archive declares. Exceeding one is a problem in the report; `Infinity` = no limit. */
export interface ArchiveLimits {
    /** Number of entries. Default 1,000,000; more are reported as `too-many-entries`. */
    entries?: number;
    /** Bytes of the directory, which is held in memory. Default 128 MiB; more are reported as `too-many-entries`. */
    directory?: number;
    /** Bytes of all entries when unpacked. Default 1 TiB; more are reported as `too-large` and are not read. */
    totalSize?: number;
    /** Size of an entry divided by its compressed size. Default 1040, the most that deflate reaches; more is `suspicious-ratio`. */
    ratio?: number;
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
    /** Time of the last change, ISO 8601; `null` if the archive states no valid time. */
    modified: string | null;
    /** `stored`, `deflate`, or the name of a method that the server cannot read. */
    method: string;
    /** Whether it is a folder. */
    isDirectory: boolean;
}

/** A problem of an archive. */
export interface ArchiveProblem {
    /** Stable name of the problem; message texts may change. */
    code: string;
    /** Name of the entry that has the problem; `null` = the archive as a whole. */
    entry: string | null;
    /** A sentence for a person. */
    message: string;
}

/** Whether an archive is a ZIP file that the server can read, and if not, why. */
export type ArchiveVerdict = "ok" | "corrupt" | "unsupported" | "encrypted" | "not-zip";

/** The result of `inspect`: what the directory of an archive says. */
export interface ArchiveReport {
    entries: ArchiveEntry[];
    /** Size in bytes of everything when unpacked. */
    totalSize: number;
    /** Size in bytes of everything in the archive. */
    totalCompressedSize: number;
    /** Whether there is a `data.db` where the server looks for it. */
    hasDatabase: boolean;
    /** The verdict as far as the directory shows; the data may still be damaged. */
    verdict: ArchiveVerdict;
    /** The problems that the directory shows. */
    problems: ArchiveProblem[];
}

/** The result of `verify`. */
export interface VerifyReport {
    /** The verdict after every byte was read; `ok` = all data agrees with the directory. */
    verdict: ArchiveVerdict;
    /** Whether the server can restore the archive and comes back with its data. */
    restorable: boolean;
    /** The problems that were found. */
    problems: ArchiveProblem[];
    /** Number of files and folders. */
    entries: number;
    /** Size in bytes of everything when unpacked. */
    bytes: number;
    /** Names of the application's own collections in `data.db`. */
    collections: string[];
}

/** Options of `inspect`. */
export interface InspectOptions extends CallOptions {
    /** Upper limits for what the archive declares. */
    limits?: ArchiveLimits;
}

/** Options of `verify`. */
export interface VerifyOptions extends InspectOptions {
    /** Called with the progress of the verification. An exception that it throws is reported to the console. */
    onProgress?: (progress: Progress) => void;
}
