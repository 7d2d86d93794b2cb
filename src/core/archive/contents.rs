//! The contents of an archive's directory.

use super::entry::Entry;
use super::problem::{Problem, Problems, Verdict};

/// The contents of an archive's directory, and its problems.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// Size of the file.
    pub file_size: u64,
    /// The entries in the directory's order.
    pub entries: Vec<Entry>,
    /// Bytes in front of the archive; offsets of entries are already moved by them.
    pub base: u64,
    /// Where the central directory starts.
    pub offset: u64,
    /// Indices of `entries` in the order of their places in the file.
    pub(super) order: Vec<usize>,
    pub(super) problems: Problems,
}

impl Directory {
    /// The verdict on the archive, as far as its directory tells.
    pub fn verdict(&self) -> Verdict {
        self.problems.verdict
    }

    /// The problems of the archive, as far as its directory tells.
    pub fn problems(&self) -> &[Problem] {
        &self.problems.list
    }
}
