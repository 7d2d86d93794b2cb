//! Options of a call, from JavaScript: the same members as the peers', and `timeout` and `retry`.

use crate::bindings::form_data::convert_body;
use crate::bindings::hooks::JsHooks;
use crate::bindings::host::Host;
use crate::bindings::query::{parameters, text_of};
use crate::browser::{abort, json, page};
use crate::client::{Error, Hooks, OnProgress, RequestKey, Result, SendOptions, Stage, Transport};
use crate::core::archive::Limits;
use crate::core::progress::Progress;
use crate::core::retry::RetryPolicy;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// Members that go to fetch as they are; every unknown member becomes a query parameter.
const REQUEST_INIT: [&str; 9] =
    ["cache", "credentials", "integrity", "keepalive", "mode", "redirect", "referrer", "referrerPolicy", "window"];

/// Members that this SDK reads itself.
const OWN: [&str; 12] = [
    "method",
    "headers",
    "body",
    "query",
    "params",
    "fetch",
    "signal",
    "requestKey",
    "$cancelKey",
    "$autoCancel",
    "timeout",
    "retry",
];

/// Reads the options of a call. `consumed` names members that the call itself has read.
///
/// # Errors
/// `invalid-argument` names the member that is wrong.
pub fn read_options(host: &Host, options: &JsValue, consumed: &[&str]) -> Result<(SendOptions, Transport)> {
    let query = json::object(&[]);
    merge(&query, &json::get(options, "params"));
    merge(&query, &json::get(options, "query"));
    let init = json::object(&[]);
    for (name, value) in json::entries(options) {
        if REQUEST_INIT.contains(&name.as_str()) {
            json::set(&init, &name, &value);
        } else if !OWN.contains(&name.as_str()) && !consumed.contains(&name.as_str()) {
            json::set(&query, &name, &value);
        }
    }
    let request_key = request_key(options, &query);
    for legacy in ["$autoCancel", "$cancelKey"] {
        let _ = js_sys::Reflect::delete_property(query.unchecked_ref::<js_sys::Object>(), &legacy.into());
    }
    let body = json::get(options, "body");
    let fetch = function(options, "fetch");
    let send_options = SendOptions {
        method: json::get(options, "method").as_string(),
        headers: header_fields(&json::get(options, "headers")),
        query: parameters(&query),
        body: if body.is_undefined() { None } else { Some(convert_body(body)?) },
        signal: signal(options)?,
        request_key,
        timeout: millis(options, "timeout")?,
        retry: retry(&json::get(options, "retry"))?,
        on_progress: if consumed.contains(&"onProgress") { on_progress(options)? } else { None },
        require_restorable: consumed.contains(&"requireRestorable")
            && json::get(options, "requireRestorable").is_truthy(),
        limits: if consumed.contains(&"limits") { limits(&json::get(options, "limits"))? } else { Limits::default() },
        skip_check: consumed.contains(&"check") && json::get(options, "check").as_bool() == Some(false),
    };
    let hooks = JsHooks::new(&host.client(), query).map(|hooks| Rc::new(hooks) as Rc<dyn Hooks>);
    Ok((send_options, Transport { hooks, fetch, init, is_renewal: false }))
}

fn merge(target: &JsValue, source: &JsValue) {
    for (name, value) in json::entries(source) {
        json::set(target, &name, &value);
    }
}

pub fn function(object: &JsValue, name: &str) -> Option<js_sys::Function> {
    json::get(object, name).dyn_into().ok()
}

/// Header fields of a plain object or of a `Headers`.
pub fn header_fields(headers: &JsValue) -> Vec<(String, String)> {
    if headers.is_instance_of::<web_sys::Headers>() {
        return js_sys::Array::from(headers)
            .iter()
            .filter_map(|pair| pair.dyn_into::<js_sys::Array>().ok())
            .map(|pair| (text_of(&pair.get(0)), text_of(&pair.get(1))))
            .collect();
    }
    json::entries(headers).into_iter().map(|(name, value)| (name, text_of(&value))).collect()
}

/// The peers' order: `requestKey`, then the older `$autoCancel` and `$cancelKey`, here or in the query.
fn request_key(options: &JsValue, query: &JsValue) -> RequestKey {
    let key = json::get(options, "requestKey");
    if key.is_null() {
        return RequestKey::None;
    }
    let older = |name| [json::get(options, name), json::get(query, name)];
    let key = if key.is_undefined() {
        if older("$autoCancel").iter().any(|value| value.as_bool() == Some(false)) {
            return RequestKey::None;
        }
        older("$cancelKey").into_iter().find(JsValue::is_truthy).unwrap_or(JsValue::UNDEFINED)
    } else {
        key
    };
    if key.is_truthy() { RequestKey::Named(text_of(&key)) } else { RequestKey::Automatic }
}

/// The caller's signal, if there is one.
pub fn signal(options: &JsValue) -> Result<Option<web_sys::AbortSignal>> {
    let signal = json::get(options, "signal");
    if signal.is_undefined() || signal.is_null() {
        return Ok(None);
    }
    abort::as_signal(&signal)
        .map(Some)
        .ok_or_else(|| Error::invalid_argument("The option \"signal\" must be an AbortSignal."))
}

/// The progress callback; what it throws is reported, and the work goes on.
fn on_progress(options: &JsValue) -> Result<Option<OnProgress>> {
    let callback = json::get(options, "onProgress");
    if callback.is_undefined() || callback.is_null() {
        return Ok(None);
    }
    let callback: js_sys::Function =
        callback.dyn_into().map_err(|_| Error::invalid_argument("The option \"onProgress\" must be a function."))?;
    Ok(Some(Rc::new(move |stage, progress| {
        if let Err(thrown) = callback.call1(&JsValue::UNDEFINED, &progress_of(stage, progress)) {
            page::report("bosbase-backups: onProgress threw", &thrown);
        }
    })))
}

fn progress_of(stage: Stage, progress: &Progress) -> JsValue {
    // Doubles hold every number of bytes that a file can have.
    let number = |value: Option<u64>| value.map_or(JsValue::NULL, |value| JsValue::from_f64(value as f64));
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

/// A duration in milliseconds; absent = `None`.
fn millis(options: &JsValue, name: &str) -> Result<Option<Duration>> {
    let value = json::get(options, name);
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    // `as` saturates, so that Infinity is a very long time.
    value.as_f64().filter(|millis| *millis >= 0.0).map(|millis| Some(Duration::from_millis(millis as u64))).ok_or_else(
        || Error::invalid_argument(format!("The option \"{name}\" must be a number of milliseconds, 0 or more.")),
    )
}

/// What an archive may claim. A limit that is misspelt would be none.
fn limits(value: &JsValue) -> Result<Limits> {
    let mut limits = Limits::default();
    if value.is_undefined() || value.is_null() {
        return Ok(limits);
    }
    let invalid =
        || Error::invalid_argument("The option \"limits\" has numbers: { entries, directory, totalSize, ratio }.");
    if !value.is_object() {
        return Err(invalid());
    }
    for (name, value) in json::entries(value) {
        let limit = match name.as_str() {
            "entries" => &mut limits.entries,
            "directory" => &mut limits.directory,
            "totalSize" => &mut limits.total_size,
            "ratio" => &mut limits.ratio,
            _ => return Err(invalid()),
        };
        // `as` saturates, so that Infinity is no limit.
        *limit = value.as_f64().filter(|number| *number >= 0.0).ok_or_else(invalid)? as u64;
    }
    Ok(limits)
}

fn retry(value: &JsValue) -> Result<Option<RetryPolicy>> {
    if value.is_undefined() || value.is_null() || value.as_bool() == Some(true) {
        return Ok(None);
    }
    if value.as_bool() == Some(false) {
        return Ok(Some(RetryPolicy::NEVER));
    }
    let invalid = || Error::invalid_argument("The option \"retry\" must be false or { attempts, minDelay, maxDelay }.");
    if !value.is_object() {
        return Err(invalid());
    }
    let defaults = RetryPolicy::default();
    let attempts = json::get(value, "attempts");
    let attempts = match attempts.as_f64() {
        None if attempts.is_undefined() => defaults.attempts,
        Some(attempts) if attempts >= 0.0 => attempts as u32,
        _ => return Err(invalid()),
    };
    Ok(Some(RetryPolicy {
        attempts,
        min_delay: millis(value, "minDelay")?.unwrap_or(defaults.min_delay),
        max_delay: millis(value, "maxDelay")?.unwrap_or(defaults.max_delay),
    }))
}
