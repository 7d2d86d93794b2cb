//! Watches a restore: a state machine that is given observations, says what to do next, and ends in a verdict.
//!
//! The servers answer "accepted" and say nothing more. This can be observed: work starts one second after the answer; a
//! success ends in a restart, which closes the realtime connection and may last 0.1 s; a failure closes nothing and is
//! only logged, three seconds after the server last logged anything. Each health request is logged too and so delays
//! that record: none is sent while it is awaited, apart from rare ones that ask whether the restore still runs.
//!
//! A closed realtime connection alone is not a restart: proxies cut, and the server itself closes idle
//! connections after five minutes (the watch opens a new one before that). A server that says "busy"
//! afterwards has not restarted. The surest sign is the log: its table is part of the archive, so an entry
//! written after the backup was made is gone after the restore and only then. Where no realtime connection
//! can be had and the backup is so new that there is no such entry yet, the request waits for one: what the
//! watch itself has asked for is logged, three seconds later.
//!
//! The caller hands in the clock, as milliseconds from any start. It must not be set back.

mod filter;
mod verdict;
mod watch;

pub use filter::{LogEntry, LogMark, failure_filter, read_logs};
pub use verdict::{Certainty, Known, Verdict};
pub use watch::RestoreWatch;

/// The facts that are known before the request, and the time limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchOptions {
    /// Whether the server's log can be read.
    pub logs: LogAccess,
    /// The contents of the archive, as far as they are known.
    pub archive: Archive,
    /// How long a server may be silent before it counts as down.
    pub patience_ms: u64,
    /// How long a restore may run before the watch gives up.
    pub limit_ms: u64,
}

impl Default for WatchOptions {
    /// Two minutes for the restart, an hour for all.
    fn default() -> Self {
        Self {
            logs: LogAccess::Readable { mark_is_decisive: false },
            archive: Archive::PocketBase,
            patience_ms: 120_000,
            limit_ms: 3_600_000,
        }
    }
}

/// Whether the server's log shows failures and can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogAccess {
    /// Failures are logged and can be read.
    Readable {
        /// Whether there is a [`LogMark`] that the archive cannot hold.
        mark_is_decisive: bool,
    },
    /// `logs.maxDays` is 0, `logs.minLevel` is above 8, or the log could not be read.
    Hidden,
}

/// The contents of an archive, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// The database of a PocketBase server.
    PocketBase,
    /// The archive was not read.
    Unknown,
}

/// An observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The realtime connection stands (`PB_CONNECT` arrived). One that it replaces is closed silently.
    RealtimeOpened,
    /// The realtime connection could not be made.
    RealtimeRefused,
    /// The realtime connection ended, other than by being replaced.
    RealtimeClosed,
    /// The server accepted the restore.
    RequestAccepted,
    /// The server refused it: nothing happens.
    RequestRefused,
    /// No answer came, or one of a gateway (502 to 504, 520 to 530).
    RequestLost,
    /// The log was read, with [`failure_filter`] and [`read_logs`].
    Logs {
        /// `data.error` of the failure, if there is a record of one.
        failure: Option<String>,
        /// Whether the entry of the [`LogMark`] is still there; `None` without a [`LogMark`].
        mark: Option<bool>,
    },
    /// The newest log entry was read anew, before the request.
    Mark {
        /// Whether it is a [`LogMark`] that the archive cannot hold.
        is_decisive: bool,
    },
    /// The log was refused: 401, 403.
    LogsRefused,
    /// No answer from the log, or one of a gateway, or none within some seconds.
    LogsUnreachable,
    /// The health was read, with the token: `canBackup`, which means "nothing runs"; `None` for a guest's answer.
    Health(Option<bool>),
    /// No answer from health, or one of a gateway, or none within some seconds.
    HealthUnreachable,
    /// A guest has asked for collections that existed before the request and are not of the system. That
    /// some exist proves nothing: an empty server makes them anew from its migration files, without data.
    Collections {
        /// Collections looked for.
        known: usize,
        /// How many of them exist.
        found: usize,
    },
}

/// The next step. Each request ends in exactly one event; the realtime connection reports at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Open a realtime connection; if one stands, keep it until the new one does.
    OpenRealtime,
    /// Read the newest log entry anew, and take it as the [`LogMark`] if it is decisive.
    ReadMark,
    /// Send the restore request.
    SendRestore,
    /// Read the log.
    PollLogs,
    /// Read the health, with the token.
    PollHealth,
    /// Ask, as a guest, for collections that existed before.
    ProbeCollections,
    /// Wait for an event, at most until this time.
    Wait(u64),
    /// The restore has ended with this verdict.
    Done(Verdict),
}

/// The stage of a restore, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sent or about to be sent, or the server extracts the archive.
    Requested,
    /// The server is gone or has just come back.
    Restarting,
    /// There is a verdict.
    Ready,
}

#[cfg(test)]
mod tests;
