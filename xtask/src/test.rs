//! `cargo xtask test`: runs every kind of test against one test bed and sums up what ran where.

mod archives;
mod browser;
mod examples;
mod jobs;
mod native;
mod package;
mod prepare;
mod secrets;
mod stage;
mod summary;
mod times;

use std::thread;

use anyhow::{Context as _, Result, bail};
use bed::Bed;
use clap::ValueEnum;
use tokio::runtime::Runtime;

use crate::{paths, tools};
use stage::Stage;

const BED_PORT: u16 = 18_090;

/// Most tests wait for servers, so that two of them share the processors well; more would get into each other's way.
const JOBS: usize = 2;

#[derive(clap::Args)]
pub struct Arguments {
    /// Run only this part; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Run only tests in a browser whose name contains this text
    #[arg(long)]
    grep: Option<String>,
    /// Run every test in every engine, the large ones too
    #[arg(long)]
    all: bool,
    /// How many stages run at the same time: two, if there are as many processors
    #[arg(long)]
    jobs: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// cargo test of all crates
    Native,
    /// Tests in Chromium
    Chromium,
    /// Tests in Firefox
    Firefox,
    /// Tests in WebKit
    Webkit,
    /// The packed npm package from outside
    Package,
    /// The dashboard, end to end, in Chromium
    E2e,
    /// The examples and the samples of the documentation, in Chromium
    Examples,
    /// Create, restore, prune and schedule against servers that are slow, cut or gone
    Operations,
}

/// The settings that the stages share.
pub struct Context {
    /// Address of the test bed.
    pub bed: String,
    /// Part of a test's name.
    pub grep: Option<String>,
    /// Whether every test runs in every engine.
    pub all: bool,
    /// Whether several stages run at the same time.
    is_shared: bool,
}

impl Context {
    /// Begins a stage.
    pub fn stage(&self, name: &str) -> Result<Stage> {
        Stage::begin(name, self.is_shared)
    }
}

/// Runs the chosen parts; true when all tests passed and each part had some.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let includes = |part: &Part| arguments.only.is_empty() || arguments.only.contains(part);
    let parts: Vec<Part> = Part::value_variants().iter().copied().filter(includes).collect();
    let jobs = jobs::of(&parts);
    let workers = arguments.jobs.unwrap_or_else(|| JOBS.min(thread::available_parallelism().map_or(1, usize::from)));
    let workers = workers.clamp(1, jobs.len());
    let runtime = Runtime::new()?;
    let bed = runtime.block_on(start_bed(tools::pocketbase()?))?;
    let context = Context { bed: bed.url(), grep: arguments.grep.clone(), all: arguments.all, is_shared: workers > 1 };
    println!("test bed at {}", context.bed);
    prepare::run(&parts, &context)?;
    paths::empty_dir(&paths::target().join("test-logs"))?;
    stage::stop_on_signal(&runtime);
    let mut summary = jobs::run(jobs, workers, &context);
    runtime.block_on(bed.stop());
    if !stage::is_interrupted() {
        secrets::run(&mut summary)?;
    }
    if stage::is_interrupted() {
        bail!("interrupted");
    }
    Ok(summary.print())
}

async fn start_bed(binary: std::path::PathBuf) -> Result<Bed> {
    let mut last = None;
    for port in BED_PORT..BED_PORT + 50 {
        match Bed::start(port, binary.clone()).await {
            Ok(bed) => return Ok(bed),
            Err(error) => last = Some(error),
        }
    }
    Err(last.context("no port for the test bed")?)
}
