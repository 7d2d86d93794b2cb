//! The npm package: compiles the crate to WebAssembly, makes the glue, optimises, fills the folder that npm ships.

mod glue;
mod inline;
mod module;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{paths, process, tools};
use module::Variant;

/// The variants of the package.
#[derive(Clone, Copy)]
pub enum Kind {
    /// The package that is published.
    Release,
    /// The same, with a base module whose handles trap on purpose.
    TestHooks,
}

/// Builds the package into `out`. The slow part is skipped when nothing changed that it depends on.
pub fn package(kind: Kind, out: &Path) -> Result<()> {
    // A tool that is missing is better reported before the long steps.
    tools::node()?;
    let root = paths::root();
    let work = paths::target().join("package");
    fs::create_dir_all(&work)?;
    let _lock = tools::lock(&work.join("lock"))?;

    tools::wasm_target()?;
    let bindgen = tools::wasm_bindgen()?;
    let base =
        module::build(&work, if let Kind::Release = kind { Variant::Base } else { Variant::Trapping }, &bindgen)?;
    let whole = module::build(&work, Variant::Whole, &bindgen)?;

    let parts = work.join("parts");
    paths::empty_dir(&parts)?;
    write_parts(&base, &parts.join("base"))?;
    write_parts(&whole, &parts.join("whole"))?;

    let filling = work.join("filling");
    paths::empty_dir(&filling)?;
    let wasm = whole.join("sdk.wasm");
    paths::copy(&wasm, &filling.join("sdk.wasm"))?;
    if let Kind::Release = kind {
        script("types.mjs", &parts, &filling).context("the types are wrong")?;
    }
    script("bundle.mjs", &parts, &filling).context("the scripts cannot be bundled")?;
    script("manifest.mjs", &parts, &filling).context("custom-elements.json cannot be made")?;
    paths::replace_dir(&filling, out)?;

    // npm takes it from the package's own folder only.
    let license = root.join("LICENSE");
    if license.is_file() {
        paths::copy(&license, &root.join("pkg/LICENSE"))?;
    }
    let shown = out.strip_prefix(&root).unwrap_or(out);
    let size = |module: &Path| fs::metadata(module.join("sdk.wasm")).map(|file| file.len());
    println!(
        "{} is built; the base module has {} bytes, the whole one {}",
        shown.display(),
        size(&base)?,
        size(&whole)?
    );
    Ok(())
}

/// Writes what the sources import as `generated/…`: the glue of a module, its types, and its bytes.
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
        "report": surface(),
    });
    process::capture(Command::new(tools::node()?).arg(npm.join(name)).arg(options.to_string())).map(drop)
}

/// The public surface of the package as it was built last.
pub fn surface() -> PathBuf {
    paths::target().join("package/api.txt")
}

/// The public surface as it was last recorded on purpose.
pub fn recorded_surface() -> PathBuf {
    paths::root().join("pkg/api.txt")
}

/// Records the surface of the last build.
pub fn record_surface() -> Result<()> {
    paths::copy(&surface(), &recorded_surface())
}
