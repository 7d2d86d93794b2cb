//! Running other programs: with their output shown, kept, or replaced by the time that passes.

use std::{
    env,
    ffi::OsStr,
    io::ErrorKind,
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

const HEARTBEAT: Duration = Duration::from_secs(5);

/// Looks a program up on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let names = if cfg!(windows) { vec![format!("{name}.exe"), format!("{name}.cmd")] } else { vec![name.to_owned()] };
    env::split_paths(&env::var_os("PATH")?)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|path| path.is_file())
}

/// Runs a program with its output on the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_run(command))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a program and gives what it printed to its standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_run(command))?;
    check(command, &output)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program whose output is of no use: shows what it does and, every few seconds, for how long. Its output is
/// shown only when it fails.
pub fn run_quietly(what: &str, command: &mut Command) -> Result<()> {
    println!("{what}");
    let start = Instant::now();
    let (done, wait) = channel::<()>();
    let heartbeat = thread::spawn(move || {
        while wait.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
            println!("  … {} s", start.elapsed().as_secs());
        }
    });
    let output = command.stdin(Stdio::null()).output();
    drop(done);
    let _ = heartbeat.join();
    let output = output.with_context(|| cannot_run(command))?;
    check(command, &output)
}

fn check(command: &Command, output: &Output) -> Result<()> {
    if !output.status.success() {
        bail!(
            "{} ended with {}\n{}{}",
            name(command),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// The first line that a program prints for `--version`; `None` when it is not there or fails.
pub fn version(program: impl AsRef<OsStr>) -> Option<String> {
    match Command::new(program).arg("--version").stderr(Stdio::null()).output() {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            Some(text.lines().next().unwrap_or_default().trim().to_owned())
        }
        Err(error) if error.kind() != ErrorKind::NotFound => None,
        _ => None,
    }
}

/// The program's name, for messages.
pub fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

fn cannot_run(command: &Command) -> String {
    format!("cannot run {}", command.get_program().display())
}
