//! Finds and reads the end of central directory record (APPNOTE 4.3.16) and the ZIP64 records (4.3.14, 4.3.15).

use super::bytes::{index, u16_le, u32_le, u64_le, wide};
use crate::core::zip::{END as SIGNATURE, END_LENGTH};

/// Bytes of a ZIP64 end record without its extensible data, and of the locator that leads to it.
pub(super) const FIXED64: u64 = 56;
pub(super) const LOCATOR: u64 = 20;
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
    /// Another record was found nearer to the end of the file.
    pub is_ambiguous: bool,
    /// Where the ZIP64 record is, according to its locator, if there is one.
    pub record64: Option<u64>,
}

/// The result of the search for the end record.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    /// A record whose comment is cut off.
    Cut,
    End(End),
}

/// Looks for the end record in the last bytes of the file, which start at `start`. Go takes the last
/// signature there is; it may be one inside the comment. So a record whose comment ends where the
/// file ends and whose directory ends where it starts is preferred, and said to be ambiguous if it is
/// not the one that Go takes.
pub(super) fn find(tail: &[u8], start: u64) -> Found {
    let mut last = None;
    let mut is_first = true;
    let mut is_cut = false;
    let mut at = tail.len().saturating_sub(END_LENGTH);
    loop {
        if tail.get(at..).is_some_and(|rest| rest.starts_with(SIGNATURE)) {
            match read(tail, at, start) {
                Some((end, true)) => {
                    return Found::End(End { is_ambiguous: !is_first, ..end });
                }
                Some((end, false)) => last = last.or(Some(End { is_ambiguous: !is_first, ..end })),
                None => is_cut = true,
            }
            is_first = false;
        }
        let Some(before) = at.checked_sub(1) else { break };
        at = before;
    }
    match last {
        Some(end) => Found::End(end),
        None if is_cut => Found::Cut,
        None => Found::Nothing,
    }
}

/// The record at `at`, and whether its comment and its directory end where they should; `None` if
/// its comment is longer than the file.
fn read(tail: &[u8], at: usize, start: u64) -> Option<(End, bool)> {
    let record = tail.get(at..)?;
    let half = |at| u16_le(record, at);
    let comment_end = wide(END_LENGTH) + u64::from(half(20)?);
    let trailing = wide(record.len()).checked_sub(comment_end)?;
    let position = start + wide(at);
    let mut end = End {
        position,
        entries: u64::from(half(10)?),
        length: u64::from(u32_le(record, 12)?),
        offset: u64::from(u32_le(record, 16)?),
        is_split: half(8)? != half(10)?,
        trailing,
        is_ambiguous: false,
        record64: None,
    };
    let locator = at.checked_sub(index(LOCATOR)).and_then(|at| tail.get(at..)).unwrap_or_default();
    // A disk number of all ones refers to the ZIP64 record as well (APPNOTE 4.4.1.4).
    let mut elsewhere = 0;
    if locator.starts_with(b"PK\x06\x07") {
        end.record64 = u64_le(locator, 8);
        end.is_split |= u32_le(locator, 4)? != 0 || u32_le(locator, 16)? != 1;
        elsewhere = u16::MAX;
    }
    end.is_split |= [half(4)?, half(6)?].iter().any(|&disk| disk != 0 && disk != elsewhere);
    let fits = end.record64.is_some() || end.offset + end.length == position;
    Some((end, fits && trailing == 0))
}

/// Replaces what the end record says by what the ZIP64 end record at `position` says. `None` if it is
/// none, does not end where its locator starts, or contradicts what the end record has room for.
pub(super) fn read64(record: &[u8], position: u64, end: End) -> Option<End> {
    let word = |at| u32_le(record, at);
    let long = |at| u64_le(record, at);
    let is_split = end.is_split || word(16)? != 0 || word(20)? != 0 || long(24)? != long(32)?;
    let filled = End { position, entries: long(32)?, length: long(40)?, offset: long(48)?, is_split, ..end };
    // Its own length does not count the 12 bytes up to itself (4.3.14.1).
    let until = position.checked_add(12)?.checked_add(long(4)?)?;
    let agrees = |short: u64, full: u64, long: u64| short == full || short == long;
    let full = u64::from(u32::MAX);
    let is_right = record.starts_with(b"PK\x06\x06")
        && until == end.position.checked_sub(LOCATOR)?
        && agrees(end.entries, u64::from(u16::MAX), filled.entries)
        && agrees(end.length, full, filled.length)
        && agrees(end.offset, full, filled.offset);
    is_right.then_some(filled)
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
        let body = vec![7; 10];
        let plain = [body.clone(), record(4, 6, b"")].concat();
        assert_eq!((found(&plain).position, found(&plain).is_ambiguous), (10, false));
        let trailing = [plain.clone(), vec![0; 5]].concat();
        assert_eq!((found(&trailing).position, found(&trailing).trailing), (10, 5));
        // This record lies inside the comment of the right one.
        let hidden = [body, record(4, 6, &record(0, 0, b""))].concat();
        assert_eq!((found(&hidden).position, found(&hidden).is_ambiguous), (10, true));
    }
}
