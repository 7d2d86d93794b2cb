//! What a single call can be told.

use crate::browser::fetch::{Request, Response};
use crate::client::error::Result;
use crate::client::meter::OnProgress;
use crate::core::archive::Limits;
use crate::core::retry::RetryPolicy;
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
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
    /// Which calls cancel each other.
    pub request_key: RequestKey,
    /// How long to wait for an answer; `None` = what suits the call, zero = no limit.
    pub timeout: Option<Duration>,
    /// How a GET is repeated; `None` = [`RetryPolicy::default`].
    pub retry: Option<RetryPolicy>,
    /// Hears how far an upload or download is.
    pub on_progress: Option<OnProgress>,
    /// Upload without looking at the file and at the list first.
    pub skip_check: bool,
    /// Upload only what was verified to be restorable.
    pub require_restorable: bool,
    /// What an archive that is looked into may claim.
    pub limits: Limits,
}

/// How the requests of a client travel, beyond what a call says: the JavaScript face has its say here.
#[derive(Clone, Default)]
pub(crate) struct Transport {
    /// The caller's code around a request.
    pub hooks: Option<Rc<dyn Hooks>>,
    /// A fetch function to be used instead of the platform's.
    pub fetch: Option<js_sys::Function>,
    /// Further members of RequestInit, for `fetch`.
    pub init: JsValue,
    /// The calls renew a token, and must not wait for a renewal.
    pub is_renewal: bool,
}

/// Which pending call a new one cancels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RequestKey {
    /// Method and path; only GET cancels its predecessor.
    #[default]
    Automatic,
    /// The calls with this key cancel each other.
    Named(String),
    /// None, and `cancel_all_requests` passes it over.
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

/// A future of this crate's own: not `Send`, since JavaScript values are not.
pub(crate) type LocalFuture<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// The caller's code around a request.
pub(crate) trait Hooks {
    /// Sees the request before its query is joined to the URL, and may replace it.
    fn before_send(&self, request: Request, query: Vec<(String, String)>) -> LocalFuture<Request>;
    /// Sees answer and data, and may replace the data.
    fn after_send(&self, response: Response, data: JsValue) -> LocalFuture<JsValue>;
}
