//! Paths in the repository, and copying of files.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(path) => root().join(path),
        None => root().join("target"),
    }
}

/// All files below `dir`, sorted; none when there is no such folder.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if dir.is_dir() {
        collect(dir, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(dir: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// Copies what is in `from` into `to`, keeping folders.
pub fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let target = to.join(file.strip_prefix(from)?);
        copy(&file, &target)?;
    }
    Ok(())
}

/// Copies a file, making the folders it needs.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Puts the finished folder `new` in the place of `old`. Somebody may be reading the old one, so it is not emptied
/// first, and it stays when it is the same.
pub fn replace_dir(new: &Path, old: &Path) -> Result<()> {
    if let Some(parent) = old.parent() {
        fs::create_dir_all(parent)?;
    }
    if old.exists() {
        if is_same(new, old)? {
            return Ok(());
        }
        let away = new.with_extension("old");
        empty_dir(&away)?;
        fs::rename(old, away.join("dir")).with_context(|| format!("cannot replace {}", old.display()))?;
        fs::rename(new, old).with_context(|| format!("cannot create {}", old.display()))?;
        return fs::remove_dir_all(&away).with_context(|| format!("cannot remove {}", away.display()));
    }
    fs::rename(new, old).with_context(|| format!("cannot create {}", old.display()))
}

fn is_same(one: &Path, other: &Path) -> Result<bool> {
    let (files_of_one, files_of_other) = (files(one)?, files(other)?);
    if files_of_one.len() != files_of_other.len() {
        return Ok(false);
    }
    for (a, b) in files_of_one.iter().zip(&files_of_other) {
        if a.strip_prefix(one)? != b.strip_prefix(other)? || fs::read(a)? != fs::read(b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes `dir` an empty folder.
pub fn empty_dir(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))
}
