//! Writes query parameters as the `pocketbase` package does.

use crate::browser::json;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String, catch)]
    fn to_text(value: &JsValue) -> Result<String, JsValue>;
}

/// The text of any value, as `String(value)`; empty where that throws.
pub fn text_of(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| to_text(value).unwrap_or_default())
}

/// The parameters of an object: arrays repeat their name, null and undefined are left out, dates are
/// written with a space, other objects as JSON.
pub fn parameters(query: &JsValue) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in json::entries(query) {
        let values = match value.dyn_ref::<js_sys::Array>() {
            Some(list) => list.to_vec(),
            None => vec![value],
        };
        pairs.extend(values.iter().filter_map(parameter).map(|text| (name.clone(), text)));
    }
    pairs
}

fn parameter(value: &JsValue) -> Option<String> {
    if value.is_null() || value.is_undefined() {
        return None;
    }
    if value.is_instance_of::<js_sys::Date>() {
        // JSON gives an invalid date as null, where toISOString would throw.
        let text = json::parse(&json::stringify(value)?)?.as_string()?;
        return Some(text.replacen('T', " ", 1));
    }
    if value.is_object() { json::stringify(value) } else { Some(text_of(value)) }
}
