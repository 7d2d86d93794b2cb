//! The examples: built as their users build them, then opened in Chromium or run in Node.js by `tests/examples`, which
//! tries the samples of the documentation as well.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use super::{
    Context, browser,
    stage::Stage,
    summary::{Counts, Summary},
};
use crate::{paths, process, tools};

const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the modules that the examples use.
pub fn install() -> Result<()> {
    tools::example_modules(&folder("node"))?;
    tools::example_modules(&folder("react-vite"))
}

/// Compiles the example in Rust.
pub fn compile() -> Result<()> {
    process::run(&mut cargo_build())
}

/// Builds and tries all of them.
pub fn run(context: &Context, summary: &mut Summary) -> Result<()> {
    let stage = context.stage("examples")?;
    let mut counts = Counts::default();
    bind_rust(&stage, &mut counts)?;
    let mut vite = tools::npm_command()?;
    vite.args(["run", "build"]).current_dir(folder("react-vite"));
    stage.check("build of examples/react-vite", &mut vite, &mut counts)?;
    browser::in_chromium(&stage, counts, context, summary)
}

fn folder(example: &str) -> PathBuf {
    paths::root().join("examples").join(example)
}

/// Cargo's folder for the example: in the repository's target, so that later runs reuse it. The build is not optimised,
/// so that it takes seconds.
fn target() -> PathBuf {
    paths::target().join("examples")
}

fn cargo_build() -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--locked", "--target", TARGET, "--target-dir"])
        .arg(target())
        .current_dir(folder("rust-frontend"));
    command
}

fn bind_rust(stage: &Stage, counts: &mut Counts) -> Result<()> {
    // Nothing is left to compile, unless it failed before.
    let built = stage.check("build of examples/rust-frontend", &mut cargo_build(), counts)?;
    if built.success {
        let module = target().join(TARGET).join("debug/rust_frontend.wasm");
        let mut bindgen = Command::new(tools::wasm_bindgen()?);
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir", "dist"]).arg(module);
        stage.check("bindings of examples/rust-frontend", bindgen.current_dir(folder("rust-frontend")), counts)?;
    }
    Ok(())
}
