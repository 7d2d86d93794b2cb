//! Reads one field of a cron expression.

use std::fmt;

/// The numbers that a field matches, 0 to 63 at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field(u64);

/// The reason why an expression is no schedule. `Display` is the server's sentence, but for a number: there the server
/// tells of the function of Go that has failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CronError {
    /// Not five fields.
    Segments,
    /// More than one `/`.
    StepFormat,
    /// A step below 1 or above this.
    StepBoundary(i64),
    /// A step after a single number.
    StepOfValue,
    /// A number outside the field's bounds.
    Value,
    /// More than one `-`.
    RangeFormat,
    /// The start of a range is outside these bounds.
    RangeMinimum(i64, i64),
    /// The end of a range is outside these bounds.
    RangeMaximum(i64, i64),
    /// Not a number, or one that is too large for the server.
    Number(String),
}

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, bounds) = match self {
            Self::Segments => {
                ("Invalid cron expression - must be a valid macro or to have exactly 5 space separated segments", None)
            }
            Self::StepFormat => ("Invalid segment step format - must be in the format */n or 1-30/n", None),
            Self::StepBoundary(max) => {
                return write!(f, "Invalid segment step boundary - the step must be between 1 and the {max}.");
            }
            Self::StepOfValue => {
                ("Invalid segment step - step > 1 could be used only with the wildcard or range format", None)
            }
            Self::Value => ("Invalid segment value - must be between the min and max of the segment", None),
            Self::RangeFormat => ("Invalid segment range format - the range must have 1 or 2 parts", None),
            Self::RangeMinimum(min, max) => ("Invalid segment range minimum - must be between ", Some((min, max))),
            Self::RangeMaximum(min, max) => ("Invalid segment range maximum - must be between ", Some((min, max))),
            Self::Number(text) => return write!(f, "Invalid segment value - \"{text}\" is no whole number."),
        };
        f.write_str(text)?;
        if let Some((min, max)) = bounds {
            write!(f, "{min} and {max}")?;
        }
        f.write_str(".")
    }
}

impl std::error::Error for CronError {}

impl Field {
    /// Reads a list of parts; the first fault in it counts, as on the server.
    pub(super) fn parse(text: &str, min: i64, max: i64) -> Result<Self, CronError> {
        let mut bits = 0;
        for part in text.split(',') {
            let (first, last, step) = parse_part(part, min, max)?;
            let mut value = first;
            while value <= last {
                // Checked to lie within the bounds, which end at 59.
                bits |= 1 << value;
                value += step;
            }
        }
        Ok(Self(bits))
    }

    pub(super) fn has(self, value: u32) -> bool {
        value < u64::BITS && self.0 >> value & 1 == 1
    }

    /// The numbers that match, smallest first.
    pub(super) fn values(self) -> impl Iterator<Item = u32> {
        (0..u64::BITS).filter(move |value| self.has(*value))
    }
}

/// First and last number of a part, and the step between; the checks stand in the server's order.
fn parse_part(part: &str, min: i64, max: i64) -> Result<(i64, i64, i64), CronError> {
    let mut halves = part.split('/');
    let range = halves.next().unwrap_or_default();
    let step = match (halves.next(), halves.next()) {
        (None, _) => 1,
        (Some(step), None) => number(step)?,
        _ => return Err(CronError::StepFormat),
    };
    if !(1..=max).contains(&step) {
        return Err(CronError::StepBoundary(max));
    }
    if range == "*" {
        return Ok((min, max, step));
    }
    let mut ends = range.split('-');
    let first = ends.next().unwrap_or_default();
    match (ends.next(), ends.next()) {
        (None, _) if step != 1 => Err(CronError::StepOfValue),
        (None, _) => {
            let value = number(first)?;
            if (min..=max).contains(&value) { Ok((value, value, 1)) } else { Err(CronError::Value) }
        }
        (Some(last), None) => {
            let first = number(first)?;
            if !(min..=max).contains(&first) {
                return Err(CronError::RangeMinimum(min, max));
            }
            let last = number(last)?;
            if (first..=max).contains(&last) {
                Ok((first, last, step))
            } else {
                Err(CronError::RangeMaximum(first, max))
            }
        }
        _ => Err(CronError::RangeFormat),
    }
}

/// A decimal number with an optional sign, as Go's `strconv.Atoi` takes it.
fn number(text: &str) -> Result<i64, CronError> {
    // Rust takes the same texts.
    text.parse().map_err(|_| CronError::Number(text.into()))
}
