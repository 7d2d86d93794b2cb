//! `beforeSend` and `afterSend` of the JavaScript client.

use crate::bindings::error::is_client_response_error;
use crate::bindings::read::{function, header_fields, parameters, signal};
use crate::browser::fetch::{Request, Response};
use crate::browser::promise::settle;
use crate::browser::{json, page};
use crate::client::{Error, Hooks, LocalFuture, Result};
use crate::core::url::append_query;
use wasm_bindgen::prelude::*;

/// The callbacks as they were when the call was made.
pub struct JsHooks {
    client: JsValue,
    before: Option<js_sys::Function>,
    after: Option<js_sys::Function>,
    /// Query parameters with their values as given: `beforeSend` sees a date, not its text.
    query: JsValue,
}

impl JsHooks {
    /// The callbacks of `client`; `None` where it has none.
    pub fn new(client: &JsValue, query: JsValue) -> Option<Self> {
        let (before, after) = (function(&json::get(client, "beforeSend")), function(&json::get(client, "afterSend")));
        if before.is_none() && after.is_none() {
            return None;
        }
        Some(Self { client: client.clone(), before, after, query })
    }
}

impl Hooks for JsHooks {
    fn before_send(&self, request: Request, query: Vec<(String, String)>) -> LocalFuture<(Request, JsValue)> {
        let is_own = query == parameters(&self.query);
        let options = write_options(&request, if is_own { self.query.clone() } else { object_of(&query) });
        let (client, before) = (self.client.clone(), self.before.clone());
        Box::pin(async move {
            let (mut url, mut options) = (request.url.clone(), options);
            if let Some(before) = before {
                let result = before.call2(&client, &url.as_str().into(), &options);
                let result = match result {
                    Ok(result) => settle(result).await,
                    Err(thrown) => Err(thrown),
                };
                apply(&result.map_err(Error::thrown_by_caller)?, &mut url, &mut options);
            }
            Ok((read_request(request, &url, &options)?, options))
        })
    }

    fn after_send(&self, response: Response, data: JsValue, options: &JsValue) -> LocalFuture<JsValue> {
        let Some(after) = self.after.clone() else { return Box::pin(async move { Ok(data) }) };
        let (client, options) = (self.client.clone(), options.clone());
        Box::pin(async move {
            let result = match after.call3(&client, &response, &data, &options) {
                Ok(result) => settle(result).await,
                Err(thrown) => Err(thrown),
            };
            result.map_err(|thrown| {
                if is_client_response_error(&thrown) {
                    Error::thrown_by_caller(thrown)
                } else {
                    Error::callback(thrown)
                }
            })
        })
    }
}

/// Applies the result of `beforeSend`: `{ url, options }`, either of the two alone, nothing, or the options themselves,
/// as old code returns them.
fn apply(result: &JsValue, url: &mut String, options: &mut JsValue) {
    let (new_url, new_options) = (json::get(result, "url"), json::get(result, "options"));
    if !new_url.is_undefined() || !new_options.is_undefined() {
        if let Some(new_url) = new_url.as_string().filter(|new_url| !new_url.is_empty()) {
            *url = new_url;
        }
        if new_options.is_object() {
            *options = new_options;
        }
    } else if !json::entries(result).is_empty() {
        page::warn("bosbase-backups: beforeSend should return { url, options } instead of the options alone.");
        *options = result.clone();
    }
}

fn write_options(request: &Request, query: JsValue) -> JsValue {
    let headers = json::object(&[]);
    for (name, value) in &request.headers {
        json::set(&headers, name, &value.as_str().into());
    }
    let options = js_sys::Object::new();
    if let Some(init) = request.init.dyn_ref::<js_sys::Object>() {
        js_sys::Object::assign(&options, init);
    }
    json::set(&options, "method", &request.method.as_str().into());
    json::set(&options, "headers", &headers);
    json::set(&options, "query", &query);
    if !request.body.is_undefined() {
        json::set(&options, "body", &request.body);
    }
    if let Some(signal) = &request.signal {
        json::set(&options, "signal", signal);
    }
    options.into()
}

/// The query of a call that is made on behalf of another one, such as the renewal of a token.
fn object_of(query: &[(String, String)]) -> JsValue {
    let object = json::object(&[]);
    for (name, value) in query {
        json::set(&object, name, &value.as_str().into());
    }
    object
}

fn read_request(request: Request, url: &str, options: &JsValue) -> Result<Request> {
    let init = json::object(&[]);
    for (name, value) in json::entries(options) {
        if !["method", "headers", "query", "body", "fetch", "signal"].contains(&name.as_str()) {
            json::set(&init, &name, &value);
        }
    }
    Ok(Request {
        url: append_query(url, &parameters(&json::get(options, "query"))),
        method: json::get(options, "method").as_string().unwrap_or(request.method),
        headers: header_fields(&json::get(options, "headers")),
        body: json::get(options, "body"),
        fetch: function(&json::get(options, "fetch")).or(request.fetch),
        signal: signal(&json::get(options, "signal"))?,
        init,
    })
}
