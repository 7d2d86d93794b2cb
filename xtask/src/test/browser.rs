//! Tests in a browser: those of the crate through wasm-bindgen's runner, those of the built package through ours, and
//! the dashboard end to end.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    Context,
    stage::Stage,
    summary::{Counts, Summary},
    times::Times,
};
use crate::{
    paths, process,
    tools::{self, Browser, Engine},
};

/// The tests of the crate through wasm-bindgen's runner.
pub fn rust(engine: Engine, context: &Context, summary: &mut Summary) -> Result<()> {
    let browser = Browser::find(engine)?;
    let stage = context.stage(&format!("{}-rust", engine.name()))?;
    let capabilities = paths::root().join("target").join(format!("webdriver-{}.json", engine.name()));
    fs::write(&capabilities, capabilities_of(&browser).to_string())?;
    let driver_variable = match engine {
        Engine::Chromium => "CHROMEDRIVER",
        Engine::Firefox => "GECKODRIVER",
        Engine::Webkit => "SAFARIDRIVER",
    };
    let mut command = Command::new(tools::test_runner(&tools::wasm_bindgen()?));
    command
        .arg(compiled(context)?)
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
    surroundings(&mut command, &browser, context);
    let finished = stage.run(&mut command)?;
    stage.tell_slowest(Times::between(&finished.lines));
    summary.add(&stage, &browser.version, Counts::of_rust(&finished.output()), finished.success);
    Ok(())
}

/// The tests of the built package, which are in JavaScript.
pub fn javascript(engine: Engine, suite: &str, context: &Context, summary: &mut Summary) -> Result<()> {
    let browser = Browser::find(engine)?;
    let stage = context.stage(&format!("{}-{suite}", engine.name()))?;
    let mut command = Command::new(tools::node()?);
    command
        .arg("tests/js/run.mjs")
        .args(["--browser", engine.name(), "--suite", suite, "--bed", &context.bed])
        .arg("--program")
        .arg(&browser.program)
        .arg("--driver")
        .arg(&browser.driver)
        .args(context.all.then_some("--all"))
        .current_dir(paths::root());
    if let Some(text) = &context.grep {
        command.args(["--grep", text]);
    }
    surroundings(&mut command, &browser, context);
    let finished = stage.run(&mut command)?;
    stage.tell_slowest(Times::reported(&finished.lines));
    let left_out = finished.lines.iter().rev().map(|(_, line)| line.trim()).find(|line| line.starts_with("left out: "));
    let remark = left_out.unwrap_or_default().to_owned();
    summary.add_remarked(&stage, &browser.version, Counts::of_browser(&finished.output()), finished.success, remark);
    Ok(())
}

/// The dashboard in Chromium.
pub fn end_to_end(context: &Context, summary: &mut Summary) -> Result<()> {
    in_chromium(&context.stage("e2e")?, Counts::default(), context, summary)
}

/// Runs `main.mjs` of the folder that is called like the stage, which drives Chromium; `counts` are those of the checks
/// before it.
pub fn in_chromium(stage: &Stage, mut counts: Counts, context: &Context, summary: &mut Summary) -> Result<()> {
    let browser = Browser::find(Engine::Chromium)?;
    let mut command = Command::new(tools::node()?);
    command
        .arg("--test-reporter=spec")
        .arg(format!("tests/{}/main.mjs", stage.name))
        .current_dir(paths::root())
        .env("BOSBASE_CHROMIUM", &browser.program);
    surroundings(&mut command, &browser, context);
    let finished = stage.run(&mut command)?;
    stage.tell_slowest(Times::reported(&finished.lines));
    counts.add(&Counts::of_node(&finished.output()));
    summary.add(stage, &browser.version, counts, finished.success);
    Ok(())
}

fn surroundings(command: &mut Command, browser: &Browser, context: &Context) {
    browser.surroundings(command);
    command.env("BOSBASE_TEST_BED", &context.bed);
}

/// Compiles `tests/browser`, which learns the address of the test bed on the way.
pub fn compile(context: &Context) -> Result<()> {
    tools::wasm_target()?;
    process::run(&mut cargo_test(context, "human")).context("the tests in tests/browser do not compile")
}

/// The module that they are compiled to.
fn compiled(context: &Context) -> Result<PathBuf> {
    // Nothing is left to compile; this only tells where it is.
    let printed = process::capture(&mut cargo_test(context, "json"))?;
    let module = printed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "browser")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    module.context("cargo built no test called browser")
}

fn cargo_test(context: &Context, format: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--package", "bosbase-backups", "--target", "wasm32-unknown-unknown"])
        .args(["--test", "browser", "--no-run", "--message-format", format])
        .current_dir(paths::root())
        .env("BOSBASE_TEST_BED", &context.bed);
    command
}

/// The WebDriver capabilities that the driver is asked for.
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
