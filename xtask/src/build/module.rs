//! One WebAssembly module: compiled, bound, optimised; built anew when something changed that it depends on.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::json;

use super::glue;
use crate::{paths, process, tools};

const TARGET: &str = "wasm32-unknown-unknown";

/// The script that removes the messages of panics.
const PANICS: &str = "xtask/npm/panics.mjs";

/// The variants of the module.
#[derive(Clone, Copy)]
pub enum Variant {
    /// The part that every page needs.
    Base,
    /// The whole package.
    Whole,
    /// The base with methods that trap on purpose.
    Trapping,
}

impl Variant {
    fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Whole => "whole",
            Self::Trapping => "trapping",
        }
    }
}

/// The folder with `sdk.js` and the optimised `sdk.wasm`, built anew when needed.
pub fn build(work: &Path, variant: Variant, bindgen: &Path) -> Result<PathBuf> {
    let module = work.join(variant.name());
    let stamp = module.join("stamp");
    let wanted = fingerprint(variant)?;
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(module);
    }
    let wasm_opt = tools::wasm_opt()?;
    println!("compiling the {} module for {TARGET}", variant.name());
    process::run(
        Command::new("cargo")
            .env("CARGO_ENCODED_RUSTFLAGS", flags(variant)?)
            .args(["build", "--release", "--package", "bosbase-backups-wasm", "--lib"])
            .args(["--target", TARGET])
            .args(if let Variant::Whole = variant { &["--features", "full"][..] } else { &[] })
            .current_dir(paths::root()),
    )?;
    let compiled = paths::target().join(TARGET).join("release/sdk.wasm");

    let new = work.join("new");
    paths::empty_dir(&new)?;
    process::run(
        Command::new(bindgen)
            .args(["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"])
            .arg("--remove-producers-section")
            .args(["--out-name", "sdk", "--out-dir"])
            .arg(&new)
            .arg(&compiled),
    )?;
    let raw = new.join("sdk_bg.wasm");
    let options = json!({ "module": raw, "modules": tools::build_modules()? });
    process::capture(Command::new(tools::node()?).arg(paths::root().join(PANICS)).arg(options.to_string()))?;
    println!("optimising with wasm-opt -Oz");
    let names = process::capture(
        // No feature flags: the file names its own, and more of them make modules that browsers refuse.
        wasm_opt
            .command()
            .args(["-Oz", "--minify-imports-and-exports-and-modules"])
            .arg(&raw)
            .arg("-o")
            .arg(new.join("sdk.wasm")),
    )?;
    let glue = new.join("sdk.js");
    fs::write(&glue, glue::renamed(&fs::read_to_string(&glue)?, &names)?)?;
    check(&new.join("sdk.wasm"))?;
    fs::remove_file(&raw)?;
    fs::write(new.join("stamp"), wanted)?;
    paths::replace_dir(&new, &module)?;
    Ok(module)
}

/// Panic messages name source files: those of dependencies without the folder of the machine that builds.
fn flags(variant: Variant) -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut flags = Vec::new();
    for source in fs::read_dir(home.context("HOME is not set")?.join("registry/src")).into_iter().flatten() {
        flags.push(format!("--remap-path-prefix={}=", source?.path().display()));
    }
    if let Variant::Trapping = variant {
        flags.push("--cfg=bosbase_test_hooks".into());
    }
    // Cargo splits these flags at this character, so that paths may have spaces.
    Ok(flags.join("\u{1f}"))
}

/// Checks that an engine can compile the module, which would otherwise show in a browser only.
fn check(wasm: &Path) -> Result<()> {
    let script = "WebAssembly.compile(require('fs').readFileSync(process.argv[1])).catch(e => { console.error(String(e)); process.exit(1) })";
    process::capture(Command::new(tools::node()?).args(["-e", script]).arg(wasm))
        .context("the optimised module does not compile")?;
    Ok(())
}

/// A short text that changes with everything the module depends on.
fn fingerprint(variant: Variant) -> Result<String> {
    let root = paths::root();
    let mut hash = DefaultHasher::new();
    variant.name().hash(&mut hash);
    process::version("rustc").hash(&mut hash);
    fs::read(root.join("xtask/npm/package-lock.json"))?.hash(&mut hash);
    fs::read(root.join(PANICS))?.hash(&mut hash);
    fs::read(root.join("xtask/src/build/module.rs"))?.hash(&mut hash);
    fs::read(root.join("xtask/src/build/glue.rs"))?.hash(&mut hash);
    let mut files = paths::files(&root.join("src"))?;
    files.extend(paths::files(&root.join("pkg/wasm"))?);
    files.extend(["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|name| root.join(name)));
    for file in files {
        file.strip_prefix(&root)?.hash(&mut hash);
        fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hash);
    }
    Ok(format!("{:016x}", hash.finish()))
}
