//! Reads the cron expressions of automatic backups as the PocketBase server does, and computes when they run.
//!
//! Five fields split by single spaces (minute, hour, day of the month, month, day of the week from
//! Sunday = 0), each a list of `*`, `*/n`, `a`, `a-b`, `a-b/n`; or a macro. All five must match: unlike in
//! the cron of Unix, a day of the month and a day of the week narrow each other. UTC.
//! Refusals are the server's own sentences.

mod field;

pub use field::CronError;

use crate::core::time::{Civil, Timestamp, days_in_month};
use field::Field;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The Gregorian calendar, weekdays included, repeats after this many months: an expression that has not run by then
/// never will.
const CYCLE_MONTHS: u32 = 4800;

/// `next_runs` gives at most this many.
const MAX_RUNS: usize = 1000;

/// A schedule of automatic backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    minutes: Field,
    hours: Field,
    days: Field,
    months: Field,
    weekdays: Field,
}

impl Schedule {
    /// Reads a cron expression.
    ///
    /// # Errors
    /// The server's message for an expression that it would refuse. The empty expression is refused too: it is no
    /// schedule but turns automatic backups off, see [`check_backups`].
    pub fn parse(expression: &str) -> Result<Self, CronError> {
        let expression = match expression {
            "@yearly" | "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" | "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            other => other,
        };
        let mut parts = expression.split(' ');
        let mut next = || parts.next().ok_or(CronError::Segments);
        let [minutes, hours, days, months, weekdays] = [next()?, next()?, next()?, next()?, next()?];
        if parts.next().is_some() {
            return Err(CronError::Segments);
        }
        Ok(Self {
            minutes: Field::parse(minutes, 0, 59)?,
            hours: Field::parse(hours, 0, 23)?,
            days: Field::parse(days, 1, 31)?,
            months: Field::parse(months, 1, 12)?,
            weekdays: Field::parse(weekdays, 0, 6)?,
        })
    }

    /// The next `count` runs (at most 1000) after `from`, oldest first; fewer if the schedule never runs again,
    /// such as one for 30 February, or only after the year 9999.
    pub fn next_runs(&self, count: usize, from: Timestamp) -> Vec<Timestamp> {
        let count = count.min(MAX_RUNS);
        let mut runs = Vec::new();
        let mut months_since_run = 0;
        let mut first_day = Some(Civil { day: 1, hour: 0, minute: 0, second: 0, millisecond: 0, ..from.civil() });
        while let Some((civil, month)) = first_day.and_then(|civil| Some((civil, Timestamp::from_civil(civil)?))) {
            if runs.len() >= count || months_since_run > CYCLE_MONTHS {
                break;
            }
            let before = runs.len();
            self.runs_of_month(civil, month, from, count, &mut runs);
            months_since_run = if runs.len() > before { 0 } else { months_since_run + 1 };
            let (year, month) = if civil.month == 12 { (civil.year + 1, 1) } else { (civil.year, civil.month + 1) };
            first_day = Some(Civil { year, month, ..civil });
        }
        runs
    }

    fn runs_of_month(&self, first: Civil, start: Timestamp, from: Timestamp, count: usize, runs: &mut Vec<Timestamp>) {
        if !self.months.has(first.month) {
            return;
        }
        for day in self.days.values().take_while(|day| *day <= days_in_month(first.year, first.month)) {
            let midnight = start.as_millis() + i64::from(day - 1) * DAY_MS;
            // 1970-01-01 was a Thursday.
            let weekday = (midnight.div_euclid(DAY_MS) + 4).rem_euclid(7);
            let is_past = midnight + DAY_MS <= from.as_millis();
            if is_past || !u32::try_from(weekday).is_ok_and(|weekday| self.weekdays.has(weekday)) {
                continue;
            }
            for hour in self.hours.values() {
                for minute in self.minutes.values() {
                    let run = midnight + i64::from(hour) * HOUR_MS + i64::from(minute) * MINUTE_MS;
                    if runs.len() >= count {
                        return;
                    }
                    if run > from.as_millis() {
                        runs.push(Timestamp::from_millis(run));
                    }
                }
            }
        }
    }
}

/// Checks the settings of automatic backups as the server does: returns the field that it would refuse, as its answer
/// names it, and its message; `None` if it takes them. An empty `cron` turns automatic backups off.
#[cfg(feature = "operations")]
pub fn check_backups(cron: &str, max_keep: i64) -> Option<(&'static str, String)> {
    if !cron.is_empty()
        && let Err(error) = Schedule::parse(cron)
    {
        return Some(("backups.cron", error.to_string()));
    }
    let sentence = match max_keep {
        ..0 => "Must be no less than 1.",
        0 if !cron.is_empty() => "Cannot be blank.",
        _ => return None,
    };
    Some(("backups.cronMaxKeep", sentence.into()))
}

#[cfg(test)]
mod tests;
