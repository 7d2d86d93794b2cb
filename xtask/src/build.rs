//! The npm package: compiles the crate to WebAssembly, makes the glue, optimises, fills the folder that npm ships.

mod glue;
mod inline;

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{paths, process, tools};

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the package with the given Cargo features into `out`. The slow part is skipped when nothing changed that it
/// depends on.
pub fn package(features: &[&str], out: &Path) -> Result<()> {
    // What is asked for in vain is better asked for before the long steps.
    tools::node()?;
    let root = paths::root();
    let work = paths::target().join("package");
    fs::create_dir_all(&work)?;
    let _lock = tools::lock(&work.join("lock"))?;

    tools::wasm_target()?;
    let bindgen = tools::wasm_bindgen()?;
    let module = module(&work, features, &bindgen)?;

    let parts = work.join("parts");
    paths::empty_dir(&parts)?;
    for name in ["base", "whole"] {
        write_parts(&module, &parts.join(name))?;
    }

    let filling = work.join("filling");
    paths::empty_dir(&filling)?;
    let wasm = module.join("sdk.wasm");
    paths::copy(&wasm, &filling.join("sdk.wasm"))?;
    script("types.mjs", &parts, &filling).context("the types are wrong")?;
    script("bundle.mjs", &parts, &filling).context("the scripts cannot be bundled")?;
    script("manifest.mjs", &parts, &filling).context("custom-elements.json cannot be made")?;
    paths::replace_dir(&filling, out)?;

    // npm takes it from the package's own folder only.
    let license = root.join("LICENSE");
    if license.is_file() {
        paths::copy(&license, &root.join("pkg/LICENSE"))?;
    }
    let shown = out.strip_prefix(&root).unwrap_or(out);
    println!("{} is built; sdk.wasm has {} bytes", shown.display(), fs::metadata(&wasm)?.len());
    Ok(())
}

/// The folder with `sdk.js` and the optimised `sdk.wasm`, built anew when needed.
fn module(work: &Path, features: &[&str], bindgen: &Path) -> Result<PathBuf> {
    let features = features.join(",");
    let module = work.join(features.replace(',', "-"));
    let stamp = module.join("stamp");
    let wanted = fingerprint(&features)?;
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(module);
    }
    let wasm_opt = tools::wasm_opt()?;
    println!("compiling the crate for {TARGET} ({features})");
    process::run(
        Command::new("cargo")
            .env("CARGO_ENCODED_RUSTFLAGS", flags()?)
            .args(["build", "--release", "--package", "bosbase-backups", "--lib"])
            .args(["--target", TARGET, "--features", &features])
            .current_dir(paths::root()),
    )?;
    let compiled = paths::target().join(TARGET).join("release/bosbase.wasm");

    let new = work.join("new");
    paths::empty_dir(&new)?;
    process::run(
        Command::new(bindgen)
            .args(["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"])
            .args(["--remove-name-section", "--remove-producers-section"])
            .args(["--out-name", "sdk", "--out-dir"])
            .arg(&new)
            .arg(&compiled),
    )?;
    let raw = new.join("sdk_bg.wasm");
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
fn flags() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut flags = Vec::new();
    for source in fs::read_dir(home.context("HOME is not set")?.join("registry/src")).into_iter().flatten() {
        flags.push(format!("--remap-path-prefix={}=", source?.path().display()));
    }
    // What Cargo takes from here is split by this character, so that paths may have spaces.
    Ok(flags.join("\u{1f}"))
}

/// A module that an engine cannot compile would only show in a browser.
fn check(wasm: &Path) -> Result<()> {
    let script = "WebAssembly.compile(require('fs').readFileSync(process.argv[1])).catch(e => { console.error(String(e)); process.exit(1) })";
    process::capture(Command::new(tools::node()?).args(["-e", script]).arg(wasm))
        .context("the optimised module does not compile")?;
    Ok(())
}

/// What the sources import as `generated/…`: the glue of a module, its types, and its bytes.
fn write_parts(module: &Path, parts: &Path) -> Result<()> {
    fs::create_dir_all(parts)?;
    fs::write(parts.join("glue.js"), glue::guarded(&fs::read_to_string(module.join("sdk.js"))?)?)?;
    fs::write(parts.join("glue.d.ts"), glue::types(&fs::read_to_string(module.join("sdk.d.ts"))?))?;
    fs::write(parts.join("bytes.js"), inline::script(&fs::read(module.join("sdk.wasm"))?))?;
    fs::write(parts.join("bytes.d.ts"), "export const frequent: number[];\nexport const text: string;\n")?;
    Ok(())
}

/// Runs a script of xtask/npm over the package's sources and `parts`, what was generated.
fn script(name: &str, parts: &Path, out: &Path) -> Result<()> {
    let npm = paths::root().join("xtask/npm");
    let options = json!({
        "package": paths::root().join("pkg"),
        "work": parts,
        "out": out,
        "modules": tools::build_modules()?,
        "report": report(),
    });
    process::capture(Command::new(tools::node()?).arg(npm.join(name)).arg(options.to_string())).map(drop)
}

/// The public surface of the package as it was built last.
pub fn report() -> PathBuf {
    paths::target().join("package/api.txt")
}

/// What the module depends on, as a short text.
fn fingerprint(features: &str) -> Result<String> {
    let root = paths::root();
    let mut hash = DefaultHasher::new();
    features.hash(&mut hash);
    process::version("rustc").hash(&mut hash);
    fs::read(root.join("xtask/npm/package-lock.json"))?.hash(&mut hash);
    fs::read(root.join("xtask/src/build.rs"))?.hash(&mut hash);
    fs::read(root.join("xtask/src/build/glue.rs"))?.hash(&mut hash);
    let mut files = paths::files(&root.join("src"))?;
    files.extend(["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|name| root.join(name)));
    for file in files {
        file.strip_prefix(&root)?.hash(&mut hash);
        fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hash);
    }
    Ok(format!("{:016x}", hash.finish()))
}
