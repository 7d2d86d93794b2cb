//! Downloads that finish: a connection that ends short is resumed until every byte is there.
//!
//! The server drops each request after five minutes, which looks like success (a 200 with a short
//! body), so the length is checked against the list. Resuming is RFC 9110's Range with If-Range,
//! with a fresh file token; what the server says about ranges (Content-Range) is hidden from other
//! origins, so nothing depends on it.

use crate::browser::fetch::{Request, Response};
use crate::browser::stream::{BlobParts, ByteReader, Refused, Sink, StreamWriter};
use crate::browser::{json, page, timer};
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::call::{IDLE, retry_after};
use crate::client::http::cancel::Cancellation;
use crate::client::http::error::{Error, Result};
use crate::client::meter::{Meter, Stage};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::piece::PieceSize;
use crate::core::race::within;
use crate::core::retry::{Failure, RetryPolicy};
use crate::core::size::readable;
use std::cell::Cell;
use std::collections::HashMap;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// Attempts in a row that bring no byte before a download is given up.
const FRUITLESS: u32 = 5;

impl BackupService {
    /// Downloads a backup into a Blob, which the browser may keep on disk.
    ///
    /// # Errors
    /// `invalid-argument`, `not-found`, `truncated` (given up; says how far it got), `changed` (another file has
    /// taken its place meanwhile), and those of every request.
    pub fn download(&self, key: &str) -> impl Future<Output = Result<web_sys::Blob>> + use<> {
        let work = self.download_into(key, JsValue::UNDEFINED);
        async move { work.await.map(JsCast::unchecked_into) }
    }

    /// Downloads a backup into a `WritableStream` or a `FileSystemFileHandle`; on failure the stream is aborted, and
    /// the file stays as it was.
    ///
    /// # Errors
    /// Those of [`download`](Self::download).
    pub fn download_to(&self, key: &str, target: &JsValue) -> impl Future<Output = Result<()>> + use<> {
        let work = self.download_into(key, target.clone());
        async move { work.await.map(drop) }
    }

    pub(crate) fn download_into(&self, key: &str, target: JsValue) -> impl Future<Output = Result<JsValue>> + use<> {
        let refusal = key::validate_key(key);
        let operation = Operation::new(self, &format!("DOWNLOAD{key}"));
        let key = key.to_string();
        async move {
            if let Some(reason) = refusal {
                return Err(Error::invalid_argument(reason));
            }
            // Opened first, and dropped with the work: whatever ends the download aborts the stream too.
            let sink = open(&target).await?;
            let (service, meter) = (operation.service(), operation.meter());
            let work =
                async move { Download::start(service.clone(), service.find(&key).await?, meter).run(sink).await };
            operation.run(work).await
        }
    }

    /// Downloads a listed backup into a Blob; another file of that name ends in `changed`.
    pub(crate) async fn download_file(&self, file: &BackupFileInfo, meter: Meter) -> Result<web_sys::Blob> {
        let download = Download::start(self.clone(), file.clone(), meter);
        download.run(Sink::Blob(BlobParts::default())).await.map(JsCast::unchecked_into)
    }
}

struct Download {
    service: BackupService,
    info: BackupFileInfo,
    last_modified: Option<String>,
    loaded: u64,
    meter: Meter,
}

/// How an attempt ended that did not fail for good.
enum Ended {
    /// Every byte is there.
    Complete,
    /// The connection ended before; the pause that the server asks for.
    Short(Option<Duration>),
}

impl Download {
    fn start(service: BackupService, info: BackupFileInfo, meter: Meter) -> Self {
        meter.start(Stage::Downloading, Some(info.size), None);
        Self { service, info, last_modified: None, loaded: 0, meter }
    }

    async fn run(mut self, mut sink: Sink) -> Result<JsValue> {
        let patience = RetryPolicy { attempts: FRUITLESS, ..RetryPolicy::default() };
        let patience = self.service.options().retry.unwrap_or(patience);
        let mut fruitless = 0;
        loop {
            let before = self.loaded;
            let asked = match self.attempt(&mut sink).await? {
                Ended::Complete => break,
                Ended::Short(asked) => asked,
            };
            fruitless = if self.loaded > before { 0 } else { fruitless + 1 };
            if fruitless > patience.attempts {
                return Err(self.given_up(fruitless));
            }
            let failure = asked.map_or(Failure::Network, |asked| Failure::Status(503, Some(asked)));
            match patience.next_delay("GET", failure, fruitless.clamp(1, patience.attempts.max(1)), 1000) {
                Some(delay) => timer::sleep(delay).await,
                None => return Err(self.given_up(fruitless)),
            }
            self.check_unchanged().await?;
        }
        self.meter.finish();
        sink.finish("application/zip").await.map_err(Error::thrown_by_caller)
    }

    /// One connection: asks for what is missing, and takes what comes.
    async fn attempt(&mut self, sink: &mut Sink) -> Result<Ended> {
        let token = match self.service.file_token().await {
            Ok(token) => token,
            Err(error) => return short_or(error),
        };
        let request = self.request(&token);
        let options = self.service.options();
        // Each connection ends by itself too, without the operation.
        let connection = Cancellation::new();
        let _listener = options.signal.as_ref().and_then(|signal| connection.follow(signal));
        let limit = options.timeout.filter(|limit| !limit.is_zero()).unwrap_or(IDLE);
        let signal = connection.signal()?;
        let answer = connection.run(async { request.send(&signal).await.map_err(Error::network) });
        let response = match within(timer::sleep(limit), answer).await {
            Some(Ok(response)) => response,
            Some(Err(error)) => return short_or(error),
            None => return Ok(Ended::Short(None)),
        };
        let status = response.status_code();
        let skipped = match status {
            200 => self.loaded,
            206 if self.loaded > 0 => 0,
            416 => return Err(self.changed()),
            _ => {
                let body = response.read_json().await.unwrap_or_else(|_| json::object(&[]));
                let error = Error::answer(status, body).with_url(&request.url);
                return if is_passing(&error) { Ok(Ended::Short(retry_after(&response))) } else { Err(error) };
            }
        };
        self.check_headers(&response, skipped).await?;
        match json::get(&response, "body").dyn_into::<web_sys::ReadableStream>() {
            Ok(body) => self.take(&body, sink, skipped).await,
            // An answer without a body, for a file without bytes.
            Err(_) => Ok(if self.loaded == self.info.size { Ended::Complete } else { Ended::Short(None) }),
        }
    }

    fn request(&self, token: &str) -> Request {
        let options = self.service.options();
        let mut headers = options.headers;
        if self.loaded > 0 {
            headers.push(("Range".into(), format!("bytes={}-", self.loaded)));
            if let Some(date) = &self.last_modified {
                headers.push(("If-Range".into(), date.clone()));
            }
        }
        // The answer of an earlier file of this name may be in the browser's cache for a month.
        Request {
            method: "GET".into(),
            url: self.service.get_download_url(&self.info.key, token, HashMap::new()),
            headers,
            body: JsValue::UNDEFINED,
            fetch: self.service.inner().transport.fetch.clone(),
            init: json::object(&[("cache", "no-store".into())]),
            signal: None,
        }
    }

    /// Notices another file by what any origin may read: its date and, for a whole answer, its length.
    async fn check_headers(&mut self, response: &Response, skipped: u64) -> Result<()> {
        let date = response.header("last-modified");
        if let (Some(date), Some(known)) = (&date, &self.last_modified)
            && date != known
        {
            return Err(self.changed());
        }
        self.last_modified = date.or(self.last_modified.take());
        let length = response.header("content-length").and_then(|length| length.parse::<u64>().ok());
        let expected = self.info.size - self.loaded + skipped;
        if length.is_some_and(|length| length != expected) {
            // Or a proxy compresses: then the list has not changed.
            self.check_unchanged().await?;
        }
        Ok(())
    }

    async fn take(&mut self, body: &web_sys::ReadableStream, sink: &mut Sink, mut skipped: u64) -> Result<Ended> {
        let mut reader = ByteReader::new(body).map_err(Error::no_answer)?;
        let activity = Cell::new(0u32);
        let mut pieces = PieceSize::new(page::monotonic());
        let reading = async {
            loop {
                let missing = u32::try_from(self.info.size - self.loaded + skipped).unwrap_or(u32::MAX);
                let next = match pieces.get().filter(|_| missing > 0) {
                    Some(size) => reader.fill(size.min(missing)).await,
                    None => reader.next().await,
                };
                let chunk = match next {
                    Ok(Some(chunk)) => chunk,
                    Ok(None) if self.loaded == self.info.size => return Ok(Ended::Complete),
                    Ok(None) => return Ok(Ended::Short(None)),
                    Err(thrown) => return short_or(Error::no_answer(thrown)),
                };
                activity.set(activity.get().wrapping_add(1));
                let length = u64::from(chunk.length());
                // A server that ignores Range starts again from zero.
                let skip = skipped.min(length);
                skipped -= skip;
                let fresh = length - skip;
                if fresh > self.info.size - self.loaded {
                    return Err(self.changed());
                }
                if fresh > 0 {
                    let chunk = if skip > 0 { chunk.subarray(skip as u32, length as u32) } else { chunk };
                    if sink.write(&chunk).await.map_err(Error::thrown_by_caller)? {
                        reader.recycle(&chunk);
                    }
                    self.loaded += fresh;
                    self.meter.advance(self.loaded);
                }
                // A stream of the caller's gets chunks as they come: it may keep them.
                if matches!(sink, Sink::Blob(_)) {
                    pieces.came(length, page::monotonic());
                }
            }
        };
        let idle = async {
            let mut seen = activity.get();
            loop {
                timer::sleep(IDLE).await;
                if activity.get() == seen {
                    return;
                }
                seen = activity.get();
            }
        };
        within(idle, reading).await.unwrap_or(Ok(Ended::Short(None)))
    }

    async fn check_unchanged(&self) -> Result<()> {
        match self.service.find(&self.info.key).await {
            Ok(info) if info == self.info => Ok(()),
            Ok(_) => Err(self.changed()),
            Err(error) if error.code() == ErrorCode::NotFound => Err(self.changed()),
            // The server is not there now; the next attempt tells.
            Err(error) if is_passing(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn changed(&self) -> Error {
        Error::of(
            ErrorCode::Changed,
            format!(
                "The backup \"{}\" was replaced or deleted while it was downloaded; nothing of it was kept. Download it again.",
                self.info.key
            ),
        )
    }

    fn given_up(&self, fruitless: u32) -> Error {
        Error::of(
            ErrorCode::Truncated,
            format!(
                "The download of \"{}\" ended at {} of {}; of the attempts to go on, the last {fruitless} brought nothing.",
                self.info.key,
                readable(self.loaded),
                readable(self.info.size)
            ),
        )
    }
}

/// Failures that a later attempt may not meet.
fn is_passing(error: &Error) -> bool {
    matches!(error.code(), ErrorCode::Network | ErrorCode::Timeout | ErrorCode::RateLimited)
        || matches!(error.status(), 502..=504)
}

fn short_or(error: Error) -> Result<Ended> {
    if is_passing(&error) { Ok(Ended::Short(None)) } else { Err(error) }
}

async fn open(target: &JsValue) -> Result<Sink> {
    if target.is_undefined() || target.is_null() {
        return Ok(Sink::Blob(BlobParts::default()));
    }
    StreamWriter::open(target).await.map(Sink::Stream).map_err(|refused| match refused {
        Refused::NoTarget => Error::invalid_argument(
            "The option \"to\" must be a FileSystemFileHandle or a WritableStream that nobody writes to.",
        ),
        Refused::Thrown(thrown) => Error::thrown_by_caller(thrown),
    })
}
