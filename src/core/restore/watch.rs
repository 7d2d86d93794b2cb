//! The state machine. An observation changes its state, and the state says what to do next.

mod judge;
mod realtime;

use super::{Archive, Certainty, Event, Known, LogAccess, Stage, Step, Verdict, WatchOptions};

/// A realtime connection that takes longer to open is given up.
const REALTIME_WAIT_MS: u64 = 5_000;
/// The server closes an idle realtime connection after 300 s; a new one replaces it before that.
const REALTIME_RENEW_MS: u64 = 240_000;
/// A realtime connection that was cut sooner than this is not worth another try.
const REALTIME_SHORT_MS: u64 = 3_000;
/// The server waits 1 s before it starts: what is interrupted before this is no restart.
const NO_RESTART_BEFORE_MS: u64 = 900;
/// An entry that the archive cannot hold is written after about 3 s; others' requests may delay it.
const MARK_WAIT_MS: u64 = 8_000;
const LOGS_EVERY_MS: u64 = 1_000;
/// Without a realtime connection the log is also the only sign of life.
const LOGS_EVERY_ALONE_MS: u64 = 500;
/// A failure is on record after about 4 s: only later it is worth a health request to see whether the restore runs.
const FIRST_LOOK_MS: u64 = 8_000;
/// Where no record is awaited, health requests delay nothing.
const FIRST_LOOK_HIDDEN_MS: u64 = 3_000;
const LOOK_EVERY_MS: u64 = 10_000;
const LOOK_EVERY_AT_MOST_MS: u64 = 30_000;
const CONFIRM_MS: u64 = 1_000;
/// Other people's requests delay the record of a failure; after this it is not awaited any longer.
const LATE_RECORD_MS: u64 = 60_000;
/// The same when the request itself may never have arrived, or the connection was interrupted.
const LATE_RECORD_IN_DOUBT_MS: u64 = 12_000;
const NEVER: u64 = u64::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Opening the realtime connection.
    Preparing,
    /// Waiting, without such a connection, for a log entry that the archive cannot hold.
    Marking,
    /// The request is to be sent.
    Ready,
    /// The request is under way.
    Requesting,
    /// Waiting for a restart or a record of failure.
    Watching,
    /// Something was interrupted: asking for health until there is an answer.
    Returning,
    /// The server answers. Its log tells whether there was a failure, or whether it is the log of the backup.
    Settling,
    /// The server answers and does not know the token.
    Probing,
}

/// The watch over one restore. Feed it with [`observe`](Self::observe), ask it with [`next`](Self::next).
#[derive(Debug, Clone)]
pub struct RestoreWatch {
    options: WatchOptions,
    phase: Phase,
    /// Since when the realtime connection stands.
    realtime: Option<u64>,
    /// Since when one is being opened.
    opening: Option<u64>,
    /// When to open the next one.
    open_at: u64,
    /// Whether the realtime connection has stood from before the request until now.
    is_continuous: bool,
    is_answered: bool,
    sent: u64,
    /// When the request was answered, or its answer lost.
    accepted: u64,
    /// Whether a request of the watch is under way.
    is_asking: bool,
    /// When to send the request all the same, without an entry that the archive cannot hold.
    mark_until: u64,
    logs_at: u64,
    health_at: u64,
    look_every: u64,
    /// When the first sign of a restart came.
    gone_since: u64,
    /// When the server answered again.
    back_at: Option<u64>,
    /// The realtime connection ended at a time when a restart would have ended it.
    was_dropped: bool,
    /// When the server last did not answer, and how often in a row.
    silent_at: Option<u64>,
    silences: u32,
    is_mark_gone: bool,
    /// Whether the session ended without a restart.
    is_blind: bool,
    /// Since when nothing runs any more.
    ended: Option<u64>,
    /// When to stop waiting for what may never come.
    give_up_at: u64,
    verdict: Option<Verdict>,
}

impl RestoreWatch {
    /// A watch before its request.
    pub fn new(options: WatchOptions) -> Self {
        Self {
            options,
            phase: Phase::Preparing,
            realtime: None,
            opening: None,
            open_at: 0,
            is_continuous: false,
            is_answered: false,
            sent: 0,
            accepted: 0,
            is_asking: false,
            mark_until: NEVER,
            logs_at: NEVER,
            health_at: NEVER,
            look_every: LOOK_EVERY_MS,
            gone_since: 0,
            back_at: None,
            was_dropped: false,
            silent_at: None,
            silences: 0,
            is_mark_gone: false,
            is_blind: false,
            ended: None,
            give_up_at: NEVER,
            verdict: None,
        }
    }

    /// The stage of the restore.
    pub fn stage(&self) -> Stage {
        match self.phase {
            _ if self.verdict.is_some() => Stage::Ready,
            Phase::Preparing | Phase::Marking | Phase::Ready | Phase::Requesting | Phase::Watching => Stage::Requested,
            Phase::Returning | Phase::Settling | Phase::Probing => Stage::Restarting,
        }
    }

    /// Returns the next step. While a request is under way, that is to wait for its event.
    pub fn next(&mut self, now: u64) -> Step {
        if let Some(verdict) = &self.verdict {
            return Step::Done(verdict.clone());
        }
        if self.opening.is_some_and(|since| now >= since.saturating_add(REALTIME_WAIT_MS)) {
            self.realtime_refused(now);
        }
        if self.phase == Phase::Ready {
            self.phase = Phase::Requesting;
            self.sent = now;
            return Step::SendRestore;
        }
        let may_open = matches!(self.phase, Phase::Preparing | Phase::Watching) && self.opening.is_none();
        if may_open && now >= self.open_at {
            self.opening = Some(now);
            return Step::OpenRealtime;
        }
        if now >= self.give_up_at {
            let verdict = self.verdict_of_silence();
            return self.end(verdict);
        }
        if self.is_asking || self.phase == Phase::Requesting {
            return Step::Wait(NEVER);
        }
        if self.phase == Phase::Probing {
            self.is_asking = true;
            return Step::ProbeCollections;
        }
        if now >= self.health_at {
            self.is_asking = true;
            return Step::PollHealth;
        }
        if now >= self.logs_at {
            self.is_asking = true;
            return if self.phase == Phase::Marking { Step::ReadMark } else { Step::PollLogs };
        }
        let opened_at = self.opening.map_or(NEVER, |since| since.saturating_add(REALTIME_WAIT_MS));
        let open_at = if may_open { self.open_at } else { NEVER };
        Step::Wait(self.health_at.min(self.logs_at).min(self.give_up_at).min(opened_at).min(open_at))
    }

    /// Takes note of an event.
    pub fn observe(&mut self, event: Event, now: u64) {
        if self.verdict.is_some() {
            return;
        }
        match event {
            Event::RealtimeOpened => self.realtime_opened(now),
            Event::RealtimeRefused => self.realtime_refused(now),
            Event::RealtimeClosed => self.realtime_closed(now),
            Event::RequestAccepted => self.request_ended(true, now),
            Event::RequestLost => self.request_ended(false, now),
            Event::RequestRefused => self.verdict = Some(Verdict::Refused),
            Event::Logs { failure: Some(reason), .. } => self.verdict = Some(Verdict::Failed { reason }),
            Event::Logs { failure: None, mark } => {
                self.is_asking = false;
                self.log_is_silent(mark == Some(false), now);
            }
            Event::Mark { is_decisive } => {
                self.is_asking = false;
                self.mark_was_read(is_decisive, now);
            }
            Event::LogsRefused | Event::Health(None) => {
                self.is_asking = false;
                self.token_is_lost(now);
            }
            Event::LogsUnreachable | Event::HealthUnreachable => {
                self.is_asking = false;
                self.server_is_silent(now);
            }
            Event::Health(Some(can_backup)) => {
                self.is_asking = false;
                self.server_is_there(can_backup, now);
            }
            Event::Collections { known, found } => {
                self.is_asking = false;
                let is_empty = known > 0 && found == 0;
                self.verdict =
                    Some(if is_empty { Verdict::CameBackEmpty } else { Verdict::Unknown(Known::BackAsGuest) });
            }
        }
    }

    fn request_ended(&mut self, is_answered: bool, now: u64) {
        if self.phase != Phase::Requesting {
            return;
        }
        self.is_answered = is_answered;
        self.accepted = now;
        self.phase = Phase::Watching;
        let (logs_in, look_in) = match self.options.logs {
            LogAccess::Readable { .. } => (LOGS_EVERY_MS, FIRST_LOOK_MS),
            LogAccess::Hidden => (NEVER, FIRST_LOOK_HIDDEN_MS),
        };
        self.logs_at = now.saturating_add(logs_in);
        self.health_at = now.saturating_add(look_in);
        self.give_up_at = now.saturating_add(self.options.limit_ms);
        if self.was_dropped {
            let gone_since = self.gone_since;
            self.look_for_restart(now);
            self.gone_since = gone_since;
        }
    }

    /// Handles what a restart would cause: from here on, and at once, the server is asked for its health.
    fn look_for_restart(&mut self, now: u64) {
        if self.phase != Phase::Returning {
            self.gone_since = now;
        }
        // A request that failed long before has nothing to do with this.
        self.silent_at = self.silent_at.filter(|at| now.saturating_sub(*at) < REALTIME_SHORT_MS);
        self.phase = Phase::Returning;
        self.back_at = None;
        self.ended = None;
        self.logs_at = NEVER;
        self.health_at = now;
        self.give_up_at = NEVER;
    }

    fn server_is_silent(&mut self, now: u64) {
        self.silent_at = Some(now);
        self.silences = self.silences.saturating_add(1);
        match self.phase {
            Phase::Returning => {
                let gone = now.saturating_sub(self.gone_since);
                if gone >= self.options.patience_ms {
                    self.verdict = Some(Verdict::ServerDown { silent_ms: gone });
                }
                // Short pauses at first: a restart may last 0.1 s, and seeing it makes the verdict certain.
                let pause = match gone {
                    0..1_000 => 50,
                    1_000..5_000 => 250,
                    _ => 1_000,
                };
                self.health_at = now.saturating_add(pause);
            }
            _ => self.look_for_restart(now),
        }
    }

    fn server_is_there(&mut self, can_backup: bool, now: u64) {
        match (self.phase, can_backup) {
            (Phase::Watching, true) => self.nothing_runs(now),
            (Phase::Watching, false) => self.look_again(now),
            // One request failed, but the realtime connection stands: no restart.
            (Phase::Returning, true) if self.is_continuous && self.silences == 1 => self.watch_on(now),
            (Phase::Returning, true) => self.judge_return(now),
            // It still extracts: what was interrupted was only the connection.
            (Phase::Returning, false) => {
                (self.was_dropped, self.silent_at) = (false, None);
                self.watch_on(now);
            }
            _ => {}
        }
        self.silences = 0;
    }

    fn watch_on(&mut self, now: u64) {
        self.phase = Phase::Watching;
        self.give_up_at = self.accepted.saturating_add(self.options.limit_ms);
        self.logs_at = if self.options.logs == LogAccess::Hidden { NEVER } else { now.saturating_add(LOGS_EVERY_MS) };
        self.look_again(now);
    }

    fn look_again(&mut self, now: u64) {
        self.ended = None;
        let pause = if self.options.logs == LogAccess::Hidden { FIRST_LOOK_HIDDEN_MS } else { self.look_every };
        self.look_every = (self.look_every + LOOK_EVERY_MS).min(LOOK_EVERY_AT_MOST_MS);
        self.health_at = now.saturating_add(pause);
    }

    fn log_is_silent(&mut self, is_mark_gone: bool, now: u64) {
        self.is_mark_gone |= is_mark_gone;
        match self.phase {
            Phase::Settling if self.is_mark_gone => self.verdict = Some(self.restored(false, Certainty::Certain)),
            Phase::Watching if self.is_mark_gone => self.look_for_restart(now),
            Phase::Settling | Phase::Watching => {
                let pause = if self.realtime.is_some() { LOGS_EVERY_MS } else { LOGS_EVERY_ALONE_MS };
                self.logs_at = now.saturating_add(pause);
            }
            _ => {}
        }
    }

    fn token_is_lost(&mut self, now: u64) {
        self.silences = 0;
        if self.is_continuous {
            // No restart, so somebody ended the session: only the realtime connection is left to see.
            self.is_blind = true;
            self.phase = Phase::Watching;
            (self.logs_at, self.health_at) = (NEVER, NEVER);
            self.give_up_at = now.saturating_add(self.options.patience_ms);
            return;
        }
        if self.phase == Phase::Watching {
            self.look_for_restart(now);
            return;
        }
        self.back_at = self.back_at.or(Some(now));
        match self.options.archive {
            Archive::PocketBase => {
                let was_seen = self.was_dropped || self.silent_at.is_some();
                self.verdict = Some(self.restored(true, if was_seen { Certainty::Certain } else { Certainty::Likely }));
            }
            Archive::Unknown => self.phase = Phase::Probing,
        }
    }

    fn end(&mut self, verdict: Verdict) -> Step {
        self.verdict = Some(verdict.clone());
        Step::Done(verdict)
    }
}
