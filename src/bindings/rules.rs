//! Rules of `core` that JavaScript uses without a request.

use crate::bindings::error::{JsResult, data_of, to_js};
use crate::bindings::read::{read_backups, read_policy};
use crate::bindings::write;
use crate::browser::page;
use crate::client::{Error, Result, next_runs, plan_prune};
use crate::core::error::ErrorCode;
use crate::core::time::Timestamp;
use crate::core::{key, url};
use wasm_bindgen::prelude::*;

/// The address of a path.
#[wasm_bindgen(js_name = buildURL)]
pub fn build_url(base_url: &str, path: &str) -> String {
    url::build(base_url, path, page::page().as_ref())
}

/// Says why a backup name is not valid; `undefined` if it is.
#[wasm_bindgen(js_name = validateBackupName)]
pub fn validate_backup_name(name: &str) -> Option<String> {
    key::validate_name(name)
}

/// A valid backup name; `millis` since 1970 UTC, `NaN` = now.
#[wasm_bindgen(js_name = timestampedName)]
pub fn timestamped_name(prefix: &str, millis: f64) -> String {
    // `as` saturates.
    let time = if millis.is_nan() { page::now() } else { Timestamp::from_millis(millis as i64) };
    key::timestamped_name(prefix, time)
}

/// A text without secrets.
#[wasm_bindgen]
pub fn redact(text: &str) -> String {
    url::redact(text)
}

/// The members of an error that JavaScript makes from an answer, or from a value that fetch threw.
#[wasm_bindgen(js_name = describeAnswer)]
pub fn describe_answer(status: u16, response: JsValue, url: &str, is_abort: bool) -> JsValue {
    let error = match (is_abort, status) {
        (true, _) => Error::ended(ErrorCode::Aborted),
        (false, 0) => Error::network(JsValue::UNDEFINED),
        (false, _) => Error::answer(status, response),
    };
    data_of(&error.with_url(url))
}

/// The plan of a policy for a list of backups; `millis` since 1970 UTC.
#[wasm_bindgen(js_name = planPrune)]
pub fn plan(policy: &JsValue, backups: &JsValue, millis: f64) -> JsResult<JsValue> {
    let plan = read_policy(policy)
        .and_then(|policy| plan_prune(&policy, &read_backups(backups)?, Some(time_of(millis)?)))
        .map_err(to_js)?;
    Ok(write::plan(&plan))
}

/// The next runs of a cron expression, in milliseconds since 1970 UTC.
#[wasm_bindgen(js_name = nextRuns)]
pub fn next_runs_of(cron: &str, count: f64, from: f64) -> JsResult<Vec<f64>> {
    // `as` saturates.
    let runs = time_of(from).and_then(|from| next_runs(cron, count as usize, from)).map_err(to_js)?;
    Ok(runs.into_iter().map(|run| run.as_millis() as f64).collect())
}

/// The time of a `Date`, in milliseconds.
fn time_of(millis: f64) -> Result<Timestamp> {
    if millis.is_nan() {
        return Err(Error::invalid_argument("This is no date."));
    }
    // `as` saturates.
    Ok(Timestamp::from_millis(millis as i64))
}
