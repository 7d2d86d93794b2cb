//! Tools that the other commands need. What is missing is installed into a folder of its own version below the user's
//! cache, so that a second clone finds it and nothing global changes.

mod browsers;
mod deny;
mod node;
mod pocketbase;
mod python;
mod rust;
mod s3;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::paths;

pub use browsers::{Browser, Engine, is_root};
pub use deny::cargo_deny;
pub use node::{build_modules, example_modules, node, npm_command, test_modules, wasm_opt};
pub use pocketbase::pocketbase;
pub use rust::{test_runner, toolchain, wasm_bindgen, wasm_target};
pub use s3::s3_store;

use rust::geckodriver;

/// Holds a lock until the file is dropped; tells when it has to wait for another run.
pub fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("waiting for another cargo xtask (lock {})", path.display());
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    Ok(file)
}

/// The folder of a tool. `make` fills it when `program` (a path in it) is not there; a folder appears only once it is
/// complete, and two runs do not fill it at the same time.
fn install(tool: &str, program: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let tools = bed::server::tools_dir().context("HOME is not set, so there is no folder for tools")?;
    let folder = tools.join(tool);
    let program = folder.join(program);
    if program.exists() {
        return Ok(program);
    }
    fs::create_dir_all(&tools).with_context(|| format!("cannot create {}", tools.display()))?;
    let _lock = lock(&tools.join(format!(".{tool}.lock")))?;
    if program.exists() {
        return Ok(program);
    }
    let new = tools.join(format!(".{tool}.new"));
    paths::empty_dir(&new)?;
    make(&new).with_context(|| format!("cannot install {tool}"))?;
    paths::replace_dir(&new, &folder)?;
    Ok(program)
}
