//! The error class of JavaScript, `ClientResponseError`.

use crate::browser::{json, promise};
use crate::client::Error;
use wasm_bindgen::prelude::*;

/// The result of an export.
pub type JsResult<T> = std::result::Result<T, JsValue>;

#[wasm_bindgen(raw_module = "./error.js")]
extern "C" {
    #[wasm_bindgen(extends = js_sys::Error)]
    type ClientResponseError;
    #[wasm_bindgen(constructor)]
    fn new(data: &JsValue) -> ClientResponseError;
}

/// An error as JavaScript sees it.
pub fn to_js(error: Error) -> JsValue {
    if error.is_thrown_by_caller() {
        return error.cause().clone();
    }
    ClientResponseError::new(&data_of(&error)).into()
}

/// The argument of the error class's constructor.
pub fn data_of(error: &Error) -> JsValue {
    let field_errors = json::object(&[]);
    for (field, error) in error.field_error_list() {
        let members = [("code", error.code.as_str().into()), ("message", error.message.as_str().into())];
        json::set(&field_errors, field, &json::object(&members));
    }
    json::object(&[
        ("isDescribed", JsValue::TRUE),
        ("url", error.url().into()),
        ("status", error.status().into()),
        ("response", error.response().clone()),
        ("isAbort", error.is_abort().into()),
        ("originalError", error.cause().clone()),
        ("code", error.code().as_str().into()),
        ("message", error.to_string().into()),
        ("mfaId", error.mfa_id().map_or(JsValue::UNDEFINED, JsValue::from)),
        ("fieldErrors", field_errors),
    ])
}

/// Whether a thrown value is an error of this package already.
pub fn is_client_response_error(thrown: &JsValue) -> bool {
    promise::name_of(thrown).starts_with("ClientResponseError")
}
