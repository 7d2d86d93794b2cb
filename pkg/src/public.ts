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
export type * from "./archives.js";
export { AsyncAuthStore, type AsyncClearFunc, type AsyncSaveFunc } from "./async-store.js";
export type * from "./backup-types.js";
export { BackupService } from "./backups.js";
export { default } from "./client.js";
export { cookieParse, cookieSerialize, type ParseOptions, type SerializeOptions } from "./cookies.js";
export { type CronJob, CronService } from "./crons.js";
export { ClientResponseError, type ErrorCode } from "./error.js";
export { FileService } from "./files.js";
export { type HealthCheckResponse, HealthService } from "./health.js";
export { type HourlyStats, type ListResult, type LogModel, LogService } from "./logs.js";
export { nextRuns, timestampedName, validateBackupName } from "./names.js";
export type * from "./options.js";
export {
    type AuthMethodsList,
    type OTPResponse,
    type RecordAuthResponse,
    type RecordModel,
    RecordService,
} from "./records.js";
export type * from "./retention.js";
export { SettingsService } from "./settings.js";
export { type AuthRecord, BaseAuthStore, LocalAuthStore } from "./stores.js";
export { getTokenPayload, isTokenExpired } from "./tokens.js";
