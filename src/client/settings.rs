//! The settings of the server (`/api/settings`), for superusers.

use crate::browser::json;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::{Error, Result};
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// A client secret for signing in with Apple.
#[derive(Clone, Deserialize)]
pub struct AppleClientSecret {
    /// The secret.
    pub secret: String,
}

impl fmt::Debug for AppleClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppleClientSecret").finish_non_exhaustive()
    }
}

/// The settings of the server.
///
/// ```no_run
/// use bosbase::BosBase;
/// use std::collections::HashMap;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// let settings: HashMap<String, serde_json::Value> = pb.settings.get_all(HashMap::new(), HashMap::new()).await?;
/// println!("{:?}", settings.get("meta"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SettingsService {
    inner: Rc<Inner>,
    options: SendOptions,
}

impl SettingsService {
    pub(crate) fn new(inner: Rc<Inner>) -> Self {
        Self { inner, options: SendOptions::default() }
    }

    /// The same service with these options for each call.
    pub fn with_options(&self, options: SendOptions) -> Self {
        Self { inner: Rc::clone(&self.inner), options }
    }

    /// Reads all settings except secrets, which the server never sends.
    ///
    /// # Errors
    /// `unauthorized`, `forbidden`, `not-json` where the settings cannot be read as `T`, and those of every request.
    pub fn get_all<T: DeserializeOwned>(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<T>> + use<T> {
        let call = self.with(query, headers).all_call();
        async move { call.read("the settings of a server").await }
    }

    /// Changes settings, and returns all of them; what `settings` leaves out stays as it is.
    ///
    /// # Errors
    /// `validation` with the fields that the server refuses, `invalid-argument` where `settings` cannot be written as
    /// JSON, and those of [`get_all`](Self::get_all).
    pub fn update<T: DeserializeOwned, S: Serialize>(
        &self,
        settings: &S,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<T>> + use<T, S> {
        let body = settings.serialize(&serde_wasm_bindgen::Serializer::json_compatible());
        let call = body.map(|body| self.with(query, headers).update_call(body));
        async move {
            match call {
                Ok(call) => call.read("the settings of a server").await,
                Err(_) => Err(Error::invalid_argument("The settings cannot be written as JSON.")),
            }
        }
    }

    /// Has the server test the S3 store that it has saved for `storage` or for `backups`.
    ///
    /// # Errors
    /// `http` (400) with the store's message, and those of every request.
    pub fn test_s3(
        &self,
        filesystem: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.with(query, headers).test_s3_call(filesystem.into()).done()
    }

    /// Has the server send a test e-mail with a template of a collection: `verification`, `password-reset`,
    /// `email-change`, …
    ///
    /// # Errors
    /// `validation`, `http` (400) with the mail server's message, and those of every request.
    pub fn test_email(
        &self,
        collection_id_or_name: &str,
        to_email: &str,
        template: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        let service = self.with(query, headers);
        service.test_email_call(collection_id_or_name.into(), to_email.into(), template.into()).done()
    }

    /// Makes a client secret for signing in with Apple, valid for `duration` seconds.
    ///
    /// # Errors
    /// `validation` with the fields that the server refuses, and those of every request.
    #[expect(clippy::too_many_arguments, reason = "the peers' signature, with query and headers as everywhere")]
    pub fn generate_apple_client_secret(
        &self,
        client_id: &str,
        team_id: &str,
        key_id: &str,
        private_key: &str,
        duration: u32,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<AppleClientSecret>> + use<> {
        let secret = [client_id.into(), team_id.into(), key_id.into(), private_key.into(), duration.into()];
        let call = self.with(query, headers).apple_call(secret);
        async move { call.read("a client secret").await }
    }

    fn with(&self, query: HashMap<String, String>, headers: HashMap<String, String>) -> Self {
        self.with_options(self.options.with(query, headers))
    }

    pub(crate) fn all_call(&self) -> Call {
        self.call("GET", "", JsValue::UNDEFINED)
    }

    pub(crate) fn update_call(&self, settings: JsValue) -> Call {
        self.call("PATCH", "", settings)
    }

    pub(crate) fn test_s3_call(&self, filesystem: JsValue) -> Call {
        self.call("POST", "/test/s3", json::object(&[("filesystem", filesystem)]))
    }

    pub(crate) fn test_email_call(&self, collection: JsValue, email: JsValue, template: JsValue) -> Call {
        let body = json::object(&[("email", email), ("template", template), ("collection", collection)]);
        self.call("POST", "/test/email", body)
    }

    /// `secret` holds client id, team id, key id, private key and duration in seconds.
    pub(crate) fn apple_call(&self, secret: [JsValue; 5]) -> Call {
        let [client_id, team_id, key_id, private_key, duration] = secret;
        let body = json::object(&[
            ("clientId", client_id),
            ("teamId", team_id),
            ("keyId", key_id),
            ("privateKey", private_key),
            ("duration", duration),
        ]);
        self.call("POST", "/apple/generate-client-secret", body)
    }

    fn call(&self, method: &str, path: &str, body: JsValue) -> Call {
        Call::new(&self.inner, method, &format!("/api/settings{path}"), &self.options.clone().or(body, QUICK))
    }
}
