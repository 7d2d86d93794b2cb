//! `cargo xtask …`: builds the package, runs the demo, runs every test. Installs what it misses into the user's cache.

mod bench;
mod build;
mod demo;
mod lint;
mod paths;
mod process;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Chores of bosbase-backups")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the npm package into pkg/dist
    Build {
        /// Records the public surface in pkg/api.txt, for a change of it that is meant
        #[arg(long)]
        update_api: bool,
    },
    /// Starts a real PocketBase with sample data and the dashboard
    Demo(demo::Arguments),
    /// Compares the package with the platform and the JavaScript SDKs of PocketBase and BosBase
    Bench(bench::Arguments),
    /// Runs the tests: native, three browsers, package, dashboard
    ///
    /// What an engine has a say in (requests, streams, blobs, storage, events) runs in Chromium, Firefox and WebKit.
    /// Rules that are the same code everywhere run in Chromium only, and what is large or waits for minutes does not
    /// run: such tests have a tag in their title (tests/js/where.js), and the summary tells how many were left out of
    /// each stage. `--all` runs every test in every engine.
    Test(test::Arguments),
    /// Runs tidy, Biome, cargo deny, and a build with the oldest Rust
    Lint(lint::Arguments),
    /// Looks for lost files, dangling references, circles and the like
    Tidy,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Build { update_api } => build::package(build::Kind::Release, &paths::root().join("pkg/dist"))
            .and_then(|()| if update_api { build::record_surface() } else { Ok(()) })
            .map(|()| true),
        Command::Demo(arguments) => demo::run(&arguments).map(|()| true),
        Command::Bench(arguments) => bench::run(&arguments).map(|()| true),
        Command::Test(arguments) => test::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Tidy => tidy::run(),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
