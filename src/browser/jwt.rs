//! The claims of a JSON Web Token (RFC 7519), read with the platform's own decoders.

use crate::browser::json;
use crate::core::auth::Claims;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn atob(text: &str) -> Result<String, JsValue>;
}

/// The claims of `token`; `None` where there are none to read.
pub fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    // atob gives one character for each byte.
    let bytes: Vec<u8> = atob(&payload).ok()?.chars().map(|byte| u8::try_from(u32::from(byte)).unwrap_or(0)).collect();
    let claims = json::parse(std::str::from_utf8(&bytes).ok()?)?;
    if json::entries(&claims).is_empty() {
        return None;
    }
    Some(Claims {
        exp: json::get(&claims, "exp").as_f64(),
        kind: json::get(&claims, "type").as_string(),
        collection_id: json::get(&claims, "collectionId").as_string(),
    })
}
