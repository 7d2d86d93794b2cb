//! The auth methods of a collection.

use crate::bindings::answer::{Prepared, promise_of, written};
use crate::bindings::handle::{Handle, start};
use crate::bindings::host::Host;
use crate::bindings::read::Options;
use crate::client::{AuthOptions, AuthResponse, LocalFuture, RecordService, Result, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The auth methods of a client's collections, whose name or id comes with each call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Records {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Records {
    /// The auth methods of a client's collections.
    #[wasm_bindgen(constructor)]
    pub fn new(handle: &Handle) -> Self {
        Self { shared: handle.shared() }
    }

    /// Signs in with a password.
    #[wasm_bindgen(js_name = authWithPassword, unchecked_return_type = "Promise<RecordAuthResponse>")]
    pub fn auth_with_password(
        &self,
        host: &Host,
        collection: &str,
        identity: &str,
        password: &str,
        options: &JsValue,
    ) -> Promise {
        let mut options = Options::new(options);
        let threshold = options.number("autoRefreshThreshold").filter(|seconds| *seconds > 0.0);
        // Every build reads it, so that none takes it for a query parameter.
        #[cfg(not(feature = "renewal"))]
        let _ = threshold;
        let auth_options = AuthOptions {
            // `as` saturates.
            #[cfg(feature = "renewal")]
            auto_refresh_threshold: threshold.map(|seconds| seconds as u32),
            ..AuthOptions::default()
        };
        let service = self.service(host, collection, options);
        promise_of(service.and_then(|service| raw(service.sign_in(identity, password, Some(auth_options)))))
    }

    /// Renews the token.
    #[wasm_bindgen(js_name = authRefresh, unchecked_return_type = "Promise<RecordAuthResponse>")]
    pub fn auth_refresh(&self, host: &Host, collection: &str, options: &JsValue) -> Promise {
        let service = self.service(host, collection, Options::new(options));
        promise_of(service.and_then(|service| raw(service.refreshed())))
    }
}

#[cfg(feature = "transfers")]
#[wasm_bindgen]
impl Records {
    /// Lists the ways to sign in.
    #[wasm_bindgen(js_name = listAuthMethods, unchecked_return_type = "Promise<AuthMethodsList>")]
    pub fn list_auth_methods(&self, host: &Host, collection: &str, options: &JsValue) -> Promise {
        let service = self.service(host, collection, Options::new(options));
        promise_of(service.map(|service| service.auth_methods_data()))
    }

    /// Has a one-time password sent.
    #[wasm_bindgen(js_name = requestOTP, unchecked_return_type = "Promise<OTPResponse>")]
    pub fn request_otp(&self, host: &Host, collection: &str, email: &str, options: &JsValue) -> Promise {
        let service = self.service(host, collection, Options::new(options));
        promise_of(service.map(|service| service.request_otp_data(email)))
    }

    /// Signs in with a one-time password.
    #[wasm_bindgen(js_name = authWithOTP, unchecked_return_type = "Promise<RecordAuthResponse>")]
    pub fn auth_with_otp(
        &self,
        host: &Host,
        collection: &str,
        otp_id: &str,
        password: &str,
        options: &JsValue,
    ) -> Promise {
        let service = self.service(host, collection, Options::new(options));
        promise_of(service.and_then(|service| raw(service.sign_in_once(otp_id, password, None))))
    }

    /// Signs in as another record; the store stays as it is.
    #[wasm_bindgen(unchecked_return_type = "Promise<RecordAuthResponse>")]
    pub fn impersonate(
        &self,
        host: &Host,
        collection: &str,
        record_id: &str,
        duration: JsValue,
        options: &JsValue,
    ) -> Promise {
        let service = self.service(host, collection, Options::new(options));
        promise_of(service.and_then(|service| raw(service.session_of(record_id, duration))))
    }
}

impl Records {
    fn service(&self, host: &Host, collection: &str, options: Options) -> Result<RecordService> {
        let (inner, options) = start(&self.shared, host, options)?;
        Ok(RecordService::new(inner, collection).with_options(options))
    }
}

/// The answer as the server sent it.
fn raw(work: LocalFuture<AuthResponse>) -> Prepared {
    written(work, |response| response.raw().clone())
}
