//! The files that tidy checks: what git tracks or would track, read once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use anyhow::Result;

use crate::process;

/// Paths below the root, with `/` between their parts, and the text of each file that has one.
#[derive(Debug, Default)]
pub struct Tree {
    texts: BTreeMap<String, String>,
    folders: BTreeSet<String>,
}

impl Tree {
    /// Reads the repository at `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
        let listed =
            process::capture(Command::new("git").args(["-c", "core.quotePath=false"]).args(list).current_dir(root))?;
        let mut tree = Self::default();
        for path in listed.lines() {
            // A file that was removed and not committed yet is still listed.
            if let Ok(bytes) = fs::read(root.join(path)) {
                tree.add(path, &String::from_utf8(bytes).unwrap_or_default());
            }
        }
        Ok(tree)
    }

    fn add(&mut self, path: &str, text: &str) {
        self.texts.insert(path.to_owned(), text.to_owned());
        for (end, _) in path.match_indices('/') {
            self.folders.insert(path[..end].to_owned());
        }
    }

    /// The text of a file; empty for pictures and the like.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// Whether there is a file.
    pub fn has(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    /// Whether there is a file or a folder.
    pub fn has_any(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.has(path) || self.folders.contains(path)
    }

    /// All files with their texts, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose names end in one of these.
    pub fn with_extension<'t>(&'t self, extensions: &'t [&str]) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.files().filter(|(path, _)| extensions.contains(&extension(path)))
    }

    #[cfg(test)]
    pub fn sample(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add(path, text);
        }
        tree
    }
}

/// The extension of a file's name, behind the last dot.
pub fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The folder that a file is in; empty for the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `relative` seen from `folder`, without `.` and `..`; `None` when it leads out of the repository.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::{env, fs, process::Command};

    use super::{Tree, extension, folder, join};

    #[test]
    fn parts_of_paths() {
        assert_eq!((extension("a/b.test.js"), extension("a.b/c")), ("js", ""));
        assert_eq!((folder("a/b/c"), folder("c")), ("a/b", ""));
        assert_eq!(join("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(join("a", "../../c"), None);
    }

    #[test]
    fn reads_what_git_knows_or_would_know() {
        let root = env::temp_dir().join(format!("bosbase-tidy-{}", std::process::id()));
        fs::create_dir_all(root.join("sub/ignored")).unwrap();
        for (path, text) in [("sub/new.txt", "text"), ("sub/ignored/x.txt", ""), (".gitignore", "ignored/\n")] {
            fs::write(root.join(path), text).unwrap();
        }
        assert!(Command::new("git").args(["init", "--quiet"]).current_dir(&root).status().unwrap().success());
        let tree = Tree::read(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(tree.files().map(|(path, _)| path).collect::<Vec<_>>(), [".gitignore", "sub/new.txt"]);
        assert_eq!(tree.text("sub/new.txt"), Some("text"));
        assert!(tree.has_any("sub/") && !tree.has("sub") && !tree.has_any("sub/ignored"));
    }
}
