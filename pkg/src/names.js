import { call } from "./module.js";

/** Why the server would refuse to create a backup of this name; null = it would not. */
export function validateBackupName(name) {
    return call((glue) => glue.validateBackupName(String(name ?? ""))) ?? null;
}

/** A valid backup name made of a prefix and a time in UTC. */
export function timestampedName(prefix, date) {
    return call((glue) => glue.timestampedName(String(prefix ?? ""), Number(date ?? new Date())));
}

/** The next runs of a cron expression, as the server reads it. */
export function nextRuns(cron, count = 5, from) {
    return Array.from(call((glue) => glue.nextRuns(String(cron), Number(count), Number(from ?? new Date()))), (millis) => new Date(millis));
}
