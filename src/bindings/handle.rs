//! The handle that a JavaScript client holds: the state that outlives a single call.

use crate::bindings::answer::{Prepared, data_of, promise_of};
use crate::bindings::hooks::JsHooks;
use crate::bindings::host::Host;
use crate::bindings::read::Options;
use crate::client::{Call, Hooks, Inner, Result, SendOptions, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A client's part in WebAssembly. Private to the classes of the package.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Handle {
    shared: Rc<Shared>,
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
        promise_of(self.prepare_send(host, path, options))
    }

    /// Renews the token of `host` where it is about to end, as every call of this handle does by itself. It is for
    /// another instance of the module, which does not know the session.
    #[cfg(feature = "renewal")]
    #[wasm_bindgen(js_name = refreshAuth, unchecked_return_type = "Promise<void>")]
    pub fn refresh_auth(&self, host: &Host) -> Promise {
        promise_of(self.prepare_refresh(host))
    }

    /// Turns automatic cancellation on or off.
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
    /// The state that the classes of one client share.
    pub(super) fn shared(&self) -> Rc<Shared> {
        Rc::clone(&self.shared)
    }

    fn prepare_send(&self, host: &Host, path: &str, options: &JsValue) -> Prepared {
        let (inner, options) = start(&self.shared, host, Options::new(options))?;
        data_of(Call::new(&inner, "GET", path, &options))
    }

    #[cfg(feature = "renewal")]
    fn prepare_refresh(&self, host: &Host) -> Prepared {
        let (inner, _) = start(&self.shared, host, Options::new(&JsValue::UNDEFINED))?;
        let renewal = inner.renewal();
        Ok(Box::pin(async move {
            if let Some(renewal) = renewal {
                renewal.renew_if_due(inner).await?;
            }
            Ok(JsValue::UNDEFINED)
        }))
    }
}

/// The client that a call works on, and the options that are left when the method has read its own.
pub(super) fn start(shared: &Rc<Shared>, host: &Host, options: Options) -> Result<(Rc<Inner>, SendOptions)> {
    let (options, mut transport, query) = options.finish()?;
    transport.hooks = JsHooks::new(&host.client(), query).map(|hooks| Rc::new(hooks) as Rc<dyn Hooks>);
    Ok((Rc::new(host.inner(shared).with_transport(transport)), options))
}
