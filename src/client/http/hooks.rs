//! Settings of how requests are sent: the caller's hooks, fetch function and members of RequestInit.

use crate::browser::fetch::{Request, Response};
use crate::client::http::error::Result;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Settings of how the requests of a client are sent, apart from the options of a call. Only calls from JavaScript set
/// it.
#[derive(Clone, Default)]
pub(crate) struct Transport {
    /// The caller's code around a request.
    pub hooks: Option<Rc<dyn Hooks>>,
    /// A fetch function to be used instead of the platform's.
    pub fetch: Option<js_sys::Function>,
    /// Further members of RequestInit, for `fetch`.
    pub init: JsValue,
    /// Whether the calls renew a token themselves, and so must not wait for a renewal.
    pub is_renewal: bool,
}

/// A boxed future. It is not `Send`, since JavaScript values are not.
pub(crate) type LocalFuture<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// The caller's code around a request.
pub(crate) trait Hooks {
    /// Gets the request before its query is joined to the URL, and may replace it.
    fn before_send(&self, request: Request, query: Vec<(String, String)>) -> LocalFuture<(Request, JsValue)>;
    /// Gets the response and its data, and may replace the data.
    fn after_send(&self, response: Response, data: JsValue, options: &JsValue) -> LocalFuture<JsValue>;
}
