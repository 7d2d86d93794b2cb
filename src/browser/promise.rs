//! Awaits values from JavaScript, promises or not.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Waits for a value that may be a promise, any object with `then`, or no promise at all.
///
/// # Errors
/// The reason of the rejection, unchanged: an `Error`, a string, `undefined`.
pub async fn settle(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(js_sys::Promise::resolve(&value)).await
}

/// Keeps the browser from reporting the rejection of a promise that nobody waits for.
#[cfg(feature = "transfers")]
pub fn ignore_rejection(promise: js_sys::Promise) {
    thread_local! {
        static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    IGNORE.with(|ignore| drop(promise.catch(ignore)));
}

/// Makes a promise of the result of a future. Not generic, so that the module holds one copy of what drives it.
#[cfg(any(feature = "npm", feature = "renewal"))]
pub fn of_future(future: std::pin::Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> js_sys::Promise {
    wasm_bindgen_futures::future_to_promise(future)
}

/// The `name` of a thrown value, as in `TypeError`; empty if it has none.
pub fn name_of(thrown: &JsValue) -> String {
    text_member(thrown, "name")
}

/// The `message` of a thrown value; the value itself if it is a string.
pub fn message_of(thrown: &JsValue) -> String {
    thrown.as_string().unwrap_or_else(|| text_member(thrown, "message"))
}

/// Describes a thrown value by its message, or else by its JSON text.
#[cfg(any(feature = "transfers", feature = "npm"))]
pub fn describe(thrown: &JsValue) -> String {
    let message = message_of(thrown);
    if !message.is_empty() {
        return message;
    }
    crate::browser::json::stringify(thrown).unwrap_or_else(|| "a value without a message".into())
}

fn text_member(thrown: &JsValue, name: &str) -> String {
    if !thrown.is_object() {
        return String::new();
    }
    crate::browser::json::get(thrown.unchecked_ref(), name).as_string().unwrap_or_default()
}
