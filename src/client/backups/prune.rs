//! Applies a retention policy to the listed backups.

use crate::client::backups::operation::Operation;
use crate::client::backups::plans::plan_prune;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::meter::Stage;
use crate::core::backup::DatedBackup;
use crate::core::error::ErrorCode;
use crate::core::retention::{KeptBackup, RetentionPolicy};
use std::collections::HashMap;

/// The result of applying a retention policy.
#[derive(Debug)]
pub struct PruneReport {
    /// The backups that stay, newest first, with the reasons.
    pub keep: Vec<KeptBackup>,
    /// The backups that were deleted; in a dry run those that would be.
    pub removed: Vec<DatedBackup>,
    /// The backups that could not be deleted, with the errors.
    pub failed: Vec<(DatedBackup, Error)>,
    /// Whether this was a dry run, which deletes nothing.
    pub dry_run: bool,
}

impl BackupService {
    /// Deletes the backups that a policy does not keep, oldest first. A delete that fails does not stop the others.
    ///
    /// # Errors
    /// Those of [`plan_prune`] and of the list; errors of single deletes are in the report.
    pub fn prune(&self, policy: &RetentionPolicy, dry_run: bool) -> impl Future<Output = Result<PruneReport>> + use<> {
        let operation = Operation::new(self, "PRUNE");
        let (service, meter, policy) = (operation.service(), operation.meter(), policy.clone());
        async move {
            let work = async move {
                // A policy that cannot be applied is refused before any request is sent.
                plan_prune(&policy, &[], None)?;
                let plan = plan_prune(&policy, &service.list_files().await?, None)?;
                let mut report = PruneReport { keep: plan.keep, removed: Vec::new(), failed: Vec::new(), dry_run };
                meter.start(Stage::Pruning, Some(plan.remove.iter().map(|backup| backup.size).sum()), None);
                let mut freed = 0;
                for backup in plan.remove {
                    let outcome = if dry_run {
                        Ok(())
                    } else {
                        service.delete(&backup.key, HashMap::new(), HashMap::new()).await
                    };
                    freed += backup.size;
                    meter.advance(freed);
                    match outcome {
                        Ok(()) => report.removed.push(backup),
                        // Somebody else has deleted it meanwhile.
                        Err(error) if error.code() == ErrorCode::NotFound => report.removed.push(backup),
                        Err(error) => report.failed.push((backup, error)),
                    }
                }
                service.settle(&mut report).await;
                meter.finish();
                Ok(report)
            };
            operation.run(work).await
        }
    }

    /// Looks in the list which backups are gone whose answer was lost; a list that cannot be read changes nothing.
    async fn settle(&self, report: &mut PruneReport) {
        if !report.failed.iter().any(|(_, error)| error.is_lost()) {
            return;
        }
        let Ok(files) = self.list_files().await else { return };
        let is_gone = |backup: &DatedBackup| !files.iter().any(|file| file.key == backup.key);
        for (backup, error) in std::mem::take(&mut report.failed) {
            if error.is_lost() && is_gone(&backup) {
                report.removed.push(backup);
            } else {
                report.failed.push((backup, error));
            }
        }
    }
}
