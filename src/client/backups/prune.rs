//! Retention: what a policy means for the listed backups, and doing it.

use crate::client::backups::operation::Operation;
use crate::client::backups::plans::plan_prune;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::meter::Stage;
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::retention::{KeptBackup, RetentionPolicy};
use std::collections::HashMap;

/// What was done about a policy.
#[derive(Debug)]
pub struct PruneReport {
    /// What stays, and why, newest first.
    pub keep: Vec<KeptBackup>,
    /// What was deleted; in a dry run what would be.
    pub removed: Vec<BackupFileInfo>,
    /// What should go but is still there, and why.
    pub failed: Vec<(BackupFileInfo, Error)>,
    /// Nothing was deleted, as asked.
    pub dry_run: bool,
}

impl BackupService {
    /// Deletes what a policy does not keep, oldest first; a delete that fails does not keep the others from being done.
    ///
    /// # Errors
    /// Those of [`plan_prune`] and of the list; single deletes are in the report.
    pub fn prune(&self, policy: &RetentionPolicy, dry_run: bool) -> impl Future<Output = Result<PruneReport>> + use<> {
        let operation = Operation::new(self, "PRUNE");
        let (service, meter, policy) = (operation.service(), operation.meter(), policy.clone());
        async move {
            let work = async move {
                // A policy that cannot be applied is said before anything is asked.
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
                        // Somebody else was quicker.
                        Err(error) if error.code() == ErrorCode::NotFound => report.removed.push(backup),
                        Err(error) => report.failed.push((backup, error)),
                    }
                }
                meter.finish();
                Ok(report)
            };
            operation.run(work).await
        }
    }
}
