//! Reads retention policies from JavaScript.

use crate::bindings::read::query::text_of;
use crate::browser::json;
use crate::client::{Error, Result};
use crate::core::backup::TimeSource;
use crate::core::retention::{RetentionPolicy, Span};
use wasm_bindgen::prelude::*;

/// The place of a member's value.
enum Member<'a> {
    Count(&'a mut i32),
    Span(&'a mut Option<Span>),
    Prefix(&'a mut String),
    Time(&'a mut TimeSource),
}

/// Reads a policy. A member that is not known is refused: a rule that is misspelt would delete what it should keep.
pub fn read_policy(value: &JsValue) -> Result<RetentionPolicy> {
    if !value.is_object() {
        return Err(Error::invalid_argument("A retention policy is an object such as { keepLast: 7, keepWeekly: 4 }."));
    }
    let mut policy = RetentionPolicy::default();
    let members = [
        ("keepLast", Member::Count(&mut policy.keep_last)),
        ("keepHourly", Member::Count(&mut policy.keep_hourly)),
        ("keepDaily", Member::Count(&mut policy.keep_daily)),
        ("keepWeekly", Member::Count(&mut policy.keep_weekly)),
        ("keepMonthly", Member::Count(&mut policy.keep_monthly)),
        ("keepYearly", Member::Count(&mut policy.keep_yearly)),
        ("keepWithin", Member::Span(&mut policy.keep_within)),
        ("keepWithinHourly", Member::Span(&mut policy.keep_within_hourly)),
        ("keepWithinDaily", Member::Span(&mut policy.keep_within_daily)),
        ("keepWithinWeekly", Member::Span(&mut policy.keep_within_weekly)),
        ("keepWithinMonthly", Member::Span(&mut policy.keep_within_monthly)),
        ("keepWithinYearly", Member::Span(&mut policy.keep_within_yearly)),
        ("prefix", Member::Prefix(&mut policy.prefix)),
        ("time", Member::Time(&mut policy.time)),
    ];
    for (given, _) in json::entries(value) {
        if !members.iter().any(|(name, _)| *name == given) {
            return Err(Error::invalid_argument(format!("A retention policy has no rule \"{given}\".")));
        }
    }
    for (name, member) in members {
        let value = json::get(value, name);
        if !value.is_undefined() && !value.is_null() {
            read_member(member, &value)
                .map_err(|wanted| Error::invalid_argument(format!("\"{name}\" is {wanted}.")))?;
        }
    }
    Ok(policy)
}

/// Reads a member's value into its place; where it is none, says what would be.
fn read_member(member: Member<'_>, value: &JsValue) -> std::result::Result<(), &'static str> {
    match member {
        Member::Count(place) => {
            let count = value.as_f64().filter(|count| count.trunc() == *count);
            let count = count.filter(|count| (-1.0..=f64::from(i32::MAX)).contains(count));
            // A whole number in the range of the type.
            *place = count.ok_or("-1 (no end), 0 (off) or the number of backups to keep")? as i32;
        }
        Member::Span(place) => {
            let span = value.as_string().and_then(|span| span.parse().ok());
            *place = Some(span.ok_or("a time such as \"30d\" or \"1y6m\"")?);
        }
        Member::Prefix(place) => *place = text_of(value),
        Member::Time(place) => {
            *place = match value.as_string().as_deref() {
                Some("name") => TimeSource::Name,
                Some("modified") => TimeSource::Modified,
                _ => return Err("\"name\" or \"modified\""),
            }
        }
    }
    Ok(())
}
