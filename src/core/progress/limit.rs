//! Predicts whether a transfer will end before the server cuts it: the servers drop any request five minutes after its
//! start.

use super::window::Window;

/// The time limit of PocketBase and BosBase for reading one request and for writing one answer,
/// in milliseconds from the start of the request.
pub const SERVER_LIMIT_MS: u64 = 300_000;

/// The forecast uses the rate of this time: a short stall must not raise an alarm.
const RATE_SPAN_MS: u64 = 20_000;

/// No forecast before this: the first bytes fill the buffers of this machine, not the network.
const SETTLE_MS: u64 = 3_000;

/// A forecast must hold this long before it is reported, and before it is taken back.
const HOLD_MS: u64 = 2_000;

/// Bytes that went into buffers at once when the transfer started are not counted as rate.
const BURST_MS: u64 = 1_000;

/// Watches a transfer against a time limit, with hysteresis: at the start it warns when the transfer
/// would take 10 % longer than the limit and is silent again below 95 %; both margins shrink with the
/// time that is left, since a forecast over a shorter time is surer.
#[derive(Debug, Clone)]
pub(super) struct TimeLimit {
    limit: u64,
    started: u64,
    /// `None` until the first burst is over.
    rate: Option<(Window, u64)>,
    is_exceeded: bool,
    /// Since when the forecast has been the opposite of what was reported.
    doubtful_since: Option<u64>,
}

impl TimeLimit {
    pub(super) fn new(limit: u64, started: u64) -> Self {
        Self { limit, started, rate: None, is_exceeded: false, doubtful_since: None }
    }

    pub(super) fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }

    pub(super) fn note(&mut self, loaded: u64, total: u64, now: u64) {
        let elapsed = now.saturating_sub(self.started);
        if elapsed < BURST_MS {
            return;
        }
        // Counted from what was loaded when the burst was over.
        let (window, base) = self.rate.get_or_insert_with(|| (Window::new(RATE_SPAN_MS, now), loaded));
        window.note(loaded.saturating_sub(*base), now);
        if elapsed < SETTLE_MS {
            return;
        }
        let left = total.saturating_sub(loaded);
        let rate = window.bytes_per_second(now);
        let end = match (left, rate) {
            (0, _) => elapsed,
            // Stalled: the time it needs is unknown, unless it is over already.
            (_, 0) if elapsed < self.limit => return,
            (_, 0) => u64::MAX,
            _ => elapsed.saturating_add(left.saturating_mul(1000) / rate),
        };
        let time_left = self.limit.saturating_sub(elapsed);
        let bound =
            if self.is_exceeded { self.limit - time_left / 20 } else { self.limit.saturating_add(time_left / 10) };
        let is_exceeded = end > bound;
        if is_exceeded == self.is_exceeded {
            self.doubtful_since = None;
            return;
        }
        let since = *self.doubtful_since.get_or_insert(now);
        if now.saturating_sub(since) >= HOLD_MS {
            self.is_exceeded = is_exceeded;
            self.doubtful_since = None;
        }
    }
}
