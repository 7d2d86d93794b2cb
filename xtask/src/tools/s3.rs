//! The S3-compatible store of the tests: moto, from PyPI, in a virtual environment of its own.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result};
use bed::s3::MOTO_VERSION;

use super::{install, python::python};
use crate::{paths, process};

/// The Python that has moto.
pub fn s3_store() -> Result<PathBuf> {
    install(&format!("moto-{MOTO_VERSION}"), "bin/python", |dir| {
        let python = python()?;
        // Without its own pip, which Debian keeps in another package; a folder made so can be moved.
        process::capture(Command::new(&python).args(["-m", "venv", "--without-pip"]).arg(dir))?;
        process::run_quietly(
            &format!("installing an S3 store for tests (PyPI moto {MOTO_VERSION})"),
            Command::new(&python)
                .args(["-m", "pip", "--python"])
                .arg(dir.join("bin/python"))
                .args(["install", "--quiet", "--no-deps", "--disable-pip-version-check", "--requirement"])
                .arg(paths::root().join("xtask/moto.txt")),
        )
        .context("pip 22.3 or newer is needed")
    })
}
