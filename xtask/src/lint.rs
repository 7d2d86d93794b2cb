//! `cargo xtask lint`: every check that needs no server and no browser, beyond what cargo itself brings.

use std::{
    env, fs,
    io::{self, IsTerminal},
    path::PathBuf,
    process::Command,
};

use anyhow::{Context, Result};

use crate::{paths, process, tidy, tools};

#[derive(clap::Args)]
pub struct Arguments {
    /// Format, and fix what can be fixed safely
    #[arg(long)]
    fix: bool,
}

/// Runs all of them, so that one run shows everything; true when all of them pass.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let checks: [(&str, Result<bool>); 4] = [
        ("tidy", tidy::run()),
        ("biome", biome(arguments.fix)),
        ("cargo deny", deny()),
        ("minimum Rust version", minimum_rust()),
    ];
    let mut is_clean = true;
    for (name, result) in checks {
        match result {
            Ok(true) => println!("lint: {name} ok"),
            Ok(false) => println!("lint: {name} FAILED"),
            Err(ref error) => println!("lint: {name} FAILED: {error:#}"),
        }
        is_clean &= matches!(result, Ok(true));
    }
    Ok(is_clean)
}

/// Formats and lints JavaScript, TypeScript, CSS and JSON, as biome.jsonc says.
fn biome(is_fixing: bool) -> Result<bool> {
    tools::test_modules()?;
    let mut command = Command::new(tools::node()?);
    command.arg(paths::root().join("tests/node_modules/@biomejs/biome/bin/biome"));
    command.args(if is_fixing { ["check", "--write"].as_slice() } else { &["ci"] });
    command.args(["--error-on-warnings", "--max-diagnostics=200"]);
    if !io::stdout().is_terminal() {
        command.arg("--colors=off");
    }
    command.arg(".").current_dir(paths::root());
    succeeds(&mut command)
}

/// Licences, sources and banned crates, as deny.toml says; advisories where their database is.
fn deny() -> Result<bool> {
    let check = |options: &[&str], checks: &[&str]| {
        let mut command = Command::new(tools::cargo_deny()?);
        command.args(["--locked", "--workspace"]).args(options).arg("check").args(checks);
        succeeds(command.current_dir(paths::root()))
    };
    let is_clean = check(&[], &["licenses", "bans", "sources"])?;
    if !has_advisories()? {
        println!(
            "advisories: NOT CHECKED, for RustSec's database is not on this machine (`cargo deny fetch db` brings it)"
        );
        return Ok(is_clean);
    }
    Ok(check(&["--offline"], &["advisories"])? && is_clean)
}

fn has_advisories() -> Result<bool> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let databases = home.context("HOME is not set")?.join("advisory-dbs");
    let mut entries = fs::read_dir(databases).into_iter().flatten().flatten();
    Ok(entries.any(|entry| entry.path().is_dir()))
}

/// Builds the library with the oldest Rust that Cargo.toml promises.
fn minimum_rust() -> Result<bool> {
    let manifest = fs::read_to_string(paths::root().join("Cargo.toml"))?;
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.split('"').next());
    let version = version.context("Cargo.toml names no rust-version")?;
    if let Err(error) = tools::toolchain(version) {
        // Clippy's `incompatible_msrv` still checks what the code uses of the standard library.
        println!("minimum Rust version: NOT BUILT, for rustup cannot install Rust {version} here\n{error:#}");
        return Ok(true);
    }
    let check = |more: &[&str]| {
        let mut command = Command::new("rustup");
        command.args(["run", version, "cargo", "check", "--locked", "--package", "bosbase-backups"]).args(more);
        succeeds(command.current_dir(paths::root()))
    };
    Ok(check(&["--all-features", "--target", "wasm32-unknown-unknown"])? && check(&[])?)
}

fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("cannot run {}", process::name(command)))?;
    Ok(status.success())
}
