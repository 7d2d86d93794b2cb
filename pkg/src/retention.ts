/** Policies about what to keep. */
import type { BackupFileInfo, WaitOptions } from "./backup-types.js";
import type { ClientResponseError } from "./error.js";

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
