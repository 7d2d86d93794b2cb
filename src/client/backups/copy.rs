//! Copies a backup from server to server through the browser: downloads, verifies and uploads it, and finds it in the
//! target's list.

use crate::client::backups::archive::verify;
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::http::options::{RequestKey, SendOptions};
use crate::client::meter::Meter;
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;

impl BackupService {
    /// Copies a backup to another server, under `name` (empty = its own). The browser keeps the bytes meanwhile,
    /// on disk where they are many.
    ///
    /// # Errors
    /// Those of [`download`](Self::download) and [`upload_blob`](Self::upload_blob); `corrupt` where the archive is
    /// damaged; `unknown-outcome` where the target's list does not show the copy.
    pub fn copy_to(
        &self,
        target: &Self,
        key: &str,
        name: &str,
    ) -> impl Future<Output = Result<BackupFileInfo>> + use<> {
        let name = if name.is_empty() { key } else { name }.to_string();
        let refusal = key::validate_key(key).or_else(|| key::validate_upload_name(&name));
        let operation = Operation::new(self, &format!("COPY{key}"));
        let (source, meter) = (operation.service_with_progress(), operation.meter());
        let target = target.with_options(SendOptions {
            signal: operation.service().options().signal,
            on_progress: self.options().on_progress,
            request_key: RequestKey::None,
            ..target.options()
        });
        let key = key.to_string();
        async move {
            if let Some(reason) = refusal {
                return Err(Error::invalid_argument(reason));
            }
            operation.run(copy(source, target, key, name, meter)).await
        }
    }
}

async fn copy(
    source: BackupService,
    target: BackupService,
    key: String,
    name: String,
    meter: Meter,
) -> Result<BackupFileInfo> {
    if target.list_files().await?.iter().any(|file| file.key == name) {
        // A name that is taken is refused before the download rather than after it.
        return Err(Error::name_is_taken(&name));
    }
    let blob = source.download(&key).await?;
    verify::require_whole(&blob, source.options().limits, meter).await?;
    target.upload_blob(&blob, &name).await?;
    let size = blob.size() as u64;
    let listed = match target.find(&name).await {
        Ok(copied) if copied.size == size => return Ok(copied),
        Ok(copied) => format!(
            "lists it with {} bytes instead of {size}: another upload of this name may have come in between",
            copied.size
        ),
        Err(error) => format!("its list does not confirm it. {error}"),
    };
    Err(Error::of(ErrorCode::UnknownOutcome, format!("The target took \"{name}\", but {listed}")))
}
