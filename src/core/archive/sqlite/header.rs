//! Reads the database header, the first 100 bytes of the file (file format, section 1.3).

use super::super::bytes::{u16_be, u32_be};
use super::super::problem::ProblemCode;

/// Bytes of the header.
pub(super) const LENGTH: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The members of the header that are needed to read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub page_size: u64,
    /// Pages of the database; bytes of the file behind them belong to none.
    pub pages: u64,
    /// Bytes of a page that hold data: without those reserved at its end.
    pub usable: usize,
    pub encoding: Encoding,
}

/// The encoding of text (1.3.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// Reads the header of a file of `size` bytes. With a write-ahead log beside it the size may be another one
/// than the header says. SQLite ignores what follows the last page that the header counts.
pub(super) fn parse(bytes: &[u8], size: u64, has_log: bool) -> Result<Header, ProblemCode> {
    // The fractions at 21 are fixed; SQLite takes a file with others for none of its own.
    if !bytes.starts_with(MAGIC) || bytes.get(21..24) != Some(&[64, 32, 32]) {
        return Err(ProblemCode::NotSqlite);
    }
    let header = read(bytes).ok_or(ProblemCode::DatabaseHeader)?;
    let counted = u32_be(bytes, 28).map_or(0, u64::from);
    let held = size / header.page_size;
    // Versions of SQLite before 3.7.0 do not keep the number of pages (1.3.8).
    let is_counted = counted != 0 && u32_be(bytes, 24) == u32_be(bytes, 92) && !has_log;
    let pages = if is_counted { counted } else { held };
    let is_whole = has_log || if is_counted { counted <= held } else { size.is_multiple_of(header.page_size) };
    if is_whole { Ok(Header { pages, ..header }) } else { Err(ProblemCode::DatabaseSize) }
}

fn read(bytes: &[u8]) -> Option<Header> {
    let page_size = match u16_be(bytes, 16)? {
        1 => 65_536,
        size if size >= 512 && size.is_power_of_two() => usize::from(size),
        _ => return None,
    };
    // 1 = rollback journal, 2 = write-ahead log; anything newer is read-only or not readable at all.
    let has_known_versions = matches!(bytes.get(18..20)?, [1 | 2, 1 | 2]);
    let usable = page_size - usize::from(*bytes.get(20)?);
    let has_known_format = u32_be(bytes, 44)? <= 4;
    let encoding = match u32_be(bytes, 56)? {
        0 | 1 => Encoding::Utf8,
        2 => Encoding::Utf16Le,
        3 => Encoding::Utf16Be,
        _ => return None,
    };
    let is_known = has_known_versions && has_known_format && usable >= 480;
    is_known.then_some(Header { page_size: super::super::bytes::wide(page_size), pages: 0, usable, encoding })
}

impl Encoding {
    /// Decodes text of the database; what is no text becomes replacement characters.
    pub fn decode(self, bytes: &[u8]) -> String {
        let unit: fn([u8; 2]) -> u16 = match self {
            Self::Utf8 => return String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16Le => u16::from_le_bytes,
            Self::Utf16Be => u16::from_be_bytes,
        };
        let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A header that is right for `pages` pages of 4096 bytes.
    pub fn sample(pages: u32) -> Vec<u8> {
        let mut bytes = vec![0; LENGTH];
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..24].copy_from_slice(&[16, 0, 2, 2, 0, 64, 32, 32]);
        bytes[28..32].copy_from_slice(&pages.to_be_bytes());
        bytes[47] = 4;
        bytes[59] = 1;
        bytes
    }

    fn with(at: usize, value: u8) -> Result<Header, ProblemCode> {
        let mut bytes = sample(3);
        bytes[at] = value;
        parse(&bytes, 3 * 4096, false)
    }

    #[test]
    fn judges_the_header() {
        assert!(with(0, b'S').is_ok());
        for (at, value, code) in [
            (0, b's', ProblemCode::NotSqlite),
            (15, 1, ProblemCode::NotSqlite),
            (22, 31, ProblemCode::NotSqlite),
            (16, 17, ProblemCode::DatabaseHeader),
            (17, 1, ProblemCode::DatabaseHeader),
            (18, 3, ProblemCode::DatabaseHeader),
            (19, 0, ProblemCode::DatabaseHeader),
            (47, 5, ProblemCode::DatabaseHeader),
            (59, 4, ProblemCode::DatabaseHeader),
            (16, 32, ProblemCode::DatabaseSize),
            (31, 4, ProblemCode::DatabaseSize),
        ] {
            assert_eq!(with(at, value).unwrap_err(), code, "{at}");
        }
        assert!(parse(&sample(4), 3 * 4096, true).is_ok());
        for behind in [0, 1, 100, 4095, 4096, 4097, 1 << 40] {
            assert_eq!(parse(&sample(3), 3 * 4096 + behind, false).map(|header| header.pages), Ok(3), "{behind} more");
        }
        for missing in [1, 100, 4096, 8192] {
            assert!(parse(&sample(3), 3 * 4096 - missing, false).is_err(), "{missing} fewer");
        }
        assert!(parse(&sample(0), 3 * 4096, false).is_ok());
        assert!(parse(&sample(0), 3 * 4096 + 1, false).is_err());
        let mut large = sample(2);
        large[16..18].copy_from_slice(&[0, 1]);
        assert_eq!(parse(&large, 2 * 65_536, false).unwrap().page_size, 65_536);
        large[16..18].copy_from_slice(&[2, 0]);
        large[20] = 33;
        assert!(parse(&large, 1024, false).is_err());
    }

    #[test]
    fn decodes_text() {
        assert_eq!(Encoding::Utf8.decode("ä".as_bytes()), "ä");
        assert_eq!(Encoding::Utf16Le.decode(&[b'a', 0, 0xE4, 0, 9]), "aä");
        assert_eq!(Encoding::Utf16Be.decode(&[0, b'a', 0xD8, 0]), "a\u{fffd}");
    }
}
