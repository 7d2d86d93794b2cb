//! Downloads into a Blob or a stream, and the hand-over to the browser's download manager.

use crate::browser::sink::{BlobParts, Refused, Sink, StreamWriter};
use crate::client::backups::blob::ends_like_zip;
use crate::client::backups::operation::Operation;
use crate::client::backups::remote::RemoteBackup;
use crate::client::backups::service::BackupService;
use crate::client::http::broken::is_passing;
use crate::client::http::content::{self, ContentCheck, unexpected};
use crate::client::http::error::{Error, Result};
use crate::client::http::hooks::LocalFuture;
use crate::client::http::transfer::Transfer;
use crate::client::meter::{Meter, Stage};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::ranges::RangePlan;
use crate::core::retry::RetryPolicy;
use crate::core::size::readable;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// Attempts in a row that bring no byte before a download is given up.
const FRUITLESS: u32 = 5;

impl BackupService {
    /// Downloads a backup into a Blob, which the browser may keep on disk.
    ///
    /// # Errors
    /// `invalid-argument`, `not-found`, `truncated` (further attempts brought no byte; the message says how many there
    /// are), `changed` (another file has the name now), `unexpected-content` (a page or another file came in place of the
    /// bytes), and those of every request.
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
            // The target is opened first and dropped with the future, so that whatever ends the download aborts the
            // stream too.
            let sink = open(&target).await?;
            let (service, meter) = (operation.service(), operation.meter());
            let work = async move {
                let file = service.find(&key).await.map_err(content::explained)?;
                match download(service, file, meter, sink).await? {
                    Received::Stream(stream) => {
                        stream.close().await.map(|()| JsValue::UNDEFINED).map_err(Error::target)
                    }
                    Received::Blob(blob) => Ok(blob.into()),
                }
            };
            operation.run(work).await
        }
    }

    /// Downloads a listed backup into a Blob; fails with `changed` if another file has the name now.
    pub(crate) async fn download_file(&self, file: &BackupFileInfo, meter: Meter) -> Result<web_sys::Blob> {
        match download(self.clone(), file.clone(), meter, Sink::Blob(BlobParts::default())).await? {
            Received::Blob(blob) => Ok(blob),
            Received::Stream(_) => Err(Error::internal("A Blob was asked of something else.")),
        }
    }
}

/// What a download has filled.
enum Received {
    Blob(web_sys::Blob),
    Stream(StreamWriter),
}

fn download(service: BackupService, file: BackupFileInfo, meter: Meter, mut sink: Sink) -> LocalFuture<Received> {
    Box::pin(async move {
        let plan = |sink: &Sink| match sink {
            // A stream may be slow, and it may keep the chunks.
            Sink::Stream(_) => RangePlan::streamed(),
            _ if meter.is_heard() => RangePlan::heard(),
            _ => RangePlan::unheard(),
        };
        let patience = RetryPolicy { attempts: FRUITLESS, ..RetryPolicy::default() };
        let patience = service.options().retry.unwrap_or(patience);
        let mut transfer = Transfer::new(RemoteBackup::new(&service, &file), patience);
        meter.start(Stage::Downloading, Some(file.size), None);
        let loaded = Cell::new(0);
        let advance = |bytes| {
            loaded.set(bytes);
            meter.advance(bytes);
        };
        let mut is_second = false;
        loop {
            let plan = plan(&sink);
            let outcome = transfer.fetch(0..file.size, &mut sink, plan, &advance).await;
            let content = transfer.content();
            // What a stream was given cannot be taken back.
            let is_last = is_second || matches!(sink, Sink::Stream(_));
            match outcome {
                Ok(()) => {
                    let (received, is_zip) = finish(sink, content).await?;
                    if is_zip || content.is_own() {
                        if !is_zip {
                            meter.warn_of_no_zip();
                        }
                        meter.finish();
                        return Ok(received);
                    }
                    if is_last {
                        return Err(unexpected("bytes that do not end as an archive does"));
                    }
                }
                Err(_) if content.is_mixed() && !is_last => {}
                Err(error) => return Err(explained(error, &file, loaded.get(), transfer.fruitless())),
            }
            is_second = true;
            content.start_again();
            sink = Sink::Blob(BlobParts::default());
        }
    })
}

/// Returns what a sink has become, and whether it ends like an archive.
async fn finish(sink: Sink, content: &ContentCheck) -> Result<(Received, bool)> {
    match sink {
        Sink::Stream(stream) => Ok((Received::Stream(stream), content.ends_like_zip())),
        Sink::Blob(parts) => {
            let blob = parts.finish("application/zip").await.map_err(Error::no_room)?;
            let is_zip = ends_like_zip(&blob).await.map_err(|_| Error::no_room(JsValue::UNDEFINED))?;
            Ok((Received::Blob(blob), is_zip))
        }
        Sink::Memory(_) => Err(Error::internal("A download went to memory.")),
    }
}

/// The error of a download that was given up after `loaded` bytes.
fn explained(error: Error, file: &BackupFileInfo, loaded: u64, fruitless: u32) -> Error {
    match error.code() {
        ErrorCode::UnexpectedContent => error,
        ErrorCode::NotJson => content::explained(error),
        _ if is_passing(&error) => error.explained(
            ErrorCode::Truncated,
            format!(
                "The download of \"{}\" ended at {} of {}; of the attempts to go on, the last {fruitless} brought nothing.",
                file.key,
                readable(loaded),
                readable(file.size),
            ),
        ),
        _ => error,
    }
}

async fn open(target: &JsValue) -> Result<Sink> {
    if target.is_undefined() || target.is_null() {
        return Ok(Sink::Blob(BlobParts::default()));
    }
    StreamWriter::open(target).await.map(Sink::Stream).map_err(|refused| match refused {
        Refused::NoTarget => Error::invalid_argument(
            "The option \"to\" must be a FileSystemFileHandle or a WritableStream that nobody writes to.",
        ),
        Refused::Thrown(thrown) => Error::target(thrown),
    })
}
