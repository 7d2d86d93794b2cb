//! The reports that callers get, of an inspection and of a verification.

use super::check;
use super::contents::Directory;
use super::entry::{Entry, Kind, method_name};
use super::name;
use super::problem::{Problem, Verdict};
use crate::core::time::Timestamp;
use serde::{Serialize, Serializer};

/// One file or folder of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveEntry {
    /// Name with its path; folders end with a slash.
    pub name: String,
    /// Size in bytes when unpacked.
    pub size: u64,
    /// Size in bytes in the archive.
    pub compressed_size: u64,
    /// CRC-32 of the data.
    pub crc32: u32,
    /// Time of the last change; ISO 8601 in JavaScript.
    #[serde(serialize_with = "as_text")]
    pub modified: Option<Timestamp>,
    /// How it is compressed: `stored`, `deflate`, or another name that the server cannot read.
    pub method: &'static str,
    /// Whether it is a folder.
    pub is_directory: bool,
}

/// The contents of an archive, read from its directory alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveReport {
    /// Files and folders in the directory's order.
    pub entries: Vec<ArchiveEntry>,
    /// Size in bytes of everything when unpacked.
    pub total_size: u64,
    /// Size in bytes of everything in the archive.
    pub total_compressed_size: u64,
    /// Whether there is a `data.db` where the server looks for it.
    pub has_database: bool,
    /// The verdict on the archive, as far as its directory tells.
    pub verdict: Verdict,
    /// The problems of the archive, as far as its directory tells.
    pub problems: Vec<Problem>,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    /// The verdict on the archive as a ZIP file.
    pub verdict: Verdict,
    /// Whether the server can restore it and comes back with its data.
    pub restorable: bool,
    /// The problems of the archive.
    pub problems: Vec<Problem>,
    /// How many files and folders it has.
    pub entries: u64,
    /// How many bytes they have when unpacked.
    pub bytes: u64,
    /// The application's collections: tables and views of `data.db` but those of the system.
    pub collections: Vec<String>,
}

impl From<Directory> for ArchiveReport {
    fn from(directory: Directory) -> Self {
        let (_, total_size, total_compressed_size) = check::totals(&directory.entries);
        let is_database = |entry: &Entry| {
            entry.kind == Kind::File && name::clean(entry.raw_name()).as_deref() == Some(check::DATABASE)
        };
        Self {
            has_database: directory.entries.iter().any(is_database),
            entries: directory.entries.into_iter().map(ArchiveEntry::from).collect(),
            total_size,
            total_compressed_size,
            verdict: directory.problems.verdict,
            problems: directory.problems.list,
        }
    }
}

impl From<Entry> for ArchiveEntry {
    fn from(entry: Entry) -> Self {
        Self {
            is_directory: entry.kind == Kind::Directory,
            method: method_name(entry.method),
            name: entry.name,
            size: entry.size,
            compressed_size: entry.compressed_size,
            crc32: entry.crc32,
            modified: entry.modified,
        }
    }
}

fn as_text<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.collect_str(time),
        None => serializer.serialize_none(),
    }
}
