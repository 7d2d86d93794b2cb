//! What several tests need: files, waiting, checks of errors, and a page in its first state.

use bosbase::{Error, ErrorCode, SendOptions};
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::JsValue;

/// No query, no headers.
pub fn none() -> HashMap<String, String> {
    HashMap::new()
}

pub fn map(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

/// Options with some members set.
pub fn options_with(set: impl FnOnce(&mut SendOptions)) -> SendOptions {
    let mut options = SendOptions::default();
    set(&mut options);
    options
}

pub async fn sleep(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// The result of `work`, or `None` when it takes longer than `millis`.
pub async fn within<T>(millis: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut limit = pin!(TimeoutFuture::new(millis));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The error that a call ended in, which must be within ten seconds, with this code and status.
pub async fn fails<T: Debug>(call: impl Future<Output = bosbase::Result<T>>, code: ErrorCode, status: u16) -> Error {
    let error = match within(10_000, call).await {
        Some(Err(error)) => error,
        Some(Ok(value)) => panic!("{code} expected, but the call succeeded: {value:?}"),
        None => panic!("{code} expected, but the call still runs after 10 s"),
    };
    // For the last stage of the run, which looks for secrets in all that was printed.
    wasm_bindgen_test::console_log!("threw {error:?} {error}");
    assert_eq!((error.code(), error.status()), (code, status), "{error:?}");
    assert!(error.to_string().len() > 10, "no sentence for a person: {error}");
    error
}

/// The smallest archive there is: no entries.
pub fn empty_zip() -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(22, 0);
    bytes
}

/// The names in an archive, read from its central directory.
pub fn zip_names(bytes: &[u8]) -> Vec<String> {
    let number =
        |at: usize, width: usize| bytes[at..at + width].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").expect("an end of central directory");
    let (entries, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut names = Vec::new();
    for _ in 0..entries {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (name, extra, comment) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2));
        names.push(String::from_utf8_lossy(&bytes[at + 46..at + 46 + name]).into_owned());
        at += 46 + name + extra + comment;
    }
    names
}

/// Bytes outside of wasm memory.
pub fn blob(bytes: &[u8], padding: u32) -> web_sys::Blob {
    let parts = js_sys::Array::of2(&js_sys::Uint8Array::from(bytes), &js_sys::Uint8Array::new_with_length(padding));
    web_sys::Blob::new_with_u8_array_sequence(&parts).expect("a blob")
}

pub fn file(bytes: &[u8], name: &str) -> web_sys::File {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    web_sys::File::new_with_u8_array_sequence(&parts, name).expect("a file")
}

/// What `fetch` says of an address: status and bytes.
pub async fn get(url: &str) -> (u16, Vec<u8>) {
    let response = gloo_net::http::Request::get(url).send().await.expect("an answer");
    (response.status(), response.binary().await.expect("a body"))
}

/// A member of the page's globals that a test has put something else in place of.
struct Replaced {
    object: JsValue,
    name: String,
    original: JsValue,
}

thread_local! {
    static REPLACED: RefCell<Vec<Replaced>> = const { RefCell::new(Vec::new()) };
}

/// A global by its path, as in `Storage.prototype`.
pub fn global(path: &str) -> JsValue {
    path.split('.').fold(js_sys::global().into(), |object, name| Reflect::get(&object, &name.into()).expect("a global"))
}

/// Puts JavaScript in place of a member of a global (`""` = the global object itself), until
/// [`reset_page`].
pub fn replace(path: &str, name: &str, code: &str) {
    let object = if path.is_empty() { js_sys::global().into() } else { global(path) };
    let original = Reflect::get(&object, &name.into()).expect("a member");
    let value = javascript(code);
    Reflect::set(&object, &name.into(), &value).expect("a member that can be replaced");
    REPLACED.with_borrow_mut(|all| all.push(Replaced { object, name: name.into(), original }));
}

/// The value of a JavaScript expression.
pub fn javascript(code: &str) -> JsValue {
    js_sys::Function::new_no_args(&format!("return ({code});")).call0(&JsValue::UNDEFINED).expect("an expression")
}

pub fn local_storage() -> web_sys::Storage {
    web_sys::window().expect("a window").local_storage().expect("storage").expect("storage")
}

/// Puts back what tests replaced or stored; a test that failed could not.
pub fn reset_page() {
    let replaced = REPLACED.with_borrow_mut(std::mem::take);
    for Replaced { object, name, original } in replaced.into_iter().rev() {
        Reflect::set(&object, &name.into(), &original).expect("a member that can be put back");
    }
    local_storage().clear().expect("a storage that can be emptied");
}

/// A JSON value as JavaScript has it.
pub fn to_js(value: &serde_json::Value) -> JsValue {
    js_sys::JSON::parse(&value.to_string()).expect("JSON")
}

/// A call that runs beside the test.
pub struct Running<T> {
    result: Rc<RefCell<Option<T>>>,
}

/// Sends a call off; it is under way when this returns.
pub async fn start<T: 'static>(call: impl Future<Output = T> + 'static) -> Running<T> {
    let result = Rc::new(RefCell::new(None));
    let place = Rc::clone(&result);
    wasm_bindgen_futures::spawn_local(async move {
        let value = call.await;
        place.replace(Some(value));
    });
    sleep(0).await;
    Running { result }
}

impl<T> Running<T> {
    pub fn is_over(&self) -> bool {
        self.result.borrow().is_some()
    }

    /// The result, which must be there within `millis`.
    pub async fn result_within(self, millis: u32) -> T {
        let end = now() + f64::from(millis);
        loop {
            if let Some(value) = self.result.take() {
                return value;
            }
            assert!(now() < end, "a call still runs after {millis} ms");
            sleep(5).await;
        }
    }
}

/// Milliseconds of the local clock.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Waits until `holds` does, at most 15 seconds.
pub async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let end = now() + 15_000.0;
    while !holds().await {
        assert!(now() < end, "not within 15 s: {what}");
        sleep(20).await;
    }
}

/// A token with these claims, which no server has signed.
pub fn token_with(claims: &serde_json::Value) -> String {
    let window = web_sys::window().expect("a window");
    let encoded: String = claims.to_string().bytes().map(char::from).collect();
    let payload = window.btoa(&encoded).expect("base64");
    format!("eyJhbGciOiJIUzI1NiJ9.{}.c2lnbmF0dXJl", payload.trim_end_matches('=').replace('+', "-").replace('/', "_"))
}
