//! Numbers of bytes.

use wasm_bindgen::prelude::*;

/// A number of bytes. A double holds every one that a file can have.
pub fn bytes(count: u64) -> JsValue {
    JsValue::from_f64(count as f64)
}
