//! Traps on purpose, for the tests of recovery. They are in no released build.

use crate::bindings::answer::promise_of;
use crate::bindings::handle::Handle;
use js_sys::Promise;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Handle {
    /// Traps at once.
    #[wasm_bindgen(js_name = trapNow)]
    pub fn trap_now(&self) {
        std::process::abort();
    }

    /// Traps in a promise, after it was awaited.
    #[wasm_bindgen(js_name = trapLater)]
    pub fn trap_later(&self) -> Promise {
        promise_of(Ok(Box::pin(async {
            crate::browser::timer::sleep(Duration::from_millis(10)).await;
            std::process::abort();
        })))
    }
}
