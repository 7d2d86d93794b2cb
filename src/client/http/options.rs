//! The options of a single call.

use crate::client::meter::OnProgress;
#[cfg(feature = "transfers")]
use crate::core::archive::Limits;
use crate::core::retry::RetryPolicy;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Options of a call. Attach them with `with_options` of a service.
#[derive(Clone, Default)]
pub struct SendOptions {
    /// HTTP method; `None` = that of the call.
    pub method: Option<String>,
    /// Header fields; they win over the client's own.
    pub headers: Vec<(String, String)>,
    /// Query parameters in order; a name may repeat.
    pub query: Vec<(String, String)>,
    /// Body: a string, `FormData`, a `Blob`, or a value that is sent as JSON; `None` = that of the call.
    pub body: Option<JsValue>,
    /// Cancels the call when it aborts.
    pub signal: Option<web_sys::AbortSignal>,
    /// The key that decides which calls cancel each other.
    pub request_key: RequestKey,
    /// How long to wait for an answer; `None` = what suits the call, zero = no limit.
    pub timeout: Option<Duration>,
    /// How a failed GET is repeated; `None` = [`RetryPolicy::default`].
    pub retry: Option<RetryPolicy>,
    /// Receives the progress of a long operation.
    pub on_progress: Option<OnProgress>,
    /// Upload without checking the file and the list first.
    pub skip_check: bool,
    /// Verify the archive before an upload, and refuse one that the server could not restore.
    #[cfg(feature = "transfers")]
    pub require_restorable: bool,
    /// Limits on the sizes that an archive may declare when it is inspected or verified.
    #[cfg(feature = "transfers")]
    pub limits: Limits,
}

/// Decides which pending calls a new call cancels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RequestKey {
    /// The key is method and path; only a GET cancels its predecessor.
    #[default]
    Automatic,
    /// The calls with this key cancel each other.
    Named(String),
    /// The call has no key, and `cancel_all_requests` does not cancel it.
    None,
}

impl SendOptions {
    /// These options with more query parameters and header fields.
    pub(crate) fn with(&self, query: HashMap<String, String>, headers: HashMap<String, String>) -> Self {
        let mut options = self.clone();
        options.query.extend(query);
        options.headers.extend(headers);
        options
    }

    /// These options with a body and a time limit, where the caller gave none.
    pub(crate) fn or(mut self, body: JsValue, timeout: Duration) -> Self {
        self.body.get_or_insert(body);
        self.timeout.get_or_insert(timeout);
        self
    }
}

impl fmt::Debug for SendOptions {
    /// Names of header fields and parameters only: their values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn names(pairs: &[(String, String)]) -> Vec<&str> {
            pairs.iter().map(|(name, _)| name.as_str()).collect()
        }
        f.debug_struct("SendOptions")
            .field("method", &self.method)
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("request_key", &self.request_key)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
