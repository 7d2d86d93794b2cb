//! Computes the rate of the last seconds from a bounded number of samples.

use super::per_second;
use std::collections::VecDeque;

/// Samples a window holds; more would change the rate by less than its own noise.
const SAMPLES: u64 = 16;

/// Samples of how much was loaded when, over a span of time.
#[derive(Debug, Clone)]
pub(super) struct Window {
    span: u64,
    /// Time and bytes, oldest first; the first one is the newest that is at least `span` old, if any is.
    samples: VecDeque<(u64, u64)>,
    loaded: u64,
}

impl Window {
    pub(super) fn new(span: u64, now: u64) -> Self {
        Self { span, samples: VecDeque::from([(now, 0)]), loaded: 0 }
    }

    pub(super) fn note(&mut self, loaded: u64, now: u64) {
        self.loaded = loaded;
        match self.samples.back() {
            // The clock was set back, so earlier samples are worthless.
            Some((last, _)) if now < *last => self.samples.clear(),
            Some((last, _)) if now - *last < self.span / SAMPLES => return,
            _ => {}
        }
        self.samples.push_back((now, loaded));
        let border = now.saturating_sub(self.span);
        while self.samples.get(1).is_some_and(|(time, _)| *time <= border) {
            self.samples.pop_front();
        }
    }

    /// Bytes per second from the oldest sample to `now`; 0 while there is nothing to measure.
    pub(super) fn bytes_per_second(&self, now: u64) -> u64 {
        match self.samples.front() {
            Some((time, bytes)) if now > *time => per_second(self.loaded.saturating_sub(*bytes), now, *time),
            _ => 0,
        }
    }
}
