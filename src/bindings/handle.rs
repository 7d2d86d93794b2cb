//! The handle that a JavaScript client holds: what outlives its single calls.

use crate::bindings::error::{promise_of, to_js};
use crate::bindings::host::Host;
use crate::bindings::options::read_options;
use crate::browser::json;
use crate::client::{Call, FileService, HealthService, Inner, Result, SendOptions, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A client's part in WebAssembly. Private to the classes of the package.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Handle {
    pub(super) shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Handle {
    /// A handle without pending calls.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends a request of the caller's own.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn send(&self, host: &Host, path: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let call = Call::new(&inner, "GET", path, &options);
            async move { call.exchange().await.map(|(_, data)| data) }
        })
    }

    /// Asks for a file token.
    #[wasm_bindgen(js_name = getFileToken, unchecked_return_type = "Promise<string>")]
    pub fn get_file_token(&self, host: &Host, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let token = FileService::new(inner).with_options(options).get_token(Default::default(), Default::default());
            async move { token.await.map(|token| token.token.into()) }
        })
    }

    /// Asks for the health of the server.
    #[wasm_bindgen(js_name = checkHealth, unchecked_return_type = "Promise<HealthCheckResponse>")]
    pub fn check_health(&self, host: &Host, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| HealthService::new(inner).with_options(options).check_raw())
    }

    /// Switches automatic cancellation.
    #[wasm_bindgen(js_name = autoCancellation)]
    pub fn auto_cancellation(&self, enable: bool) {
        self.shared.auto_cancellation.set(enable);
    }

    /// Cancels the pending calls with a key.
    #[wasm_bindgen(js_name = cancelRequest)]
    pub fn cancel_request(&self, key: &str) {
        self.shared.cancel.cancel(key);
    }

    /// Cancels the pending calls.
    #[wasm_bindgen(js_name = cancelAllRequests)]
    pub fn cancel_all_requests(&self) {
        self.shared.cancel.cancel_all();
    }
}

impl Handle {
    /// Reads the options and starts a call before the export returns.
    pub(super) fn with<F>(
        &self,
        host: &Host,
        options: &JsValue,
        consumed: &[&str],
        start: impl FnOnce(Rc<Inner>, SendOptions) -> F,
    ) -> Promise
    where
        F: Future<Output = Result<JsValue>> + 'static,
    {
        match read_options(host, options, consumed) {
            Ok((options, transport)) => {
                let inner = Rc::new(host.inner(&self.shared).with_transport(transport));
                promise_of(Box::pin(start(inner, options)))
            }
            Err(error) => Promise::reject(&to_js(error)),
        }
    }
}

/// A member of the options that is a boolean.
pub(super) fn flag(options: &JsValue, name: &str) -> bool {
    json::get(options, name).is_truthy()
}
