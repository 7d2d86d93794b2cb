//! Simulates a server and the network to it, with the times that were measured on real servers.

use crate::core::restore::{Event, LogAccess};

/// The outcome of the restore once the archive is extracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Restarts; away for this long.
    Good { down: u64 },
    /// Logs this and goes on.
    Fails(&'static str),
    /// Restarts and never comes back.
    Dies,
}

#[derive(Debug, Clone)]
pub struct Server {
    pub outcome: Outcome,
    pub extract: u64,
    pub refuses: bool,
    /// Whether the request arrives, and whether its answer does.
    pub arrives: bool,
    pub answers: bool,
    pub has_realtime: bool,
    /// Whether the archive knows the token, holds the collections, and holds the log entry of the mark.
    pub keeps_token: bool,
    pub keeps_collections: bool,
    pub keeps_mark: bool,
    /// From then on the log shows an entry that the archive cannot hold.
    pub new_entry_at: u64,
    pub has_new_mark: bool,
    /// A proxy cuts the realtime connection after each of these times, which count from the request.
    pub cuts: Vec<u64>,
    /// The network is away from and to these times.
    pub hiccup: Option<(u64, u64)>,
    /// Somebody makes a logged request after each pause of this many milliseconds, until this time.
    pub traffic: Option<(u64, u64)>,
    /// Somebody ends the session at this time.
    pub session_ends: Option<u64>,
    pub now: u64,
    pub sent: u64,
    pub accepted: Option<u64>,
    pub realtime: Option<u64>,
    pub has_restarted: bool,
    pub last_entry: u64,
    pub entries: u32,
    pub is_failure_written: bool,
    pub is_failure_visible: bool,
    pub events: Vec<(u64, Event)>,
}

impl Server {
    pub fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            extract: 5,
            refuses: false,
            arrives: true,
            answers: true,
            has_realtime: true,
            keeps_token: true,
            keeps_collections: true,
            keeps_mark: false,
            new_entry_at: u64::MAX,
            has_new_mark: false,
            cuts: Vec::new(),
            hiccup: None,
            traffic: None,
            session_ends: None,
            now: 1_000,
            sent: u64::MAX,
            accepted: None,
            realtime: None,
            has_restarted: false,
            last_entry: 0,
            entries: 0,
            is_failure_written: false,
            is_failure_visible: false,
            events: Vec::new(),
        }
    }

    /// Milliseconds since the request; before it, none of the times that count from it.
    fn since_request(&self) -> u64 {
        self.now.checked_sub(self.sent).unwrap_or(u64::MAX)
    }

    /// When the extraction ends.
    fn end(&self) -> u64 {
        self.accepted.map_or(u64::MAX, |at| at + 1_000 + self.extract)
    }

    fn is_away(&self) -> bool {
        let away = match self.outcome {
            Outcome::Good { down } => down,
            Outcome::Dies => u64::MAX,
            Outcome::Fails(_) => 0,
        };
        let is_down = self.now >= self.end() && self.now - self.end() < away;
        let is_cut_off = self.hiccup.is_some_and(|(from, to)| (from..to).contains(&self.since_request()));
        is_down || is_cut_off
    }

    fn knows_token(&self) -> bool {
        let is_ended = self
            .session_ends
            .is_some_and(|at| self.accepted.is_some() && self.since_request() >= at && !self.has_restarted);
        !is_ended && (self.keeps_token || !self.has_restarted)
    }

    fn log(&mut self) {
        self.last_entry = self.now;
        self.entries += 1;
    }

    fn close_realtime(&mut self) {
        if self.realtime.take().is_some() {
            self.events.push((self.now, Event::RealtimeClosed));
        }
    }

    fn tick(&mut self) {
        if self.now == self.end() {
            match self.outcome {
                Outcome::Fails(_) => {
                    self.log();
                    self.is_failure_written = true;
                }
                Outcome::Good { .. } | Outcome::Dies => {
                    self.has_restarted = true;
                    self.entries = 0;
                    self.close_realtime();
                }
            }
        }
        if self.traffic.is_some_and(|(every, until)| self.now.is_multiple_of(every) && self.since_request() < until)
            && !self.is_away()
        {
            self.log();
        }
        if self.entries >= 200 || (self.entries > 0 && self.now - self.last_entry >= 3_000) {
            self.entries = 0;
            self.is_failure_visible = self.is_failure_written;
        }
        let is_idle = self.realtime.is_some_and(|since| self.now >= since + 300_000);
        let is_cut = self.cuts.contains(&self.since_request())
            || self.hiccup.is_some_and(|(from, _)| from == self.since_request());
        if is_idle || is_cut {
            self.close_realtime();
        }
    }

    /// Runs until something reaches the watch or until `until`.
    pub fn run_until(&mut self, until: u64) -> Option<Event> {
        while self.now < until {
            if let Some(index) = self.events.iter().position(|(at, _)| *at <= self.now) {
                return Some(self.events.remove(index).1);
            }
            assert!(self.now < 20_000_000, "nothing happens any more");
            self.now += 1;
            self.tick();
        }
        None
    }

    fn reply(&mut self, event: Event) {
        self.events.push((self.now + 2, event));
    }

    pub fn open_realtime(&mut self) {
        if self.has_realtime && !self.is_away() {
            self.realtime = Some(self.now);
            self.reply(Event::RealtimeOpened);
        } else {
            self.reply(Event::RealtimeRefused);
        }
    }

    pub fn read_mark(&mut self) {
        self.has_new_mark = self.now >= self.new_entry_at;
        self.reply(Event::Mark { is_decisive: self.has_new_mark });
    }

    pub fn restore(&mut self) {
        self.sent = self.now;
        if self.refuses {
            return self.reply(Event::RequestRefused);
        }
        if self.arrives {
            self.accepted = Some(self.now + 1);
            self.log();
        }
        self.reply(if self.arrives && self.answers { Event::RequestAccepted } else { Event::RequestLost });
    }

    pub fn read_logs(&mut self, access: LogAccess) {
        let mark = match access {
            LogAccess::Hidden => panic!("asks for what it cannot read"),
            LogAccess::Readable { .. } => Some(!self.has_restarted || (self.keeps_mark && !self.has_new_mark)),
        };
        let failure = match self.outcome {
            Outcome::Fails(reason) if self.is_failure_visible => Some(reason.to_string()),
            _ => None,
        };
        self.reply(match (self.is_away(), self.knows_token()) {
            (true, _) => Event::LogsUnreachable,
            (_, false) => Event::LogsRefused,
            _ => Event::Logs { failure, mark },
        });
    }

    pub fn read_health(&mut self) {
        if self.is_away() {
            return self.reply(Event::HealthUnreachable);
        }
        self.log();
        let runs = self.accepted.is_some_and(|at| self.now >= at + 1_000) && self.now < self.end();
        let answer = self.knows_token().then_some(!runs);
        self.reply(Event::Health(answer));
    }

    pub fn probe(&mut self) {
        let found = if self.keeps_collections { 3 } else { 0 };
        self.reply(Event::Collections { known: 3, found });
    }
}
