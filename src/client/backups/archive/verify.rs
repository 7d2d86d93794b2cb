//! Verifies archives: reads every byte, and finds out whether an archive is whole and whether the server could restore
//! it.

use crate::browser::stream::ByteReader;
use crate::browser::{page, timer};
use crate::client::backups::archive::inspect::{read_directory, short};
use crate::client::backups::archive::source::Source;
use crate::client::backups::blob::{slice, unreadable};
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::content::explained;
use crate::client::http::error::{Error, Result};
use crate::client::meter::{Meter, Stage};
use crate::core::archive::{
    Compression, Damaged, DataEnd, Flow, Inflater, Limits, Problem, Verdict, Verifier, VerifyReport, VerifyStep,
};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use js_sys::Uint8Array;

/// Milliseconds of work after which the page may handle its events. The Long Tasks API reports tasks of 50 and more.
const WORK_MS: u64 = 12;

/// Bytes that are copied into wasm memory at once.
const PIECE: u32 = 64 * 1024;

impl BackupService {
    /// Downloads a backup and reads every byte of it, to find out whether it is whole and whether the server could
    /// restore it.
    ///
    /// # Errors
    /// Those of [`download`](Self::download). What is wrong with the archive is in the report.
    pub fn verify(&self, key: &str) -> impl Future<Output = Result<VerifyReport>> + use<> {
        let operation = Operation::new(self, &format!("VERIFY{key}"));
        let (meter, key) = (operation.meter(), key.to_string());
        let source = operation.service_with_progress();
        async move {
            if let Some(reason) = key::validate_key(&key) {
                return Err(Error::invalid_argument(reason));
            }
            let work = async move { verify_file(&source, &source.find(&key).await?, meter).await };
            operation.run(work).await.map_err(explained)
        }
    }

    /// Reads every byte of an archive that the user has, to find out whether it is whole and whether the server could
    /// restore it.
    ///
    /// # Errors
    /// `changed` where the file cannot be read any more.
    pub fn verify_blob(&self, blob: &web_sys::Blob) -> impl Future<Output = Result<VerifyReport>> + use<> {
        let operation = Operation::new(self, "VERIFY");
        let (meter, blob, limits) = (operation.meter(), blob.clone(), operation.service().options().limits);
        async move { operation.run(verify_archive(blob, limits, meter)).await }
    }
}

/// Downloads a listed backup and reads every byte of it.
pub(crate) async fn verify_file(service: &BackupService, file: &BackupFileInfo, meter: Meter) -> Result<VerifyReport> {
    let blob = service.download_file(file, meter.clone()).await?;
    verify_archive(blob, service.options().limits, meter).await
}

/// Refuses an archive that the server could not restore, before a byte of it is sent.
pub(crate) async fn require_restorable(blob: web_sys::Blob, limits: Limits, meter: Meter) -> Result<()> {
    let report = verify_archive(blob, limits, meter).await?;
    if report.restorable {
        return Ok(());
    }
    Err(not_restorable(&report.problems))
}

/// Refuses a damaged archive, whose copy would be no backup.
pub(crate) async fn require_whole(blob: &web_sys::Blob, limits: Limits, meter: Meter) -> Result<()> {
    let report = verify_archive(blob.clone(), limits, meter).await?;
    if !matches!(report.verdict, Verdict::Corrupt | Verdict::NotZip) {
        return Ok(());
    }
    let damage = |problem: &&Problem| matches!(problem.code.verdict(), Verdict::Corrupt | Verdict::NotZip);
    let reason = report.problems.iter().find(damage).map_or("", |problem| problem.message);
    Err(Error::of(ErrorCode::Corrupt, format!("The archive is damaged; nothing was copied. {reason}")))
}

/// The error that says what keeps the server from restoring an archive.
pub(crate) fn not_restorable(problems: &[Problem]) -> Error {
    let hinders = |problem: &&Problem| problem.code.blocks_restore() || problem.code.verdict() != Verdict::Ok;
    let reason = problems
        .iter()
        .find(hinders)
        .map_or("It has no data.db where the server looks for it.", |problem| problem.message);
    Error::of(ErrorCode::NotRestorable, format!("The server could not restore this archive. {reason}"))
}

async fn verify_archive(blob: web_sys::Blob, limits: Limits, meter: Meter) -> Result<VerifyReport> {
    let mut source = Source::Blob(blob.clone());
    let directory = read_directory(&mut source, limits).await?;
    let mut verifier = Verifier::new(directory, limits);
    meter.start(Stage::Verifying, Some(verifier.total()), None);
    let mut feeder = Feeder { blob, meter, before: 0, inflater: Inflater::default(), last_pause: page::monotonic() };
    loop {
        match verifier.step() {
            VerifyStep::Done => break,
            VerifyStep::Read { offset, length } => {
                let bytes = source.read(offset, length).await?;
                verifier.feed(bytes).map_err(|_| short())?;
            }
            VerifyStep::Data { offset, length, compression } => {
                let end = match compression {
                    Compression::Stored => feeder.stored(&mut verifier, offset, length).await?,
                    Compression::Deflate => feeder.deflated(&mut verifier, offset, length).await?,
                };
                feeder.before += length;
                feeder.meter.advance(feeder.before);
                verifier.end_data(end);
            }
        }
    }
    feeder.meter.finish();
    Ok(verifier.finish())
}

/// Passes the data of entries from the Blob to the verifier.
struct Feeder {
    blob: web_sys::Blob,
    meter: Meter,
    /// Bytes of the entries that are done.
    before: u64,
    inflater: Inflater,
    /// When the page could last handle its events.
    last_pause: u64,
}

impl Feeder {
    async fn stored(&mut self, verifier: &mut Verifier, offset: u64, length: u64) -> Result<DataEnd> {
        let mut data = self.data(verifier, offset, length)?;
        while let Some(bytes) = data.next().await? {
            self.meter.advance(self.before + data.read);
            if verifier.data(&bytes) == Flow::Stop {
                break;
            }
            self.let_page_go_on().await;
        }
        Ok(DataEnd::Complete)
    }

    async fn deflated(&mut self, verifier: &mut Verifier, offset: u64, length: u64) -> Result<DataEnd> {
        let mut data = self.data(verifier, offset, length)?;
        self.inflater.start();
        while let Some(bytes) = data.next().await? {
            self.meter.advance(self.before + data.read);
            let mut input = &bytes[..];
            loop {
                match self.inflater.inflate(&mut input) {
                    Err(Damaged) => return Ok(DataEnd::Damaged),
                    Ok([]) => break,
                    Ok(inflated) if verifier.data(inflated) == Flow::Stop => return Ok(DataEnd::Complete),
                    Ok(_) => self.let_page_go_on().await,
                }
            }
        }
        Ok(verifier.rest(self.inflater.finish()))
    }

    fn data(&self, verifier: &Verifier, offset: u64, length: u64) -> Result<Data> {
        let source = match verifier.buffered(offset, length) {
            // A small entry was read together with its header.
            Some(bytes) => DataSource::Buffered(bytes.to_vec()),
            None => {
                let stream = slice(&self.blob, offset, length)?.stream();
                DataSource::Blob { reader: ByteReader::new(&stream).map_err(unreadable)?, chunk: None }
            }
        };
        Ok(Data { source, read: 0 })
    }

    async fn let_page_go_on(&mut self) {
        if page::monotonic().saturating_sub(self.last_pause) >= WORK_MS {
            timer::handle_events().await;
            self.last_pause = page::monotonic();
        }
    }
}

/// The data of an entry, as it is stored in the archive.
struct Data {
    source: DataSource,
    /// Bytes read so far.
    read: u64,
}

enum DataSource {
    Buffered(Vec<u8>),
    Blob { reader: ByteReader, chunk: Option<Uint8Array> },
}

impl Data {
    /// Returns the next bytes, few enough to be copied into wasm memory; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let bytes = match &mut self.source {
            DataSource::Buffered(bytes) => std::mem::take(bytes),
            DataSource::Blob { reader, chunk } => {
                if chunk.is_none() {
                    *chunk = reader.next().await.map_err(unreadable)?;
                }
                let Some(rest) = chunk.take() else { return Ok(None) };
                let (length, end) = (rest.length(), rest.length().min(PIECE));
                if end < length {
                    *chunk = Some(rest.subarray(end, length));
                }
                rest.subarray(0, end).to_vec()
            }
        };
        self.read += bytes.len() as u64;
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()))
    }
}
