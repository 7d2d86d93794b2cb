//! The npm package as its users get it: packed, installed outside the repository, and checked from there.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use super::{
    Context,
    stage::Stage,
    summary::{Counts, Summary},
    times::Times,
};
use crate::{build, paths, tools};

/// Importing has to work where there is no browser.
const IMPORT: &str = "import BosBase, * as all from 'bosbase-backups'; \
    if (typeof BosBase !== 'function' || !all.ClientResponseError) throw new Error('exports are missing'); \
    await import('bosbase-backups/element');";

/// Packs, installs and checks.
pub fn run(context: &Context, summary: &mut Summary) -> Result<()> {
    let stage = context.stage("package")?;
    let folder = Folder::new()?;
    let mut counts = Counts::default();
    let success = check(context, &stage, &folder.0, &mut counts)?;
    let engine = format!("Node.js {}", crate::process::version(tools::node()?).unwrap_or_default());
    summary.add(&stage, &engine, counts, success);
    Ok(())
}

fn check(context: &Context, stage: &Stage, folder: &Path, counts: &mut Counts) -> Result<bool> {
    let package = paths::root().join("pkg");
    let packed = stage.check(
        "npm pack",
        tools::npm_command()?
            .args(["pack", "--ignore-scripts", "--loglevel=notice", "--pack-destination"])
            .arg(folder)
            .current_dir(&package),
        counts,
    )?;
    if !packed.success {
        return Ok(false);
    }
    let archive = paths::files(folder)?.pop().context("npm pack made no archive")?;
    fs::write(folder.join("package.json"), r#"{ "private": true, "type": "module" }"#)?;
    let installed = stage.check(
        "npm install of the archive",
        tools::npm_command()?
            .args(["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"])
            .arg(&archive)
            .current_dir(folder),
        counts,
    )?;
    if !installed.success {
        return Ok(false);
    }

    let node = tools::node()?;
    let is_recorded = "const [made, recorded] = process.argv.slice(1).map((file) => require('fs').readFileSync(file, 'utf8').split('\\n')); \
        const at = made.findIndex((line, at) => line !== recorded[at]); \
        if (at >= 0 || made.length !== recorded.length) throw new Error(`the public surface is not that of pkg/api.txt: \
        line ${at + 1} is now ${JSON.stringify(made[at])}. If that is meant: cargo xtask build --update-api, and commit the file`)";
    stage.check(
        "public surface",
        Command::new(&node).args(["-e", is_recorded]).args([build::surface(), build::recorded_surface()]),
        counts,
    )?;
    let inside =
        "for (const name of process.argv.slice(1)) require('fs').accessSync('node_modules/bosbase-backups/' + name)";
    stage.check(
        "files that npm shows",
        Command::new(&node).args(["-e", inside, "README.md", "LICENSE"]).current_dir(folder),
        counts,
    )?;
    fs::write(folder.join("import.mjs"), IMPORT)?;
    stage.check("import in Node.js", Command::new(&node).arg("import.mjs").current_dir(folder), counts)?;
    let program = |path: &str| {
        let mut command = Command::new(&node);
        command.arg(paths::root().join("tests/node_modules").join(path)).current_dir(folder);
        command
    };
    for file in usage_files(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        stage.check(
            &format!("types of {name}"),
            program("typescript/bin/tsc")
                .args(["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022"])
                .args(["--lib", "es2022,dom,dom.iterable", "--module", "nodenext"])
                .arg(&file),
            counts,
        )?;
    }
    stage.check("publint", program("publint/src/cli.js").arg(folder.join("node_modules/bosbase-backups")), counts)?;
    stage.check(
        "are the types wrong",
        program("@arethetypeswrong/cli/dist/index.js").arg(&archive).args([
            "--profile",
            "esm-only",
            "--exclude-entrypoints",
            "sdk.wasm",
            "--no-emoji",
            "--no-color",
        ]),
        counts,
    )?;

    let tests: Vec<PathBuf> = copied(folder)?.into_iter().filter(|path| is_node_test(path)).collect();
    if tests.is_empty() {
        return Ok(true);
    }
    let finished = stage.run(
        Command::new(&node)
            .args(["--test", "--test-reporter=spec"])
            .args(&tests)
            .current_dir(folder)
            .env("BOSBASE_TEST_BED", &context.bed)
            .env("BOSBASE_PACKAGE_ARCHIVE", &archive)
            .env("BOSBASE_REPOSITORY", paths::root()),
    )?;
    stage.tell_slowest(Times::reported(&finished.lines));
    counts.add(&Counts::of_node(&finished.output()));
    Ok(finished.success)
}

/// The tests lie beside the installed package, so that they import it by its name.
fn copied(folder: &Path) -> Result<Vec<PathBuf>> {
    let tests = folder.join("tests");
    paths::copy_tree(&paths::root().join("tests/package"), &tests)?;
    paths::files(&tests)
}

fn usage_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_usage = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ts");
    Ok(copied(folder)?.into_iter().filter(is_usage).collect())
}

/// Whether Node's test runner is to run the file.
fn is_node_test(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".test.mjs") || name.ends_with(".test.js")
}

/// A temporary folder outside the repository.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("bosbase-package-{}", std::process::id()));
        paths::empty_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
