//! Progress of a long operation.

use crate::bindings::write::bytes;
use crate::browser::json;
use crate::client::Stage;
use crate::core::progress::Progress;
use wasm_bindgen::prelude::*;

/// A report of an operation's progress.
pub fn progress(stage: Stage, progress: &Progress) -> JsValue {
    let number = |value: Option<u64>| value.map_or(JsValue::NULL, bytes);
    let report = json::object(&[
        ("stage", stage.as_str().into()),
        ("loaded", number(Some(progress.loaded))),
        ("total", number(progress.total)),
        ("bytesPerSecond", number(Some(progress.bytes_per_second))),
        ("secondsLeft", number(progress.seconds_left)),
    ]);
    let warning = match (progress.exceeds_time_limit, progress.is_no_zip) {
        (true, _) => "exceeds-server-time-limit",
        (false, true) => "not-a-zip",
        (false, false) => return report,
    };
    json::set(&report, "warning", &warning.into());
    report
}
