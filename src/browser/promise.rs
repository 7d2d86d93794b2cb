//! Awaiting what JavaScript hands out, whatever it is.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Waits for a value that may be a promise, any object with `then`, or no promise at all.
///
/// # Errors
/// The rejection as it is: an `Error`, a string, `undefined`.
pub async fn settle(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(js_sys::Promise::resolve(&value)).await
}

/// The `name` of a thrown value, as in `TypeError`; empty if it has none.
pub fn name_of(thrown: &JsValue) -> String {
    text_member(thrown, "name")
}

/// The `message` of a thrown value; the value itself if it is a string.
pub fn message_of(thrown: &JsValue) -> String {
    thrown.as_string().unwrap_or_else(|| text_member(thrown, "message"))
}

fn text_member(thrown: &JsValue, name: &str) -> String {
    if !thrown.is_object() {
        return String::new();
    }
    crate::browser::json::get(thrown.unchecked_ref(), name).as_string().unwrap_or_default()
}
