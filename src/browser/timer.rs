//! Pauses. The timer ends with its future.

use crate::browser::promise::settle;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &js_sys::Function, millis: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout, catch)]
    fn clear_timeout(id: &JsValue) -> Result<(), JsValue>;
}

/// A timer that ends with its future. Its promise is resolved then: what waits for one that never settles stays in memory.
struct Timer {
    id: JsValue,
    resolve: js_sys::Function,
}

impl Drop for Timer {
    fn drop(&mut self) {
        // Neither can fail where set_timeout did not.
        let _ = clear_timeout(&self.id);
        let _ = self.resolve.call0(&JsValue::UNDEFINED);
    }
}

/// A message to itself. As above, its promise is resolved when it goes.
#[cfg(feature = "transfers")]
struct Turn {
    port: web_sys::MessagePort,
    resolve: js_sys::Function,
}

#[cfg(feature = "transfers")]
impl Drop for Turn {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
        let _ = self.resolve.call0(&JsValue::UNDEFINED);
    }
}

/// Lets the page have its turn: input, painting and what else waits there. Browsers hold back a `setTimeout` that follows
/// on others for 4 ms, messages for nothing.
#[cfg(feature = "transfers")]
pub async fn turn() {
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let mut turn = None;
    let promise = js_sys::Promise::new(&mut |resolve: js_sys::Function, _| {
        let port = channel.port1();
        port.set_onmessage(Some(&resolve));
        turn = Some(Turn { port, resolve });
    });
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = settle(promise.into()).await;
    }
}

/// Waits; at most 24.8 days, the longest that `setTimeout` counts.
pub async fn sleep(duration: Duration) {
    let millis = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
    let mut timer = None;
    let promise = js_sys::Promise::new(&mut |resolve: js_sys::Function, _| {
        timer = set_timeout(&resolve, millis).ok().map(|id| Timer { id, resolve });
    });
    if timer.is_some() {
        let _ = settle(promise.into()).await;
    }
}
