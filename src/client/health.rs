//! The health of the server (`GET /api/health`).

use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::Result;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use serde::Deserialize;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The answer of the health check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HealthCheck {
    /// The HTTP status, repeated in the body.
    pub code: u16,
    /// The server's message.
    pub message: String,
    /// Details that only superusers get; for others every member is `None`.
    #[serde(default)]
    pub data: HealthData,
}

/// Details of the health check that only superusers get.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct HealthData {
    /// Whether a backup can start, since no other backup or restore runs; `None` = not signed in as a superuser.
    #[serde(default, rename = "canBackup")]
    pub can_backup: Option<bool>,
    /// The caller's IP address as the server sees it.
    #[serde(default, rename = "realIP")]
    pub real_ip: Option<String>,
    /// The header field with the caller's address that a reverse proxy sends and the server could be set to trust.
    #[serde(default, rename = "possibleProxyHeader")]
    pub possible_proxy_header: Option<String>,
    /// Whether the server requires S3. Only BosBase sends it, always as `false`, so that its presence tells the two
    /// servers apart.
    #[serde(default, rename = "requireS3")]
    pub require_s3: Option<bool>,
}

/// Checks that the server answers, and whether a backup can start.
///
/// ```no_run
/// use bosbase::BosBase;
/// use std::collections::HashMap;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// let health = pb.health.check(HashMap::new(), HashMap::new()).await?;
/// if health.data.can_backup == Some(false) {
///     println!("another backup or restore is running");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct HealthService {
    inner: Rc<Inner>,
    options: SendOptions,
}

impl HealthService {
    pub(crate) fn new(inner: Rc<Inner>) -> Self {
        Self { inner, options: SendOptions::default() }
    }

    /// The same service with these options for each call.
    pub fn with_options(&self, options: SendOptions) -> Self {
        Self { inner: Rc::clone(&self.inner), options }
    }

    /// Requests the health of the server. It needs no sign-in; superusers get more details.
    ///
    /// # Errors
    /// `network` where no server answers, `not-json` where another kind of server does, and those of every request.
    pub fn check(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<HealthCheck>> + use<> {
        let call = self.call(self.options.with(query, headers));
        async move { call.read("the health of a server").await }
    }

    /// The health as the server sent it.
    #[cfg(any(feature = "npm", feature = "operations"))]
    pub(crate) fn check_data(&self) -> crate::client::http::hooks::LocalFuture<JsValue> {
        let is_whole = !self.options.query.iter().any(|(name, _)| name == "fields");
        let call = self.call(self.options.clone());
        let has_code = |data: &JsValue| crate::browser::json::get(data, "code").as_f64().is_some();
        call.read_checked("the health of a server", if is_whole { has_code } else { JsValue::is_object })
    }

    fn call(&self, options: SendOptions) -> Call {
        Call::new(&self.inner, "GET", "/api/health", &options.or(JsValue::UNDEFINED, QUICK))
    }
}
