/** Rules about names and times that need no server. */
import { call } from "./error.js";

/**
 * Why the server would refuse to create a backup of this name, in words; `null` = it would not. Compiles the module at once if
 * nothing was called before.
 */
export function validateBackupName(name: string): string | null {
    return call((glue) => glue.validateBackupName(String(name ?? ""))) ?? null;
}

/**
 * A name that the server accepts, made of a prefix and a time in UTC: `backup_20261122_231637.zip`. What a name cannot hold
 * becomes `_`. Compiles the module at once if nothing was called before.
 *
 * @param prefix default `backup`
 * @param date default now
 */
export function timestampedName(prefix?: string, date?: Date): string {
    return call((glue) => glue.timestampedName(String(prefix ?? ""), Number(date ?? new Date())));
}

/**
 * The next runs of a cron expression, as the server reads it; fewer where it never runs again. Compiles the module at once if
 * nothing was called before.
 *
 * @param count default 5, at most 1000
 * @param from default now
 * @throws {ClientResponseError} `invalid-argument` with the server's reason
 */
export function nextRuns(cron: string, count = 5, from?: Date): Date[] {
    const runs = call((glue) => glue.nextRuns(String(cron), Number(count), Number(from ?? new Date())));
    return Array.from(runs, (millis) => new Date(millis));
}
