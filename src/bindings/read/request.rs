//! Reads the members that the options of a call and those that `beforeSend` returns have in common.

use crate::bindings::read::query::text_of;
use crate::browser::json;
use crate::client::{Error, Result};
use wasm_bindgen::prelude::*;

/// A value that is a function.
pub fn function(value: &JsValue) -> Option<js_sys::Function> {
    value.dyn_ref().cloned()
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

/// The caller's signal, if there is one.
pub fn signal(signal: &JsValue) -> Result<Option<web_sys::AbortSignal>> {
    if signal.is_undefined() || signal.is_null() {
        return Ok(None);
    }
    as_signal(signal).map(Some).ok_or_else(|| Error::invalid_argument("The option \"signal\" must be an AbortSignal."))
}

/// A value as an AbortSignal, recognised by its members: a signal of another frame or a polyfill counts.
fn as_signal(value: &JsValue) -> Option<web_sys::AbortSignal> {
    let is_signal = json::get(value, "addEventListener").is_function()
        && json::get(value, "removeEventListener").is_function()
        && json::get(value, "aborted").as_bool().is_some();
    is_signal.then(|| value.clone().unchecked_into())
}
