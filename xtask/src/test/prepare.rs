//! Everything that takes long and needs the network or all processors, before the first test.

use std::thread;

use anyhow::{Context as _, Result};

use super::{Context, Part, archives, browser, examples, native};
use crate::{build, paths, tools};
use tools::Engine;

/// Installs the tools, builds the package, compiles the tests and makes the archives. Two chains of steps go on side by
/// side: downloading keeps no processor busy, and linking the package only one.
pub fn run(parts: &[Part], context: &Context) -> Result<()> {
    if parts.iter().all(|part| *part == Part::Native) {
        compile(parts, context);
        return Ok(());
    }
    // Both need it, and rustup cannot do it twice at the same time.
    tools::wasm_target()?;
    thread::scope(|scope| {
        let packing = scope.spawn(package);
        let result = tools(parts);
        compile(parts, context);
        result.and(packing.join().ok().context("building the package ended with a panic")?)
    })
}

fn package() -> Result<()> {
    build::package(build::Kind::Release, &paths::root().join("pkg/dist"))?;
    build::package(build::Kind::TestHooks, &paths::root().join("target/test-dist"))?;
    archives::make()
}

fn tools(parts: &[Part]) -> Result<()> {
    tools::test_modules()?;
    if parts.contains(&Part::Examples) {
        examples::install()?;
    }
    if parts.contains(&Part::Operations) {
        tools::s3_store()?;
    }
    for engine in engines(parts) {
        tools::Browser::install(engine)?;
    }
    Ok(())
}

/// Compiles the tests, so that none of them shares the processors with a compiler. What does not compile fails in its
/// own stage, and does not keep the others from running.
fn compile(parts: &[Part], context: &Context) {
    let mut results = Vec::new();
    if parts.contains(&Part::Native) {
        results.push(native::compile());
    }
    if parts.iter().any(|part| part.engine().is_some()) {
        results.push(browser::compile(context));
    }
    if parts.contains(&Part::Examples) {
        results.push(examples::compile());
    }
    results.into_iter().filter_map(Result::err).for_each(|error| eprintln!("error: {error:#}"));
}

/// The browsers that these parts need.
fn engines(parts: &[Part]) -> Vec<Engine> {
    let needs = |engine: &Engine| {
        parts.iter().any(|part| match part {
            Part::Operations => true,
            Part::E2e | Part::Examples => *engine == Engine::Chromium,
            _ => part.engine() == Some(*engine),
        })
    };
    Engine::ALL.into_iter().filter(needs).collect()
}
