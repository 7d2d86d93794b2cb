//! Sends one request with the platform's fetch.
//!
//! For Rust callers the request is built with gloo-net, but its promise is awaited here: `send` of gloo-net 0.7.0
//! panics when a fetch rejects with something that is not an `Error` (an abort reason, a wrapper of fetch), or resolves
//! with something that is not a `Response`. In the npm package, and with a fetch function of the caller's, fetch is
//! called as the `pocketbase` package calls it, with `(url, init)`.

use crate::browser::json;
use crate::browser::promise::settle;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // The global function is called, so that workers work too, with `catch`, since a page may have replaced it.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn fetch_request(request: &web_sys::Request, init: &JsValue) -> Result<JsValue, JsValue>;

    /// The result of a fetch: a `Response`, or what a fetch function of the caller's returns instead.
    #[derive(Clone)]
    pub type Response;
    #[wasm_bindgen(method, structural, catch)]
    fn json(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = blob)]
    fn take_blob(this: &Response) -> Result<JsValue, JsValue>;
}

/// A request that is ready to be sent, but for its query.
#[derive(Clone)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// The URL, absolute or relative to the page.
    pub url: String,
    /// Header fields in order, names as given.
    pub headers: Vec<(String, String)>,
    /// The body as fetch takes it: a string, `FormData`, a `Blob`; `undefined` = none.
    pub body: JsValue,
    /// A fetch function of the caller's.
    pub fetch: Option<js_sys::Function>,
    /// Further members of RequestInit (`cache`, `credentials`, `keepalive`, …).
    pub init: JsValue,
    /// A signal that a hook sees, and may replace by one that ends the call too.
    pub signal: Option<web_sys::AbortSignal>,
}

impl Request {
    /// The value of a header field, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sends the request; `signal` ends it.
    ///
    /// # Errors
    /// The value that the platform, or the caller's function, threw or rejected with.
    pub async fn send(&self, signal: &web_sys::AbortSignal) -> Result<Response, JsValue> {
        let promise = match &self.fetch {
            Some(fetch) => self.call(fetch, signal)?,
            // The npm package calls fetch as the `pocketbase` package does, so that a wrapper of fetch gets the same
            // arguments.
            None if cfg!(feature = "npm") => self.call(&json::get(&js_sys::global(), "fetch").dyn_into()?, signal)?,
            // WebKit forgets the signal of a `Request` that has been garbage-collected, so the signal is passed beside
            // it.
            None => {
                let init = json::merged(&self.init, &[("signal", signal.into())]);
                fetch_request(&self.build()?, &init)?
            }
        };
        let response = settle(promise).await?;
        if !response.is_object() {
            return Err(js_sys::TypeError::new("fetch gave no response").into());
        }
        Ok(response.unchecked_into())
    }

    fn call(&self, fetch: &js_sys::Function, signal: &web_sys::AbortSignal) -> Result<JsValue, JsValue> {
        fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(&self.url), &self.init(signal))
    }

    fn init(&self, signal: &web_sys::AbortSignal) -> JsValue {
        let headers = json::object(&[]);
        for (name, value) in &self.headers {
            json::set(&headers, name, &JsValue::from_str(value));
        }
        let method = JsValue::from_str(&self.method);
        let members = [("method", method), ("headers", headers), ("signal", signal.into())];
        let init = json::merged(&self.init, &members);
        if !self.body.is_undefined() {
            json::set(&init, "body", &self.body);
        }
        init
    }

    fn build(&self) -> Result<web_sys::Request, JsValue> {
        let to_js = |error: gloo_net::Error| JsValue::from(js_sys::Error::new(&error.to_string()));
        let method = gloo_net::http::Method::from_bytes(self.method.as_bytes())
            .map_err(|_| js_sys::Error::new("this is not an HTTP method"))?;
        let headers = web_sys::Headers::new()?;
        for (name, value) in &self.headers {
            headers.append(name, value)?;
        }
        let request = gloo_net::http::RequestBuilder::new(&self.url)
            .method(method)
            .headers(gloo_net::http::Headers::from_raw(headers))
            .body(self.body.clone())
            .map_err(to_js)?;
        Ok(request.into())
    }
}

impl Response {
    /// The HTTP status; 0 where there is none.
    pub fn status_code(&self) -> u16 {
        // Clamped by `as`; statuses are 200 to 599.
        json::get(self, "status").as_f64().unwrap_or_default() as u16
    }

    /// A header field; `None` where it is absent, or hidden from another origin.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = json::get(self, "headers");
        let get: js_sys::Function = json::get(&headers, "get").dyn_into().ok()?;
        get.call1(&headers, &JsValue::from_str(name)).ok()?.as_string()
    }

    /// Has the browser collect the body.
    ///
    /// # Errors
    /// The value that the platform threw, because the connection ended or because it has no room for the bytes.
    pub async fn blob(&self) -> Result<web_sys::Blob, JsValue> {
        settle(self.take_blob()?).await?.dyn_into()
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// A `SyntaxError` where it is no JSON, or the value that the platform threw because the connection ended.
    pub async fn read_json(&self) -> Result<JsValue, JsValue> {
        settle(self.json()?).await
    }
}
