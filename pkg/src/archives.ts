/** What is in an archive, and what is wrong with it. */
import type { Progress, SendOptions } from "./options.js";

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
