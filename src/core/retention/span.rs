//! A length of calendar time, `1y2m3d4h` as restic writes it.

use super::PolicyError;
use crate::core::time::{Civil, Timestamp};
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// Years, months, days and hours; zero everywhere turns a rule off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Span {
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u32,
}

impl FromStr for Span {
    type Err = PolicyError;

    /// Reads `1y2m3d4h`: any of the units, in any order, each at most once; nothing at all is zero.
    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let mut span = Self::default();
        let mut seen = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = rest.find(|char: char| !char.is_ascii_digit()).ok_or(PolicyError::BadSpan)?;
            let (number, tail) = rest.split_at_checked(end).ok_or(PolicyError::BadSpan)?;
            let number = number.parse().map_err(|_| PolicyError::BadSpan)?;
            let mut chars = tail.chars();
            let unit = chars.next().unwrap_or_default();
            let field = match unit {
                'y' => &mut span.years,
                'm' => &mut span.months,
                'd' => &mut span.days,
                'h' => &mut span.hours,
                _ => return Err(PolicyError::BadSpan),
            };
            if seen.contains(&unit) {
                return Err(PolicyError::BadSpan);
            }
            seen.push(unit);
            *field = number;
            rest = chars.as_str();
        }
        Ok(span)
    }
}

impl TryFrom<String> for Span {
    type Error = PolicyError;

    fn try_from(text: String) -> Result<Self, PolicyError> {
        text.parse()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_to(&mut text);
        f.write_str(&text)
    }
}

impl Span {
    /// Whether the span has no length.
    pub fn is_zero(self) -> bool {
        self == Self::default()
    }

    /// The time this long before `time`, in milliseconds since 1970: years and months first, where a day
    /// that the month does not have carries over (31 March − 1m = 3 March, or 2 March in a leap year),
    /// then days, then hours. Times before the year 0 are all the same.
    pub(super) fn before(self, time: Timestamp) -> i64 {
        const HOUR_MS: i64 = 3_600_000;
        let Civil { year, month, day, .. } = time.civil();
        let first_of = |year: i64, month: i64| {
            let year = i32::try_from(year).ok()?;
            let month = u32::try_from(month).ok()?;
            let civil = Civil { year, month, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
            Timestamp::from_civil(civil).map(Timestamp::as_millis)
        };
        let months = i64::from(year) * 12 + i64::from(month) - 1 - i64::from(self.years) * 12 - i64::from(self.months);
        let Some(first) = first_of(months.div_euclid(12), months.rem_euclid(12) + 1) else { return i64::MIN };
        let time_of_day = time.as_millis().rem_euclid(24 * HOUR_MS);
        let days = i64::from(day) - 1 - i64::from(self.days);
        first + days * 24 * HOUR_MS + time_of_day - i64::from(self.hours) * HOUR_MS
    }

    /// Appends the form that [`FromStr`] reads, units without a number left out.
    pub(super) fn write_to(self, text: &mut String) {
        for (number, unit) in [(self.years, 'y'), (self.months, 'm'), (self.days, 'd'), (self.hours, 'h')] {
            if number > 0 {
                text.push_str(&number.to_string());
                text.push(unit);
            }
        }
    }
}
