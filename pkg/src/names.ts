/** Rules about names and times that need no server. */
import { call } from "./error.js";

/**
 * Returns why the server would refuse to create a backup of this name, or `null` if it would not. Compiles the module
 * synchronously if no call has done so before.
 */
export function validateBackupName(name: string): string | null {
    return call((glue) => glue.validateBackupName(String(name ?? ""))) ?? null;
}

/**
 * Returns a name that the server accepts, made of a prefix and a time in UTC: `backup_20261122_231637.zip`. Characters that a
 * name cannot have become `_`. Compiles the module synchronously if no call has done so before.
 *
 * @param prefix default `backup`
 * @param date default now
 */
export function timestampedName(prefix?: string, date?: Date): string {
    return call((glue) => glue.timestampedName(String(prefix ?? ""), Number(date ?? new Date())));
}

/**
 * Returns the next runs of a cron expression, as the server reads it; fewer than `count` if it never runs again. Compiles the
 * module synchronously if no call has done so before.
 *
 * @param count default 5, at most 1000
 * @param from default now
 * @throws {ClientResponseError} `invalid-argument` with the server's reason
 */
export function nextRuns(cron: string, count = 5, from?: Date): Date[] {
    const runs = call((glue) => glue.nextRuns(String(cron), Number(count), Number(from ?? new Date())));
    return Array.from(runs, (millis) => new Date(millis));
}
