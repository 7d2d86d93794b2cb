//! The course of a restore: the archive is examined, the request sent and watched, the outcome told.

use super::report::{RestoreReport, ServerKind};
use super::server::Server;
use super::watch::Watch;
use crate::client::backups::archive::inspect::inspect_file;
use crate::client::backups::archive::verify::{not_restorable, verify_file};
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::meter::{Meter, Stage};
use crate::core::archive::Verdict as ArchiveVerdict;
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::restore::{Archive, Certainty, Verdict};
use std::cell::Cell;
use std::rc::Rc;

impl BackupService {
    /// Restores a backup and waits for the outcome. The archive is verified first, which downloads it, and refused if
    /// the server could not restore it. With `verify` false it is not verified, but watched all the same.
    ///
    /// # Errors
    /// `invalid-argument`, `not-found`, `busy`, `not-restorable` and `changed` (nothing was sent), `restore-failed`
    /// (with the server's reason; its data is as it was), `server-down` (with what an administrator can do),
    /// `unknown-outcome` (with what is known), and those of every request.
    pub fn restore_and_wait(&self, key: &str, verify: bool) -> impl Future<Output = Result<RestoreReport>> + use<> {
        let operation = Operation::new(self, &format!("RESTORE{key}"));
        let restore = Restore {
            service: operation.service(),
            measured: operation.service_with_progress(),
            meter: operation.meter(),
            was_sent: Rc::default(),
        };
        let (key, was_sent) = (key.to_string(), Rc::clone(&restore.was_sent));
        async move {
            operation.run(restore.run(&key, verify)).await.map_err(|error| {
                if error.is_abort() && was_sent.get() {
                    return error.explained(
                        ErrorCode::Aborted,
                        "The watch was cancelled after the restore had begun: the server goes on with it.".into(),
                    );
                }
                error
            })
        }
    }
}

struct Restore {
    service: BackupService,
    /// The same service; its downloads report progress to the caller.
    measured: BackupService,
    meter: Meter,
    was_sent: Rc<Cell<bool>>,
}

impl Restore {
    async fn run(self, key: &str, verify: bool) -> Result<RestoreReport> {
        if let Some(reason) = key::validate_key(key) {
            return Err(Error::invalid_argument(reason));
        }
        self.meter.enter(Stage::Inspecting);
        let server = Server::new(self.service.clone());
        let server_kind = server.kind().await?;
        // The file is looked up once: whatever is read and restored from here on is this file, or the restore ends in
        // `changed`.
        let file = self.service.find(key).await?;
        let mut archive = Archive::Unknown;
        if verify {
            if server_kind == ServerKind::BosBase {
                return Err(Error::of(ErrorCode::NotRestorable, BOSBASE.into()));
            }
            self.verify(&file).await?;
            archive = Archive::PocketBase;
        }
        let watch = Watch::prepare(&server, &file, archive).await;
        match watch.run(&server, &self.service, &self.meter, &self.was_sent).await? {
            Verdict::Restored { downtime_ms, reauth_required, certainty } => {
                self.meter.enter(Stage::Ready);
                let is_certain = certainty == Certainty::Certain;
                Ok(RestoreReport { key: file.key, downtime_ms, reauth_required, is_certain, server_kind })
            }
            other => Err(Error::of(other.code().unwrap_or(ErrorCode::UnknownOutcome), other.sentence())),
        }
    }

    /// Inspects the directory first, since an archive that it rules out needs no download.
    async fn verify(&self, file: &BackupFileInfo) -> Result<()> {
        let report = inspect_file(&self.service, file).await?;
        if !report.has_database || report.verdict != ArchiveVerdict::Ok {
            return Err(not_restorable(&report.problems));
        }
        let report = verify_file(&self.measured, file, self.meter.clone()).await?;
        if report.restorable { Ok(()) } else { Err(not_restorable(&report.problems)) }
    }
}

const BOSBASE: &str = "This is a BosBase server: its data is in PostgreSQL, and its archives hold no database. A restore would replace \
    its files and leave the data as it is, so that both disagree. Nothing was sent; restore PostgreSQL with its own tools.";
