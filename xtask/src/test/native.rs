//! Tests that need no browser: all crates of the workspace.

use std::process::Command;

use anyhow::Result;

use super::{
    Context,
    stage::Stage,
    summary::{Counts, Summary},
};
use crate::{paths, process, tools};

/// `cargo test --workspace`.
pub fn run(context: &Context, summary: &mut Summary) -> Result<()> {
    let stage = Stage::begin("native")?;
    let finished = stage.run(
        Command::new("cargo")
            .args(["test", "--workspace", "--no-fail-fast"])
            .current_dir(paths::root())
            .env("POCKETBASE_BIN", tools::pocketbase()?)
            .env("BOSBASE_TEST_BED", &context.bed),
    )?;
    let engine = process::version("rustc").unwrap_or_default();
    let engine = engine.split(" (").next().unwrap_or_default();
    summary.add(&stage, engine, Counts::of_rust(&finished.output), finished.success);
    Ok(())
}
