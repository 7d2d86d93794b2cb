//! Rules of `core` that JavaScript asks for by themselves.

use crate::bindings::error::data_of;
use crate::browser::page;
use crate::client::{Error, is_superuser, is_token_valid};
use crate::core::error::ErrorCode;
use crate::core::time::Timestamp;
use crate::core::{key, url};
use wasm_bindgen::prelude::*;

/// The address of a path.
#[wasm_bindgen(js_name = buildURL)]
pub fn build_url(base_url: &str, path: &str) -> String {
    url::build(base_url, path, page::page().as_ref())
}

/// Why a backup name is not valid; `undefined` if it is.
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

/// Whether an auth token has not expired.
#[wasm_bindgen(js_name = isTokenValid)]
pub fn token_is_valid(token: &str) -> bool {
    is_token_valid(token, 0)
}

/// Whether an auth token is a superuser's.
#[wasm_bindgen(js_name = isSuperuserToken)]
pub fn token_is_superuser(token: &str, record: &JsValue) -> bool {
    is_superuser(token, record)
}

/// A text without secrets.
#[wasm_bindgen]
pub fn redact(text: &str) -> String {
    url::redact(text)
}

/// What an error is that JavaScript made from an answer, or from what a fetch threw.
#[wasm_bindgen(js_name = describeAnswer)]
pub fn describe_answer(status: u16, response: JsValue, url: &str, is_abort: bool) -> JsValue {
    let error = match (is_abort, status) {
        (true, _) => Error::ended(ErrorCode::Aborted),
        (false, 0) => Error::network(JsValue::UNDEFINED),
        (false, _) => Error::answer(status, response),
    };
    data_of(&error.with_url(url))
}
