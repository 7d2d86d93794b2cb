//! Measures a transfer: its rate, the remaining time, and whether it will end before the server's time limit.
//!
//! The caller hands in the clock, as milliseconds from any start. The operation decides what a report looks
//! like to its caller, and to which stage it belongs.

mod limit;
mod window;

pub use limit::SERVER_LIMIT_MS;

use limit::TimeLimit;
use window::Window;

/// Reports come at most this often; only the last one may follow sooner.
const REPORT_INTERVAL_MS: u64 = 100;

/// The rate is measured over this time: long enough to be calm, short enough to show a change.
const RATE_SPAN_MS: u64 = 4_000;

/// The progress of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes so far; never less than in the report before.
    pub loaded: u64,
    /// Bytes in the end, if known.
    pub total: Option<u64>,
    /// Rate of the last seconds; at the end, of the whole transfer.
    pub bytes_per_second: u64,
    /// Seconds until the end at this rate, rounded up; `None` while the end or the rate is unknown, also when all bytes
    /// are through and the other side has not said so. 0 in the last report only.
    pub seconds_left: Option<u64>,
    /// Whether the server will cut the request before the end if the rate stays the same.
    pub exceeds_time_limit: bool,
    /// Whether the file is no ZIP archive, on the server neither. Only the last report of a download says it.
    pub is_no_zip: bool,
}

/// Measures one transfer and decides when to report.
#[derive(Debug, Clone)]
pub struct ProgressMeter {
    started: u64,
    loaded: u64,
    total: Option<u64>,
    rate: Window,
    limit: Option<TimeLimit>,
    is_no_zip: bool,
    last_report: Option<u64>,
    is_finished: bool,
}

impl ProgressMeter {
    /// A transfer of `total` bytes that starts at `now`.
    pub fn new(total: Option<u64>, now: u64) -> Self {
        Self {
            started: now,
            loaded: 0,
            total,
            rate: Window::new(RATE_SPAN_MS, now),
            limit: None,
            is_no_zip: false,
            last_report: None,
            is_finished: false,
        }
    }

    /// Also watches a time limit that counts from the start of the transfer.
    pub fn with_limit(mut self, limit_ms: u64) -> Self {
        self.limit = Some(TimeLimit::new(limit_ms, self.started));
        self
    }

    /// Has the last report say that the file is no ZIP archive.
    #[cfg(feature = "transfers")]
    pub fn warn_of_no_zip(&mut self) {
        self.is_no_zip = true;
    }

    /// Bytes so far.
    pub fn loaded(&self) -> u64 {
        self.loaded
    }

    /// Whether the time limit will be exceeded at the present rate.
    pub fn exceeds_time_limit(&self) -> bool {
        self.limit.as_ref().is_some_and(TimeLimit::is_exceeded)
    }

    /// Records that `loaded` bytes have been transferred in all; returns the report to give now, or `None` if it is too
    /// early for one.
    ///
    /// A smaller number than before and one above the total count as that; calling it with the same
    /// number while nothing moves lets the rate fall.
    pub fn update(&mut self, loaded: u64, now: u64) -> Option<Progress> {
        if self.is_finished {
            return None;
        }
        self.note(loaded, now);
        // A clock that was set back must not silence the reports.
        let is_due = self.last_report.is_none_or(|last| now < last || now - last >= REPORT_INTERVAL_MS);
        if !is_due {
            return None;
        }
        self.last_report = Some(now);
        Some(self.report(self.rate.bytes_per_second(now)))
    }

    /// Ends the transfer; returns the last report, with all bytes and the mean rate.
    /// `None` when it was given before.
    pub fn finish(&mut self, now: u64) -> Option<Progress> {
        if self.is_finished {
            return None;
        }
        self.note(self.total.unwrap_or(self.loaded), now);
        self.total = Some(self.loaded);
        self.is_finished = true;
        let mean = per_second(self.loaded, now, self.started);
        Some(Progress { exceeds_time_limit: false, seconds_left: Some(0), ..self.report(mean) })
    }

    fn note(&mut self, loaded: u64, now: u64) {
        self.loaded = self.loaded.max(loaded).min(self.total.unwrap_or(u64::MAX));
        self.rate.note(self.loaded, now);
        if let (Some(limit), Some(total)) = (&mut self.limit, self.total) {
            limit.note(self.loaded, total, now);
        }
    }

    fn report(&self, bytes_per_second: u64) -> Progress {
        let left = self.total.map(|total| total - self.loaded.min(total)).filter(|left| *left > 0);
        let seconds_left = left.filter(|_| bytes_per_second > 0).map(|left| left.div_ceil(bytes_per_second));
        Progress {
            loaded: self.loaded,
            total: self.total,
            bytes_per_second,
            seconds_left,
            exceeds_time_limit: self.exceeds_time_limit(),
            is_no_zip: self.is_no_zip,
        }
    }
}

/// The rate of `bytes` between two times; a transfer shorter than a millisecond counts as one.
fn per_second(bytes: u64, now: u64, since: u64) -> u64 {
    let millis = now.saturating_sub(since).max(1);
    // Exact up to 18 PB; beyond that the seconds alone are precise enough.
    bytes.checked_mul(1000).map_or((bytes / millis).saturating_mul(1000), |scaled| scaled / millis)
}

#[cfg(test)]
mod tests;
