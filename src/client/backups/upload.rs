//! Uploads archives: checks a file before a byte is sent, reports progress, and finds out the outcome where the answer
//! is lost.
//!
//! The bytes go from the Blob to the network without passing through wasm memory. Progress needs XMLHttpRequest;
//! without a callback the upload is one fetch. The server stores nothing of an upload that is cut off, and cuts off
//! every request after five minutes.

use crate::browser::{page, timer};
#[cfg(feature = "transfers")]
use crate::client::backups::archive::verify::require_restorable;
use crate::client::backups::blob::require_zip;
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::call::Call;
use crate::client::http::error::{Error, Result};
use crate::client::http::options::SendOptions;
use crate::client::meter::{Meter, Stage};
use crate::core::backup::is_partial;
use crate::core::error::ErrorCode;
use crate::core::progress::SERVER_LIMIT_MS;
use crate::core::retry::{RetryPolicy, is_gateway_failure};
use crate::core::size::readable;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// From this size in bytes on the list is checked first for the name: the server refuses a name that is taken only
/// after it has received all bytes.
const WORTH_ASKING: u64 = 8 * 1024 * 1024;

/// Pauses before each request for the list after an answer was lost.
const LIST_PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_millis(800), Duration::from_secs(2), Duration::from_secs(4)];

/// Time limit of each of these requests.
const LIST_LIMIT: Duration = Duration::from_secs(5);

/// The facts about an upload before it starts.
struct File {
    key: String,
    size: u64,
    /// Whether the list was checked and has no such key.
    is_new: bool,
}

impl BackupService {
    /// Uploads a form, or whatever else fetch takes as a body, as it is.
    pub(crate) fn upload_form(&self, body: JsValue) -> impl Future<Output = Result<()>> + use<> {
        let operation = Operation::new(self, "POST/api/backups/upload");
        let (service, meter) = (operation.service(), operation.meter());
        async move { operation.run(service.check_and_send(body, meter)).await }
    }

    async fn check_and_send(self, body: JsValue, meter: Meter) -> Result<()> {
        let blob = blob_of(&body);
        let mut file = blob.as_ref().map(|blob| File {
            key: crate::client::backups::service::name_of_blob(blob),
            // A double holds every size that a file can have.
            size: blob.size() as u64,
            is_new: false,
        });
        if let (Some(blob), Some(file)) = (&blob, &mut file)
            && !self.options().skip_check
        {
            require_zip(blob).await?;
            self.require_new(file).await?;
        }
        #[cfg(feature = "transfers")]
        if let Some(blob) = blob.filter(|_| self.options().require_restorable) {
            require_restorable(blob, self.options().limits, meter.clone()).await?;
        }
        let started = page::now();
        meter.start(Stage::Uploading, file.as_ref().map(|file| file.size), Some(SERVER_LIMIT_MS));
        let options = self.options().or(body, Duration::ZERO);
        let call = Call::new(&self.inner(), "POST", "/api/backups/upload", &options).with_upload_meter(meter.clone());
        match call.done().await {
            Ok(()) => {}
            Err(error) if error.code() == ErrorCode::Network || is_gateway_failure(error.status()) => {
                let elapsed = page::now().as_millis() - started.as_millis();
                self.explain(file, &meter, u64::try_from(elapsed).unwrap_or_default(), error).await?;
            }
            Err(error) => return Err(error),
        }
        meter.finish();
        Ok(())
    }

    /// Refuses a name that is taken before a large file is sent in vain.
    async fn require_new(&self, file: &mut File) -> Result<()> {
        if file.size < WORTH_ASKING {
            return Ok(());
        }
        match self.find(&file.key).await {
            Ok(_) => Err(Error::name_is_taken(&file.key)),
            Err(error) if error.code() == ErrorCode::NotFound => {
                file.is_new = true;
                Ok(())
            }
            // Whoever may upload may list; the upload will report any other problem.
            Err(_) => Ok(()),
        }
    }

    /// Finds out what became of an upload whose connection broke, or that a gateway answered in the server's place.
    async fn explain(&self, file: Option<File>, meter: &Meter, elapsed: u64, error: Error) -> Result<()> {
        let loaded = meter.loaded();
        let Some(file) = file else { return Err(error) };
        let key = &file.key;
        // Progress lags behind the bytes sent, so the list is requested once even if some seem to be missing.
        let is_partly_sent = loaded > 0 && loaded < file.size;
        match self.is_stored(&file, if is_partly_sent { 1 } else { LIST_PAUSES.len() }).await {
            Some(true) if file.is_new => return Ok(()),
            Some(true) => {
                return Err(error.explained(
                    ErrorCode::UnknownOutcome,
                    format!("The server's answer to the upload was lost. Its list shows a backup \"{key}\" of the same size, which may be this one or an earlier one."),
                ));
            }
            None => {
                return Err(error.explained(
                    ErrorCode::UnknownOutcome,
                    format!("The server's answer to the upload of \"{key}\" was lost, and its list cannot be read now. Look at the list before you upload it again."),
                ));
            }
            // A gateway has answered, and says more about the reason.
            Some(false) if error.status() != 0 => return Err(error),
            Some(false) => {}
        }
        let size = readable(file.size);
        let sent = if loaded > 0 { format!("{} of {size} sent", readable(loaded)) } else { size };
        let message = if elapsed + 5_000 >= SERVER_LIMIT_MS {
            let rate = readable(loaded.saturating_mul(1000) / elapsed.max(1));
            format!(
                "The server drops every request after five minutes, and the upload of \"{key}\" ({sent}, {rate} a second) was not done by then; nothing of it was stored. Upload it over a faster connection, or copy the file to the server's backups folder."
            )
        } else {
            format!(
                "The connection broke during the upload of \"{key}\" ({sent}); the server has stored nothing of it."
            )
        };
        Err(error.explained(ErrorCode::Network, message))
    }

    /// Whether the list shows the file with all its bytes; `None` where the list cannot be read.
    async fn is_stored(&self, file: &File, attempts: usize) -> Option<bool> {
        let mut known = None;
        // The loop repeats the request, so it is not retried.
        let service = self.with_options(SendOptions {
            retry: Some(RetryPolicy::NEVER),
            timeout: Some(LIST_LIMIT),
            ..self.options()
        });
        for pause in LIST_PAUSES.into_iter().take(attempts) {
            timer::sleep(pause).await;
            let Ok(files) = service.list_files().await else { continue };
            if files.iter().any(|listed| listed.key == file.key && listed.size == file.size) {
                return Some(true);
            }
            known = Some(false);
            // Without its partial file the upload is not being stored any more.
            if !files.iter().any(|listed| is_partial(&listed.key) && listed.key.starts_with(&file.key)) {
                break;
            }
        }
        known
    }
}

/// The file of an upload: the Blob itself, or the form's first field `file`.
fn blob_of(body: &JsValue) -> Option<web_sys::Blob> {
    if let Some(form) = body.dyn_ref::<web_sys::FormData>() {
        return form.get("file").dyn_into().ok();
    }
    None
}
