//! Evaluates retention policies and cron expressions without a request to the server.

use crate::browser::page;
use crate::client::http::error::{Error, Result};
use crate::core::backup::BackupFileInfo;
use crate::core::retention::{PrunePlan, RetentionPolicy};
use crate::core::schedule::Schedule;
use crate::core::time::Timestamp;

/// Decides which of `backups` a policy keeps and which it removes at the time `now` (`None` = the local clock), by the
/// rules of restic's `forget`. Nothing is deleted.
///
/// # Errors
/// `invalid-argument` for a policy without any rule, or with a count below -1.
pub fn plan_prune(policy: &RetentionPolicy, backups: &[BackupFileInfo], now: Option<Timestamp>) -> Result<PrunePlan> {
    policy.plan(backups, now.unwrap_or_else(page::now)).map_err(|error| Error::invalid_argument(error.to_string()))
}

/// Computes the next `count` runs (1000 at most) of a cron expression after `from`, oldest first, as the server reads
/// the expression, in UTC; fewer where it never runs again.
///
/// # Errors
/// `invalid-argument` with the server's reason.
pub fn next_runs(cron: &str, count: usize, from: Timestamp) -> Result<Vec<Timestamp>> {
    match Schedule::parse(cron) {
        Ok(schedule) => Ok(schedule.next_runs(count, from)),
        Err(error) => Err(Error::invalid_argument(error.to_string())),
    }
}
