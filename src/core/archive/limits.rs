//! Limits on what an archive may claim, and the error of a caller that feeds bytes which were not asked for.

use std::fmt;

/// What an archive may claim. More is a problem of its report, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries.
    pub entries: u64,
    /// Bytes of the directory, which is held in memory at once.
    pub directory: u64,
    /// Bytes of all entries when unpacked.
    pub total_size: u64,
    /// Times that an entry may be larger than its compressed bytes.
    pub ratio: u64,
}

impl Default for Limits {
    /// A million entries, 128 MiB of directory, 1 TiB of data, and as much compression as deflate is
    /// capable of (1032 to 1, plus what rounding does to small entries).
    fn default() -> Self {
        Self { entries: 1_000_000, directory: 128 << 20, total_size: 1 << 40, ratio: 1040 }
    }
}

/// The caller gave bytes that were not asked for, or not as many as were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfTurn;

impl fmt::Display for OutOfTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("other bytes of the archive were given than were asked for")
    }
}

impl std::error::Error for OutOfTurn {}
