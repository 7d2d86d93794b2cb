//! Tools from Rust's own world: the wasm32 target, older toolchains, wasm-bindgen, geckodriver.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use super::install;
use crate::{paths, process};

const GECKODRIVER: &str = "0.37.1";
const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the standard library for WebAssembly is there.
pub fn wasm_target() -> Result<()> {
    let sysroot = process::capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    if process::on_path("rustup").is_none() {
        bail!("Rust's target {WASM} is missing: install it with your Rust toolchain (rustup target add {WASM})");
    }
    println!("adding Rust's target {WASM}");
    process::run(Command::new("rustup").args(["target", "add", WASM]))
}

/// Makes sure that a toolchain of an older version is there, with the standard library for WebAssembly.
pub fn toolchain(version: &str) -> Result<()> {
    let installed = process::capture(Command::new("rustup").args(["toolchain", "list"]))?;
    let has_target = || {
        let sysroot = process::capture(Command::new("rustup").args(["run", version, "rustc", "--print", "sysroot"]));
        sysroot.is_ok_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir())
    };
    if installed.lines().any(|line| line.starts_with(&format!("{version}-"))) && has_target() {
        return Ok(());
    }
    process::run_quietly(
        &format!("installing Rust {version}"),
        Command::new("rustup").args(["toolchain", "install", version, "--profile", "minimal", "--target", WASM]),
    )
}

/// The wasm-bindgen program of exactly the version that the crate is built with.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version("wasm-bindgen")?;
    if let Some(path) = process::on_path("wasm-bindgen")
        && process::version(&path).is_some_and(|found| found == format!("wasm-bindgen {version}"))
        && test_runner(&path).is_file()
    {
        return Ok(path);
    }
    let program = format!("bin/wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    install(&format!("wasm-bindgen-{version}"), &program, |dir| cargo_install("wasm-bindgen-cli", &version, dir))
}

/// The test runner that comes with a wasm-bindgen.
pub fn test_runner(wasm_bindgen: &Path) -> PathBuf {
    wasm_bindgen.with_file_name(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX))
}

/// The driver of Firefox: any recent one on PATH, else our own.
pub fn geckodriver() -> Result<PathBuf> {
    if let Some(path) = process::on_path("geckodriver")
        && process::version(&path).is_some_and(|text| is_recent(&text))
    {
        return Ok(path);
    }
    let program = format!("bin/geckodriver{}", std::env::consts::EXE_SUFFIX);
    install(&format!("geckodriver-{GECKODRIVER}"), &program, |dir| cargo_install("geckodriver", GECKODRIVER, dir))
}

fn is_recent(version: &str) -> bool {
    let number = version.split(' ').nth(1).unwrap_or_default();
    let minor = number.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 36)
}

fn cargo_install(package: &str, version: &str, dir: &Path) -> Result<()> {
    println!("compiling {package} {version}, once per machine (a minute or two)");
    let build = dir.join("build");
    process::run(
        Command::new("cargo")
            .args(["install", "--locked", package, "--version", version, "--root"])
            .arg(dir)
            .env("CARGO_TARGET_DIR", &build)
            // They work for seconds: compiling them with all optimisations would cost minutes.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env_remove("RUSTFLAGS")
            .current_dir(dir),
    )?;
    fs::remove_dir_all(&build)?;
    Ok(())
}

/// The version of a dependency in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let text = fs::read_to_string(paths::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    find_version(&text, package).with_context(|| format!("{package} is not in Cargo.lock"))
}

fn find_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{find_version, is_recent};

    #[test]
    fn version_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-x\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(find_version(lock, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(find_version(lock, "absent"), None);
    }

    #[test]
    fn age_of_geckodriver() {
        assert!(is_recent("geckodriver 0.37.1 ( )"));
        assert!(!is_recent("geckodriver 0.30.0"));
        assert!(!is_recent("something else"));
    }
}
