//! Reads and writes plain JavaScript objects and JSON text.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A member of an object; `undefined` where there is none, and where a getter throws.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    if !object.is_object() && !object.is_function() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a member of an object that this crate made; a frozen object stays as it is.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Only frozen objects and setters that throw refuse it, and this crate makes neither.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in members {
        set(&object, name, value);
    }
    object
}

/// A new object with the members of `given`, if it is an object, and these.
pub fn merged(given: &JsValue, members: &[(&str, JsValue)]) -> JsValue {
    let merged = Object::new();
    if let Some(given) = given.dyn_ref::<Object>() {
        Object::assign(&merged, given);
    }
    for (name, value) in members {
        set(&merged, name, value);
    }
    merged.into()
}

/// The own enumerable members of an object; none if it is no object.
pub fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    Object::keys(object)
        .iter()
        .filter_map(|name| name.as_string())
        .map(|name| {
            let value = get(object, &name);
            (name, value)
        })
        .collect()
}

/// `JSON.stringify`; `None` where the value has no JSON form (a cycle, a function, a BigInt).
pub fn stringify(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok().and_then(|text| text.as_string())
}

/// `JSON.parse`.
pub fn parse(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}
