//! A speed limit for one direction of a connection.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The bytes that are passed on at once at full speed.
pub const CHUNK: usize = 256 * 1024;

/// Bytes a second, or none.
#[derive(Debug)]
pub struct Pace {
    rate: Option<u64>,
    start: Instant,
    passed: u64,
}

impl Pace {
    /// A limit that begins now.
    pub fn new(rate: Option<u64>) -> Self {
        Self { rate: rate.map(|rate| rate.max(1)), start: Instant::now(), passed: 0 }
    }

    /// How many bytes may go at once: a twentieth of a second's worth.
    pub fn chunk(&self) -> usize {
        self.rate.map_or(CHUNK, |rate| usize::try_from(rate / 20).unwrap_or(CHUNK).clamp(1, CHUNK))
    }

    /// Waits until `count` more bytes may have gone.
    pub async fn passed(&mut self, count: usize) {
        if let Some(rate) = self.rate {
            self.passed += count as u64;
            #[expect(clippy::cast_precision_loss, reason = "a duration to the microsecond will do")]
            let seconds = self.passed as f64 / rate as f64;
            sleep_until(self.start + Duration::from_secs_f64(seconds)).await;
        }
    }
}
