//! One realtime connection (`GET /api/realtime`), which ends when the server restarts.
//!
//! It is a streamed request rather than an EventSource, which takes no header fields and connects again by itself.

use crate::browser::json;
use crate::browser::stream::ByteReader;
use crate::client::backups::service::BackupService;
use crate::client::http::call::Call;
use crate::client::http::cancel::Cancellation;
use crate::client::http::error::{Error, Result};
use crate::client::http::options::SendOptions;
use crate::core::error::ErrorCode;
use crate::core::event_stream::EventStream;
use crate::core::retry::RetryPolicy;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// A report about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// The server has confirmed the connection.
    Opened,
    /// The connection could not be made, or has ended.
    Failed,
}

/// A connection that is closed when this value is dropped.
pub(super) struct Connection(Rc<Cancellation>);

impl Connection {
    /// Connects; `on_signal` receives the reports about the connection.
    pub fn open(service: &BackupService, on_signal: impl Fn(Signal) + 'static) -> Self {
        let cancellation = Cancellation::new();
        let mut options = service.options();
        options.headers.push(("Accept".into(), "text/event-stream".into()));
        let options = SendOptions {
            signal: cancellation.signal().ok(),
            timeout: Some(Duration::ZERO),
            retry: Some(RetryPolicy::NEVER),
            ..options
        };
        let call = Call::new(&service.inner(), "GET", "/api/realtime", &options);
        let listening = Rc::clone(&cancellation);
        spawn_local(async move {
            let _ = listening.run(listen(call, &on_signal)).await;
            if !listening.is_cancelled() {
                on_signal(Signal::Failed);
            }
        });
        Self(cancellation)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.cancel(ErrorCode::Aborted);
    }
}

async fn listen(call: Call, on_signal: &dyn Fn(Signal)) -> Result<()> {
    let opened = call.open().await.map_err(|refused| refused.error)?;
    let response = opened.response();
    let is_stream =
        response.header("content-type").is_some_and(|media_type| media_type.starts_with("text/event-stream"));
    let body = json::get(response, "body").dyn_into::<web_sys::ReadableStream>();
    let (Ok(body), true) = (body, is_stream) else { return Ok(()) };
    let mut reader = ByteReader::new(&body).map_err(Error::no_answer)?;
    let mut events = EventStream::default();
    while let Some(chunk) = reader.next().await.map_err(Error::no_answer)? {
        if events.feed(&chunk.to_vec()).iter().any(|name| name == "PB_CONNECT") {
            on_signal(Signal::Opened);
        }
    }
    Ok(())
}
