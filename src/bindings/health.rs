//! The health of the server.

use crate::bindings::answer::promise_of;
use crate::bindings::handle::{Handle, start};
use crate::bindings::host::Host;
use crate::bindings::read::Options;
use crate::client::{HealthService, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The health of a client's server.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Health {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Health {
    /// The health of a client's server.
    #[wasm_bindgen(constructor)]
    pub fn new(handle: &Handle) -> Self {
        Self { shared: handle.shared() }
    }

    /// Asks for the health of the server.
    #[wasm_bindgen(unchecked_return_type = "Promise<HealthCheckResponse>")]
    pub fn check(&self, host: &Host, options: &JsValue) -> Promise {
        let started = start(&self.shared, host, Options::new(options));
        promise_of(started.map(|(inner, options)| HealthService::new(inner).with_options(options).check_data()))
    }
}
