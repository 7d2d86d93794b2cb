//! Reads ranges of an archive: of a Blob by slicing it, of a backup on the server by Range requests.

use crate::browser::sink::Sink;
use crate::client::backups::blob;
use crate::client::backups::remote::RemoteBackup;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::http::transfer::Transfer;
use crate::core::backup::BackupFileInfo;
use crate::core::ranges::RangePlan;

/// The source that an archive is read from.
pub(crate) enum Source {
    /// A file that the user chose.
    Blob(web_sys::Blob),
    /// A backup on the server.
    Remote(Box<Transfer>),
}

impl Source {
    /// A backup that the server lists.
    pub fn remote(service: &BackupService, info: &BackupFileInfo) -> Self {
        let retry = service.options().retry.unwrap_or_default();
        Self::Remote(Box::new(Transfer::new(RemoteBackup::new(service, info), retry)))
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        match self {
            // A double holds every size that a file can have.
            Self::Blob(blob) => blob.size() as u64,
            Self::Remote(transfer) => transfer.file().size(),
        }
    }

    /// Whether it has to be read again, because some of its bytes may be a stranger's.
    pub fn is_mixed(&self) -> bool {
        matches!(self, Self::Remote(transfer) if transfer.content().is_mixed())
    }

    /// Reads a range that lies in the file.
    ///
    /// # Errors
    /// `changed` where the file has changed, and for a backup on the server those of every request.
    pub async fn read(&mut self, offset: u64, length: u64) -> Result<Vec<u8>> {
        match self {
            Self::Blob(blob) => blob::read(blob, offset, length).await,
            Self::Remote(transfer) => {
                let mut sink = Sink::Memory(Vec::new());
                transfer.fetch(offset..offset + length, &mut sink, RangePlan::streamed(), &|_| {}).await?;
                match sink {
                    Sink::Memory(bytes) => Ok(bytes),
                    Sink::Blob(_) | Sink::Stream(_) => Err(Error::internal("The bytes went elsewhere.")),
                }
            }
        }
    }
}
