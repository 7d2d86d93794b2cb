/** Retention policies, and the results of `planPrune` and `prune`. */
import type { DatedBackup, WaitOptions } from "./backup-types.js";
import type { ClientResponseError } from "./error.js";

/**
 * Rules for what to keep, as in restic's `forget`. Counts: 0 or absent = off, -1 = no limit. Durations: `"1y2m3d4h"`. The newest
 * backup of each hour, day, ISO week, month or year is kept; periods without a backup do not count. Files that are no backups
 * (a key with a `/`, or one that does not end in `.zip`) are neither counted nor deleted.
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
    /** Limits the policy to keys that start with this text. */
    prefix?: string;
    /**
     * Where the time of a backup comes from. Default `"name"`: the time at the end of its name, and that of the last change where
     * there is none. `"modified"`: always that of the last change.
     */
    time?: "name" | "modified";
}

/** The result of `planPrune`. */
export interface PrunePlan {
    /** The backups that are kept, newest first, and why. */
    keep: { backup: DatedBackup; reasons: string[] }[];
    /** The backups to delete, oldest first. */
    remove: DatedBackup[];
}

/** Options of `prune`. */
export interface PruneOptions extends WaitOptions {
    /** `true` deletes nothing; the report says what would be deleted. */
    dryRun?: boolean;
}

/** The result of `prune`. */
export interface PruneReport {
    /** The backups that are kept, newest first, and why. */
    keep: { backup: DatedBackup; reasons: string[] }[];
    /** The backups that were deleted; in a dry run, those that would be. */
    removed: DatedBackup[];
    /** The backups that could not be deleted, and why. */
    failed: { backup: DatedBackup; error: ClientResponseError }[];
    /** Whether it was a dry run, which deletes nothing. */
    dryRun: boolean;
}
