//! Counting what test programs report, and the table at the end.

use std::time::Duration;

use super::stage::Stage;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// Left out by the tests themselves.
    pub skipped: u64,
}

impl Counts {
    /// One test.
    pub fn one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into(), skipped: 0 }
    }

    /// Adds up.
    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Reads the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …` of Rust's test programs.
    pub fn of_rust(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines() {
            let Some((_, rest)) = line.split_once("test result: ") else {
                continue;
            };
            for part in rest.split([';', '.']) {
                let mut words = part.split_whitespace();
                if let (Some(Ok(number)), Some(kind)) = (words.next().map(str::parse::<u64>), words.next()) {
                    counts.count(kind, number);
                }
            }
        }
        counts
    }

    /// Reads the lines `ℹ pass 3` of Node's test runner.
    pub fn of_node(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let ["ℹ" | "#", kind, number] = words.as_slice()
                && let Ok(number) = number.parse()
            {
                counts.count(kind, number);
            }
        }
        counts
    }

    /// Reads the last line `3 passed, 0 failed` of our own runner.
    pub fn of_browser(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().rev() {
            if let [passed, "passed,", failed, "failed"] = line.split_whitespace().collect::<Vec<_>>().as_slice()
                && let (Ok(passed), Ok(failed)) = (passed.parse(), failed.parse())
            {
                counts.passed = passed;
                counts.failed = failed;
                break;
            }
        }
        counts
    }

    fn count(&mut self, kind: &str, number: u64) {
        match kind {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

/// Finds the lines in the output of a test program that name a failed test, and those that say why.
#[derive(Default)]
pub struct Failures {
    follow: u32,
}

impl Failures {
    /// Lines after the name that may belong to it.
    const REASON: u32 = 3;

    /// Whether the next line of the output belongs to a failure.
    pub fn takes(&mut self, line: &str) -> bool {
        let line = line.trim_end();
        let is_name = line.starts_with("test ") && [" FAILED", " FAIL"].iter().any(|end| line.ends_with(end));
        let is_reason =
            line.starts_with("panicked at ") || line.starts_with("thread '") && line.contains("' panicked at ");
        // Our own runner; Node's marks a failed test wherever it is nested.
        if line.starts_with("FAIL ") || line.trim_start().starts_with("✖ ") || is_name || is_reason {
            self.follow = if is_name { 0 } else { Self::REASON };
            return true;
        }
        let follows = self.follow > 0 && !line.is_empty();
        self.follow = if follows { self.follow - 1 } else { 0 };
        follows
    }
}

struct Row {
    stage: String,
    engine: String,
    counts: Counts,
    time: Duration,
    remark: String,
    failures: Vec<String>,
}

/// All stages that ran.
pub struct Summary {
    rows: Vec<Row>,
    is_filtered: bool,
}

impl Summary {
    /// A summary without stages. Where only tests of a certain name run, a stage may have no tests.
    pub fn new(is_filtered: bool) -> Self {
        Self { rows: Vec::new(), is_filtered }
    }

    /// Adds the stages of another one.
    pub fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Adds a stage. A program that failed without a failed test counts as one, and so does a stage without tests.
    pub fn add(&mut self, stage: &Stage, engine: &str, counts: Counts, success: bool) {
        self.add_remarked(stage, engine, counts, success, String::new());
    }

    /// Adds a stage with a remark, which is shown if the stage went well.
    pub fn add_remarked(&mut self, stage: &Stage, engine: &str, mut counts: Counts, success: bool, mut remark: String) {
        let ran_none = counts.passed + counts.failed == 0;
        if ran_none && self.is_filtered {
            remark = "no test of that name".to_owned();
        } else if ran_none {
            remark = "ran no test".to_owned();
            counts.failed = 1;
        } else if !success && counts.failed == 0 {
            remark = "ended with an error".to_owned();
            counts.failed = 1;
        }
        let (stage, time, failures) = (stage.name.clone(), stage.elapsed(), stage.failures());
        self.rows.push(Row { stage, engine: engine.to_owned(), counts, time, remark, failures });
    }

    /// Adds checks of our own: what was found wrong.
    pub fn add_checks(&mut self, stage: &str, counts: Counts, time: Duration, failures: Vec<String>) {
        let (stage, engine) = (stage.to_owned(), "-".to_owned());
        self.rows.push(Row { stage, engine, counts, time, remark: String::new(), failures });
    }

    /// Adds a part that did not get as far as its tests.
    pub fn could_not_run(&mut self, stage: &str, error: &anyhow::Error) {
        let reason = format!("{error:#}");
        eprintln!("error: {reason}");
        self.rows.push(Row {
            stage: stage.to_owned(),
            engine: "-".to_owned(),
            counts: Counts::one(false),
            time: Duration::ZERO,
            remark: reason.lines().next().unwrap_or_default().to_owned(),
            failures: Vec::new(),
        });
    }

    /// Prints the table, what failed and the total; true when all is well.
    pub fn print(&self) -> bool {
        let mut total = Counts::default();
        let wide =
            |cell: fn(&Row) -> &str| self.rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or(0).max(6);
        let (stages, engines) = (wide(|row| &row.stage), wide(|row| &row.engine));
        println!(
            "\n{:stages$}  {:engines$}  {:>6}  {:>6}  {:>7}  {:>7}",
            "stage", "engine", "passed", "failed", "skipped", "time"
        );
        for row in &self.rows {
            let Counts { passed, failed, skipped } = row.counts;
            let time = format!("{:.1} s", row.time.as_secs_f64());
            println!(
                "{:stages$}  {:engines$}  {passed:>6}  {failed:>6}  {skipped:>7}  {time:>7}  {}",
                row.stage, row.engine, row.remark
            );
            total.add(&row.counts);
        }
        for row in self.rows.iter().filter(|row| row.counts.failed > 0 && !row.failures.is_empty()) {
            println!("\nfailed in {}:", row.stage);
            row.failures.iter().for_each(|line| println!("  {line}"));
        }
        println!("\n{} passed, {} failed", total.passed, total.failed);
        total.failed == 0 && total.passed > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Failures};

    fn failures(output: &str) -> Vec<&str> {
        let mut filter = Failures::default();
        output.lines().filter(|line| filter.takes(line)).collect()
    }

    #[test]
    fn what_failed_in_each_runner() {
        let rust = "test a ... ok\ntest b ... FAILED\ntest c ... FAIL\n\npanicked at x.rs:1:2\nnot within 5 s\n\nStack";
        assert_eq!(failures(rust), ["test b ... FAILED", "test c ... FAIL", "panicked at x.rs:1:2", "not within 5 s"]);
        let node = "  ✔ x\n  ✖ y (3 ms)\n\nℹ pass 1";
        assert_eq!(failures(node), ["  ✖ y (3 ms)"]);
        let browser = "ok   a (1 ms)\nFAIL b\n     Error: c\n     at d\n     at e\n     at f\nok   g (1 ms)";
        assert_eq!(failures(browser), ["FAIL b", "     Error: c", "     at d", "     at e"]);
    }

    #[test]
    fn results_of_each_runner() {
        let rust = "test a ... ok\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\nnoise\ntest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out";
        assert_eq!(Counts::of_rust(rust), Counts { passed: 5, failed: 1, skipped: 1 });
        let node = "✔ x\nℹ tests 3\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ duration_ms 12";
        assert_eq!(Counts::of_node(node), Counts { passed: 2, failed: 1, skipped: 1 });
        let browser = "ok 1\n4 passed, 2 failed\n";
        assert_eq!(Counts::of_browser(browser), Counts { passed: 4, failed: 2, skipped: 0 });
    }
}
