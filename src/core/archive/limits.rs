//! Limits on the sizes that an archive may declare, and the error of a caller that feeds bytes which were not asked
//! for.

use std::fmt;

/// Limits on the sizes that an archive may declare. An archive beyond one of them has a problem in its report, which is
/// no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Number of entries.
    pub entries: u64,
    /// Bytes of the directory, which is held in memory at once.
    pub directory: u64,
    /// Bytes of all entries when unpacked.
    pub total_size: u64,
    /// How many times larger than its compressed bytes an entry may be.
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
