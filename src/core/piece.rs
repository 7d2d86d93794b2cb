//! Decides how many bytes of a fast connection to wait for at once. Each chunk that a browser hands out costs some 25 µs, and
//! with chunks of 64 KiB that is a tenth of the time of a fast download.

/// Bytes after which a rate counts.
const SAMPLE: u64 = 4 << 20;

/// Milliseconds that a piece is to take, since progress is reported ten times a second.
const SPAN: u64 = 50;

/// After so many milliseconds the rate of pieces counts, however few came.
const SLOW: u64 = 4 * SPAN;

/// Smaller pieces are not worth it: their chunks cost less than a hundredth of the time.
const SMALLEST: u64 = 1 << 20;

/// Larger pieces gain nothing. So much is lost at most when a connection breaks.
const LARGEST: u64 = 16 << 20;

/// Adapts the size of pieces to the rate.
#[derive(Debug)]
pub struct PieceSize {
    since: u64,
    bytes: u64,
    size: Option<u32>,
}

impl PieceSize {
    /// For a connection that begins `now`, in milliseconds.
    pub fn new(now: u64) -> Self {
        Self { since: now, bytes: 0, size: None }
    }

    /// Bytes to wait for; `None` on a connection on which chunks are to be taken as they come.
    pub fn get(&self) -> Option<u32> {
        self.size
    }

    /// So many bytes more have come.
    pub fn came(&mut self, bytes: u64, now: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        let elapsed = now.saturating_sub(self.since);
        if self.bytes < SAMPLE && (self.size.is_none() || elapsed < SLOW) {
            return;
        }
        let size = self.bytes.saturating_mul(SPAN) / elapsed.max(1);
        self.size = u32::try_from(size.min(LARGEST)).ok().filter(|_| size >= SMALLEST);
        (self.since, self.bytes) = (now, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, PieceSize};

    const CHUNK: u64 = 64 << 10;
    const MB: u64 = 1 << 20;

    /// Chunks, then pieces, at `rate` bytes a second for `millis`; the largest wait in milliseconds.
    fn at(size: &mut PieceSize, now: &mut u64, rate: u64, millis: u64) -> u64 {
        let (end, mut longest) = (*now + millis, 0);
        while *now < end {
            let bytes = size.get().map_or(CHUNK, u64::from);
            let took = bytes * 1000 / rate;
            *now += took;
            longest = longest.max(took);
            size.came(bytes, *now);
        }
        longest
    }

    #[test]
    fn a_fast_connection_brings_pieces_of_some_50_ms() {
        let (mut size, mut now) = (PieceSize::new(7), 7);
        at(&mut size, &mut now, 200 * MB, 100);
        let piece = u64::from(size.get().expect("pieces"));
        assert!((8 * MB..=16 * MB).contains(&piece), "{piece}");
        assert!(at(&mut size, &mut now, 200 * MB, 1000) <= 100);
    }

    #[test]
    fn a_slow_connection_brings_chunks() {
        let (mut size, mut now) = (PieceSize::new(0), 0);
        at(&mut size, &mut now, 10 * MB, 5000);
        assert_eq!(size.get(), None);
    }

    #[test]
    fn a_connection_that_slows_down_makes_wait_only_once() {
        let (mut size, mut now) = (PieceSize::new(0), 0);
        at(&mut size, &mut now, 2000 * MB, 1000);
        assert_eq!(size.get().map(u64::from), Some(LARGEST));
        assert!(at(&mut size, &mut now, 2 * MB, 1) <= 8000);
        assert_eq!(size.get(), None);
        at(&mut size, &mut now, 2000 * MB, 1000);
        assert!(size.get().is_some());
    }

    #[test]
    fn clocks_and_sizes_out_of_range() {
        let mut size = PieceSize::new(u64::MAX);
        size.came(u64::MAX, 0);
        assert_eq!(size.get().map(u64::from), Some(LARGEST));
        size.came(0, u64::MAX);
        assert_eq!(size.get(), None);
    }
}
