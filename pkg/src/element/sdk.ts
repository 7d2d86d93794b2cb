/** The part of the SDK that the dashboard uses. */

export type {
    ArchiveReport,
    AuthRecord,
    BackupFileInfo,
    ClientResponseError,
    DatedBackup,
    Progress,
    PrunePlan,
    PruneReport,
    RestoreReport,
    RetentionPolicy,
    VerifyReport,
} from "../public.js";
export { default as BosBase, LocalAuthStore, nextRuns, validateBackupName } from "../public.js";
