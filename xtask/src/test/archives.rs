//! Archives for the tests in browsers, most of them damaged, and the table of what is to be said of each.

use std::{fs, process::Command, time::SystemTime};

use anyhow::{Context as _, Result, bail};

use crate::{paths, process};

/// Makes target/test-archives with tests/archives/make.py, unless it is newer than the script.
pub fn make() -> Result<()> {
    let scripts = paths::root().join("tests/archives");
    // The folder is in the repository even if Cargo's target is elsewhere, since the test bed hands it out.
    let out = paths::root().join("target/test-archives");
    let made = fs::metadata(out.join("table.json")).and_then(|table| table.modified()).ok();
    let mut newest = SystemTime::UNIX_EPOCH;
    for file in paths::files(&scripts)?.iter().filter(|file| file.extension().is_some_and(|kind| kind == "py")) {
        newest = newest.max(fs::metadata(file)?.modified()?);
    }
    if made.is_some_and(|made| made > newest) {
        return Ok(());
    }
    let Some(python) = process::on_path("python3") else {
        bail!("python3 is missing, which makes the damaged archives: install it (Debian: apt-get install python3)");
    };
    paths::empty_dir(&out)?;
    process::run_quietly(
        "making archives to test with",
        Command::new(python).arg("-B").arg(scripts.join("make.py")).arg(&out),
    )
    .context("tests/archives/make.py does not work")
}
