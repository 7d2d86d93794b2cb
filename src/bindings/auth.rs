//! The auth methods of a collection.

use crate::bindings::handle::Handle;
use crate::bindings::host::Host;
use crate::browser::json;
use crate::client::{AuthOptions, AuthResponse, RecordService, Result};
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Handle {
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
        let threshold = json::get(options, "autoRefreshThreshold").as_f64().filter(|seconds| *seconds > 0.0);
        let auth_options =
            AuthOptions { mfa_id: None, auto_refresh_threshold: threshold.map(|seconds| seconds as u32) };
        self.with(host, options, &["autoRefreshThreshold"], |inner, options| {
            let service = RecordService::new(inner, collection).with_options(options);
            raw(service.sign_in(identity, password, Some(auth_options)))
        })
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
        self.with(host, options, &[], |inner, options| {
            let service = RecordService::new(inner, collection).with_options(options);
            raw(service.auth_with_otp(otp_id, password, Default::default(), Default::default(), None))
        })
    }

    /// Renews the token.
    #[wasm_bindgen(js_name = authRefresh, unchecked_return_type = "Promise<RecordAuthResponse>")]
    pub fn auth_refresh(&self, host: &Host, collection: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let service = RecordService::new(inner, collection).with_options(options);
            raw(service.auth_refresh(Default::default(), Default::default()))
        })
    }

    /// Lists the ways to sign in.
    #[wasm_bindgen(js_name = listAuthMethods, unchecked_return_type = "Promise<AuthMethodsList>")]
    pub fn list_auth_methods(&self, host: &Host, collection: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            RecordService::new(inner, collection).with_options(options).list_auth_methods_raw()
        })
    }

    /// Has a one-time password sent.
    #[wasm_bindgen(js_name = requestOTP, unchecked_return_type = "Promise<OTPResponse>")]
    pub fn request_otp(&self, host: &Host, collection: &str, email: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            RecordService::new(inner, collection).with_options(options).request_otp_raw(email)
        })
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
        self.with(host, options, &[], |inner, options| {
            let service = RecordService::new(inner, collection).with_options(options);
            raw(service.session_of(record_id, duration))
        })
    }
}

/// The answer as the server sent it.
async fn raw(work: impl Future<Output = Result<AuthResponse>>) -> Result<JsValue> {
    work.await.map(|response| response.raw().clone())
}
