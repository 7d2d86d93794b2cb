//! Decides how a download is cut into ranges, and how the bytes of each are taken.
//!
//! A browser that collects a range by itself (`Response.blob()`) is about twice as fast as a script that reads its
//! chunks, but tells nothing on the way, and all of the range is lost when the connection breaks. So the first bytes
//! are streamed, which measures the connection. On a fast one the browser then collects ranges that take a moment each;
//! on a slow one the rest is streamed. Each request costs some milliseconds, so the ranges grow quickly.

/// Bytes that are streamed to measure a connection. More would cost a fast connection time; fewer would measure the
/// delay of a distant server instead of its rate.
const SAMPLE: u64 = 2 << 20;

/// Bytes of the smallest range that is worth a request, and of a stream whose rate is looked at again.
const SMALLEST: u64 = 4 << 20;

/// The largest range, in bytes. A connection that breaks loses at most this many bytes and a quarter more.
const LARGEST: u64 = 128 << 20;

/// How many times as large as the last range the next one may be. Where only the sample was fast, and the rest comes at
/// 1 MB a second, the first range that is collected still arrives within its time limit.
const GROWTH: u64 = 8;

/// The way in which the bytes of a range are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Chunk by chunk, as they come.
    Stream,
    /// All at once, by the browser.
    Collect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Measuring,
    /// Ranges of this many bytes are collected.
    Fast(u64),
    /// A range of this many bytes could not be collected; it is streamed, which tells whether the connection was the
    /// reason.
    Again(u64),
    Slow,
    /// Ranges are not split: the target takes chunks, or the server knows no ranges.
    Whole,
}

/// Decides about the ranges of one download.
#[derive(Debug)]
pub struct RangePlan {
    state: State,
    /// Milliseconds that a collected range is to take.
    span: u64,
    /// Bytes a second from which on ranges are collected.
    fast: u64,
    /// The window of a stream's chunks: when it began, and bytes since.
    window: (u64, u64),
}

impl RangePlan {
    /// The plan of a download whose progress is reported, ten times a second at best.
    pub fn heard() -> Self {
        Self { state: State::Measuring, span: 200, fast: 20 << 20, window: (0, 0) }
    }

    /// The plan of a download whose progress is not reported. A range then takes two seconds, which are no great loss
    /// and far from the five minutes after which the server ends each request.
    pub fn unheard() -> Self {
        Self { span: 2_000, fast: 2 << 20, ..Self::heard() }
    }

    /// The plan of a download to a target that takes chunks as they come.
    pub fn streamed() -> Self {
        Self { state: State::Whole, ..Self::heard() }
    }

    /// Length of the next range, of which `rest` bytes are left, and how to take it.
    pub fn next(&mut self, rest: u64, now: u64) -> (u64, Take) {
        self.window = (now, 0);
        match self.state {
            State::Measuring if rest > SAMPLE + SMALLEST => (SAMPLE, Take::Stream),
            State::Again(size) => (rest.min(size), Take::Stream),
            State::Measuring | State::Slow | State::Whole => (rest, Take::Stream),
            // A remainder is not worth a request of its own.
            State::Fast(size) if rest < size + size / 4 => (rest, Take::Collect),
            State::Fast(size) => (size, Take::Collect),
        }
    }

    /// Records a chunk of a stream; returns true where the rest of the range is better collected.
    pub fn is_worth_collecting(&mut self, bytes: u64, now: u64) -> bool {
        self.window.1 = self.window.1.saturating_add(bytes);
        if self.state != State::Slow || self.window.1 < SMALLEST {
            return false;
        }
        let rate = rate(self.window.1, now.saturating_sub(self.window.0));
        self.window = (now, 0);
        if rate >= self.fast {
            self.state = State::Fast(self.size(SAMPLE, rate));
        }
        rate >= self.fast
    }

    /// Records that a range of `bytes` bytes came completely within `millis` milliseconds.
    pub fn came(&mut self, bytes: u64, millis: u64) {
        let rate = rate(bytes, millis);
        self.state = match self.state {
            State::Measuring if rate >= self.fast => State::Fast(self.size(SAMPLE, rate)),
            State::Measuring => State::Slow,
            State::Again(_) if rate < self.fast / 2 => State::Slow,
            State::Again(size) => State::Fast(size),
            State::Fast(_) if rate < self.fast / 2 => State::Slow,
            State::Fast(size) => State::Fast(self.size(size, rate)),
            other => other,
        };
    }

    /// Records that a range did not come completely: it is then streamed, or the connection is measured again.
    pub fn broke(&mut self) {
        self.state = match self.state {
            State::Fast(size) => State::Again(size),
            State::Whole => State::Whole,
            _ => State::Measuring,
        };
    }

    /// Records that the server has sent the whole file instead of a range of it.
    pub fn ranges_are_ignored(&mut self) {
        self.state = State::Whole;
    }

    /// The size of the range that follows one of `last` bytes: no more than comes in the span.
    fn size(&self, last: u64, rate: u64) -> u64 {
        (last * GROWTH).min(rate.saturating_mul(self.span) / 1000).clamp(SMALLEST, LARGEST)
    }
}

/// Bytes a second.
fn rate(bytes: u64, millis: u64) -> u64 {
    bytes.saturating_mul(1000) / millis.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1 << 20;

    /// The ranges of a download of `size` bytes at `rate` bytes a second.
    fn ranges(plan: &mut RangePlan, size: u64, rate: u64) -> Vec<(u64, Take)> {
        let (mut rest, mut now, mut ranges) = (size, 0, Vec::new());
        while rest > 0 {
            let (length, take) = plan.next(rest, now);
            assert!(length > 0 && length <= rest);
            let millis = length * 1000 / rate;
            now += millis;
            plan.came(length, millis);
            rest -= length;
            ranges.push((length, take));
        }
        ranges
    }

    #[test]
    fn small_files_come_in_one_request() {
        for plan in [&mut RangePlan::heard(), &mut RangePlan::unheard(), &mut RangePlan::streamed()] {
            assert_eq!(ranges(plan, 6 * MB, 100 * MB), [(6 * MB, Take::Stream)]);
        }
    }

    #[test]
    fn a_fast_connection_brings_ranges_that_grow() {
        let all = ranges(&mut RangePlan::unheard(), 1024 * MB, 500 * MB);
        assert_eq!(all[0], (2 * MB, Take::Stream));
        let sizes: Vec<u64> = all[1..].iter().map(|(size, _)| size / MB).collect();
        assert_eq!(sizes, [16, 128, 128, 128, 128, 128, 128, 128, 110]);
        assert!(all[1..].iter().all(|(_, take)| *take == Take::Collect));
    }

    #[test]
    fn who_hears_of_progress_hears_five_times_a_second() {
        let all = ranges(&mut RangePlan::heard(), 1024 * MB, 100 * MB);
        assert!(all[1..all.len() - 1].iter().all(|(size, _)| *size <= 20 * MB), "{all:?}");
    }

    #[test]
    fn a_range_takes_two_seconds_at_most() {
        let all = ranges(&mut RangePlan::unheard(), 1024 * MB, 10 * MB);
        assert!(all[..all.len() - 1].iter().all(|(size, _)| *size <= 20 * MB), "{all:?}");
    }

    #[test]
    fn a_fast_sample_of_a_slow_connection_is_survived() {
        let mut plan = RangePlan::unheard();
        plan.came(SAMPLE, 1);
        let (first, _) = plan.next(1024 * MB, 0);
        // A range that takes 20 seconds is given up.
        assert!(first < 20 * MB, "{first}");
        plan.came(first, 8_000);
        assert_eq!(plan.next(1008 * MB, 0), (4 * MB, Take::Collect));
        plan.came(4 * MB, 8_000);
        assert_eq!(plan.next(1004 * MB, 0), (1004 * MB, Take::Stream));
    }

    #[test]
    fn a_slow_connection_is_streamed_until_it_is_fast() {
        let mut plan = RangePlan::unheard();
        assert_eq!(ranges(&mut plan, 100 * MB, MB), [(2 * MB, Take::Stream), (98 * MB, Take::Stream)]);
        plan.next(100 * MB, 0);
        assert!(!plan.is_worth_collecting(4 * MB, 4000));
        assert!(plan.is_worth_collecting(4 * MB, 4100));
        assert_eq!(plan.next(92 * MB, 5000), (16 * MB, Take::Collect));
        // And slow again.
        plan.came(16 * MB, 60_000);
        assert_eq!(plan.next(76 * MB, 65_000), (76 * MB, Take::Stream));
    }

    #[test]
    fn what_broke_is_measured_again() {
        let mut plan = RangePlan::unheard();
        ranges(&mut plan, 100 * MB, 500 * MB);
        plan.broke();
        assert_eq!(plan.next(1000 * MB, 0), (128 * MB, Take::Stream), "as a stream");
        plan.came(128 * MB, 100);
        assert_eq!(plan.next(36 * MB, 0), (36 * MB, Take::Collect), "and collected again");
        plan.broke();
        plan.broke();
        assert_eq!(plan.next(100 * MB, 0), (2 * MB, Take::Stream), "measured again");
    }

    #[test]
    fn one_request_for_a_stream_and_for_a_server_without_ranges() {
        let mut plan = RangePlan::unheard();
        plan.ranges_are_ignored();
        for mut plan in [plan, RangePlan::streamed()] {
            plan.came(4 * MB, 1);
            plan.broke();
            assert!(!plan.is_worth_collecting(1 << 40, 1));
            assert_eq!(plan.next(100 * MB, 0), (100 * MB, Take::Stream));
        }
    }

    #[test]
    fn clocks_and_sizes_out_of_range() {
        let mut plan = RangePlan::heard();
        plan.came(u64::MAX, 0);
        assert_eq!(plan.next(u64::MAX, u64::MAX), (16 * MB, Take::Collect));
        plan.came(u64::MAX, 0);
        plan.came(0, u64::MAX);
        assert_eq!(plan.next(1, 0), (1, Take::Stream));
    }
}
