//! Auth methods of an auth collection (`/api/collections/{collection}/…`).

use crate::browser::json;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::Result;
use crate::client::http::hooks::LocalFuture;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use crate::core::url::encode_component;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The result of a sign-in: the token and the record, which the auth store keeps too.
#[derive(Clone)]
pub struct AuthResponse {
    /// The auth token.
    pub token: String,
    /// The record that is signed in, as the server sent it.
    pub record: JsValue,
    raw: JsValue,
}

impl AuthResponse {
    /// The whole answer as the server sent it.
    pub fn raw(&self) -> &JsValue {
        &self.raw
    }
}

impl fmt::Debug for AuthResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthResponse").field("id", &json::get(&self.record, "id").as_string()).finish_non_exhaustive()
    }
}

/// Options of a sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthOptions {
    /// The id from the error of the first factor ([`crate::Error::mfa_id`]).
    pub mfa_id: Option<String>,
    /// Renew the token when it expires within this many seconds. For superusers only; the password is kept in memory.
    #[cfg(feature = "renewal")]
    pub auto_refresh_threshold: Option<u32>,
}

/// The ways to sign in that a collection offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AuthMethods {
    /// With a password.
    pub password: PasswordMethod,
    /// With a one-time password.
    pub otp: OtpMethod,
    /// With two factors.
    pub mfa: MfaMethod,
}

/// Sign-in with a password.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PasswordMethod {
    /// Whether the collection offers it.
    pub enabled: bool,
    /// The fields that identify a record, such as `email`.
    #[serde(default, rename = "identityFields")]
    pub identity_fields: Vec<String>,
}

/// Sign-in with a one-time password.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OtpMethod {
    /// Whether the collection offers it.
    pub enabled: bool,
    /// How long a one-time password is valid, in seconds.
    #[serde(default)]
    pub duration: u32,
}

/// Sign-in with two factors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MfaMethod {
    /// Whether the collection requires it.
    pub enabled: bool,
    /// How long the first factor is valid, in seconds.
    #[serde(default)]
    pub duration: u32,
}

/// The id of a one-time password that was sent by e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OtpResponse {
    /// The id, which [`RecordService::auth_with_otp`] takes.
    #[serde(rename = "otpId")]
    pub otp_id: String,
}

/// The auth methods of one collection.
///
/// ```no_run
/// use bosbase::BosBase;
/// use std::collections::HashMap;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// let users = pb.collection("users");
/// let methods = users.list_auth_methods(HashMap::new(), HashMap::new()).await?;
/// if methods.password.enabled {
///     users.auth_with_password("user@example.com", "password", HashMap::new(), HashMap::new(), None).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RecordService {
    pub(super) inner: Rc<Inner>,
    pub(super) collection: String,
    pub(super) options: SendOptions,
}

impl RecordService {
    pub(crate) fn new(inner: Rc<Inner>, collection: &str) -> Self {
        Self { inner, collection: collection.into(), options: SendOptions::default() }
    }

    /// The same service with these options for each call.
    pub fn with_options(&self, options: SendOptions) -> Self {
        Self { inner: Rc::clone(&self.inner), collection: self.collection.clone(), options }
    }

    fn path(&self, method: &str) -> String {
        format!("/api/collections/{}/{method}", encode_component(&self.collection))
    }

    fn post(&self, method: &str, options: SendOptions, body: JsValue) -> Call {
        Call::new(&self.inner, "POST", &self.path(method), &options.or(body, QUICK))
    }

    /// Signs in with a password; the auth store keeps token and record.
    ///
    /// # Errors
    /// `http` (400) for wrong credentials, `unauthorized` with [`crate::Error::mfa_id`] where a second
    /// factor is asked for, `rate-limited`, and those of every request.
    pub fn auth_with_password(
        &self,
        identity: &str,
        password: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
        options: Option<AuthOptions>,
    ) -> impl Future<Output = Result<AuthResponse>> + use<> {
        let service = self.with_options(self.options.with(query, headers));
        service.sign_in(identity, password, options)
    }

    pub(crate) fn sign_in(
        &self,
        identity: &str,
        password: &str,
        options: Option<AuthOptions>,
    ) -> LocalFuture<AuthResponse> {
        let options = options.unwrap_or_default();
        let body = json::object(&[("identity", identity.into()), ("password", password.into())]);
        add_mfa_id(&body, options.mfa_id);
        let call = self.post("auth-with-password", self.options.clone(), body);
        let response = signed_in(Rc::clone(&self.inner), call);
        #[cfg(feature = "renewal")]
        let response = self.kept_signed_in(response, options.auto_refresh_threshold, identity, password);
        response
    }

    /// Renews the token of the signed-in user.
    ///
    /// # Errors
    /// `unauthorized` where nobody is signed in any more, and those of every request.
    pub fn auth_refresh(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<AuthResponse>> + use<> {
        self.with_options(self.options.with(query, headers)).refreshed()
    }

    pub(crate) fn refreshed(&self) -> LocalFuture<AuthResponse> {
        let call = self.post("auth-refresh", self.options.clone(), JsValue::UNDEFINED);
        signed_in(Rc::clone(&self.inner), call)
    }

    /// Lists the ways to sign in that the collection offers.
    ///
    /// # Errors
    /// `not-found` where the collection is no auth collection, and those of every request.
    pub fn list_auth_methods(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<AuthMethods>> + use<> {
        let call = self.auth_methods_call(self.options.with(query, headers));
        async move { call.read("the auth methods").await }
    }

    /// The ways to sign in as the server sent them.
    #[cfg(all(feature = "npm", feature = "transfers"))]
    pub(crate) fn auth_methods_data(&self) -> LocalFuture<JsValue> {
        self.auth_methods_call(self.options.clone()).read_checked("the auth methods", JsValue::is_object)
    }

    fn auth_methods_call(&self, mut options: SendOptions) -> Call {
        if !options.query.iter().any(|(name, _)| name == "fields") {
            // This leaves out the members that servers keep for clients before 0.23.
            options.query.push(("fields".into(), "mfa,otp,password,oauth2".into()));
        }
        Call::new(&self.inner, "GET", &self.path("auth-methods"), &options.or(JsValue::UNDEFINED, QUICK))
    }

    /// Has a one-time password sent to an e-mail address.
    ///
    /// # Errors
    /// `forbidden` where the collection offers no one-time passwords, and those of every request.
    pub fn request_otp(
        &self,
        email: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<OtpResponse>> + use<> {
        let call = self.request_otp_call(email, self.options.with(query, headers));
        async move { call.read("the id of a one-time password").await }
    }

    /// The id as the server sent it.
    #[cfg(all(feature = "npm", feature = "transfers"))]
    pub(crate) fn request_otp_data(&self, email: &str) -> LocalFuture<JsValue> {
        let call = self.request_otp_call(email, self.options.clone());
        call.read_checked("the id of a one-time password", |data| json::get(data, "otpId").is_string())
    }

    fn request_otp_call(&self, email: &str, options: SendOptions) -> Call {
        self.post("request-otp", options, json::object(&[("email", email.into())]))
    }

    /// Signs in with a one-time password; the auth store keeps token and record.
    ///
    /// # Errors
    /// `http` (400) for a wrong or expired password, `unauthorized` with [`crate::Error::mfa_id`], `rate-limited` after
    /// five tries, and those of every request.
    pub fn auth_with_otp(
        &self,
        otp_id: &str,
        password: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
        options: Option<AuthOptions>,
    ) -> impl Future<Output = Result<AuthResponse>> + use<> {
        let service = self.with_options(self.options.with(query, headers));
        service.sign_in_once(otp_id, password, options.unwrap_or_default().mfa_id)
    }

    pub(crate) fn sign_in_once(
        &self,
        otp_id: &str,
        password: &str,
        mfa_id: Option<String>,
    ) -> LocalFuture<AuthResponse> {
        let body = json::object(&[("otpId", otp_id.into()), ("password", password.into())]);
        add_mfa_id(&body, mfa_id);
        signed_in(Rc::clone(&self.inner), self.post("auth-with-otp", self.options.clone(), body))
    }

    /// Signs in as another record; the auth store stays as it is.
    pub(crate) fn session_of(&self, record_id: &str, duration: JsValue) -> LocalFuture<AuthResponse> {
        let method = format!("impersonate/{}", encode_component(record_id));
        AuthResponse::read(self.post(&method, self.options.clone(), json::object(&[("duration", duration)])))
    }

    pub(crate) fn inner(&self) -> Rc<Inner> {
        Rc::clone(&self.inner)
    }

    pub(crate) fn options(&self) -> SendOptions {
        self.options.clone()
    }
}

fn add_mfa_id(body: &JsValue, mfa_id: Option<String>) {
    if let Some(mfa_id) = mfa_id {
        json::set(body, "mfaId", &mfa_id.into());
    }
}

/// Sends a sign-in and stores its token and record.
fn signed_in(inner: Rc<Inner>, call: Call) -> LocalFuture<AuthResponse> {
    let response = AuthResponse::read(call);
    Box::pin(async move {
        let response = response.await?;
        inner.auth_store.save(&response.token, &response.record);
        Ok(response)
    })
}

impl AuthResponse {
    fn read(call: Call) -> LocalFuture<Self> {
        let raw = call.read_checked("a token and a record", |data| {
            json::get(data, "token").as_string().is_some_and(|token| !token.is_empty())
                && json::get(data, "record").is_object()
        });
        Box::pin(async move {
            let raw = raw.await?;
            let token = json::get(&raw, "token").as_string().unwrap_or_default();
            Ok(Self { token, record: json::get(&raw, "record"), raw })
        })
    }
}

/// The auth methods of the superusers, with fewer arguments than those of [`RecordService`].
///
/// ```no_run
/// use bosbase::BosBase;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// pb.admins().auth_with_password("admin@example.com", "password").await?;
/// assert!(pb.auth_store.is_superuser());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AdminService(RecordService);

impl AdminService {
    pub(crate) fn new(records: RecordService) -> Self {
        Self(records)
    }

    /// Signs in as a superuser; the auth store keeps token and record.
    ///
    /// # Errors
    /// Those of [`RecordService::auth_with_password`].
    pub fn auth_with_password(
        &self,
        email: &str,
        password: &str,
    ) -> impl Future<Output = Result<AuthResponse>> + use<> {
        self.0.sign_in(email, password, None)
    }

    /// Renews the token of the superuser who is signed in.
    ///
    /// # Errors
    /// Those of [`RecordService::auth_refresh`].
    pub fn auth_refresh(&self) -> impl Future<Output = Result<AuthResponse>> + use<> {
        self.0.refreshed()
    }
}
