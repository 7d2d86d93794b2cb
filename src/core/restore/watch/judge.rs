//! Draws the verdict from the observations.

use super::{CONFIRM_MS, LATE_RECORD_IN_DOUBT_MS, LATE_RECORD_MS, NEVER, Phase, RestoreWatch};
use crate::core::restore::{Certainty, Known, LogAccess, Verdict};

impl RestoreWatch {
    /// Handles a server that says, while it is watched, that nothing runs: the restore failed, or the restart was not
    /// seen.
    pub(super) fn nothing_runs(&mut self, now: u64) {
        let is_confirmed = self.ended.is_some();
        self.ended = Some(self.ended.unwrap_or(now));
        self.health_at = NEVER;
        if self.options.logs != LogAccess::Hidden {
            let is_failure = self.is_answered && (self.is_continuous || self.has_decisive_mark());
            let patience = if is_failure { LATE_RECORD_MS } else { LATE_RECORD_IN_DOUBT_MS };
            self.give_up_at = now.saturating_add(patience);
        } else if is_confirmed {
            self.verdict = Some(self.verdict_of_silence());
        } else {
            self.health_at = now.saturating_add(CONFIRM_MS);
        }
    }

    /// Handles a server that answers after an interruption and runs nothing.
    pub(super) fn judge_return(&mut self, now: u64) {
        self.back_at = Some(now);
        self.is_continuous = false;
        self.health_at = NEVER;
        let was_silent = self.silent_at.is_some();
        let certainty =
            if self.is_answered && self.was_dropped && was_silent { Certainty::Certain } else { Certainty::Likely };
        self.verdict = match self.options.logs {
            _ if self.is_mark_gone => Some(self.restored(false, Certainty::Certain)),
            LogAccess::Readable { mark_is_decisive: false } if self.was_dropped && was_silent => {
                Some(self.restored(false, certainty))
            }
            LogAccess::Readable { .. } => None,
            LogAccess::Hidden if was_silent => Some(self.restored(false, certainty)),
            LogAccess::Hidden => Some(Verdict::Unknown(Known::Dropped)),
        };
        if self.verdict.is_none() {
            self.phase = Phase::Settling;
            self.logs_at = now;
            self.give_up_at = now.saturating_add(LATE_RECORD_IN_DOUBT_MS);
        }
    }

    pub(super) fn restored(&self, reauth_required: bool, certainty: Certainty) -> Verdict {
        let was_seen = self.was_dropped || self.silent_at.is_some();
        let downtime_ms = self.back_at.filter(|_| was_seen).map(|at| at.saturating_sub(self.gone_since));
        Verdict::Restored { downtime_ms, reauth_required, certainty }
    }

    pub(super) fn has_decisive_mark(&self) -> bool {
        self.options.logs == LogAccess::Readable { mark_is_decisive: true }
    }

    /// The verdict when nothing more is awaited.
    pub(super) fn verdict_of_silence(&self) -> Verdict {
        let may_be_new = !self.has_decisive_mark() && self.silent_at.is_some();
        if self.phase == Phase::Settling && may_be_new {
            return self.restored(false, Certainty::Likely);
        }
        Verdict::Unknown(match self.phase {
            Phase::Settling => Known::Dropped,
            _ if self.is_blind => Known::Blind,
            _ if self.ended.is_none() => Known::StillRunning,
            _ if !self.is_continuous && !self.has_decisive_mark() => Known::Ended,
            _ if self.is_answered => Known::NotRestarted,
            _ => Known::NothingHappened,
        })
    }
}
