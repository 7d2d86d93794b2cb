//! Calls whose answer the caller reads while it arrives: ranges of bytes, streams of events.

use crate::browser::abort::SignalListener;
use crate::browser::fetch::Response;
use crate::browser::json;
use crate::client::http::call::{Answer, Call, retry_after};
use crate::client::http::error::{Error, Result};
use crate::core::error::ErrorCode;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// An answer that has begun. Dropping it ends the connection.
pub(crate) struct Opened {
    response: Response,
    call: Call,
    // Held for its `Drop`.
    _listener: Option<SignalListener>,
}

impl Opened {
    /// The response: status, header fields, and the body as far as nobody has read it.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// Runs `work` until it is done or the call is cancelled.
    pub async fn run<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.call.cancellation.run(work).await
    }
}

/// Ends the connection, even if the body was not read to its end.
impl Drop for Opened {
    fn drop(&mut self) {
        self.call.cancellation.cancel(ErrorCode::Aborted);
    }
}

/// The failure of a request that got no answer, or one with an error status.
pub(crate) struct Refused {
    pub error: Error,
    /// The pause that the server asks for.
    pub retry_after: Option<Duration>,
}

impl Call {
    /// Sends the call once and returns the answer as soon as it begins, so that the caller reads the body. `afterSend`
    /// gets the response and no data.
    ///
    /// # Errors
    /// Those of every request, and the error of an answer with an error status.
    pub fn open(mut self) -> Pin<Box<dyn Future<Output = std::result::Result<Opened, Refused>>>> {
        Box::pin(async move {
            let cancellation = Rc::clone(&self.cancellation);
            let address = self.request.url.clone();
            match cancellation.run(self.begin()).await {
                Ok(Ok((response, listener))) => Ok(Opened { response, call: self, _listener: listener }),
                Ok(Err(refused)) => Err(Refused { error: refused.error.with_url(&address), ..refused }),
                Err(error) => Err(Refused { error: error.with_url(&address), retry_after: None }),
            }
        })
    }

    async fn begin(&mut self) -> Result<std::result::Result<(Response, Option<SignalListener>), Refused>> {
        let prepared = self.prepare().await?;
        let signal = self.cancellation.signal()?;
        let answering = async {
            let response = self.dispatch(&prepared.request, &signal).await.map_err(Error::network)?;
            let status = response.status_code();
            let data = match status {
                0..400 => JsValue::UNDEFINED,
                _ => response.read_json().await.unwrap_or_else(|_| json::object(&[])),
            };
            Ok(Answer { response, status, data, is_json: true })
        };
        let answer = self.in_time(answering).await?;
        let (response, retry_after) = (answer.response.clone(), retry_after(&answer.response));
        if answer.status >= 400 {
            let error = self.finish(answer, &prepared).await.err();
            let error = error.unwrap_or_else(|| Error::internal("An error status was taken for success."));
            return Ok(Err(Refused { error, retry_after }));
        }
        if let Some(hooks) = &self.hooks {
            hooks.after_send(answer.response, JsValue::UNDEFINED, &prepared.options).await?;
        }
        Ok(Ok((response, prepared._listener)))
    }
}
