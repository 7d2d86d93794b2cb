//! How requests travel beyond what a call says: the caller's hooks, fetch function and members of RequestInit.

use crate::browser::fetch::{Request, Response};
use crate::client::http::error::Result;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsValue;

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

/// A future of this crate's own: not `Send`, since JavaScript values are not.
pub(crate) type LocalFuture<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// The caller's code around a request.
pub(crate) trait Hooks {
    /// Sees the request before its query is joined to the URL, and may replace it.
    fn before_send(&self, request: Request, query: Vec<(String, String)>) -> LocalFuture<(Request, JsValue)>;
    /// Sees answer and data, and may replace the data.
    fn after_send(&self, response: Response, data: JsValue, options: &JsValue) -> LocalFuture<JsValue>;
}
