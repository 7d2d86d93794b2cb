//! The health of the server (`GET /api/health`).

use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::Result;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use serde::Deserialize;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What the server says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HealthCheck {
    /// The status again.
    pub code: u16,
    /// A sentence.
    pub message: String,
    /// What only superusers see; without one every member is `None`.
    #[serde(default)]
    pub data: HealthData,
}

/// What the server tells superusers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct HealthData {
    /// Whether a backup can start: no other backup or restore runs. `None` = not signed in as a superuser.
    #[serde(default, rename = "canBackup")]
    pub can_backup: Option<bool>,
    /// The address that the server sees the caller at.
    #[serde(default, rename = "realIP")]
    pub real_ip: Option<String>,
    /// The header of a reverse proxy that the server could trust.
    #[serde(default, rename = "possibleProxyHeader")]
    pub possible_proxy_header: Option<String>,
    /// Present on BosBase only, whose archives hold no database.
    #[serde(default, rename = "requireS3")]
    pub require_s3: Option<bool>,
}

/// Whether the server is there.
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
        Self { options, ..self.clone() }
    }

    /// Asks the server for its health. Needs no sign-in; superusers learn more.
    ///
    /// # Errors
    /// `network` where there is no server, `not-json` where it is another one, and those of every request.
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
