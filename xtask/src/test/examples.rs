//! The examples: built as their users build them, then opened in Chromium or run in Node.js by `tests/examples`.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::{
    Context, browser,
    stage::Stage,
    summary::{Counts, Summary},
};
use crate::{paths, tools};

/// Builds and tries all of them.
pub fn run(context: &Context, summary: &mut Summary) -> Result<()> {
    let stage = Stage::begin("examples")?;
    let examples = paths::root().join("examples");
    let mut counts = Counts::default();
    build_rust(&stage, &examples.join("rust-frontend"), &mut counts)?;
    tools::example_modules(&examples.join("node"))?;
    let react = examples.join("react-vite");
    tools::example_modules(&react)?;
    stage.check(
        "build of examples/react-vite",
        tools::npm_command()?.args(["run", "build"]).current_dir(&react),
        &mut counts,
    )?;
    browser::in_chromium(&stage, counts, context, summary)
}

fn build_rust(stage: &Stage, example: &Path, counts: &mut Counts) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    // In the repository's target folder, so that later runs reuse it; unoptimised, because that builds in seconds.
    let target = paths::target().join("examples");
    let built = stage.check(
        "build of examples/rust-frontend",
        Command::new("cargo")
            .args(["build", "--locked", "--target", TARGET, "--target-dir"])
            .arg(&target)
            .current_dir(example),
        counts,
    )?;
    if built.success {
        stage.check(
            "bindings of examples/rust-frontend",
            Command::new(tools::wasm_bindgen()?)
                .args(["--target", "web", "--no-typescript", "--out-dir", "dist"])
                .arg(target.join(TARGET).join("debug/rust_frontend.wasm"))
                .current_dir(example),
            counts,
        )?;
    }
    Ok(())
}
