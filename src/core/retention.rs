//! Decides which backups a retention policy keeps, and why, by the rules of restic's `forget`, in UTC.
//!
//! Backups are considered from the newest to the oldest. A counting rule (`keep_daily: 7`) keeps the
//! newest backup of each of its last periods that have one; a period without a backup costs nothing.
//! A rule with budget left also keeps the very oldest backup. A rule of time (`keep_within: 30d`)
//! counts back from the newest backup that is not in the future, so that nothing is lost only because
//! no new backup was made; with none in the past it keeps everything.
//!
//! Reasons are restic's words without its noun: `daily`, `oldest daily`, `within 30d`,
//! `weekly within 1y`, `oldest weekly within 1y`.
//!
//! The time of a backup is that at the end of its name, where there is one, since a copied file loses the time of its
//! last change ([`BackupFileInfo::time`]); the member `time` of the policy can say otherwise.
//!
//! Three kinds of files are neither counted nor removed, and stand in no list of the plan: those that
//! are no backups ([`BackupFileInfo::is_backup`]), those whose key does not start with `prefix`, and those whose time
//! cannot be read.

mod span;

pub use span::Span;

use crate::core::backup::{BackupFileInfo, DatedBackup, TimeSource};
use crate::core::sort;
use crate::core::time::{Civil, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The rules of a retention policy. A count of 0 and an absent time mean that the rule is off, a count of -1 that it
/// has no end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetentionPolicy {
    /// The newest backups, whatever their time.
    pub keep_last: i32,
    /// The newest backup of each of the last hours that have one.
    pub keep_hourly: i32,
    /// The same for days.
    pub keep_daily: i32,
    /// The same for ISO weeks, which start on Monday.
    pub keep_weekly: i32,
    /// The same for months.
    pub keep_monthly: i32,
    /// The same for years.
    pub keep_yearly: i32,
    /// All backups within this time before the newest one.
    pub keep_within: Option<Span>,
    /// The newest backup of each hour within this time.
    pub keep_within_hourly: Option<Span>,
    /// The same for days.
    pub keep_within_daily: Option<Span>,
    /// The same for ISO weeks.
    pub keep_within_weekly: Option<Span>,
    /// The same for months.
    pub keep_within_monthly: Option<Span>,
    /// The same for years.
    pub keep_within_yearly: Option<Span>,
    /// The policy is only about keys that start with this.
    pub prefix: String,
    /// The source of a backup's time: the name, where a time is at its end, or always the last change of the file.
    pub time: TimeSource,
}

/// A backup that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptBackup {
    /// The backup.
    pub backup: DatedBackup,
    /// The reasons: each rule that keeps it.
    pub reasons: Vec<String>,
}

/// The result of a policy for a list of backups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PrunePlan {
    /// The backups that stay, newest first.
    pub keep: Vec<KeptBackup>,
    /// The backups that are removed, oldest first, which is the order of deletion.
    pub remove: Vec<DatedBackup>,
}

/// The reason why a policy cannot be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyError {
    /// No rule is on: everything would be deleted.
    NoRule,
    /// A count below -1.
    BadCount,
    /// Not of the form `1y2m3d4h`.
    BadSpan,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRule => {
                "The retention policy has no rule, which would delete every backup: set keepLast, keepDaily or another one."
            }
            Self::BadCount => "A count in a retention policy is -1 (no end), 0 (off) or the number of backups to keep.",
            Self::BadSpan => {
                "A time in a retention policy is a sequence of numbers with y, m, d or h, each once, such as 1y6m or 30d."
            }
        })
    }
}

impl std::error::Error for PolicyError {}

#[derive(Clone, Copy)]
enum Period {
    Each,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Period {
    /// A number that two times share when they lie in the same period; `position` tells single backups apart.
    fn of(self, time: Timestamp, position: usize) -> i64 {
        const HOUR_MS: i64 = 3_600_000;
        let hours = time.as_millis().div_euclid(HOUR_MS);
        let days = hours.div_euclid(24);
        let Civil { year, month, .. } = time.civil();
        match self {
            Self::Each => i64::try_from(position).unwrap_or(i64::MAX),
            Self::Hour => hours,
            Self::Day => days,
            // 1970-01-01 was a Thursday: three days into its ISO week.
            Self::Week => (days + 3).div_euclid(7),
            Self::Month => i64::from(year) * 12 + i64::from(month),
            Self::Year => i64::from(year),
        }
    }
}

/// A rule while it is applied to the backups.
struct Rule {
    period: Period,
    name: &'static str,
    /// Backups that it may still keep; `None` = no end.
    budget: Option<i32>,
    /// Only backups after this time, and how that was said.
    within: Option<(i64, Span)>,
    /// The period of the backup that it kept last.
    last: Option<i64>,
}

impl Rule {
    /// The reason to keep this backup, if this rule has one.
    fn look(&mut self, time: Timestamp, position: usize, is_oldest: bool) -> Option<String> {
        let is_spent = self.budget.is_some_and(|left| left <= 0);
        let is_outside = self.within.is_some_and(|(border, _)| time.as_millis() <= border);
        if is_spent || is_outside {
            return None;
        }
        let period = self.period.of(time, position);
        let is_repeated = self.last == Some(period);
        if is_repeated && !is_oldest {
            return None;
        }
        self.last = Some(period);
        self.budget = self.budget.map(|left| left - 1);
        let mut reason = String::from(if is_repeated { "oldest " } else { "" });
        reason.push_str(self.name);
        if let Some((_, span)) = self.within {
            reason.push_str(if self.name.is_empty() { "within " } else { " within " });
            span.write_to(&mut reason);
        }
        Some(reason)
    }
}

impl RetentionPolicy {
    /// Sorts `backups` into those that this policy keeps and those that it removes.
    ///
    /// Where backups have the same time, the one that stands first in `backups` counts as the newer one.
    ///
    /// # Errors
    /// A policy without any rule, and one with a count below -1.
    pub fn plan(&self, backups: &[BackupFileInfo], now: Timestamp) -> Result<PrunePlan, PolicyError> {
        let dated: Vec<(Timestamp, TimeSource, &BackupFileInfo)> = backups
            .iter()
            .filter(|backup| backup.is_backup() && backup.key.starts_with(&self.prefix))
            .filter_map(|backup| self.time_of(backup).map(|(time, source)| (time, source, backup)))
            .collect();
        let time_at = |index: usize| dated.get(index).map(|(time, ..)| *time);
        let newest_first = sort::order(dated.len(), &|one, other| time_at(other).cmp(&time_at(one)));
        let newest = newest_first.iter().filter_map(|index| time_at(*index)).find(|time| *time < now);
        let mut rules = self.rules(newest)?;
        let mut plan = PrunePlan::default();
        for (position, index) in newest_first.iter().enumerate() {
            let Some((time, time_from, file)) = dated.get(*index).copied() else { continue };
            let is_oldest = position + 1 == newest_first.len();
            let look = |rule: &mut Rule| rule.look(time, position, is_oldest);
            let reasons: Vec<String> = rules.iter_mut().filter_map(look).collect();
            let BackupFileInfo { key, size, modified } = file.clone();
            let backup = DatedBackup { key, size, modified, time, time_from };
            if reasons.is_empty() {
                plan.remove.push(backup);
            } else {
                plan.keep.push(KeptBackup { backup, reasons });
            }
        }
        plan.remove.reverse();
        Ok(plan)
    }

    /// The time of a backup by this policy, and its source.
    fn time_of(&self, backup: &BackupFileInfo) -> Option<(Timestamp, TimeSource)> {
        match self.time {
            TimeSource::Name => backup.time(),
            TimeSource::Modified => backup.modified_at().map(|time| (time, TimeSource::Modified)),
        }
    }

    /// The rules that are on, in the order in which restic names them.
    fn rules(&self, newest: Option<Timestamp>) -> Result<Vec<Rule>, PolicyError> {
        let all = [
            (Period::Each, "", 0, self.keep_within),
            (Period::Each, "last", self.keep_last, None),
            (Period::Hour, "hourly", self.keep_hourly, None),
            (Period::Day, "daily", self.keep_daily, None),
            (Period::Week, "weekly", self.keep_weekly, None),
            (Period::Month, "monthly", self.keep_monthly, None),
            (Period::Year, "yearly", self.keep_yearly, None),
            (Period::Hour, "hourly", 0, self.keep_within_hourly),
            (Period::Day, "daily", 0, self.keep_within_daily),
            (Period::Week, "weekly", 0, self.keep_within_weekly),
            (Period::Month, "monthly", 0, self.keep_within_monthly),
            (Period::Year, "yearly", 0, self.keep_within_yearly),
        ];
        let mut rules = Vec::new();
        for (period, name, count, span) in all {
            if count < -1 {
                return Err(PolicyError::BadCount);
            }
            let span = span.filter(|span| !span.is_zero());
            if count == 0 && span.is_none() {
                continue;
            }
            let budget = (count > 0).then_some(count);
            let within = span.map(|span| (newest.map_or(i64::MIN, |newest| span.before(newest)), span));
            rules.push(Rule { period, name, budget, within, last: None });
        }
        if rules.is_empty() { Err(PolicyError::NoRule) } else { Ok(rules) }
    }
}

#[cfg(test)]
mod tests;
