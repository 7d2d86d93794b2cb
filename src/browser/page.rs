//! Globals of a page that may be absent: its address, its clocks, its links and its console.

use crate::browser::json;
use crate::core::time::Timestamp;
use crate::core::url::Page;
use wasm_bindgen::prelude::*;

/// The address of the page; `None` in a worker and outside a browser, where the `pocketbase` package finds none either.
pub fn page() -> Option<Page> {
    let location = json::get(&json::get(&js_sys::global(), "window"), "location");
    if !location.is_object() {
        return None;
    }
    Some(Page {
        origin: json::get(&location, "origin").as_string().unwrap_or_default(),
        pathname: json::get(&location, "pathname").as_string().unwrap_or_default(),
    })
}

/// Follows an address as if a link with `download` had been clicked; `false` where there is no page. The link is never
/// inserted into the page, where others could read its address.
pub fn follow(url: &str, name: &str) -> bool {
    let document = json::get(&json::get(&js_sys::global(), "window"), "document");
    let Some(document) = document.dyn_ref::<web_sys::Document>() else { return false };
    let Ok(link) = document.create_element("a") else { return false };
    json::set(&link, "href", &url.into());
    json::set(&link, "download", &name.into());
    json::set(&link, "rel", &"noopener".into());
    link.unchecked_into::<web_sys::HtmlElement>().click();
    true
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Milliseconds since the page was opened, by a clock that is never set back.
pub fn monotonic() -> u64 {
    performance_now() as u64
}

/// The time of the local clock.
pub fn now() -> Timestamp {
    #[cfg(target_arch = "wasm32")]
    let millis = js_sys::Date::now();
    // Rules that need no browser run outside one too.
    #[cfg(not(target_arch = "wasm32"))]
    let millis = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64() * 1000.0;
    // A double holds the milliseconds of 285,000 years exactly.
    Timestamp::from_millis(millis as i64)
}

/// Reports an exception of a caller's callback on the console. It must neither stop the work nor be lost.
#[cfg(feature = "npm")]
pub fn report(context: &str, thrown: &JsValue) {
    log("error", context, thrown);
}

/// Writes a warning for developers to the console.
#[cfg(feature = "npm")]
pub fn warn(message: &str) {
    log("warn", message, &JsValue::UNDEFINED);
}

#[cfg(feature = "npm")]
fn log(level: &str, message: &str, detail: &JsValue) {
    let console = json::get(&js_sys::global(), "console");
    let Ok(log) = json::get(&console, level).dyn_into::<js_sys::Function>() else { return };
    let message = JsValue::from_str(message);
    // A console that throws is ignored.
    let _ = if detail.is_undefined() { log.call1(&console, &message) } else { log.call2(&console, &message, detail) };
}
