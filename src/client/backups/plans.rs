//! What a retention policy and a cron expression mean, without asking the server.

use crate::browser::page;
use crate::client::http::error::{Error, Result};
use crate::core::backup::BackupFileInfo;
use crate::core::retention::{PrunePlan, RetentionPolicy};
use crate::core::schedule::Schedule;
use crate::core::time::Timestamp;

/// What a policy means for `backups` at the time `now` (`None` = the local clock); nothing is deleted.
///
/// # Errors
/// `invalid-argument` for a policy without any rule, or with one that makes no sense.
pub fn plan_prune(policy: &RetentionPolicy, backups: &[BackupFileInfo], now: Option<Timestamp>) -> Result<PrunePlan> {
    policy.plan(backups, now.unwrap_or_else(page::now)).map_err(|error| Error::invalid_argument(error.to_string()))
}

/// The next `count` times (1000 at most) that a cron expression names after `from`, as the server reads it; fewer where it never
/// runs again.
///
/// # Errors
/// `invalid-argument` with the server's reason.
pub fn next_runs(cron: &str, count: usize, from: Timestamp) -> Result<Vec<Timestamp>> {
    match Schedule::parse(cron) {
        Ok(schedule) => Ok(schedule.next_runs(count, from)),
        Err(error) => Err(Error::invalid_argument(error.to_string())),
    }
}
