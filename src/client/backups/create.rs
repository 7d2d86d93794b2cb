//! Creates a backup and finds it in the list, even where the answer was lost.

use crate::browser::{json, timer};
use crate::client::backups::operation::Operation;
use crate::client::backups::service::BackupService;
use crate::client::health::HealthService;
use crate::client::http::error::{Error, Result};
use crate::client::http::options::SendOptions;
use crate::client::meter::{Meter, Stage};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::retry::RetryPolicy;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

const MADE_NOT_LISTED: &str =
    "The server says that it has made the backup, but its list does not show it yet. Look at the list later.";
const LOST_NOT_LISTED: &str = "The answer was lost. The server runs no backup, and its list does not show the new one: \
    the request never arrived, or the backup failed, which the server's log would tell.";

/// Pause between two requests to the server that is watched.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the list is requested once the server has made the backup: an object store may show a file late.
const LIST_ATTEMPTS: u32 = 30;

/// Health requests in a row without an answer before the server counts as down.
const SILENT_LIMIT: u32 = 60;

impl BackupService {
    /// Creates a backup and waits until the list shows it; an empty name lets the server choose one, and the result
    /// tells which. When the answer is lost, as it is after the server's limit of five minutes, the server is watched
    /// instead.
    ///
    /// # Errors
    /// `invalid-argument`, `validation` (the name is taken), `busy`, `unknown-outcome` (with what is known),
    /// `server-down`, and those of every request. Cancelling does not stop the server.
    pub fn create_and_wait(&self, name: &str) -> impl Future<Output = Result<BackupFileInfo>> + use<> {
        let operation = Operation::new(self, "POST/api/backups");
        let was_sent = Rc::new(Cell::new(false));
        let create = Create { service: operation.service(), meter: operation.meter(), name: name.into() };
        let sent = Rc::clone(&was_sent);
        async move {
            operation.run(create.run(sent)).await.map_err(|error| {
                if error.is_abort() && was_sent.get() {
                    return error.explained(
                        ErrorCode::Aborted,
                        "The wait was cancelled; the server goes on with the backup, which cannot be stopped.".into(),
                    );
                }
                error
            })
        }
    }
}

struct Create {
    service: BackupService,
    meter: Meter,
    name: String,
}

impl Create {
    async fn run(self, was_sent: Rc<Cell<bool>>) -> Result<BackupFileInfo> {
        if !self.name.is_empty()
            && let Some(reason) = key::validate_name(&self.name)
        {
            return Err(Error::invalid_name(reason));
        }
        let before = self.service.list_files().await?;
        self.meter.enter(Stage::Creating);
        was_sent.set(true);
        let not_listed = match self.service.create(&self.name, HashMap::new(), HashMap::new()).await {
            Ok(()) => MADE_NOT_LISTED,
            Err(error) if error.is_lost() => {
                self.until_idle().await?;
                LOST_NOT_LISTED
            }
            Err(error) => return Err(error),
        };
        let found = self.find_new(&before).await;
        let found = found.ok_or_else(|| Error::of(ErrorCode::UnknownOutcome, not_listed.into()))?;
        self.meter.start(Stage::Ready, Some(found.size), None);
        self.meter.finish();
        Ok(found)
    }

    /// Waits until the server runs no backup any more.
    async fn until_idle(&self) -> Result<()> {
        let health = HealthService::new(self.service.inner()).with_options(self.watching());
        let mut silent = 0;
        loop {
            timer::sleep(PAUSE).await;
            match health.check_data().await {
                Ok(answer) => match json::get(&json::get(&answer, "data"), "canBackup").as_bool() {
                    Some(true) => return Ok(()),
                    Some(false) => silent = 0,
                    None => {
                        return Err(Error::of(
                            ErrorCode::UnknownOutcome,
                            "The answer to the backup was lost, and the session has ended meanwhile. Sign in and look at the list.".into(),
                        ));
                    }
                },
                Err(_) if silent < SILENT_LIMIT => silent += 1,
                Err(error) => {
                    return Err(error.explained(
                        ErrorCode::ServerDown,
                        "The server has stopped answering while it made the backup. Look at the list when it is back."
                            .into(),
                    ));
                }
            }
        }
    }

    /// The file that was not there before; `None` if the list does not show it in time.
    async fn find_new(&self, before: &[BackupFileInfo]) -> Option<BackupFileInfo> {
        let service = self.service.with_options(self.watching());
        for _ in 0..LIST_ATTEMPTS {
            if let Ok(files) = service.list_files().await {
                let new = files.into_iter().filter(|file| self.is_ours(file) && !before.contains(file));
                if let Some(newest) = new.max_by_key(|file| file.time().map(|(time, _)| time)) {
                    return Some(newest);
                }
            }
            timer::sleep(PAUSE).await;
        }
        None
    }

    fn is_ours(&self, file: &BackupFileInfo) -> bool {
        if self.name.is_empty() { is_automatic(&file.key) } else { file.key == self.name }
    }

    /// Options of requests that are not retried, since the loop around them repeats them.
    fn watching(&self) -> SendOptions {
        SendOptions {
            retry: Some(RetryPolicy::NEVER),
            timeout: Some(Duration::from_secs(10)),
            ..self.service.options()
        }
    }
}

/// Whether the server may have chosen this name: `pb_backup_<application>_<14 digits of its clock>.zip`.
fn is_automatic(key: &str) -> bool {
    let time = key.strip_prefix("pb_backup_").and_then(|rest| rest.strip_suffix(".zip")?.rsplit('_').next());
    time.is_some_and(|time| time.len() == 14 && time.bytes().all(|byte| byte.is_ascii_digit()))
}
