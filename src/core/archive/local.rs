//! Compares local headers (APPNOTE 4.3.7) and data descriptors (4.3.9) with the central directory.

use super::bytes::{u16_le, u32_le, u64_le, wide};
use super::crc32::crc32;
use super::entry::{Entry, FLAG_DESCRIPTOR, FLAG_ENCRYPTED, FLAG_PATCH, FLAG_STRONG, FLAG_UTF8, zip64};
use super::problem::ProblemCode;
use super::text;

/// Bytes of a local header without name and extra field.
pub(super) const FIXED: u64 = 30;
/// Bytes of the longest data descriptor: signature, CRC-32 and two 64-bit sizes.
pub(super) const DESCRIPTOR: u64 = 24;

/// Flags without which the data would be read differently.
const VITAL: u16 = FLAG_ENCRYPTED | FLAG_DESCRIPTOR | FLAG_PATCH | FLAG_STRONG | FLAG_UTF8;

/// Length of the local header that starts like this (its first 30 bytes); `None` if it is none.
pub(super) fn length(fixed: &[u8]) -> Option<u64> {
    let lengths = u64::from(u16_le(fixed, 26)?) + u64::from(u16_le(fixed, 28)?);
    fixed.starts_with(b"PK\x03\x04").then_some(FIXED + lengths)
}

/// The least number of bytes an entry takes in the file.
pub(super) fn least_extent(entry: &Entry) -> u64 {
    (FIXED + wide(entry.raw_name().len())).saturating_add(entry.compressed_size)
}

/// Compares a whole local header with the central one; returns what they disagree on, if anything.
pub(super) fn compare(header: &[u8], entry: &Entry) -> Option<ProblemCode> {
    match differences(header, entry) {
        None | Some((true, _)) => Some(ProblemCode::LocalMismatch),
        Some((false, true)) => Some(ProblemCode::MetadataMismatch),
        Some((false, false)) => None,
    }
}

/// Whether the two headers differ in fields that matter, and whether in others.
fn differences(header: &[u8], entry: &Entry) -> Option<(bool, bool)> {
    let half = |at| u16_le(header, at);
    let name_end = 30 + usize::from(half(26)?);
    let extra = header.get(name_end..)?;
    let flags = half(6)?;
    let stored = [u64::from(u32_le(header, 22)?), u64::from(u32_le(header, 18)?)];
    let mut sizes = stored;
    let crc = u32_le(header, 14)?;
    let has_sizes = zip64(extra, &mut sizes).is_some();
    // With a descriptor zeros may stand for what was not known yet, or all ones with a ZIP64 field.
    let is_open = |value: u64| entry.has_descriptor() && (value == 0 || value == u64::from(u32::MAX));
    let agrees = (crc == entry.crc32 || is_open(u64::from(crc)))
        && [entry.size, entry.compressed_size]
            .iter()
            .zip(sizes)
            .zip(stored)
            .all(|((wanted, size), stored)| is_open(stored) || (*wanted == size && has_sizes));
    let vital = header.get(30..name_end)? != entry.raw_name()
        || half(8)? != entry.method
        || (flags ^ entry.flags) & VITAL != 0
        || !agrees;

    let mut fields = text::fields(extra);
    fields.by_ref().for_each(drop);
    let extended = text::extended_time(extra);
    // Many writers put the same fields into both headers, Go among them; those with ZIP64 may not.
    let (length, sum) = entry.extra;
    let has_zip64 = text::fields(extra).any(|field| field.0 == 1);
    let has_twin_extra = length != extra.len() || has_zip64 || sum == crc32(extra);
    // Go writes 45 (ZIP64) only in the directory, once it knows the size.
    let rest = (half(4)? != entry.version && entry.version != 45)
        || flags != entry.flags
        || [half(12)?, half(10)?] != entry.stamp
        || (extended.is_some() && entry.extended.is_some() && extended != entry.extended)
        || !has_twin_extra
        || !fields.is_whole();
    Some((vital, rest))
}

/// The length of the data descriptor at the start of `bytes`, if it says what the central directory
/// says: with or without signature, sizes of 32 or 64 bits. Where two readings fit, the one that ends
/// at `next`, the distance to what follows, is meant.
pub(super) fn descriptor(bytes: &[u8], entry: &Entry, next: u64) -> Option<u64> {
    let mut found = None;
    for (start, wide) in [(4, false), (0, false), (4, true), (0, true)] {
        let sizes = if wide {
            [u64_le(bytes, start + 4), u64_le(bytes, start + 12)]
        } else {
            [u32_le(bytes, start + 4).map(u64::from), u32_le(bytes, start + 8).map(u64::from)]
        };
        let fits = (start == 0 || bytes.starts_with(b"PK\x07\x08"))
            && u32_le(bytes, start) == Some(entry.crc32)
            && sizes == [Some(entry.compressed_size), Some(entry.size)];
        if !fits {
            continue;
        }
        let length = super::bytes::wide(start) + if wide { 20 } else { 12 };
        if length == next {
            return Some(length);
        }
        found = found.or(Some(length));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::super::problem::Problems;
    use super::*;

    fn entry(flags: u8) -> Entry {
        let mut header = vec![0; 46];
        header[..4].copy_from_slice(entry::SIGNATURE);
        header[8] = flags;
        header[16..28].copy_from_slice(&[1, 2, 3, 4, 5, 0, 0, 0, 6, 0, 0, 0]);
        header[28] = 1;
        header.push(b'x');
        entry::parse(&header, 0, &mut Problems::default()).unwrap().0
    }

    #[test]
    fn holds_local_headers_against_central_ones() {
        let mut header = vec![0; 30];
        header[..4].copy_from_slice(b"PK\x03\x04");
        header[14..27].copy_from_slice(&[1, 2, 3, 4, 5, 0, 0, 0, 6, 0, 0, 0, 1]);
        header.push(b'x');
        assert_eq!(length(&header), Some(31));
        assert_eq!(compare(&header, &entry(0)), None);
        for (at, code) in [(4, ProblemCode::MetadataMismatch), (10, ProblemCode::MetadataMismatch)]
            .into_iter()
            .chain([6, 8, 14, 18, 22, 30].map(|at| (at, ProblemCode::LocalMismatch)))
        {
            let mut other = header.clone();
            other[at] ^= 1;
            assert_eq!(compare(&other, &entry(0)), Some(code), "{at}");
        }
        header[6] = 8;
        header[14..26].fill(0);
        assert_eq!(compare(&header, &entry(8)), None);
        assert_eq!(compare(&header[..20], &entry(8)), Some(ProblemCode::LocalMismatch));
    }

    #[test]
    fn knows_descriptors_in_all_their_forms() {
        let narrow = [1, 2, 3, 4, 5, 0, 0, 0, 6, 0, 0, 0];
        let wide = [1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        let signed = |rest: &[u8]| [b"PK\x07\x08", rest].concat();
        for (bytes, expected) in [
            (narrow.to_vec(), Some(12)),
            (signed(&narrow), Some(16)),
            (wide.to_vec(), Some(20)),
            (signed(&wide), Some(24)),
            (narrow[..11].to_vec(), None),
            (vec![9; 24], None),
        ] {
            assert_eq!(descriptor(&bytes, &entry(8), 0), expected);
        }
    }
}
