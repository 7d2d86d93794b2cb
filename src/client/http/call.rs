//! One call from its options to its data: headers, cancellation, time limit, retry, errors.

use crate::browser::abort::SignalListener;
use crate::browser::fetch::{Request, Response};
use crate::browser::{json, page, promise, timer, xhr};
use crate::client::http::cancel::{Cancellation, Registration};
use crate::client::http::error::{Error, Result};
use crate::client::http::hooks::{Hooks, LocalFuture};
use crate::client::http::options::{RequestKey, SendOptions};
use crate::client::inner::Inner;
use crate::client::meter::Meter;
use crate::core::backup::is_overtaken_list;
use crate::core::error::ErrorCode;
use crate::core::race::within;
use crate::core::retry::{Failure, RetryPolicy, retry_after_seconds};
use crate::core::url::{self, is_method, split_at_word};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// The time limit of calls that the server answers at once.
pub(crate) const QUICK: Duration = Duration::from_secs(30);

/// A call that is registered but not sent.
pub(crate) struct Call {
    pub(super) request: Request,
    query: Vec<(String, String)>,
    pub(super) hooks: Option<Rc<dyn Hooks>>,
    pub(super) cancellation: Rc<Cancellation>,
    pub(super) timeout: Duration,
    retry: RetryPolicy,
    inner: Rc<Inner>,
    /// The auth store's token, if it is in the header and may be renewed.
    store_token: Option<String>,
    upload_meter: Option<Meter>,
    /// The form that the server's data must have, which is checked before a hook may change the data.
    shape: Option<Shape>,
    // Held for their `Drop`.
    _registration: Option<Registration>,
    _listener: Option<SignalListener>,
}

impl Call {
    /// Prepares a call and registers it: from here on it can be cancelled.
    pub fn new(inner: &Rc<Inner>, method: &str, path: &str, options: &SendOptions) -> Self {
        let method = options.method.clone().unwrap_or_else(|| method.into());
        let body = options.body.clone().unwrap_or(JsValue::UNDEFINED);
        let mut request = Request {
            url: inner.build_url(path),
            headers: options.headers.clone(),
            body,
            fetch: inner.transport.fetch.clone(),
            init: inner.transport.init.clone(),
            signal: None,
            method,
        };
        let store_token = add_default_headers(&mut request, inner);
        let cancellation = Cancellation::new();
        let registration = register(inner, &request.method, path, options, &cancellation);
        let listener = options.signal.as_ref().and_then(|signal| cancellation.follow(signal));
        Self {
            query: options.query.clone(),
            hooks: inner.transport.hooks.clone(),
            timeout: options.timeout.unwrap_or_default(),
            retry: options.retry.unwrap_or_default(),
            inner: Rc::clone(inner),
            store_token: store_token.filter(|_| !inner.transport.is_renewal),
            upload_meter: None,
            shape: None,
            _registration: registration,
            _listener: listener,
            cancellation,
            request,
        }
    }

    /// Reports how much of the body has been sent.
    pub fn with_upload_meter(mut self, meter: Meter) -> Self {
        self.upload_meter = Some(meter);
        self
    }

    /// Sends the call and reads its data as `T`; `expected` names it in error messages.
    pub async fn read<T: serde::de::DeserializeOwned>(self, expected: &str) -> Result<T> {
        let address = self.request.url.clone();
        let (status, data) = self.exchange().await?;
        serde_wasm_bindgen::from_value(data)
            .map_err(|_| Error::not_json(status, expected, "JSON of another shape").with_url(&address))
    }

    /// Sends the call and checks its data, which stays as the server sent it.
    pub fn read_checked(mut self, expected: &'static str, is_valid: fn(&JsValue) -> bool) -> LocalFuture<JsValue> {
        self.shape = Some((expected, is_valid));
        Box::pin(async move { self.exchange().await.map(|(_, data)| data) })
    }

    /// Sends the call and ignores the data of its answer.
    pub async fn done(self) -> Result<()> {
        self.exchange().await.map(drop)
    }

    /// Sends the call and returns status and data. The future is boxed, so that the module holds one copy of its code.
    pub fn exchange(self) -> LocalFuture<(u16, JsValue)> {
        Box::pin(async move {
            let cancellation = Rc::clone(&self.cancellation);
            let address = self.request.url.clone();
            cancellation.run(self.attempts()).await.map_err(|error| error.with_url(&address))
        })
    }

    /// Renews the token, lets the hooks see the request, and checks what is to be sent.
    pub(super) async fn prepare(&mut self) -> Result<Prepared> {
        self.renew_token().await;
        let mut request = self.request.clone();
        let mut options = JsValue::UNDEFINED;
        match &self.hooks {
            Some(hooks) => {
                request.signal = Some(self.cancellation.signal()?);
                (request, options) = hooks.before_send(request, std::mem::take(&mut self.query)).await?;
            }
            None => request.url = url::append_query(&request.url, &self.query),
        }
        // A hook may have replaced the signal.
        let listener = request.signal.as_ref().and_then(|signal| self.cancellation.follow(signal));
        serialize_body(&mut request)?;
        check_head(&request)?;
        Ok(Prepared { request, options, _listener: listener })
    }

    async fn attempts(mut self) -> Result<(u16, JsValue)> {
        let prepared = self.prepare().await?;
        let request = &prepared.request;
        let mut done = 0;
        loop {
            let outcome = self.in_time(self.attempt(request)).await;
            done += 1;
            let failure = match &outcome {
                Ok(answer) if answer.is_overtaken() => Failure::Overtaken,
                Ok(answer) => Failure::Status(answer.status, retry_after(&answer.response)),
                Err(error) if error.code() == ErrorCode::Network => Failure::Network,
                Err(_) => return outcome.map(|answer| (answer.status, answer.data)),
            };
            let jitter = (js_sys::Math::random() * 1000.0) as u32;
            match self.retry.next_delay(&request.method, failure, done, jitter) {
                Some(delay) => timer::sleep(delay).await,
                None => return self.finish(outcome?, &prepared).await,
            }
        }
    }

    /// Does `work` within the time limit of the call.
    pub(super) async fn in_time<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        if self.timeout.is_zero() {
            return work.await;
        }
        within(timer::sleep(self.timeout), work).await.unwrap_or_else(|| {
            self.cancellation.cancel(ErrorCode::Timeout);
            Err(Error::ended(ErrorCode::Timeout))
        })
    }

    /// Renews a token that is about to expire, and puts the new one into the header.
    async fn renew_token(&mut self) {
        let Some(token) = self.store_token.take() else { return };
        let Some(renewal) = self.inner.renewal() else { return };
        let _ = renewal.renew_if_due(Rc::clone(&self.inner)).await;
        let renewed = self.inner.auth_store.token();
        if renewed.is_empty() {
            return;
        }
        for (name, value) in &mut self.request.headers {
            if name.eq_ignore_ascii_case("Authorization") && *value == token {
                value.clone_from(&renewed);
            }
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Answer> {
        let signal = self.cancellation.signal()?;
        let response = self.dispatch(request, &signal).await.map_err(Error::network)?;
        let status = response.status_code();
        let has_no_body = matches!(status, 204 | 205 | 304) || request.method.eq_ignore_ascii_case("HEAD");
        let body = if has_no_body { Ok(json::object(&[])) } else { response.read_json().await };
        match body {
            Ok(data) => Ok(Answer { response, status, data, is_json: true }),
            // A connection that broke rejects with something else than a SyntaxError.
            Err(thrown) if promise::name_of(&thrown) == "SyntaxError" => {
                Ok(Answer { response, status, data: json::object(&[]), is_json: false })
            }
            // Firefox calls a connection that breaks in the body an AbortError; only a caller's fetch may mean it.
            Err(thrown) if request.fetch.is_some() => Err(Error::network(thrown)),
            Err(thrown) => Err(Error::no_answer(thrown)),
        }
    }

    /// Sends the request with XMLHttpRequest where progress is wanted, since only that reports how much has been sent.
    /// A fetch function of the caller's is always used.
    pub(super) async fn dispatch(
        &self,
        request: &Request,
        signal: &web_sys::AbortSignal,
    ) -> std::result::Result<Response, JsValue> {
        match &self.upload_meter {
            Some(meter) if meter.is_heard() && xhr::can_send(request) => {
                let meter = meter.clone();
                let heard = meter.clone();
                let sending = xhr::send(request, signal, move |loaded: f64, _| heard.advance(loaded as u64));
                // The report is repeated while nothing moves, so that the rate falls and a body that is sent completely
                // is reported before the answer.
                let repeating = async {
                    loop {
                        timer::sleep(Duration::from_millis(250)).await;
                        meter.advance(meter.loaded());
                    }
                };
                within(repeating, sending).await.unwrap_or(Err(JsValue::UNDEFINED))
            }
            _ => request.send(signal).await,
        }
    }

    pub(super) async fn finish(&self, answer: Answer, prepared: &Prepared) -> Result<(u16, JsValue)> {
        let Answer { response, status, mut data, is_json } = answer;
        let address = &prepared.request.url;
        let is_error = status >= 400;
        if !is_json && !is_error {
            let found = match response.header("content-type") {
                Some(declared) if split_at_word(&declared, "json").is_none() => declared,
                _ => "a body that is cut short or no JSON".into(),
            };
            return Err(Error::not_json(status, "JSON", &found).with_url(address));
        }
        if let Some((expected, is_valid)) = self.shape
            && !is_error
            && !is_valid(&data)
        {
            return Err(Error::not_json(status, expected, "JSON of another shape").with_url(address));
        }
        if let Some(hooks) = &self.hooks {
            data = hooks.after_send(response, data, &prepared.options).await?;
        }
        if is_error {
            return Err(Error::answer(status, data).with_url(address));
        }
        Ok((status, data))
    }
}

/// A request that is ready to be sent.
pub(super) struct Prepared {
    pub request: Request,
    /// The options as `beforeSend` left them, which `afterSend` gets.
    pub options: JsValue,
    /// Held for its `Drop`.
    pub _listener: Option<SignalListener>,
}

/// The name of the expected data, and the check that data is that.
type Shape = (&'static str, fn(&JsValue) -> bool);

pub(super) struct Answer {
    pub response: Response,
    pub status: u16,
    pub data: JsValue,
    pub is_json: bool,
}

impl Answer {
    fn is_overtaken(&self) -> bool {
        let message = json::get(&self.data, "message").as_string();
        message.is_some_and(|message| is_overtaken_list(self.status, &message))
    }
}

/// Adds the header fields that the caller did not set; returns the auth store's token if that is sent.
fn add_default_headers(request: &mut Request, inner: &Inner) -> Option<String> {
    let mut add = |name: &str, value: String| {
        if request.header(name).is_none() {
            request.headers.push((name.into(), value));
            return true;
        }
        false
    };
    add("Accept-Language", inner.lang.borrow().clone());
    let token = inner.auth_store.token();
    let store_token = (!token.is_empty() && add("Authorization", token.clone())).then_some(token);
    // FormData gets its Content-Type, with the boundary, from the browser.
    if !is_form_data(&request.body) && request.header("Content-Type").is_none() {
        request.headers.push(("Content-Type".into(), "application/json".into()));
    }
    store_token
}

/// Whether a body is `FormData`; one of another realm is recognised by its class name.
pub(crate) fn is_form_data(body: &JsValue) -> bool {
    body.is_instance_of::<web_sys::FormData>()
        || json::get(&json::get(body, "constructor"), "name").as_string().as_deref() == Some("FormData")
}

/// Refuses a method or header field that fetch would refuse, and names it. The values of header fields may be secrets.
fn check_head(request: &Request) -> Result<()> {
    if !is_method(&request.method) {
        return Err(Error::invalid_argument("The method of the request is none that HTTP knows."));
    }
    let headers = web_sys::Headers::new().ok();
    for (name, value) in &request.headers {
        if headers.as_ref().is_some_and(|headers| headers.append(name, value).is_err()) {
            return Err(Error::invalid_argument(format!(
                "The header field \"{name}\" has a name or a value that HTTP cannot carry."
            )));
        }
    }
    Ok(())
}

/// Turns a body that is declared as JSON into its text.
fn serialize_body(request: &mut Request) -> Result<()> {
    if request.body.is_falsy() || request.body.is_string() || request.header("Content-Type") != Some("application/json")
    {
        return Ok(());
    }
    let text = json::stringify(&request.body)
        .ok_or_else(|| Error::invalid_argument("The body of the request cannot be written as JSON."))?;
    request.body = JsValue::from_str(&text);
    Ok(())
}

/// Registers a call, and cancels the pending ones that its key replaces.
fn register(
    inner: &Rc<Inner>,
    method: &str,
    path: &str,
    options: &SendOptions,
    cancellation: &Rc<Cancellation>,
) -> Option<Registration> {
    let (key, cancels) = match &options.request_key {
        RequestKey::None => return None,
        RequestKey::Named(key) => (key.clone(), true),
        // A second create or upload must not cancel the first.
        RequestKey::Automatic => (format!("{method}{path}"), method.eq_ignore_ascii_case("GET")),
    };
    if cancels && inner.shared.auto_cancellation.get() {
        inner.shared.cancel.cancel(&key);
    }
    Some(inner.shared.cancel.register(key, cancellation))
}

/// The pause that an answer asks for in Retry-After, as seconds or as an HTTP date.
pub(crate) fn retry_after(response: &Response) -> Option<Duration> {
    let header = response.header("retry-after")?;
    retry_after_seconds(&header).or_else(|| {
        let millis = js_sys::Date::parse(&header) - page::now().as_millis() as f64;
        millis.is_finite().then(|| Duration::from_millis(millis.max(0.0) as u64))
    })
}
