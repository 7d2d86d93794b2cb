//! Sends one upload with XMLHttpRequest, the only way to learn how much of a body has been sent.

use crate::browser::abort::SignalListener;
use crate::browser::fetch::{Request, Response};
use crate::browser::json;
use crate::browser::promise::settle;
use wasm_bindgen::prelude::*;
use web_sys::{ProgressEvent, XmlHttpRequest};

/// Whether a request can be sent this way: where the platform has it (Node does not), without a fetch function of the
/// caller's, and with no member of RequestInit but `credentials`, the only one with a counterpart here.
pub fn can_send(request: &Request) -> bool {
    let has_counterpart = |(name, value): &(String, JsValue)| {
        name == "credentials" && matches!(value.as_string().as_deref(), Some("include" | "same-origin"))
    };
    request.fetch.is_none()
        && json::entries(&request.init).iter().all(has_counterpart)
        && json::get(&js_sys::global(), "XMLHttpRequest").is_function()
}

/// A request that is aborted when it is dropped. Its handlers are then removed and its promise is resolved, so that
/// nothing waits for it.
struct Upload {
    xhr: XmlHttpRequest,
    answered: js_sys::Promise,
    resolve: js_sys::Function,
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.xhr.set_onload(None);
        self.xhr.set_onerror(None);
        if let Ok(upload) = self.xhr.upload() {
            upload.set_onprogress(None);
        }
        // Does nothing once the answer is there.
        let _ = self.xhr.abort();
        let _ = self.resolve.call0(&JsValue::UNDEFINED);
    }
}

impl Upload {
    fn new() -> Result<Self, JsValue> {
        let xhr = XmlHttpRequest::new()?;
        let mut resolver = None;
        let answered = js_sys::Promise::new(&mut |resolve: js_sys::Function, reject| {
            xhr.set_onload(Some(&resolve));
            xhr.set_onerror(Some(&reject));
            resolver = Some(resolve);
        });
        let resolve = resolver.ok_or(JsValue::UNDEFINED)?;
        Ok(Self { xhr, answered, resolve })
    }
}

/// Sends the request; `on_progress` gets the number of bytes sent, and the size of the body.
///
/// # Errors
/// A `TypeError` where the connection broke, as fetch gives.
pub async fn send(
    request: &Request,
    signal: &web_sys::AbortSignal,
    on_progress: impl Fn(f64, f64) + 'static,
) -> Result<Response, JsValue> {
    let upload = Upload::new()?;
    let xhr = &upload.xhr;
    xhr.open_with_async(&request.method, &request.url, true)?;
    xhr.set_with_credentials(json::get(&request.init, "credentials").as_string().as_deref() == Some("include"));
    for (name, value) in &request.headers {
        xhr.set_request_header(name, value)?;
    }
    let on_progress: Closure<dyn FnMut(ProgressEvent)> =
        Closure::new(move |event: ProgressEvent| on_progress(event.loaded(), event.total()));
    xhr.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let aborted = xhr.clone();
    let _listener = SignalListener::new(signal, move || {
        let _ = aborted.abort();
    });
    let body = if request.body.is_undefined() { JsValue::NULL } else { request.body.clone() };
    send_body(xhr, &body)?;
    if settle(upload.answered.clone().into()).await.is_err() {
        return Err(js_sys::TypeError::new("the connection broke").into());
    }
    response_of(xhr)
}

fn send_body(xhr: &XmlHttpRequest, body: &JsValue) -> Result<(), JsValue> {
    let send: js_sys::Function = json::get(xhr, "send").unchecked_into();
    send.call1(xhr, body).map(drop)
}

/// The answer as fetch would give it.
fn response_of(xhr: &XmlHttpRequest) -> Result<Response, JsValue> {
    let status = xhr.status()?;
    let headers = web_sys::Headers::new()?;
    for line in xhr.get_all_response_headers()?.lines() {
        if let Some((name, value)) = line.split_once(':') {
            headers.append(name.trim(), value.trim())?;
        }
    }
    let init = web_sys::ResponseInit::new();
    init.set_status(status);
    init.set_headers(&headers);
    let body = xhr.response_text()?;
    let body = body.filter(|_| !matches!(status, 204 | 205 | 304));
    let response = web_sys::Response::new_with_opt_str_and_init(body.as_deref(), &init)?;
    // A constructed `Response` has no URL of its own.
    let address = json::object(&[("value", xhr.response_url().into())]);
    js_sys::Reflect::define_property(&response, &"url".into(), address.unchecked_ref())?;
    Ok(response.unchecked_into())
}
