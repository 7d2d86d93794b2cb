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
    if progress.exceeds_time_limit {
        json::set(&report, "warning", &"exceeds-server-time-limit".into());
    }
    report
}
