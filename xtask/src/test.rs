//! `cargo xtask test`: runs every kind of test against one test bed and sums up what ran where.

mod archives;
mod browser;
mod native;
mod package;
mod secrets;
mod stage;
mod summary;

use anyhow::{Context as _, Result, bail};
use bed::Bed;
use clap::ValueEnum;
use tokio::runtime::Runtime;

use crate::{build, paths, tools};
use tools::Engine;

const BED_PORT: u16 = 18_090;

#[derive(clap::Args)]
pub struct Arguments {
    /// Run only this part; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Run only tests in a browser whose name contains this text
    #[arg(long)]
    grep: Option<String>,
}

impl Arguments {
    fn includes(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
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
    /// Create, restore, prune and schedule against servers that are slow, cut or gone, in Chromium; the restores in all engines
    Operations,
}

impl Part {
    /// The engine that it is named after.
    fn engine(self) -> Option<Engine> {
        match self {
            Self::Chromium => Some(Engine::Chromium),
            Self::Firefox => Some(Engine::Firefox),
            Self::Webkit => Some(Engine::Webkit),
            Self::Native | Self::Package | Self::E2e | Self::Operations => None,
        }
    }

    /// The browsers that it needs.
    fn engines(self) -> &'static [Engine] {
        match self {
            Self::Chromium | Self::E2e => &[Engine::Chromium],
            Self::Firefox => &[Engine::Firefox],
            Self::Webkit => &[Engine::Webkit],
            Self::Operations => &[Engine::Chromium, Engine::Firefox, Engine::Webkit],
            Self::Native | Self::Package => &[],
        }
    }
}

/// What the stages share.
pub struct Context {
    /// Address of the test bed.
    pub bed: String,
    /// Part of a test's name.
    pub grep: Option<String>,
}

/// Runs the chosen parts; true when all tests passed and each part had some.
pub fn run(arguments: &Arguments) -> Result<bool> {
    let all = Part::value_variants();
    let parts: Vec<Part> = all.iter().copied().filter(|part| arguments.includes(*part)).collect();
    let binary = tools::pocketbase()?;
    prepare(&parts)?;

    let runtime = Runtime::new()?;
    let bed = runtime.block_on(start_bed(binary))?;
    let context = Context { bed: bed.url(), grep: arguments.grep.clone() };
    println!("test bed at {}", context.bed);
    paths::empty_dir(&paths::target().join("test-logs"))?;
    stage::stop_on_signal(&runtime);
    let mut summary = summary::Summary::new(arguments.grep.is_some());
    for part in parts {
        let result = match (part, part.engine()) {
            (_, Some(engine)) => browser::run(engine, &context, &mut summary),
            (Part::Package, _) => package::run(&context, &mut summary),
            (Part::E2e, _) => browser::end_to_end(&context, &mut summary),
            (Part::Operations, _) => {
                browser::operations(&context, &mut summary);
                Ok(())
            }
            _ => native::run(&context, &mut summary),
        };
        if stage::is_interrupted() {
            break;
        }
        // One part that cannot run does not keep the others from running.
        if let Err(error) = result {
            summary.could_not_run(&format!("{part:?}").to_lowercase(), &error);
        }
    }
    runtime.block_on(bed.stop());
    if !stage::is_interrupted() {
        secrets::run(&mut summary)?;
    }
    if stage::is_interrupted() {
        bail!("interrupted");
    }
    Ok(summary.print())
}

/// Everything that takes long and needs the network, before the first test.
fn prepare(parts: &[Part]) -> Result<()> {
    if parts.iter().all(|part| *part == Part::Native) {
        return Ok(());
    }
    for engine in parts.iter().flat_map(|part| part.engines()) {
        tools::Browser::install(*engine)?;
    }
    build::package(&["npm"], &paths::root().join("pkg/dist"))?;
    let manifest = std::fs::read_to_string(paths::root().join("Cargo.toml"))?;
    if manifest.lines().any(|line| line.starts_with("test-hooks")) {
        build::package(&["npm", "test-hooks"], &paths::root().join("target/test-dist"))?;
    }
    tools::test_modules()?;
    if parts.contains(&Part::Operations) {
        tools::s3_store()?;
    }
    archives::make()
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
