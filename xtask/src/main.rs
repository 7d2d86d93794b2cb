//! `cargo xtask …`: builds the package, runs the demo, runs every test. Installs what it misses into the user's cache.

mod bench;
mod build;
mod demo;
mod paths;
mod process;
mod test;
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
    /// Measures the package against the platform and its peers
    Bench(bench::Arguments),
    /// Runs the tests: native, three browsers, package, dashboard
    Test(test::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Build { update_api } => build::package(build::Kind::Release, &paths::root().join("pkg/dist"))
            .and_then(|()| if update_api { build::record_surface() } else { Ok(()) })
            .map(|()| true),
        Command::Demo(arguments) => demo::run(&arguments).map(|()| true),
        Command::Bench(arguments) => bench::run(&arguments).map(|()| true),
        Command::Test(arguments) => test::run(&arguments),
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
