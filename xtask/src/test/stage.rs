//! One stage: programs whose output goes to the terminal as it comes, into the stage's log, and back to be counted.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use bed::sys;
use tokio::{
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};

use super::{
    summary::{Counts, Failures},
    times::Times,
};
use crate::{paths, process};

/// The process groups of the programs that run now.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Set by Ctrl-C or SIGTERM.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How long the clean-up may take once we are asked to end.
const CLEAN_UP: Duration = Duration::from_secs(5);

/// Ends the running programs with all their children on Ctrl-C or SIGTERM. The stages after it are left out, see
/// [`is_interrupted`]; should that take too long, this program ends without waiting for it.
pub fn stop_on_signal(runtime: &Runtime) {
    runtime.spawn(async {
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        INTERRUPTED.store(true, Ordering::SeqCst);
        end_groups(&lock(&RUNNING).clone());
        tokio::time::sleep(CLEAN_UP).await;
        std::process::exit(130);
    });
}

/// Whether a signal has asked this program to end.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn end_groups(groups: &BTreeSet<u32>) {
    let send = |signal| groups.iter().for_each(|group| drop(sys::send_group(*group, signal)));
    send(sys::Signal::Terminate);
    thread::sleep(Duration::from_millis(300));
    send(sys::Signal::Kill);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stage with its log.
pub struct Stage {
    /// The name of the stage in the summary.
    pub name: String,
    log: Arc<Mutex<File>>,
    start: Instant,
    failures: Arc<Mutex<Vec<String>>>,
    /// Before each line on the terminal.
    prefix: String,
}

/// The result of a program of a stage.
pub struct Finished {
    /// Whether its exit status was 0.
    pub success: bool,
    /// The lines that it printed, both streams, each with the time since the stage began.
    pub lines: Vec<(Duration, String)>,
}

impl Finished {
    /// Everything that it printed.
    pub fn output(&self) -> String {
        self.lines.iter().map(|(_, line)| line.as_str()).collect()
    }
}

impl Stage {
    /// Begins a stage with an empty log. With `is_beside_others` its lines on the terminal begin with its name.
    pub fn begin(name: &str, is_beside_others: bool) -> Result<Self> {
        println!("\n=== {name}");
        let dir = paths::root().join("target/test-logs");
        std::fs::create_dir_all(&dir)?;
        let path = dir.join(format!("{name}.log"));
        let log = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self {
            name: name.to_owned(),
            log: Arc::new(Mutex::new(log)),
            start: Instant::now(),
            failures: Arc::default(),
            prefix: if is_beside_others { format!("{name} | ") } else { String::new() },
        })
    }

    /// Time since its beginning.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The lines that tell which tests failed, and why.
    pub fn failures(&self) -> Vec<String> {
        lock(&self.failures).clone()
    }

    /// Runs a program to its end, and ends what it left running.
    pub fn run(&self, command: &mut Command) -> Result<Finished> {
        use std::os::unix::process::CommandExt;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        sys::die_with_parent(command);
        let mut child = command.spawn().with_context(|| format!("cannot run {}", process::name(command)))?;
        let group = child.id();
        lock(&RUNNING).insert(group);
        let lines = Arc::default();
        let stdout = child.stdout.take().map(|stream| self.tee(stream, &lines));
        let stderr = child.stderr.take().map(|stream| self.tee(stream, &lines));
        let status = child.wait();
        // Programs that it left running hold its output open.
        let _ = sys::send_group(group, sys::Signal::Kill);
        for reader in [stdout, stderr].into_iter().flatten() {
            let _ = reader.join();
        }
        lock(&RUNNING).remove(&group);
        let lines = std::mem::take(&mut *lock(&lines));
        Ok(Finished { success: status?.success(), lines })
    }

    fn tee(
        &self,
        stream: impl Read + Send + 'static,
        lines: &Arc<Mutex<Vec<(Duration, String)>>>,
    ) -> thread::JoinHandle<()> {
        let (log, lines, failures) = (Arc::clone(&self.log), Arc::clone(lines), Arc::clone(&self.failures));
        let (prefix, start) = (self.prefix.clone(), self.start);
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut line = Vec::new();
            let mut filter = Failures::default();
            while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
                // In one piece, since other stages write there too.
                let _ = std::io::stdout().lock().write_all(&[prefix.as_bytes(), &line].concat());
                let _ = lock(&log).write_all(&line);
                let text = String::from_utf8_lossy(&line);
                if filter.takes(&text) {
                    lock(&failures).push(text.trim_end().to_owned());
                }
                lock(&lines).push((start.elapsed(), text.into_owned()));
                line.clear();
            }
        })
    }

    /// Runs a single check that counts as one test.
    pub fn check(&self, name: &str, command: &mut Command, counts: &mut Counts) -> Result<Finished> {
        self.say(&format!("check {name}"));
        let finished = self.run(command)?;
        let verdict = if finished.success { "ok" } else { "FAILED" };
        self.say(&format!("check {name} ... {verdict}"));
        counts.add(&Counts::one(finished.success));
        if !finished.success {
            lock(&self.failures).push(format!("check {name}"));
        }
        Ok(finished)
    }

    /// Shows which tests took longest.
    pub fn tell_slowest(&self, times: Times) {
        let slowest = times.slowest();
        if !slowest.is_empty() {
            self.say(&format!("slowest tests of {}:", self.name));
            slowest.iter().for_each(|line| self.say(line));
        }
    }

    fn say(&self, line: &str) {
        println!("{}{line}", self.prefix);
        let _ = writeln!(lock(&self.log), "{line}");
    }
}
