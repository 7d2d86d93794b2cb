//! The settings of the server.

use crate::bindings::answer::{data_of, promise_of, sent};
use crate::bindings::handle::{Handle, start};
use crate::bindings::host::Host;
use crate::bindings::read::{Options, convert_body};
use crate::client::{Result, SettingsService, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The settings of a client's server.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Settings {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Settings {
    /// The settings of a client's server.
    #[wasm_bindgen(constructor)]
    pub fn new(handle: &Handle) -> Self {
        Self { shared: handle.shared() }
    }

    /// Reads all settings.
    #[wasm_bindgen(js_name = getAll, unchecked_return_type = "Promise<any>")]
    pub fn get_all(&self, host: &Host, options: &JsValue) -> Promise {
        promise_of(self.service(host, options).and_then(|service| data_of(service.all_call())))
    }

    /// Changes settings.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn update(&self, host: &Host, settings: JsValue, options: &JsValue) -> Promise {
        let service = self.service(host, options);
        promise_of(service.and_then(|service| data_of(service.update_call(convert_body(settings)?))))
    }

    /// Has the server test an S3 store.
    #[wasm_bindgen(js_name = testS3, unchecked_return_type = "Promise<boolean>")]
    pub fn test_s3(&self, host: &Host, filesystem: JsValue, options: &JsValue) -> Promise {
        let service = self.service(host, options);
        promise_of(service.and_then(|service| sent(service.test_s3_call(filesystem))))
    }

    /// Has the server send a test e-mail.
    #[wasm_bindgen(js_name = testEmail, unchecked_return_type = "Promise<boolean>")]
    pub fn test_email(
        &self,
        host: &Host,
        collection: JsValue,
        email: JsValue,
        template: JsValue,
        options: &JsValue,
    ) -> Promise {
        let service = self.service(host, options);
        promise_of(service.and_then(|service| sent(service.test_email_call(collection, email, template))))
    }

    /// Makes a client secret for signing in with Apple.
    #[wasm_bindgen(js_name = generateAppleClientSecret, unchecked_return_type = "Promise<{ secret: string }>")]
    #[expect(clippy::too_many_arguments, reason = "the peers' signature, after the host")]
    pub fn generate_apple_client_secret(
        &self,
        host: &Host,
        client_id: JsValue,
        team_id: JsValue,
        key_id: JsValue,
        private_key: JsValue,
        duration: JsValue,
        options: &JsValue,
    ) -> Promise {
        let secret = [client_id, team_id, key_id, private_key, duration];
        promise_of(self.service(host, options).and_then(|service| data_of(service.apple_call(secret))))
    }
}

impl Settings {
    fn service(&self, host: &Host, options: &JsValue) -> Result<SettingsService> {
        let (inner, options) = start(&self.shared, host, Options::new(options))?;
        Ok(SettingsService::new(inner).with_options(options))
    }
}
