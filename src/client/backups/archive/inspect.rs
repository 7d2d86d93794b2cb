//! Reads the directory of an archive and reports its entries and problems.

use crate::browser::timer;
use crate::client::backups::archive::source::Source;
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::content::explained;
use crate::client::http::error::{Error, Result};
use crate::core::archive::{ArchiveReport, Directory, DirectoryReader, Limits, Step};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;

/// With more entries than this, the page may handle its events before the report is made.
const MANY: usize = 10_000;

impl BackupService {
    /// Reads the directory of a backup on the server and reports its entries and problems. It takes three or four
    /// requests and about 65 KB whatever the size of the archive, or the size of the directory where that is larger.
    ///
    /// # Errors
    /// `invalid-argument`, `not-found`, `changed`, `unexpected-content` (a page came in place of the bytes), and those of
    /// every request. What is wrong with the archive is in the report.
    pub fn inspect(&self, key: &str) -> impl Future<Output = Result<ArchiveReport>> + use<> {
        let refusal = key::validate_key(key);
        let operation = Operation::new(self, &format!("INSPECT{key}"));
        let (service, key) = (operation.service(), key.to_string());
        async move {
            if let Some(reason) = refusal {
                return Err(Error::invalid_argument(reason));
            }
            let work = async move { inspect_file(&service, &service.find(&key).await?).await };
            operation.run(work).await.map_err(explained)
        }
    }

    /// Reads the directory of an archive that the user has, and reports its entries and problems.
    ///
    /// # Errors
    /// `changed` where the file cannot be read any more.
    pub fn inspect_blob(&self, blob: &web_sys::Blob) -> impl Future<Output = Result<ArchiveReport>> + use<> {
        let operation = Operation::new(self, "INSPECT");
        let (blob, limits) = (blob.clone(), operation.service().options().limits);
        async move {
            let work = async move { read_directory(&mut Source::Blob(blob), limits).await };
            operation.run(work).await.map(ArchiveReport::from)
        }
    }
}

/// Reads the directory of a listed backup.
pub(crate) async fn inspect_file(service: &BackupService, file: &BackupFileInfo) -> Result<ArchiveReport> {
    let limits = service.options().limits;
    let mut source = Source::remote(service, file);
    let mut directory = read_directory(&mut source, limits).await;
    if directory.is_err() && source.is_mixed() {
        directory = read_directory(&mut Source::remote(service, file), limits).await;
    }
    directory.map(ArchiveReport::from)
}

pub(super) async fn read_directory(source: &mut Source, limits: Limits) -> Result<Directory> {
    let mut reader = DirectoryReader::new(source.size(), limits);
    loop {
        match reader.step() {
            Step::Done(directory) => {
                if directory.entries.len() > MANY {
                    // The report of so many entries takes long.
                    timer::handle_events().await;
                }
                return Ok(directory);
            }
            Step::Read { offset, length } => {
                let bytes = source.read(offset, length).await?;
                reader.feed(bytes).map_err(|_| short())?;
            }
        }
    }
}

/// The error for a range that came with fewer bytes than the file has.
pub(super) fn short() -> Error {
    Error::of(ErrorCode::Changed, "The file is shorter than it was: it was changed while it was read.".into())
}
