//! Reads central directory headers (APPNOTE 4.3.12) with their ZIP64 field (4.5.3) and attributes (4.4.2, 4.4.15).

use super::bytes::{index, u16_le, u32_le, u64_le};
use super::crc32::crc32;
use super::problem::{ProblemCode, Problems};
use super::text;
use crate::core::time::Timestamp;

/// Bytes of a central header without name, extra field and comment.
pub(super) const FIXED: usize = 46;
pub(super) const SIGNATURE: &[u8; 4] = b"PK\x01\x02";

pub(super) const FLAG_ENCRYPTED: u16 = 1;
pub(super) const FLAG_DESCRIPTOR: u16 = 1 << 3;
pub(super) const FLAG_PATCH: u16 = 1 << 5;
pub(super) const FLAG_STRONG: u16 = 1 << 6;
pub(super) const FLAG_UTF8: u16 = 1 << 11;
pub(super) const FLAG_MASKED: u16 = 1 << 13;

/// Method 99 says "encrypted with AES" and hides the real one (APPNOTE appendix E).
const METHOD_AES: u16 = 99;

/// The kind of file that an entry becomes when it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link; its data is the target.
    Symlink,
    /// A device, pipe or socket.
    Special,
}

/// One entry of an archive, as its central directory describes it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Name, decoded.
    pub name: String,
    /// The name's bytes where they are not those of `name`.
    pub(super) raw_name: Option<Box<[u8]>>,
    /// Size of the data, uncompressed.
    pub size: u64,
    /// Size of the data in the archive.
    pub compressed_size: u64,
    /// CRC-32 of the uncompressed data.
    pub crc32: u32,
    /// Compression method by number (APPNOTE 4.4.5).
    pub method: u16,
    /// The kind of file that it becomes when the server unpacks it.
    pub kind: Kind,
    /// Time of the last change, from an extra field where one has it, else the one of DOS taken for UTC.
    pub modified: Option<Timestamp>,
    /// Where its local header starts in the file.
    pub header_offset: u64,
    /// Permissions the server would give it.
    pub(super) permissions: u32,
    pub(super) version: u16,
    pub(super) flags: u16,
    /// DOS date and time, to compare with the local header.
    pub(super) stamp: [u16; 2],
    pub(super) extended: Option<i32>,
    /// Length and checksum of the extra fields, to compare as well.
    pub(super) extra: (usize, u32),
}

impl Entry {
    /// The name as the archive has it.
    pub(super) fn raw_name(&self) -> &[u8] {
        self.raw_name.as_deref().unwrap_or(self.name.as_bytes())
    }

    /// Whether the data cannot be read without a key.
    pub fn is_encrypted(&self) -> bool {
        self.flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED) != 0 || self.method == METHOD_AES
    }

    /// Whether the method is one that the server and this crate read: stored or deflate.
    pub fn is_readable(&self) -> bool {
        matches!(self.method, 0 | 8) && !self.is_encrypted() && self.flags & FLAG_PATCH == 0
    }

    pub(super) fn has_descriptor(&self) -> bool {
        self.flags & FLAG_DESCRIPTOR != 0
    }
}

/// The name of a compression method (APPNOTE 4.4.5).
pub fn method_name(method: u16) -> &'static str {
    match method {
        0 => "stored",
        8 => "deflate",
        9 => "deflate64",
        12 => "bzip2",
        14 => "lzma",
        93 => "zstd",
        95 => "xz",
        98 => "ppmd",
        METHOD_AES => "aes",
        _ => "unknown",
    }
}

/// Reads the header at the start of `bytes`: the entry and the length of its header. Its offset
/// counts from `base`. `None` if there is no whole header, or its ZIP64 field is missing.
pub(super) fn parse(bytes: &[u8], base: u64, problems: &mut Problems) -> Option<(Entry, usize)> {
    if !bytes.starts_with(SIGNATURE) {
        return None;
    }
    let half = |at| u16_le(bytes, at);
    let flags = half(8)?;
    let name_end = FIXED + usize::from(half(28)?);
    let extra_end = name_end + usize::from(half(30)?);
    let end = extra_end + usize::from(half(32)?);
    let raw = bytes.get(FIXED..name_end)?;
    let extra = bytes.get(name_end..extra_end)?;
    bytes.get(..end)?;

    let (name, is_honest) = text::name(raw, flags & FLAG_UTF8 != 0, extra);
    let mut wide = [u64::from(u32_le(bytes, 24)?), u64::from(u32_le(bytes, 20)?), u64::from(u32_le(bytes, 42)?)];
    let rest = zip64(extra, &mut wide)?;
    let [size, compressed_size, offset] = wide;
    let stamp = [half(14)?, half(12)?];
    let extended = text::extended_time(extra);
    let modified = text::extra_time(extra).or_else(|| text::dos_time(stamp[0], stamp[1]));
    let is_on_first_disk = match half(34)? {
        u16::MAX => u32_le(rest, 0) == Some(0),
        disk => disk == 0,
    };
    let (kind, permissions) = mode(half(4)? >> 8, u32_le(bytes, 38)?, raw.ends_with(b"/"));
    let entry = Entry {
        raw_name: (raw != name.as_bytes()).then(|| raw.into()),
        name,
        size,
        compressed_size,
        crc32: u32_le(bytes, 16)?,
        method: half(10)?,
        kind,
        modified,
        // An offset past 2^64 is outside of every file, as this one is.
        header_offset: base.saturating_add(offset),
        permissions,
        version: half(6)?,
        flags,
        stamp,
        extended,
        extra: (extra.len(), crc32(extra)),
    };
    let mut add = |condition, code| {
        if condition {
            problems.add(code, Some(&entry.name));
        }
    };
    let mut all = text::fields(extra);
    all.by_ref().for_each(drop);
    add(!is_honest, ProblemCode::InvalidUtf8);
    add(!all.is_whole(), ProblemCode::ExtraInvalid);
    add(!is_on_first_disk, ProblemCode::MultiDisk);
    Some((entry, end))
}

/// Replaces what is 2³²−1 by the 64-bit value of the ZIP64 extra field (APPNOTE 4.5.3), in the
/// order size, compressed size, offset, and gives the rest of the field, which may name the disk. `None` if
/// the field is needed and too short. Without any such field a size of exactly 2³²−1 is what it is, but
/// no other value.
pub(super) fn zip64<'a>(extra: &'a [u8], values: &mut [u64]) -> Option<&'a [u8]> {
    let is_open = |value: &u64| *value == u64::from(u32::MAX);
    let Some((_, field)) = text::fields(extra).find(|field| field.0 == 1) else {
        return if values.iter().skip(1).any(is_open) { None } else { Some(&[]) };
    };
    let mut at = 0;
    for value in values.iter_mut().filter(|value| is_open(value)) {
        *value = u64_le(field, at)?;
        at += 8;
    }
    field.get(at..)
}

/// Derives kind and permissions as Go's archive/zip does, from the system that wrote the entry
/// (APPNOTE 4.4.2) and its external attributes.
fn mode(system: u16, attributes: u32, ends_with_slash: bool) -> (Kind, u32) {
    let (kind, permissions) = match system {
        // Unix and macOS: st_mode in the upper half.
        3 | 19 => {
            let kind = match attributes >> 28 {
                4 => Kind::Directory,
                10 => Kind::Symlink,
                1 | 2 | 6 | 12 => Kind::Special,
                _ => Kind::File,
            };
            (kind, attributes >> 16 & 0o777)
        }
        // FAT, NTFS and VFAT: bit 0 read-only, bit 4 folder.
        0 | 11 | 14 => {
            let kind = if attributes & 0x10 != 0 { Kind::Directory } else { Kind::File };
            (kind, if attributes & 1 != 0 { 0o444 } else { 0o666 })
        }
        // Go gives entries of other systems no permissions at all.
        _ => (Kind::File, 0),
    };
    (if ends_with_slash { Kind::Directory } else { kind }, permissions)
}

/// The largest number of headers that fit into this many bytes, which bounds the memory that is reserved.
pub(super) fn most_in(bytes: usize, declared: u64) -> usize {
    index(declared).min(bytes / FIXED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_those_of_go() {
        assert_eq!(mode(3, 0o100_644 << 16, false), (Kind::File, 0o644));
        assert_eq!(mode(3, 0o120_777 << 16, false), (Kind::Symlink, 0o777));
        assert_eq!(mode(3, 0o120_777 << 16, true).0, Kind::Directory);
        assert_eq!(mode(3, 0o040_755 << 16, false).0, Kind::Directory);
        assert_eq!(mode(19, 0o010_644 << 16, false).0, Kind::Special);
        assert_eq!(mode(3, 0, false), (Kind::File, 0));
        assert_eq!(mode(0, 0x21, false), (Kind::File, 0o444));
        assert_eq!(mode(11, 0x10, false).0, Kind::Directory);
        assert_eq!(mode(7, 0o100_644 << 16, false), (Kind::File, 0));
    }

    #[test]
    fn zip64_fields_replace_only_what_is_open() {
        let max = u64::from(u32::MAX);
        let mut extra = vec![1, 0, 16, 0];
        extra.extend(7_u64.to_le_bytes());
        extra.extend(8_u64.to_le_bytes());
        let mut values = [max, 5, max];
        assert_eq!(zip64(&extra, &mut values), Some(&[][..]));
        assert_eq!(values, [7, 5, 8]);
        assert_eq!(zip64(&extra, &mut [max, 5, 5]), Some(&extra[12..]));
        assert!(zip64(&extra, &mut [max, max, max]).is_none());
        assert!(zip64(b"", &mut [max, 1, 1]).is_some());
        assert!(zip64(b"", &mut [1, max, 1]).is_none());
    }
}
