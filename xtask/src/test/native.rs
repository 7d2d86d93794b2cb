//! Tests that need no browser: all crates of the workspace.

use std::process::Command;

use anyhow::Result;

use super::{
    Context,
    summary::{Counts, Summary},
};
use crate::{paths, process, tools};

/// `cargo test --workspace`.
pub fn run(context: &Context, summary: &mut Summary) -> Result<()> {
    let stage = context.stage("native")?;
    let finished = stage.run(
        cargo_test()
            .arg("--no-fail-fast")
            .env("POCKETBASE_BIN", tools::pocketbase()?)
            .env("BOSBASE_TEST_BED", &context.bed),
    )?;
    let engine = process::version("rustc").unwrap_or_default();
    let engine = engine.split(" (").next().unwrap_or_default();
    summary.add(&stage, engine, Counts::of_rust(&finished.output()), finished.success);
    Ok(())
}

/// Compiles them only.
pub fn compile() -> Result<()> {
    process::run(cargo_test().arg("--no-run"))
}

fn cargo_test() -> Command {
    let mut command = Command::new("cargo");
    command.args(["test", "--workspace"]).current_dir(paths::root());
    command
}
