/** What both entries export. */
export { default } from "./client.js";
export { ClientResponseError } from "./error.js";
export { nextRuns, validateBackupName, timestampedName } from "./names.js";
export { BackupService, FileService, HealthService, RecordService, SettingsService } from "./services.js";
export { BaseAuthStore, LocalAuthStore } from "./stores.js";
