//! Watches a restore: takes the steps that the state machine of `core::restore` asks for, and passes it the
//! observations.

use super::connection::{Connection, Signal};
use super::inbox::Inbox;
use super::server::Server;
use crate::browser::{page, timer};
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::client::meter::{Meter, Stage};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::race::within;
use crate::core::restore::{
    self, Archive, Event, LogAccess, LogMark, RestoreWatch, Step, Verdict, WatchOptions, read_logs,
};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

pub(super) struct Watch {
    machine: RestoreWatch,
    inbox: Rc<Inbox>,
    /// Finds the server's record of a failure in its log.
    filter: String,
    /// The newest entry of the log before the request.
    mark: Option<LogMark>,
    file: BackupFileInfo,
    collections: Vec<String>,
    current: Option<(u32, Connection)>,
    candidate: Option<(u32, Connection)>,
    opened: u32,
}

impl Watch {
    /// Records the state of log, settings and collections before the request.
    pub async fn prepare(server: &Server, file: &BackupFileInfo, archive: Archive) -> Self {
        let newest = server.newest_log_entry().await;
        let is_readable = newest.is_ok() && !server.hides_failures().await;
        let mark = newest.ok().flatten();
        let logs = if is_readable {
            LogAccess::Readable { mark_is_decisive: mark.as_ref().is_some_and(|mark| mark.is_decisive(&file.modified)) }
        } else {
            LogAccess::Hidden
        };
        Self {
            machine: RestoreWatch::new(WatchOptions { logs, archive, ..WatchOptions::default() }),
            inbox: Rc::default(),
            filter: restore::failure_filter(&file.key, &file.modified, mark.as_ref()),
            mark,
            file: file.clone(),
            collections: server.some_collections().await,
            current: None,
            candidate: None,
            opened: 0,
        }
    }

    /// Sends the request when the state machine says so, and watches until the outcome is known.
    ///
    /// # Errors
    /// The error with which the server refused the request.
    pub async fn run(
        mut self,
        server: &Server,
        service: &BackupService,
        meter: &Meter,
        was_sent: &Cell<bool>,
    ) -> Result<Verdict> {
        let mut refused = None;
        loop {
            self.take_signals();
            if self.machine.stage() == restore::Stage::Restarting {
                meter.enter(Stage::Restarting);
            }
            let event = match self.machine.next(page::monotonic()) {
                Step::Done(verdict) => return refused.map_or(Ok(verdict), Err),
                Step::Wait(until) => {
                    self.wait(until).await;
                    continue;
                }
                Step::OpenRealtime => {
                    self.open(service);
                    continue;
                }
                Step::ReadMark => self.read_mark(server).await,
                Step::SendRestore => {
                    self.require_unchanged(service).await?;
                    meter.enter(Stage::Requested);
                    was_sent.set(true);
                    match service.restore(&self.file.key, HashMap::new(), HashMap::new()).await {
                        Ok(()) => Event::RequestAccepted,
                        Err(error) if error.is_lost() => Event::RequestLost,
                        Err(error) => {
                            refused = Some(error);
                            Event::RequestRefused
                        }
                    }
                }
                Step::PollLogs => self.poll_logs(server).await,
                Step::PollHealth => server.can_backup().await.map_or(Event::HealthUnreachable, Event::Health),
                Step::ProbeCollections => self.probe(server).await,
            };
            self.take_signals();
            self.machine.observe(event, page::monotonic());
        }
    }

    /// The server restores whatever has the name when the request arrives; after this check only the time of the
    /// request is left for another file to take its place.
    async fn require_unchanged(&self, service: &BackupService) -> Result<()> {
        match service.find(&self.file.key).await {
            Ok(found) if found == self.file => return Ok(()),
            Ok(_) => {}
            Err(error) if error.code() == ErrorCode::NotFound => {}
            Err(error) => return Err(error),
        }
        Err(Error::of(
            ErrorCode::Changed,
            format!(
                "The backup \"{}\" was replaced or deleted while it was examined. Nothing was restored; list the backups and try again.",
                self.file.key
            ),
        ))
    }

    async fn wait(&self, until: u64) {
        let now = page::monotonic();
        if until == u64::MAX {
            self.inbox.arrival().await;
        } else if until > now {
            within(timer::sleep(Duration::from_millis(until - now)), self.inbox.arrival()).await;
        }
    }

    fn open(&mut self, service: &BackupService) {
        self.opened += 1;
        let (id, inbox) = (self.opened, Rc::clone(&self.inbox));
        self.candidate = Some((id, Connection::open(service, move |signal| inbox.push(id, signal))));
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

    async fn read_mark(&mut self, server: &Server) -> Event {
        let newest = server.newest_log_entry().await.ok().flatten();
        let decisive = newest.filter(|mark| mark.is_decisive(&self.file.modified));
        let is_decisive = decisive.is_some();
        if is_decisive {
            self.filter = restore::failure_filter(&self.file.key, &self.file.modified, decisive.as_ref());
            self.mark = decisive;
        }
        Event::Mark { is_decisive }
    }

    async fn poll_logs(&self, server: &Server) -> Event {
        match server.log_entries(&self.filter).await {
            Ok(entries) => read_logs(entries, self.mark.as_ref()),
            Err(error) if matches!(error.code(), ErrorCode::Unauthorized | ErrorCode::Forbidden) => Event::LogsRefused,
            Err(_) => Event::LogsUnreachable,
        }
    }

    async fn probe(&self, server: &Server) -> Event {
        let (mut known, mut found) = (0, 0);
        for name in &self.collections {
            if let Some(is_there) = server.has_collection(name).await {
                known += 1;
                found += usize::from(is_there);
            }
        }
        Event::Collections { known, found }
    }
}
