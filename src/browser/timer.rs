//! Pauses. A timer is cleared when its future is dropped.

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

/// A timer that is cleared when its future is dropped. Its promise is then resolved, since whatever waits for a promise
/// that never settles stays in memory.
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

/// A message of the module to itself. Like that of a timer, its promise is resolved when it is dropped.
#[cfg(feature = "transfers")]
struct SelfMessage {
    port: web_sys::MessagePort,
    resolve: js_sys::Function,
}

#[cfg(feature = "transfers")]
impl Drop for SelfMessage {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
        let _ = self.resolve.call0(&JsValue::UNDEFINED);
    }
}

/// Lets the page handle its events: input, painting and what else waits there. Browsers delay a `setTimeout` that
/// follows on others by 4 ms (HTML Standard, 8.6), but no message.
#[cfg(feature = "transfers")]
pub async fn handle_events() {
    let Ok(channel) = web_sys::MessageChannel::new() else { return };
    let mut message = None;
    let promise = js_sys::Promise::new(&mut |resolve: js_sys::Function, _| {
        let port = channel.port1();
        port.set_onmessage(Some(&resolve));
        message = Some(SelfMessage { port, resolve });
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
