//! How long each test took: as its runner says, or by the clock where the runner says nothing.

use std::time::Duration;

/// The number of tests that are shown.
const SHOWN: usize = 15;

/// Tests that are faster than this are not shown.
const WORTH_SHOWING: Duration = Duration::from_millis(500);

/// Tests with their durations.
#[derive(Debug, Default)]
pub struct Times(Vec<(Duration, String)>);

impl Times {
    /// Reads lines such as `ok   name (12 ms)` of our own runner and `✔ name (12.3ms)` of Node's.
    pub fn reported(lines: &[(Duration, String)]) -> Self {
        Self(lines.iter().filter_map(|(_, line)| reported(line)).collect())
    }

    /// Reads lines such as `test name ... ok` of tests that run one after the other, and takes the time from one to the
    /// next.
    pub fn between(lines: &[(Duration, String)]) -> Self {
        let mut times = Vec::new();
        let mut last = Duration::ZERO;
        for (at, line) in lines {
            let line = line.trim();
            if line.starts_with("running ") && line.ends_with(" tests") {
                last = *at;
            } else if let Some((name, _)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) {
                times.push((at.saturating_sub(last), name.to_owned()));
                last = *at;
            }
        }
        Self(times)
    }

    /// The slowest, a line each; none where all are fast.
    pub fn slowest(mut self) -> Vec<String> {
        self.0.sort_by(|one, other| other.cmp(one));
        self.0
            .iter()
            .take_while(|(time, _)| *time >= WORTH_SHOWING)
            .take(SHOWN)
            .map(|(time, name)| format!("{:>6.1} s  {name}", time.as_secs_f64()))
            .collect()
    }
}

fn reported(line: &str) -> Option<(Duration, String)> {
    let line = line.trim();
    let rest = line.strip_prefix("ok ").or_else(|| line.strip_prefix("✔ ")).or_else(|| line.strip_prefix("✖ "))?;
    let (name, time) = rest.strip_suffix("ms)")?.rsplit_once(" (")?;
    let millis: f64 = time.trim().parse().ok()?;
    Some((Duration::try_from_secs_f64(millis / 1000.0).ok()?, name.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Times;

    fn at<const N: usize>(lines: [(u64, &str); N]) -> [(Duration, String); N] {
        lines.map(|(millis, line)| (Duration::from_millis(millis), line.to_owned()))
    }

    #[test]
    fn those_that_a_runner_reports() {
        let lines =
            ["ok   a (b) (700 ms)\n", "  ✔ c (1234.5ms)", "ok   quick (3 ms)", "FAIL d", "✖ e (600.1ms)", "ok   f"];
        assert_eq!(
            Times::reported(&at(lines.map(|line| (0, line)))).slowest(),
            ["   1.2 s  c", "   0.7 s  a (b)", "   0.6 s  e"]
        );
    }

    #[test]
    fn those_that_the_clock_tells() {
        let lines = [(900, "noise"), (1000, "running 2 tests"), (1600, "test a::b ... ok"), (4000, "test c ... FAIL")];
        assert_eq!(Times::between(&at(lines)).slowest(), ["   2.4 s  c", "   0.6 s  a::b"]);
    }
}
