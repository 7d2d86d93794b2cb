//! `cargo xtask tidy`: finds mistakes in this repository that no compiler and no common linter finds.

mod circles;
mod crates;
mod documents;
mod facade;
mod layout;
mod licences;
mod lines;
mod rust;
mod script;
mod syntax;
mod tree;

use std::fmt::{self, Display};

use anyhow::Result;
use tree::Tree;

use crate::paths;

/// A mistake in a line, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: &str) -> Self {
        Self { path: path.to_owned(), line, what: what.to_owned() }
    }
}

impl Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// A rule reads the files and tells what breaks it.
type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 10] = [
    layout::unreached,
    layout::uses,
    layout::indexes,
    documents::links,
    documents::mentions,
    facade::undocumented,
    licences::foreign,
    lines::long_files,
    lines::hosts,
    lines::left_to_do,
];

/// Prints what breaks the rules, one finding a line; true when nothing does.
pub fn run() -> Result<bool> {
    let tree = Tree::read(&paths::root())?;
    let found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    for finding in &found {
        println!("{finding}");
    }
    println!("tidy: {} files, {} findings", tree.files().count(), found.len());
    Ok(found.is_empty())
}

/// The places of the findings, for tests.
#[cfg(test)]
fn places(found: Vec<Finding>) -> Vec<String> {
    found.into_iter().map(|one| format!("{}:{}", one.path, one.line)).collect()
}
