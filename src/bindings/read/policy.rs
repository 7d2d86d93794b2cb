//! Reads retention policies from JavaScript.

use crate::bindings::read::query::text_of;
use crate::browser::json;
use crate::client::{Error, Result};
use crate::core::backup::TimeSource;
use crate::core::retention::{POLICY_MEMBERS, RetentionPolicy, Span};
use wasm_bindgen::prelude::*;

/// Reads a policy. A member that is not known is refused: a rule that is misspelt would delete what it should keep.
pub fn read_policy(policy: &JsValue) -> Result<RetentionPolicy> {
    if !policy.is_object() {
        return Err(Error::invalid_argument("A retention policy is an object such as { keepLast: 7, keepWeekly: 4 }."));
    }
    for (name, _) in json::entries(policy) {
        if !POLICY_MEMBERS.contains(&name.as_str()) {
            return Err(Error::invalid_argument(format!("A retention policy has no rule \"{name}\".")));
        }
    }
    let count = |name| count_of(name, &json::get(policy, name));
    let span = |name| span_of(name, &json::get(policy, name));
    Ok(RetentionPolicy {
        keep_last: count("keepLast")?,
        keep_hourly: count("keepHourly")?,
        keep_daily: count("keepDaily")?,
        keep_weekly: count("keepWeekly")?,
        keep_monthly: count("keepMonthly")?,
        keep_yearly: count("keepYearly")?,
        keep_within: span("keepWithin")?,
        keep_within_hourly: span("keepWithinHourly")?,
        keep_within_daily: span("keepWithinDaily")?,
        keep_within_weekly: span("keepWithinWeekly")?,
        keep_within_monthly: span("keepWithinMonthly")?,
        keep_within_yearly: span("keepWithinYearly")?,
        prefix: match json::get(policy, "prefix") {
            absent if absent.is_undefined() || absent.is_null() => String::new(),
            prefix => text_of(&prefix),
        },
        time: time_source(&json::get(policy, "time"))?,
    })
}

fn time_source(value: &JsValue) -> Result<TimeSource> {
    match value.as_string().as_deref() {
        None if value.is_undefined() || value.is_null() => Ok(TimeSource::Name),
        Some("name") => Ok(TimeSource::Name),
        Some("modified") => Ok(TimeSource::Modified),
        _ => Err(Error::invalid_argument("\"time\" is \"name\" or \"modified\".")),
    }
}

fn count_of(name: &str, value: &JsValue) -> Result<i32> {
    if value.is_undefined() || value.is_null() {
        return Ok(0);
    }
    value
        .as_f64()
        .filter(|count| count.trunc() == *count && (-1.0..=f64::from(i32::MAX)).contains(count))
        .map(|count| count as i32)
        .ok_or_else(|| {
            Error::invalid_argument(format!("\"{name}\" is -1 (no end), 0 (off) or the number of backups to keep."))
        })
}

fn span_of(name: &str, value: &JsValue) -> Result<Option<Span>> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let invalid = || Error::invalid_argument(format!("\"{name}\" is a time such as \"30d\" or \"1y6m\"."));
    let span = value.as_string().ok_or_else(invalid)?;
    span.parse().map(Some).map_err(|_| invalid())
}
