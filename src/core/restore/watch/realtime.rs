//! Handles the realtime connection, whose end is the first sign of a restart, and its absence.

use super::{
    LOGS_EVERY_ALONE_MS, LOOK_EVERY_MS, LogAccess, MARK_WAIT_MS, NEVER, NO_RESTART_BEFORE_MS, Phase, REALTIME_RENEW_MS,
    REALTIME_SHORT_MS, RestoreWatch,
};

impl RestoreWatch {
    pub(super) fn realtime_opened(&mut self, now: u64) {
        self.opening = None;
        self.realtime = Some(now);
        self.open_at = now.saturating_add(REALTIME_RENEW_MS);
        if matches!(self.phase, Phase::Preparing | Phase::Marking) {
            self.is_continuous = true;
            self.phase = Phase::Ready;
        }
    }

    pub(super) fn realtime_refused(&mut self, now: u64) {
        self.opening = None;
        // One that stands is renewed a little later; where none stands, the log has to do.
        self.open_at = if self.realtime.is_some() { now.saturating_add(LOOK_EVERY_MS) } else { NEVER };
        if self.phase == Phase::Preparing {
            self.do_without_realtime(now);
        }
    }

    fn do_without_realtime(&mut self, now: u64) {
        if self.options.logs == (LogAccess::Readable { mark_is_decisive: false }) {
            self.phase = Phase::Marking;
            self.logs_at = now;
            self.mark_until = now.saturating_add(MARK_WAIT_MS);
        } else {
            self.phase = Phase::Ready;
        }
    }

    pub(super) fn mark_was_read(&mut self, is_decisive: bool, now: u64) {
        if is_decisive {
            self.options.logs = LogAccess::Readable { mark_is_decisive: true };
        }
        if self.phase != Phase::Marking {
            return;
        }
        if is_decisive || now >= self.mark_until {
            self.phase = Phase::Ready;
        } else {
            self.logs_at = now.saturating_add(LOGS_EVERY_ALONE_MS);
        }
    }

    pub(super) fn realtime_closed(&mut self, now: u64) {
        let stood = self.realtime.take().map_or(0, |since| now.saturating_sub(since));
        self.is_continuous = false;
        self.open_at = if stood < REALTIME_SHORT_MS { NEVER } else { now };
        match self.phase {
            Phase::Preparing | Phase::Marking => return,
            Phase::Ready => return self.do_without_realtime(now),
            _ if now < self.sent.saturating_add(NO_RESTART_BEFORE_MS) => return,
            _ => {}
        }
        self.was_dropped = true;
        match self.phase {
            Phase::Requesting => self.gone_since = now,
            Phase::Watching | Phase::Settling => self.look_for_restart(now),
            _ => {}
        }
    }
}
