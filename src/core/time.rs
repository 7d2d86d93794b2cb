//! Points in time as the servers write them: UTC, milliseconds, a space where ISO 8601 has a `T`.
//!
//! The calendar is the proleptic Gregorian one; leap seconds do not exist here, as in POSIX time.

use super::decimal;
use serde::{Serialize, Serializer};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// A point in time in UTC, with millisecond precision, between the years 0 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    millis: i64,
}

/// The calendar fields of a [`Timestamp`], in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Year, 0 to 9999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
    /// Second, 0 to 59.
    pub second: u32,
    /// Millisecond, 0 to 999.
    pub millisecond: u32,
}

/// `0000-01-01 00:00:00.000`.
const MIN_MS: i64 = -719_528 * DAY_MS;
/// `9999-12-31 23:59:59.999`.
const MAX_MS: i64 = 2_932_897 * DAY_MS - 1;

impl Timestamp {
    /// The time `millis` milliseconds after 1970-01-01 00:00 UTC; a value outside the years 0 to
    /// 9999 becomes the nearest one inside.
    pub fn from_millis(millis: i64) -> Self {
        Self { millis: millis.clamp(MIN_MS, MAX_MS) }
    }

    /// Milliseconds since 1970-01-01 00:00 UTC.
    pub fn as_millis(self) -> i64 {
        self.millis
    }

    /// Reads `2026-11-22 23:31:15.668Z`: a space or a `T` between date and time, zero to nine
    /// decimals (kept to the millisecond), `Z` or nothing at the end. `None` for anything else,
    /// an impossible date included.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        let (date, time) = text.split_once([' ', 'T', 't'])?;
        let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
        if fraction.len() > 9 || (time.ends_with('.') && fraction.is_empty()) {
            return None;
        }
        let mut millisecond = 0;
        for index in 0..3 {
            let digit = match fraction.as_bytes().get(index) {
                Some(byte) => char::from(*byte).to_digit(10)?,
                None => 0,
            };
            millisecond = millisecond * 10 + digit;
        }
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year = i32::try_from(year).ok()?;
        Self::from_civil(Civil { year, month, day, hour, minute, second, millisecond })
    }

    /// The time that these fields name; `None` where there is none, such as 30 February.
    pub fn from_civil(civil: Civil) -> Option<Self> {
        let in_range = (0..=9999).contains(&civil.year)
            && (1..=12).contains(&civil.month)
            && (1..=days_in_month(civil.year, civil.month)).contains(&civil.day)
            && civil.hour < 24
            && civil.minute < 60
            && civil.second < 60
            && civil.millisecond < 1000;
        if !in_range {
            return None;
        }
        let days = days_from_civil(civil.year, civil.month, civil.day);
        let seconds = i64::from(civil.hour) * 3600 + i64::from(civil.minute) * 60 + i64::from(civil.second);
        Some(Self { millis: days * DAY_MS + seconds * 1000 + i64::from(civil.millisecond) })
    }

    /// The calendar fields of this time.
    pub fn civil(self) -> Civil {
        let days = self.millis.div_euclid(DAY_MS);
        let (year, month, day) = civil_from_days(days);
        // Less than a day: fits.
        let rest = u32::try_from(self.millis.rem_euclid(DAY_MS)).unwrap_or(0);
        Civil {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
        }
    }
}

impl fmt::Display for Timestamp {
    /// ISO 8601: `2026-11-22T23:31:15.668Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second, millisecond } = self.civil();
        let mut text = String::with_capacity(24);
        if year < 0 {
            text.push('-');
        }
        for (number, width, after) in [
            (year.unsigned_abs(), 4, '-'),
            (month, 2, '-'),
            (day, 2, 'T'),
            (hour, 2, ':'),
            (minute, 2, ':'),
            (second, 2, '.'),
            (millisecond, 3, 'Z'),
        ] {
            decimal::push(&mut text, number.into(), width);
            text.push(after);
        }
        f.write_str(&text)
    }
}

impl Serialize for Timestamp {
    /// Writes the text that `Display` gives.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        let distance = Duration::from_millis(time.millis.unsigned_abs());
        if time.millis < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
    }
}

/// The number of days of a month (1 to 12).
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Three numbers of exactly these widths, split by `separator`.
fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut values = [0; 3];
    for (value, width) in values.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *value = part.parse().ok()?;
    }
    parts.next().is_none().then_some(values)
}

/// Days from 1970-01-01 to a date; years that start in March make the leap day the last one.
fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let month = i64::from(month);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    // The range of a `Timestamp` keeps all three small.
    (i32::try_from(year).unwrap_or(0), u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_server_writes() {
        let time = Timestamp::parse("2026-11-22 23:31:15.668Z").unwrap();
        assert_eq!(time.as_millis(), 1_795_390_275_668);
        assert_eq!(time.to_string(), "2026-11-22T23:31:15.668Z");
        for same in ["2026-11-22T23:31:15.668Z", "2026-11-22 23:31:15.668", "2026-11-22t23:31:15.668999z"] {
            assert_eq!(Timestamp::parse(same), Some(time), "{same}");
        }
        assert_eq!(Timestamp::parse("1970-01-01 00:00:00Z").unwrap().as_millis(), 0);
        assert_eq!(Timestamp::parse("1970-01-01 00:00:00.5Z").unwrap().as_millis(), 500);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22 23:31",
            "2026-02-29 00:00:00Z",
            "2026-13-01 00:00:00Z",
            "2026-00-01 00:00:00Z",
            "2026-01-00 00:00:00Z",
            "2026-01-01 24:00:00Z",
            "2026-01-01 00:60:00Z",
            "2026-01-01 00:00:60Z",
            "26-01-01 00:00:00Z",
            "2026-1-1 00:00:00Z",
            "2026-01-01 00:00:00.Z",
            "2026-01-01 00:00:00.12345678901Z",
            "2026-01-01 00:00:00.1x3Z",
            "2026-01-01 00:00:00+02:00",
            "+026-01-01 00:00:00Z",
            "２０２６-01-01 00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn calendar_and_milliseconds_are_inverses() {
        for day in (-719_528..2_932_897).step_by(97) {
            let time = Timestamp::from_millis(day * DAY_MS + 43_200_123);
            assert_eq!(Timestamp::from_civil(time.civil()), Some(time));
            assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }
        assert_eq!(Timestamp::from_millis(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::from_millis(i64::MIN).to_string(), "0000-01-01T00:00:00.000Z");
        assert_eq!(Timestamp::parse("2024-02-29 12:00:00Z").unwrap().civil().day, 29);
        assert_eq!(SystemTime::from(Timestamp::from_millis(-1500)), UNIX_EPOCH - Duration::from_millis(1500));
    }
}
