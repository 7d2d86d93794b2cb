//! A restore whose outcome is known: looked at before, watched while it runs, judged after.
//!
//! What to do next and what it means is decided in `core::restore`; here it is done.

mod inbox;

use crate::browser::event_source::{Connection, Signal};
use crate::browser::{json, page, timer};
use crate::client::backups::BackupService;
use crate::client::error::{Error, Result};
use crate::client::health::HealthService;
use crate::client::inspect;
use crate::client::meter::{Meter, Stage};
use crate::client::operation::Operation;
use crate::client::options::SendOptions;
use crate::client::send::{Call, within};
use crate::core::archive::Verdict as ArchiveVerdict;
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::restore::{
    self, Archive, Certainty, Event, LogAccess, LogEntry, LogMark, RestoreWatch, Step, Verdict, WatchOptions, read_logs,
};
use crate::core::retry::RetryPolicy;
use crate::core::url::encode_component;
use inbox::Inbox;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// How long a single look at the server may take.
const LOOK: Duration = Duration::from_secs(5);

/// How a restore went that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// The backup.
    pub key: String,
    /// From the first sign of the restart to the first answer, in milliseconds; `None` if the gap was too short to see.
    pub downtime_ms: Option<u64>,
    /// The token no longer counts: the passwords are those of the backup.
    pub reauth_required: bool,
    /// Whether restart and success were seen, rather than being what fits best.
    pub is_certain: bool,
    /// What the server is.
    pub server_kind: ServerKind,
}

/// Which of the servers it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerKind {
    /// Keeps its database in the data directory.
    PocketBase,
    /// Keeps its database in PostgreSQL: archives hold none.
    BosBase,
}

impl ServerKind {
    /// The name as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PocketBase => "pocketbase",
            Self::BosBase => "bosbase",
        }
    }
}

impl BackupService {
    /// Restores a backup and waits for the outcome. The archive is verified first, which downloads it, and refused if the
    /// server could not restore it; `verify` false skips the look, not the watch.
    ///
    /// # Errors
    /// `invalid-argument`, `not-found`, `busy`, `not-restorable` (nothing was sent), `restore-failed` (with the server's
    /// reason; its data is as it was), `server-down` (with what an administrator can do), `unknown-outcome` (with what is
    /// known), and those of every request.
    pub fn restore_and_wait(&self, key: &str, verify: bool) -> impl Future<Output = Result<RestoreReport>> + use<> {
        let operation = Operation::new(self, &format!("RESTORE{key}"));
        let restore = Restore {
            service: operation.service(),
            measured: operation.service_with_progress(),
            meter: operation.meter(),
            key: key.into(),
            was_sent: Rc::default(),
        };
        let was_sent = Rc::clone(&restore.was_sent);
        async move {
            operation.run(restore.run(verify)).await.map_err(|error| {
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
    /// The same, whose downloads the caller hears of.
    measured: BackupService,
    meter: Meter,
    key: String,
    was_sent: Rc<Cell<bool>>,
}

impl Restore {
    async fn run(self, verify: bool) -> Result<RestoreReport> {
        if let Some(reason) = key::validate_key(&self.key) {
            return Err(Error::invalid_argument(reason));
        }
        self.meter.enter(Stage::Inspecting);
        let server_kind = self.server_kind().await?;
        let info = self.service.find(&self.key).await?;
        let mut archive = Archive::Unknown;
        if verify {
            if server_kind == ServerKind::BosBase {
                return Err(Error::of(ErrorCode::NotRestorable, BOSBASE.into()));
            }
            self.verify().await?;
            archive = Archive::PocketBase;
        }
        let watch = self.prepare(info, archive).await?;
        self.meter.enter(Stage::Requested);
        let verdict = watch.run(&self).await?;
        match verdict {
            Verdict::Restored { downtime_ms, reauth_required, certainty } => {
                self.meter.enter(Stage::Ready);
                let is_certain = certainty == Certainty::Certain;
                Ok(RestoreReport { key: self.key, downtime_ms, reauth_required, is_certain, server_kind })
            }
            other => Err(Error::of(other.code().unwrap_or(ErrorCode::UnknownOutcome), other.sentence())),
        }
    }

    async fn server_kind(&self) -> Result<ServerKind> {
        let health = HealthService::new(self.service.inner()).with_options(self.service.options()).check_raw().await?;
        let data = json::get(&health, "data");
        if json::get(&data, "canBackup").as_bool() == Some(false) {
            return Err(Error::of(
                ErrorCode::Busy,
                "Another backup or restore is running on the server; try again when it is done.".into(),
            ));
        }
        let is_bosbase = !json::get(&data, "requireS3").is_undefined();
        Ok(if is_bosbase { ServerKind::BosBase } else { ServerKind::PocketBase })
    }

    /// The directory first: what it rules out needs no download.
    async fn verify(&self) -> Result<()> {
        let report = self.service.inspect(&self.key).await?;
        if !report.has_database || report.verdict != ArchiveVerdict::Ok {
            return Err(inspect::not_restorable(&report.problems));
        }
        let report = self.measured.verify(&self.key).await?;
        if report.restorable { Ok(()) } else { Err(inspect::not_restorable(&report.problems)) }
    }

    /// Notes what the log, the settings and the collections are before anything happens.
    async fn prepare(&self, info: BackupFileInfo, archive: Archive) -> Result<Watch> {
        let newest = self.newest_entry().await;
        let settings = self.get("/api/settings?fields=logs", None).await;
        let collections = self.get("/api/collections?perPage=100&skipTotal=1&fields=name,system", None).await;
        let logs = settings.as_ref().map(|settings| json::get(settings, "logs")).unwrap_or(JsValue::UNDEFINED);
        let is_hidden = json::get(&logs, "maxDays").as_f64() == Some(0.0)
            || json::get(&logs, "minLevel").as_f64().is_some_and(|level| level > 8.0);
        let is_readable = newest.is_ok() && !is_hidden;
        let mark = newest.ok().flatten();
        let logs = if is_readable {
            LogAccess::Readable { mark_is_decisive: mark.as_ref().is_some_and(|mark| mark.is_decisive(&info.modified)) }
        } else {
            LogAccess::Hidden
        };
        let collections = items(collections.as_ref().unwrap_or(&JsValue::UNDEFINED))
            .into_iter()
            .filter(|collection| json::get(collection, "system").as_bool() == Some(false))
            .map(|collection| text(&collection, "name"))
            // Every empty server makes this one for itself.
            .filter(|name| name != "users")
            .take(3)
            .collect();
        let options = WatchOptions { logs, archive, ..WatchOptions::default() };
        Ok(Watch {
            machine: RestoreWatch::new(options),
            inbox: Rc::default(),
            filter: restore::failure_filter(&self.key, &info.modified, mark.as_ref()),
            mark,
            modified: info.modified,
            collections,
            current: None,
            candidate: None,
            opened: 0,
        })
    }

    async fn newest_entry(&self) -> Result<Option<LogMark>> {
        let page = self.get("/api/logs?sort=-created&perPage=1&skipTotal=1", None).await?;
        let newest = log_entries(&page).into_iter().next();
        Ok(newest.map(|entry| LogMark { id: text(&entry, "id"), created: text(&entry, "created") }))
    }

    /// One look at the server: short, and not repeated by itself.
    async fn get(&self, path: &str, token: Option<&str>) -> Result<JsValue> {
        let mut options =
            SendOptions { retry: Some(RetryPolicy::NEVER), timeout: Some(LOOK), ..self.service.options() };
        if let Some(token) = token {
            options.headers.push(("Authorization".into(), token.into()));
        }
        Call::new(&self.service.inner(), "GET", path, &options).exchange().await.map(|(_, data)| data)
    }
}

const BOSBASE: &str = "This is a BosBase server: its data is in PostgreSQL, and its archives hold no database. A restore would replace \
    its files and leave the data as it is, so that both disagree. Nothing was sent; restore PostgreSQL with its own tools.";

struct Watch {
    machine: RestoreWatch,
    inbox: Rc<Inbox>,
    filter: String,
    mark: Option<LogMark>,
    /// The time of the backup.
    modified: String,
    collections: Vec<String>,
    current: Option<(u32, Connection)>,
    candidate: Option<(u32, Connection)>,
    opened: u32,
}

impl Watch {
    async fn run(mut self, restore: &Restore) -> Result<Verdict> {
        let mut refused = None;
        loop {
            self.take_signals();
            if self.machine.stage() == restore::Stage::Restarting {
                restore.meter.enter(Stage::Restarting);
            }
            let event = match self.machine.next(page::monotonic()) {
                Step::Done(verdict) => return refused.map_or(Ok(verdict), Err),
                Step::Wait(until) => {
                    self.wait(until).await;
                    continue;
                }
                Step::OpenRealtime => {
                    if self.open(restore) {
                        continue;
                    }
                    Event::RealtimeRefused
                }
                Step::ReadMark => self.read_mark(restore).await,
                Step::SendRestore => {
                    restore.was_sent.set(true);
                    let sent = restore.service.restore(&restore.key, HashMap::new(), HashMap::new()).await;
                    match sent {
                        Ok(()) => Event::RequestAccepted,
                        Err(error) if is_lost(&error) => Event::RequestLost,
                        Err(error) => {
                            refused = Some(error);
                            Event::RequestRefused
                        }
                    }
                }
                Step::PollLogs => self.poll_logs(restore).await,
                Step::PollHealth => poll_health(restore).await,
                Step::ProbeCollections => self.probe(restore).await,
            };
            self.take_signals();
            self.machine.observe(event, page::monotonic());
        }
    }

    async fn wait(&self, until: u64) {
        let now = page::monotonic();
        if until == u64::MAX {
            self.inbox.arrival().await;
        } else if until > now {
            within(timer::sleep(Duration::from_millis(until - now)), self.inbox.arrival()).await;
        }
    }

    fn open(&mut self, restore: &Restore) -> bool {
        self.opened += 1;
        let (id, inbox) = (self.opened, Rc::clone(&self.inbox));
        let url = restore.service.inner().build_url("/api/realtime");
        let connection = Connection::open(&url, "PB_CONNECT", move |signal| inbox.push(id, signal));
        self.candidate = connection.map(|connection| (id, connection));
        self.candidate.is_some()
    }

    fn take_signals(&mut self) {
        loop {
            let Some((at, id, signal)) = self.inbox.take() else { return };
            let is = |slot: &Option<(u32, Connection)>| slot.as_ref().is_some_and(|(other, _)| *other == id);
            let event = match signal {
                Signal::Opened if is(&self.candidate) => {
                    self.current = self.candidate.take();
                    Event::RealtimeOpened
                }
                Signal::Failed if is(&self.candidate) => {
                    self.candidate = None;
                    Event::RealtimeRefused
                }
                Signal::Failed if is(&self.current) => {
                    self.current = None;
                    Event::RealtimeClosed
                }
                _ => continue,
            };
            self.machine.observe(event, at);
        }
    }

    async fn read_mark(&mut self, restore: &Restore) -> Event {
        let newest = restore.newest_entry().await.ok().flatten();
        let decisive = newest.filter(|mark| mark.is_decisive(&self.modified));
        let is_decisive = decisive.is_some();
        if is_decisive {
            self.filter = restore::failure_filter(&restore.key, &self.modified, decisive.as_ref());
            self.mark = decisive;
        }
        Event::Mark { is_decisive }
    }

    async fn poll_logs(&self, restore: &Restore) -> Event {
        let filter = encode_component(&self.filter);
        let path = format!("/api/logs?sort=-created&perPage=3&skipTotal=1&filter={filter}");
        match restore.get(&path, None).await {
            Ok(page) => {
                let entries = log_entries(&page)
                    .into_iter()
                    .map(|entry| LogEntry { id: text(&entry, "id"), error: text(&json::get(&entry, "data"), "error") });
                read_logs(entries.collect(), self.mark.as_ref())
            }
            Err(error) if matches!(error.code(), ErrorCode::Unauthorized | ErrorCode::Forbidden) => Event::LogsRefused,
            Err(_) => Event::LogsUnreachable,
        }
    }

    async fn probe(&self, restore: &Restore) -> Event {
        let (mut known, mut found) = (0, 0);
        for name in &self.collections {
            let path = format!("/api/collections/{}/records?perPage=1&skipTotal=1&fields=id", encode_component(name));
            // An empty value keeps the store's token out: a guest's look.
            match restore.get(&path, Some("")).await {
                Err(error) if error.code() == ErrorCode::NotFound => known += 1,
                Err(error) if error.status() == 0 => {}
                _ => (known, found) = (known + 1, found + 1),
            }
        }
        Event::Collections { known, found }
    }
}

async fn poll_health(restore: &Restore) -> Event {
    match restore.get("/api/health", None).await {
        Ok(health) => Event::Health(json::get(&json::get(&health, "data"), "canBackup").as_bool()),
        Err(_) => Event::HealthUnreachable,
    }
}

/// Whether a request may have arrived although its answer did not.
pub(crate) fn is_lost(error: &Error) -> bool {
    matches!(error.code(), ErrorCode::Network | ErrorCode::Timeout) || matches!(error.status(), 502..=504 | 524)
}

fn items(page: &JsValue) -> Vec<JsValue> {
    json::get(page, "items").dyn_ref::<js_sys::Array>().map(js_sys::Array::to_vec).unwrap_or_default()
}

fn log_entries(page: &JsValue) -> Vec<JsValue> {
    items(page)
}

fn text(object: &JsValue, name: &str) -> String {
    json::get(object, name).as_string().unwrap_or_default()
}
