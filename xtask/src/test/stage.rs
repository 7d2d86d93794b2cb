//! One stage: programs whose output goes to the terminal as it comes, into the stage's log, and back to be counted.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
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

use super::summary::{Counts, Failures};
use crate::{paths, process};

/// The process group of the program that runs now; 0 when there is none.
static RUNNING: AtomicU32 = AtomicU32::new(0);

/// Set by Ctrl-C or SIGTERM.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How long the clean-up may take once we are asked to end.
const CLEAN_UP: Duration = Duration::from_secs(5);

/// Ends the running program with all its children on Ctrl-C or SIGTERM. The stages after it are left out, see
/// [`is_interrupted`]; should that take too long, we end without.
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
        end_group(RUNNING.load(Ordering::SeqCst));
        tokio::time::sleep(CLEAN_UP).await;
        std::process::exit(130);
    });
}

/// Are we asked to end?
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn end_group(group: u32) {
    if group != 0 {
        let _ = sys::send_group(group, sys::Signal::Terminate);
        thread::sleep(Duration::from_millis(300));
        let _ = sys::send_group(group, sys::Signal::Kill);
    }
}

/// A stage with its log.
pub struct Stage {
    /// What the summary calls it.
    pub name: String,
    log: Arc<Mutex<File>>,
    start: Instant,
    failures: Arc<Mutex<Vec<String>>>,
}

/// How a program of a stage ended.
pub struct Finished {
    /// With exit status 0?
    pub success: bool,
    /// Everything it printed, both streams.
    pub output: String,
}

impl Stage {
    /// Begins a stage with an empty log.
    pub fn begin(name: &str) -> Result<Self> {
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
        })
    }

    /// Time since its beginning.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The lines that tell which tests failed, and why.
    pub fn failures(&self) -> Vec<String> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs a program to its end, and ends what it left running.
    pub fn run(&self, command: &mut Command) -> Result<Finished> {
        use std::os::unix::process::CommandExt;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        sys::die_with_parent(command);
        let mut child = command.spawn().with_context(|| format!("cannot run {}", process::name(command)))?;
        let group = child.id();
        RUNNING.store(group, Ordering::SeqCst);
        let output = Arc::new(Mutex::new(String::new()));
        let stdout = child.stdout.take().map(|stream| self.tee(stream, &output));
        let stderr = child.stderr.take().map(|stream| self.tee(stream, &output));
        let status = child.wait();
        // What it left running holds its output open.
        let _ = sys::send_group(group, sys::Signal::Kill);
        for reader in [stdout, stderr].into_iter().flatten() {
            let _ = reader.join();
        }
        RUNNING.store(0, Ordering::SeqCst);
        let output = output.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Finished { success: status?.success(), output })
    }

    fn tee(&self, stream: impl Read + Send + 'static, output: &Arc<Mutex<String>>) -> thread::JoinHandle<()> {
        let (log, output, failures) = (Arc::clone(&self.log), Arc::clone(output), Arc::clone(&self.failures));
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            let mut line = Vec::new();
            let mut filter = Failures::default();
            while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
                let _ = std::io::stdout().lock().write_all(&line);
                let _ = log.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line);
                let text = String::from_utf8_lossy(&line);
                if filter.takes(&text) {
                    failures.lock().unwrap_or_else(PoisonError::into_inner).push(text.trim_end().to_owned());
                }
                output.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
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
            self.failures.lock().unwrap_or_else(PoisonError::into_inner).push(format!("check {name}"));
        }
        Ok(finished)
    }

    fn say(&self, line: &str) {
        println!("{line}");
        let _ = writeln!(self.log.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
    }
}
