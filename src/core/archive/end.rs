//! Finds and reads the end of central directory record (APPNOTE 4.3.16) and the ZIP64 records (4.3.14, 4.3.15).
//!
//! Their signatures may also stand in names, extra fields and comments. So one counts only where it is the record: at
//! its place, and consistent with what it points to.

use super::bytes::{index, u16_le, u32_le, u64_le, wide};
use super::entry;
use crate::core::zip::{END as SIGNATURE, END_LENGTH};

/// Bytes of a ZIP64 end record without its extensible data, and of the locator that leads to it.
pub(super) const FIXED64: u64 = 56;
pub(super) const LOCATOR: u64 = 20;
/// Where a ZIP64 end record begins.
const RECORD64: &[u8; 4] = b"PK\x06\x06";

/// The contents of the end record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct End {
    /// Where the directory should end: the position of this record, or of the ZIP64 one.
    pub position: u64,
    pub entries: u64,
    pub length: u64,
    pub offset: u64,
    pub is_split: bool,
    /// Bytes behind the comment.
    pub trailing: u64,
    /// Another signature was found nearer to the end of the file.
    pub is_ambiguous: bool,
    /// What Go's archive/zip makes of the archive.
    pub reading: Reading,
    /// Where the ZIP64 record is, according to its locator, if there is one.
    pub record64: Option<u64>,
}

/// The directory that Go's archive/zip takes. It goes by the last signature in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Reading {
    /// The one of the record that was chosen here.
    #[default]
    Same,
    /// One of this many entries at this offset.
    At { offset: u64, entries: u64 },
    /// None: it refuses the archive.
    Refused,
}

impl Reading {
    /// The directory of a record whose numbers are taken as they are.
    fn of(end: &End) -> Self {
        let End { offset, entries, length, position, .. } = *end;
        if offset.checked_add(length).is_some_and(|until| until <= position) {
            Self::At { offset, entries }
        } else {
            Self::Refused
        }
    }

    /// The directory of the ZIP64 record at `place`.
    fn of64(tail: &[u8], start: u64, place: u64) -> Self {
        let record = from(tail, start, place).filter(|record| record.starts_with(RECORD64));
        let end = record.and_then(|record| numbers64(record, place, End::default()));
        end.map_or(Self::Refused, |end| Self::of(&end))
    }

    /// Whether this is the directory that starts at `start` and has `count` entries, of which Go compares 16 bits.
    pub fn is(self, start: u64, count: u64) -> bool {
        match self {
            Self::Same => true,
            Self::At { offset, entries } => offset == start && entries & 0xFFFF == count & 0xFFFF,
            Self::Refused => false,
        }
    }
}

/// The result of the search for the end record.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    /// A record whose comment is cut off.
    Cut,
    End(End),
}

/// The evidence for a record, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// Neither the file nor a directory ends where it should: these are bytes of something else.
    Nothing,
    /// There are other bytes before the archive, behind it or between its parts.
    Signature,
    /// A directory without entries ends where it should.
    Empty,
    /// So does one that begins before the bytes at hand.
    Length,
    /// So does one that begins with an entry.
    Directory,
}

/// Looks for the end record in the last bytes of the file, which start at `start`. Go takes the last
/// signature there is; it may be one inside the comment. So a record whose comment ends where the
/// file ends and whose directory ends where it starts is preferred, and said to be ambiguous if it is
/// not the one that Go takes.
pub(super) fn find(tail: &[u8], start: u64) -> Found {
    let mut best: Option<(Evidence, End)> = None;
    let mut last: Option<Reading> = None;
    let mut at = tail.len().saturating_sub(END_LENGTH);
    loop {
        if tail.get(at..).is_some_and(|rest| rest.starts_with(SIGNATURE)) {
            let end = read(tail, at, start);
            if let Some(mut end) = end {
                if let Some(reading) = last {
                    (end.is_ambiguous, end.reading) = (true, reading);
                }
                let evidence = weigh(&end, tail, start);
                // One whose comment has the others in it is the right one.
                let is_around = evidence == Evidence::Length;
                let is_better = best.is_none_or(|(other, _)| evidence > other || (is_around && evidence == other));
                if is_better && evidence > Evidence::Nothing {
                    best = Some((evidence, end));
                }
                if evidence == Evidence::Directory {
                    break;
                }
            }
            last = last.or(Some(match end {
                None => Reading::Refused,
                Some(end) if end.reading != Reading::Same => end.reading,
                Some(End { record64: Some(place), .. }) => Reading::of64(tail, start, place),
                Some(end) => Reading::of(&end),
            }));
        }
        let Some(before) = at.checked_sub(1) else { break };
        at = before;
    }
    match best {
        Some((_, end)) => Found::End(end),
        None if last.is_some() => Found::Cut,
        None => Found::Nothing,
    }
}

/// Whether a file of `size` bytes that ends with these, the last `END_REACH` of it, ends in an end
/// record whose directory lies in the file.
pub fn ends_like_zip(tail: &[u8], size: u64) -> bool {
    let Some(start) = size.checked_sub(wide(tail.len())) else { return false };
    let Found::End(end) = find(tail, start) else { return false };
    end.record64.is_some() || end.offset + end.length <= end.position
}

/// The bytes of the file from `at` on, if they are among the last ones.
fn from(tail: &[u8], start: u64, at: u64) -> Option<&[u8]> {
    tail.get(index(at.checked_sub(start)?)..)
}

fn weigh(end: &End, tail: &[u8], start: u64) -> Evidence {
    // What lies before the bytes at hand is not known.
    let may_be_entry =
        |at: u64| at < start || from(tail, start, at).is_some_and(|bytes| bytes.starts_with(entry::SIGNATURE));
    let filled = match end.record64 {
        Some(place) if place < start => return Evidence::Length,
        Some(place) => from(tail, start, place).and_then(|record| read64(record, place, *end)),
        None => Some(*end),
    };
    let Some(End { offset, length, position, trailing, .. }) = filled else { return Evidence::Signature };
    let Some(gap) = offset.checked_add(length).and_then(|until| position.checked_sub(until)) else {
        return if trailing == 0 { Evidence::Signature } else { Evidence::Nothing };
    };
    let is_at_its_place = gap == 0 || end.record64.is_some();
    if trailing > 0 || !is_at_its_place {
        let has_directory = length > 0 && (may_be_entry(offset) || may_be_entry(position - length));
        let is_possible = trailing == 0 || is_at_its_place || has_directory;
        return if is_possible { Evidence::Signature } else { Evidence::Nothing };
    }
    if length == 0 {
        Evidence::Empty
    } else if offset < start {
        Evidence::Length
    } else if may_be_entry(offset) {
        Evidence::Directory
    } else {
        Evidence::Signature
    }
}

/// The record at `at`; `None` if its comment is longer than the file.
fn read(tail: &[u8], at: usize, start: u64) -> Option<End> {
    let record = tail.get(at..)?;
    let half = |at| u16_le(record, at);
    let comment_end = wide(END_LENGTH) + u64::from(half(20)?);
    let disks = [half(4)?, half(6)?];
    let mut end = End {
        position: start + wide(at),
        entries: u64::from(half(10)?),
        length: u64::from(u32_le(record, 12)?),
        offset: u64::from(u32_le(record, 16)?),
        is_split: half(8)? != half(10)?,
        trailing: wide(record.len()).checked_sub(comment_end)?,
        ..End::default()
    };
    locate64(tail, at, start, disks, &mut end);
    // A disk number of all ones refers to the ZIP64 record as well (APPNOTE 4.4.1.4).
    let elsewhere = if end.record64.is_some() { u16::MAX } else { 0 };
    end.is_split |= disks.iter().any(|&disk| disk != 0 && disk != elsewhere);
    Some(end)
}

/// Looks for a ZIP64 locator in front of the record at `at`. It counts where the record has no room for a number, or
/// where it leads to a ZIP64 record that fits.
fn locate64(tail: &[u8], at: usize, start: u64, disks: [u16; 2], end: &mut End) -> Option<()> {
    let locator = tail.get(at.checked_sub(index(LOCATOR))?..)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return None;
    }
    let place = u64_le(locator, 8)?;
    let is_single = u32_le(locator, 4)? == 0 && u32_le(locator, 16)? == 1;
    let (short, full) = (u64::from(u16::MAX), u64::from(u32::MAX));
    let has_room = end.entries != short && end.length != full && end.offset != full && !disks.contains(&u16::MAX);
    let is_plain = has_room || end.offset + end.length == end.position;
    // Go's condition. Before 1.27 it took 65,535 for the length that has no room.
    let is_followed = is_single && (end.entries == short || end.length == full || end.offset == full);
    let record = from(tail, start, place);
    let filled = record.filter(|_| is_single).and_then(|record| read64(record, place, *end));
    let is_behind_directory =
        |filled: End| filled.offset.checked_add(filled.length).is_some_and(|until| until <= place);
    let fits = filled.is_some_and(|filled| !filled.is_split && is_behind_directory(filled));
    if fits || !is_plain {
        end.record64 = Some(place);
        end.is_split |= !is_single;
        if !is_followed {
            end.reading = Reading::of(end);
        }
    } else if is_followed {
        end.reading = Reading::of64(tail, start, place);
    }
    Some(())
}

/// Replaces what the end record says by what the ZIP64 end record at `position` says. `None` if it is
/// none, does not end where its locator starts, or contradicts what the end record has room for.
pub(super) fn read64(record: &[u8], position: u64, end: End) -> Option<End> {
    let filled = numbers64(record, position, end)?;
    // Its own length does not count the 12 bytes up to itself (4.3.14.1).
    let until = position.checked_add(12)?.checked_add(u64_le(record, 4)?)?;
    let agrees = |short: u64, full: u64, long: u64| short == full || short == long;
    let full = u64::from(u32::MAX);
    let is_right = record.starts_with(RECORD64)
        && until == end.position.checked_sub(LOCATOR)?
        && agrees(end.entries, u64::from(u16::MAX), filled.entries)
        && agrees(end.length, full, filled.length)
        && agrees(end.offset, full, filled.offset);
    is_right.then_some(filled)
}

/// The numbers of a ZIP64 end record in place of those of the end record.
fn numbers64(record: &[u8], position: u64, end: End) -> Option<End> {
    let word = |at| u32_le(record, at);
    let long = |at| u64_le(record, at);
    let is_split = end.is_split || word(16)? != 0 || word(20)? != 0 || long(24)? != long(32)?;
    Some(End { position, entries: long(32)?, length: long(40)?, offset: long(48)?, is_split, ..end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::zip::has_end;

    fn record(length: u8, offset: u8, comment: &[u8]) -> Vec<u8> {
        let counts = [0, 0, 0, 0, 1, 0, 1, 0, length, 0, 0, 0, offset, 0, 0, 0];
        let size = u16::try_from(comment.len()).unwrap().to_le_bytes();
        [SIGNATURE.as_slice(), &counts, &size, comment].concat()
    }

    fn found(bytes: &[u8]) -> End {
        match find(bytes, 0) {
            Found::End(end) => end,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn finds_the_record_that_fits() {
        for tail in
            [&b""[..], &[0; 99], &record(0, 0, b"comment")[..25], &record(0, 0, b"comment"), &record(0, 0, b"")[1..]]
        {
            let is_there = !matches!(find(tail, 0), Found::Nothing);
            assert_eq!(has_end(tail), is_there, "{tail:?}");
        }
        assert!(matches!(find(b"", 0), Found::Nothing));
        assert!(matches!(find(&[0; 99], 0), Found::Nothing));
        assert!(matches!(find(&record(0, 0, b"comment")[..25], 0), Found::Cut));
        assert_eq!(found(&record(0, 0, b"comment")).position, 0);
        let body = b"123456PK\x01\x02".to_vec();
        let plain = [&body[..], &record(4, 6, b"")].concat();
        let seen = |bytes: &[u8]| (found(bytes).position, found(bytes).is_ambiguous, found(bytes).reading);
        assert_eq!(seen(&plain), (10, false, Reading::Same));
        let trailing = [&plain[..], &[0; 5]].concat();
        assert_eq!((found(&trailing).position, found(&trailing).trailing), (10, 5));
        // These records lie inside the comment of the right one.
        for (hidden, reading) in [
            (record(0, 0, b""), Reading::At { offset: 0, entries: 1 }),
            (record(4, 6, b""), Reading::At { offset: 6, entries: 1 }),
            (record(0, 32, b""), Reading::At { offset: 32, entries: 1 }),
            (record(0, 255, b""), Reading::Refused),
            ([&record(4, 6, b"")[..20], b"\xFF\xFF"].concat(), Reading::Refused),
        ] {
            assert_eq!(seen(&[&body[..], &record(4, 6, &hidden)].concat()), (10, true, reading));
        }
        // These bytes lie in the name of an entry, in an archive that is cut off.
        let cut = [b"name of an entry", &record(0, 0, b"")[..], &[1; 30]].concat();
        assert!(matches!(find(&cut, 0), Found::Cut));
    }

    #[test]
    fn tells_an_archive_by_its_end() {
        let body = b"123456PK\x01\x02".to_vec();
        let plain = [&body[..], &record(4, 6, b"comment")].concat();
        let size = wide(plain.len());
        assert!(ends_like_zip(&plain, size) && ends_like_zip(&plain[8..], size));
        assert!(!ends_like_zip(&plain[..plain.len() - 1], size - 1), "cut off");
        assert!(!ends_like_zip(&plain[4..], size - 6), "the directory would begin before the file");
        assert!(!ends_like_zip(&plain, size - 1), "more than the file has");
        for other in [&b""[..], b"<html></html>", &[0; 100]] {
            assert!(!ends_like_zip(other, wide(other.len())));
        }
    }

    #[test]
    fn says_whether_go_takes_the_same_directory() {
        assert!(Reading::Same.is(1, 2) && !Reading::Refused.is(0, 0));
        let at = Reading::At { offset: 6, entries: 0xFFFF };
        assert!(at.is(6, 0x1_FFFF) && !at.is(6, 0) && !at.is(7, 0xFFFF));
    }
}
