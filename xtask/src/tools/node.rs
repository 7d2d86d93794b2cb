//! Node.js and what comes through npm: wasm-opt, esbuild, TypeScript, and the modules that tests use.

use std::{
    ffi::OsString,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use super::{install, lock};
use crate::{paths, process};

const OLDEST: u32 = 20;
const BINARYEN: &str = "132.0.0";

/// Node.js, new enough.
pub fn node() -> Result<PathBuf> {
    let Some(path) = process::on_path("node") else {
        bail!("Node.js is missing: install version {OLDEST} or newer, with npm (Debian: apt-get install nodejs npm)");
    };
    let version = process::version(&path).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST) {
        bail!("Node.js {version} at {} is too old: install version {OLDEST} or newer", path.display());
    }
    Ok(path)
}

/// npm, to be given arguments.
pub fn npm_command() -> Result<Command> {
    node()?;
    let Some(npm) = process::on_path("npm") else {
        bail!("npm is missing: install it beside Node.js (Debian: apt-get install npm)");
    };
    let mut command = Command::new(npm);
    command.env("npm_config_update_notifier", "false");
    Ok(command)
}

/// Installs into `dir` what the lock file in `from` says.
fn npm_ci_from(what: &str, from: &Path, dir: &Path) -> Result<()> {
    for name in ["package.json", "package-lock.json"] {
        paths::copy(&from.join(name), &dir.join(name))?;
    }
    npm_ci(what, dir)
}

fn npm_ci(what: &str, dir: &Path) -> Result<()> {
    process::run_quietly(
        what,
        npm_command()?.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(dir),
    )
}

/// A program with arguments of its own before ours.
pub struct Program(Vec<OsString>);

impl Program {
    /// Ready for more arguments.
    pub fn command(&self) -> Command {
        let mut parts = self.0.iter();
        let mut command = Command::new(parts.next().cloned().unwrap_or_default());
        command.args(parts);
        command
    }
}

/// wasm-opt of binaryen: the pinned one, or one of the same version on PATH.
pub fn wasm_opt() -> Result<Program> {
    let major = BINARYEN.split('.').next().unwrap_or_default();
    if let Some(path) = process::on_path("wasm-opt")
        && process::version(&path).is_some_and(|found| found.starts_with(&format!("wasm-opt version {major} ")))
    {
        return Ok(Program(vec![path.into()]));
    }
    let script = build_tool("binaryen/bin/wasm-opt")?;
    Ok(Program(vec![node()?.into(), script.into()]))
}

/// The folder node_modules with esbuild, TypeScript and the libraries that the package bundles.
pub fn build_modules() -> Result<PathBuf> {
    build_tool("")
}

/// A file of the modules that xtask/npm/package-lock.json pins. Each state of the lock has a folder of its own.
fn build_tool(file: &str) -> Result<PathBuf> {
    let from = paths::root().join("xtask/npm");
    let mut hash = DefaultHasher::new();
    fs::read(from.join("package-lock.json"))?.hash(&mut hash);
    let folder = format!("build-{:016x}", hash.finish());
    install(&folder, &format!("node_modules/{file}"), |dir| {
        npm_ci_from("installing wasm-opt and esbuild (npm)", &from, dir)
    })
}

/// Installs into tests/node_modules what tests/package-lock.json names.
pub fn test_modules() -> Result<()> {
    let tests = paths::root().join("tests");
    let modules = tests.join("node_modules");
    let wanted = fs::read(tests.join("package-lock.json"))?;
    let stamp = modules.join(".installed-from");
    let is_current = || fs::read(&stamp).is_ok_and(|found| found == wanted);
    if is_current() {
        return Ok(());
    }
    // The folder is in the repository even if Cargo's target is elsewhere, since renaming needs the same file system.
    let work = paths::root().join("target/node");
    fs::create_dir_all(&work)?;
    let _lock = lock(&work.join("lock"))?;
    if is_current() {
        return Ok(());
    }
    let new = work.join("new");
    paths::empty_dir(&new)?;
    npm_ci_from("installing the modules that tests use (npm)", &tests, &new)?;
    fs::write(new.join("node_modules/.installed-from"), &wanted)?;
    paths::replace_dir(&new.join("node_modules"), &modules)
}

/// Installs the node_modules of an example that its lock file names. They stay in its folder, as with its users: the
/// lock file names the package by a relative path.
pub fn example_modules(example: &Path) -> Result<()> {
    let wanted = fs::read(example.join("package-lock.json"))?;
    let stamp = example.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    npm_ci(&format!("installing the modules of {} (npm)", example.display()), example)?;
    Ok(fs::write(&stamp, &wanted)?)
}
