//! `localStorage`, which may be absent, full or forbidden.

use crate::browser::json;
use wasm_bindgen::prelude::*;

fn local_storage() -> Option<web_sys::Storage> {
    // The getter itself throws where the user has forbidden storage.
    let storage = json::get(&json::get(&js_sys::global(), "window"), "localStorage");
    storage.is_object().then(|| storage.unchecked_into())
}

/// Whether there is a storage that may be read.
pub fn is_available() -> bool {
    local_storage().is_some_and(|storage| storage.length().is_ok())
}

/// Reads an item; `None` where there is none, or no storage.
pub fn read(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok().flatten()
}

/// Writes an item, or removes it; `false` where the storage refused.
pub fn write(key: &str, value: Option<&str>) -> bool {
    let Some(storage) = local_storage() else { return false };
    match value {
        Some(value) => storage.set_item(key, value).is_ok(),
        None => storage.remove_item(key).is_ok(),
    }
}

/// Listens to changes that other tabs make to one item, until dropped.
pub struct StorageListener {
    window: web_sys::EventTarget,
    callback: Closure<dyn FnMut(web_sys::StorageEvent)>,
}

impl StorageListener {
    /// Calls back when another tab changes `key` or clears the storage; `None` outside a page.
    pub fn new(key: &str, mut on_change: impl FnMut() + 'static) -> Option<Self> {
        let window = json::get(&js_sys::global(), "window");
        if !json::get(&window, "addEventListener").is_function() {
            return None;
        }
        let window: web_sys::EventTarget = window.unchecked_into();
        let key = key.to_string();
        let callback = Closure::new(move |event: web_sys::StorageEvent| {
            if event.key().is_none_or(|changed| changed == key) {
                on_change();
            }
        });
        window.add_event_listener_with_callback("storage", Closure::as_ref(&callback).unchecked_ref()).ok()?;
        Some(Self { window, callback })
    }
}

impl Drop for StorageListener {
    fn drop(&mut self) {
        let _ =
            self.window.remove_event_listener_with_callback("storage", Closure::as_ref(&self.callback).unchecked_ref());
    }
}
