//! Checks what the directory alone tells: where entries are, their sizes and their names.

use super::Limits;
use super::bytes::wide;
use super::contents::Directory;
use super::entry::{Entry, FLAG_PATCH, Kind};
use super::local;
use super::name::{self, NameFault};
use super::problem::{ProblemCode, Problems};
use crate::core::sort;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The databases of a server. Only the first is indispensable.
pub(super) const DATABASE: &[u8] = b"data.db";
pub(super) const AUXILIARY: &[u8] = b"auxiliary.db";

/// Checks a directory that was read to its end, and orders its entries by their offsets.
pub(super) fn directory(directory: &mut Directory, limits: &Limits) {
    let Directory { entries, order, problems, offset, base, .. } = directory;
    let mut total = 0_u64;
    for entry in entries.iter() {
        total = total.saturating_add(entry.size);
        single(entry, limits, problems);
    }
    if total > limits.total_size {
        problems.note(ProblemCode::TooLarge);
    }
    if entries.is_empty() {
        problems.note(ProblemCode::EmptyArchive);
    }
    let place = |index: usize| entries.get(index).map(|entry| entry.header_offset);
    *order = sort::order(entries.len(), &|a, b| place(a).cmp(&place(b)));
    places(entries, order, *offset, *base, problems);
    names(entries, problems);
}

fn single(entry: &Entry, limits: &Limits, problems: &mut Problems) {
    let mut add = |condition, code| {
        if condition {
            problems.add(code, Some(&entry.name));
        }
    };
    let is_encrypted = entry.is_encrypted();
    add(is_encrypted, ProblemCode::Encrypted);
    add(!is_encrypted && !matches!(entry.method, 0 | 8), ProblemCode::UnsupportedMethod);
    add(entry.flags & FLAG_PATCH != 0, ProblemCode::UnsupportedFeature);
    add(entry.method == 0 && !is_encrypted && entry.size != entry.compressed_size, ProblemCode::SizeMismatch);
    let ratio = entry.size / entry.compressed_size.max(1);
    add(entry.method != 0 && ratio > limits.ratio, ProblemCode::SuspiciousRatio);
    add(entry.kind == Kind::Symlink, ProblemCode::Symlink);
    add(entry.kind == Kind::Special, ProblemCode::SpecialFile);
    match name::fault(entry.raw_name()) {
        Some(NameFault::Escapes) => add(true, ProblemCode::PathEscape),
        Some(NameFault::Impossible) => add(true, ProblemCode::InvalidName),
        Some(NameFault::Unsafe) => add(true, ProblemCode::UnsafeName),
        // The server ignores Unicode Path fields, other programs do not.
        None if entry.raw_name.is_some() => {
            let fault = name::fault(entry.name.as_bytes());
            add(matches!(fault, Some(NameFault::Escapes | NameFault::Unsafe)), ProblemCode::UnsafeName);
        }
        None => {}
    }
}

/// Checks that every entry ends before the next one begins, and the last one before the directory.
fn places(entries: &[Entry], order: &[usize], directory: u64, base: u64, problems: &mut Problems) {
    let mut free = base;
    let first = order.first().and_then(|&index| entries.get(index)).map_or(base, |entry| entry.header_offset);
    // Offsets that already count the bytes in front, as self-extracting archives have them.
    if first > base && base == 0 && first < directory {
        problems.note(ProblemCode::PrefixJunk);
    }
    for entry in order.iter().filter_map(|&index| entries.get(index)) {
        let until = entry.header_offset.saturating_add(local::least_extent(entry));
        if until > directory {
            problems.add(ProblemCode::OutOfBounds, Some(&entry.name));
        } else if entry.header_offset < free {
            problems.add(ProblemCode::Overlap, Some(&entry.name));
        }
        free = free.max(until);
    }
}

/// Checks that each name stands for one file, and that the databases are where the server looks for them.
fn names(entries: &[Entry], problems: &mut Problems) {
    let paths: Vec<Option<Cow<'_, [u8]>>> = entries.iter().map(|entry| name::clean(entry.raw_name())).collect();
    let path = |index: usize| paths.get(index).and_then(Option::as_deref);
    let sorted = sort::order(paths.len(), &|a, b| by_part(path(a).unwrap_or_default(), path(b).unwrap_or_default()));
    // In this order a file's name comes right before the names below it.
    let mut file: Option<&[u8]> = None;
    let mut previous: Option<(&[u8], Kind)> = None;
    let mut has_database = false;
    for index in sorted {
        let (Some(entry), Some(path)) = (entries.get(index), path(index)) else { continue };
        let is_directory = entry.kind == Kind::Directory;
        let is_database = path == DATABASE || path == AUXILIARY;
        let mut add = |code| problems.add(code, Some(&entry.name));
        let is_below = file.and_then(|file| path.strip_prefix(file)).is_some_and(|rest| rest.starts_with(b"/"));
        if let Some((_, kind)) = previous.filter(|previous| previous.0 == path) {
            add(match (is_directory != (kind == Kind::Directory), is_database) {
                (true, _) => ProblemCode::NameConflict,
                (false, true) => ProblemCode::DuplicateDatabase,
                (false, false) => ProblemCode::DuplicateName,
            });
        } else if is_below {
            add(ProblemCode::NameConflict);
        }
        if !is_directory && !is_below {
            file = Some(path);
        }
        if is_database && entry.kind == Kind::File {
            has_database |= path == DATABASE;
            if entry.permissions & 0o600 != 0o600 {
                add(ProblemCode::DatabasePermission);
            }
        }
        if entry.size > 0 {
            match path {
                b"data.db-wal" | b"auxiliary.db-wal" => add(ProblemCode::WalPending),
                b"data.db-journal" | b"auxiliary.db-journal" => add(ProblemCode::JournalPending),
                _ => {}
            }
        }
        previous = Some((path, entry.kind));
    }
    if !has_database && !entries.is_empty() {
        problems.note(ProblemCode::NoDatabase);
    }
}

/// Compares byte by byte; the slash comes before everything else.
fn by_part(a: &[u8], b: &[u8]) -> Ordering {
    let rank = |byte: u8| if byte == b'/' { 0 } else { u16::from(byte) + 1 };
    match a.iter().zip(b).find(|(a, b)| a != b) {
        Some((a, b)) => rank(*a).cmp(&rank(*b)),
        None => a.len().cmp(&b.len()),
    }
}

/// Adds up the bytes of all entries: unpacked, and in the archive.
pub(super) fn totals(entries: &[Entry]) -> (u64, u64, u64) {
    let sum = |pick: fn(&Entry) -> u64| entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(pick(entry)));
    (wide(entries.len()), sum(|entry| entry.size), sum(|entry| entry.compressed_size))
}
