//! Tests in a browser: those of the crate through wasm-bindgen's runner, those of the built package through ours, and
//! the dashboard end to end.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::{
    Context,
    stage::{Stage, is_interrupted},
    summary::{Counts, Summary},
};
use crate::{
    paths, process,
    tools::{self, Browser, Engine},
};

/// Both kinds of tests in one browser.
pub fn run(engine: Engine, context: &Context, summary: &mut Summary) -> Result<()> {
    let browser = Browser::find(engine)?;
    // The second kind runs even if the first one does not compile.
    if let Err(error) = rust(&browser, context, summary) {
        summary.could_not_run(&format!("{}-rust", engine.name()), &error);
    }
    if is_interrupted() {
        return Ok(());
    }
    javascript(&browser, context, summary, "js")
}

/// The tests of operations that wait for servers for minutes: all of them in Chromium, in the others the restores, which
/// are watched over the engine's own realtime connection.
pub fn operations(context: &Context, summary: &mut Summary) {
    for engine in [Engine::Chromium, Engine::Firefox, Engine::Webkit] {
        let suite = if engine == Engine::Chromium { "operations" } else { "restore" };
        let run = Browser::find(engine).and_then(|browser| javascript(&browser, context, summary, suite));
        if is_interrupted() {
            return;
        }
        if let Err(error) = run {
            summary.could_not_run(&format!("{}-{suite}", engine.name()), &error);
        }
    }
}

fn rust(browser: &Browser, context: &Context, summary: &mut Summary) -> Result<()> {
    let name = format!("{}-rust", browser.engine.name());
    let stage = Stage::begin(&name)?;
    let wasm = compile(&stage, context)?;
    let capabilities = paths::root().join("target").join(format!("webdriver-{}.json", browser.engine.name()));
    fs::write(&capabilities, capabilities_of(browser).to_string())?;
    let driver_variable = match browser.engine {
        Engine::Chromium => "CHROMEDRIVER",
        Engine::Firefox => "GECKODRIVER",
        Engine::Webkit => "SAFARIDRIVER",
    };
    let mut command = Command::new(tools::test_runner(&tools::wasm_bindgen()?));
    command
        .arg(&wasm)
        // The console too belongs in the log, where a test looks for secrets.
        .arg("--nocapture")
        .args(context.grep.iter())
        .current_dir(paths::root())
        .env_remove("CHROMEDRIVER")
        .env_remove("GECKODRIVER")
        .env_remove("SAFARIDRIVER")
        .env(driver_variable, &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "900")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30")
        // The page is to be an ordinary one, without the headers of cross-origin isolation.
        .env("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1");
    surroundings(&mut command, browser, context);
    let finished = stage.run(&mut command)?;
    summary.add(&stage, &browser.version, Counts::of_rust(&finished.output), finished.success);
    Ok(())
}

fn javascript(browser: &Browser, context: &Context, summary: &mut Summary, suite: &str) -> Result<()> {
    let name = format!("{}-{suite}", browser.engine.name());
    let stage = Stage::begin(&name)?;
    let mut command = Command::new(tools::node()?);
    command
        .arg("tests/js/run.mjs")
        .args(["--browser", browser.engine.name(), "--suite", suite, "--bed", &context.bed])
        .arg("--program")
        .arg(&browser.program)
        .arg("--driver")
        .arg(&browser.driver)
        .current_dir(paths::root());
    if let Some(text) = &context.grep {
        command.args(["--grep", text]);
    }
    surroundings(&mut command, browser, context);
    let finished = stage.run(&mut command)?;
    summary.add(&stage, &browser.version, Counts::of_browser(&finished.output), finished.success);
    Ok(())
}

/// The dashboard in Chromium.
pub fn end_to_end(context: &Context, summary: &mut Summary) -> Result<()> {
    in_chromium(&Stage::begin("e2e")?, Counts::default(), context, summary)
}

/// Runs the tests in the folder of the stage's name with Node's test runner, which drives Chromium; `counts` are those
/// that the stage has done before.
pub fn in_chromium(stage: &Stage, mut counts: Counts, context: &Context, summary: &mut Summary) -> Result<()> {
    let browser = Browser::find(Engine::Chromium)?;
    let files = paths::files(&paths::root().join("tests").join(&stage.name))?;
    let tests = files.iter().filter(|path| is_node_test(path));
    let mut command = Command::new(tools::node()?);
    command
        .args(["--test", "--test-reporter=spec"])
        .args(tests)
        .current_dir(paths::root())
        .env("BOSBASE_CHROMIUM", &browser.program);
    surroundings(&mut command, &browser, context);
    let finished = stage.run(&mut command)?;
    counts.add(&Counts::of_node(&finished.output));
    summary.add(stage, &browser.version, counts, finished.success);
    Ok(())
}

/// Is it a file that Node's test runner is to run?
pub fn is_node_test(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".test.mjs") || name.ends_with(".test.js")
}

fn surroundings(command: &mut Command, browser: &Browser, context: &Context) {
    browser.surroundings(command);
    command.env("BOSBASE_TEST_BED", &context.bed);
}

/// Compiles `tests/browser`, which learns the address of the test bed on the way, and finds the module.
fn compile(stage: &Stage, context: &Context) -> Result<PathBuf> {
    tools::wasm_target()?;
    let cargo = |format: &str| {
        let mut command = Command::new("cargo");
        command
            .args(["test", "--package", "bosbase-backups", "--target", "wasm32-unknown-unknown"])
            .args(["--test", "browser", "--no-run", "--message-format", format])
            .current_dir(paths::root())
            .env("BOSBASE_TEST_BED", &context.bed);
        command
    };
    if !stage.run(&mut cargo("human"))?.success {
        bail!("the tests in tests/browser do not compile");
    }
    // Nothing left to compile; this only tells where the module is.
    let printed = process::capture(&mut cargo("json"))?;
    let module = printed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "browser")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    module.context("cargo built no test called browser")
}

/// What the driver is asked for.
fn capabilities_of(browser: &Browser) -> Value {
    let program = browser.program.display().to_string();
    match browser.engine {
        Engine::Chromium => {
            let mut arguments = vec![
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
            ];
            if tools::is_root() {
                arguments.push("--no-sandbox");
            }
            json!({ "goog:chromeOptions": { "binary": program, "args": arguments } })
        }
        Engine::Firefox => json!({ "moz:firefoxOptions": {
            "binary": program,
            "args": ["-headless"],
            // Firefox repeats a GET that was reset by itself, and then the faults of a proxy would hit every other one.
            "prefs": { "network.http.request.max-attempts": 1 },
        } }),
        Engine::Webkit => json!({ "webkitgtk:browserOptions": { "binary": program, "args": ["--automation"] } }),
    }
}
