//! `cargo xtask bench`: compares what the package costs with the platform and the JavaScript SDKs of PocketBase and
//! BosBase, in Chromium and in one run.

use std::process::Command;

use anyhow::Result;
use bed::Bed;
use clap::ValueEnum;
use tokio::runtime::Runtime;

use crate::{
    build, paths, process,
    tools::{self, Browser, Engine},
};

#[derive(clap::Args)]
pub struct Arguments {
    /// What to measure
    #[arg(value_enum)]
    what: What,
    /// Size of the file that is moved (default 1024), or of the database that is verified (default 150), in megabytes
    #[arg(long)]
    megabytes: Option<u32>,
    /// Measurements of which the median is taken
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Size of the download, time until ready, a list of 10,000 backups
    Start,
    /// Uploads and downloads of a large backup; then the memory that 2 GB take
    Transfers,
    /// Verification of a backup with a large database
    Verify,
}

/// Builds the package and measures it.
pub fn run(arguments: &Arguments) -> Result<()> {
    let binary = tools::pocketbase()?;
    for engine in [Engine::Chromium, Engine::Firefox] {
        Browser::install(engine)?;
    }
    build::package(build::Kind::Release, &paths::root().join("pkg/dist"))?;
    tools::test_modules()?;
    let runtime = Runtime::new()?;
    let bed = runtime.block_on(Bed::start(0, binary))?;
    let measured = match arguments.what {
        What::Start => in_chromium("tests/bench/start.mjs", arguments, None, &bed.url()).map(drop),
        What::Transfers => transfers(arguments, &bed.url()),
        What::Verify => in_chromium("tests/bench/verify.mjs", arguments, Some(150), &bed.url()).map(drop),
    };
    runtime.block_on(bed.stop());
    measured
}

/// Runs a script that measures in Chromium.
fn in_chromium(script: &str, arguments: &Arguments, megabytes: Option<u32>, bed: &str) -> Result<Browser> {
    let chromium = Browser::find(Engine::Chromium)?;
    println!("{}", chromium.version);
    let mut command = node(bed)?;
    command.args([script, "--bed", bed, "--program"]).arg(&chromium.program);
    command.args(["--rounds", &arguments.rounds.to_string()]);
    if let Some(megabytes) = megabytes {
        command.args(["--megabytes", &arguments.megabytes.unwrap_or(megabytes).to_string()]);
    }
    process::run(&mut command)?;
    Ok(chromium)
}

fn transfers(arguments: &Arguments, bed: &str) -> Result<()> {
    let chromium = in_chromium("tests/bench/transfers.mjs", arguments, Some(1024), bed)?;
    let firefox = Browser::find(Engine::Firefox)?;
    process::run(
        node(bed)?
            .args(["--test", "--test-reporter=spec", "tests/bench/large.test.mjs"])
            .env("BOSBASE_LARGE", "1")
            .env("BOSBASE_CHROMIUM", &chromium.program)
            .env("BOSBASE_FIREFOX", &firefox.program)
            .env("BOSBASE_GECKODRIVER", &firefox.driver),
    )
}

fn node(bed: &str) -> Result<Command> {
    let mut command = Command::new(tools::node()?);
    command.current_dir(paths::root()).env("BOSBASE_TEST_BED", bed);
    Ok(command)
}
