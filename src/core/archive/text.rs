//! Decodes names (APPNOTE 4.4.4 bit 11, appendix D; 4.6.9) and times (APPNOTE 4.4.6, 4.5.5, 4.5.7; Info-ZIP's 0x5455).

use super::bytes::{u16_le, u32_le, u64_le};
use super::crc32::crc32;
use crate::core::time::{Civil, Timestamp};

/// IBM code page 437 from 0x80 up (APPNOTE D.1: the encoding of names without the UTF-8 flag).
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Decodes a name; also tells whether it is encoded as its flag says. `extra` is the central header's extra field.
pub(super) fn name(raw: &[u8], is_utf8: bool, extra: &[u8]) -> (String, bool) {
    // Info-ZIP writes one for names that it had to spell in ASCII, too.
    if let Some(name) = unicode_path(raw, extra).filter(|_| !is_utf8) {
        return (name.to_string(), true);
    }
    if is_utf8 || raw.is_ascii() {
        return match std::str::from_utf8(raw) {
            Ok(name) => (name.to_string(), true),
            Err(_) => (String::from_utf8_lossy(raw).into_owned(), false),
        };
    }
    let high = |byte: u8| CP437.chars().nth(usize::from(byte & 0x7F)).unwrap_or(char::REPLACEMENT_CHARACTER);
    (raw.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { high(byte) }).collect(), true)
}

/// Info-ZIP's Unicode Path extra field (APPNOTE 4.6.9), valid only for the very name it was made for.
fn unicode_path<'a>(raw: &[u8], extra: &'a [u8]) -> Option<&'a str> {
    let field = fields(extra).find(|field| field.0 == 0x7075)?.1;
    let path = field.get(5..)?;
    let fits = field.first() == Some(&1) && u32_le(field, 1)? == crc32(raw) && !path.is_empty();
    if fits { std::str::from_utf8(path).ok() } else { None }
}

/// The fields of an extra block (APPNOTE 4.5.1): header id and data. Ends at the first that does not fit.
pub(super) fn fields(extra: &[u8]) -> Fields<'_> {
    Fields { rest: extra }
}

/// See [`fields`].
#[derive(Debug)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    /// Whether the whole block was read; up to three bytes of padding are common.
    pub fn is_whole(&self) -> bool {
        self.rest.len() < 4
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let id = u16_le(self.rest, 0)?;
        let end = 4 + usize::from(u16_le(self.rest, 2)?);
        let data = self.rest.get(4..end)?;
        self.rest = self.rest.get(end..)?;
        Some((id, data))
    }
}

/// The modification time in an extended timestamp field, in seconds (signed: 1901 to 2038).
pub(super) fn extended_time(extra: &[u8]) -> Option<i32> {
    let (_, data) = fields(extra).find(|field| field.0 == 0x5455)?;
    let has_time = data.first()? & 1 == 1;
    // Four bytes that only happen to be unsigned here.
    u32_le(data, 1).filter(|_| has_time).map(u32::cast_signed)
}

/// The modification time that an extra field has in UTC: an extended timestamp, else one of NTFS, else
/// one of the older fields for Unix (PKWARE's and Info-ZIP's, which begin alike: last access, last change).
pub(super) fn extra_time(extra: &[u8]) -> Option<Timestamp> {
    let ntfs = |data: &[u8]| {
        let (_, times) = fields(data.get(4..)?).find(|attribute| attribute.0 == 1)?;
        // Steps of 100 ns since 1601; zero is no time.
        let millis = i64::try_from(u64_le(times, 0)? / 10_000).ok().filter(|millis| *millis > 0)?;
        Some(Timestamp::from_millis(millis - 11_644_473_600_000))
    };
    let of_unix = |seconds| Timestamp::from_millis(i64::from(seconds) * 1000);
    let field = |ids: [u16; 2]| fields(extra).find(|field| ids.contains(&field.0)).map(|field| field.1);
    extended_time(extra)
        .map(of_unix)
        .or_else(|| field([0x000A; 2]).and_then(ntfs))
        .or_else(|| u32_le(field([0x000D, 0x5855])?, 4).map(u32::cast_signed).map(of_unix))
}

/// Reads a time of MS-DOS. It counts in steps of two seconds from 1980, in a time zone that is not recorded and taken
/// for UTC. `None` for an impossible date, such as the zeros that some writers put there.
pub(super) fn dos_time(date: u16, time: u16) -> Option<Timestamp> {
    let (date, time) = (u32::from(date), u32::from(time));
    Timestamp::from_civil(Civil {
        year: i32::try_from(1980 + (date >> 9)).ok()?,
        month: date >> 5 & 0xF,
        day: date & 0x1F,
        hour: time >> 11,
        minute: time >> 5 & 0x3F,
        second: (time & 0x1F) * 2,
        millisecond: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_in_all_their_encodings() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(name(b"data.db", false, b""), ("data.db".into(), true));
        assert_eq!(name("größe".as_bytes(), true, b""), ("größe".into(), true));
        assert_eq!(name(b"gr\x94\xe1e\xff", false, b""), ("größe\u{a0}".into(), true));
        assert_eq!(name(b"a\xff", true, b""), ("a\u{fffd}".into(), false));
        let extra = |raw: &[u8]| [&[0x75, 0x70, 9, 0, 1][..], &crc32(raw).to_le_bytes(), "字a".as_bytes()].concat();
        assert_eq!(name(b"\x80", false, &extra(b"\x80")).0, "字a");
        assert_eq!(name(b"#U5b57a", false, &extra(b"#U5b57a")).0, "字a");
        assert_eq!(name(b"\x81", false, &extra(b"\x80")).0, "ü");
        assert_eq!(name(b"a", true, &extra(b"a")).0, "a");
    }

    #[test]
    fn reads_times() {
        assert_eq!(dos_time(0x5D76, 0xBBEF).unwrap().to_string(), "2026-11-22T23:31:30.000Z");
        assert_eq!(dos_time(0, 0), None);
        assert_eq!(extended_time(&[0x55, 0x54, 5, 0, 1, 1, 0, 0, 0]), Some(1));
        assert_eq!(extended_time(&[0x55, 0x54, 5, 0, 0, 1, 0, 0, 0]), None);
        assert_eq!(extended_time(&[9, 9, 0, 0, 0x55, 0x54, 5, 0, 1, 0xff, 0xff, 0xff, 0xff]), Some(-1));
        assert_eq!(extended_time(&[0x55, 0x54, 50, 0, 1, 1, 0, 0, 0]), None);
        let extended = [0x55, 0x54, 5, 0, 1, 1, 0, 0, 0];
        // 2026-11-22 23:31:15.5 UTC as NTFS counts, behind an attribute that is none of time.
        let ntfs = [
            &[10, 0, 38, 0, 0, 0, 0, 0, 9, 0, 2, 0, 7, 7, 1, 0, 24, 0][..],
            &(134_398_638_755_000_000_u64).to_le_bytes(),
            &[0; 16],
        ]
        .concat();
        let unix = [0x55, 0x58, 8, 0, 9, 9, 9, 9, 2, 0, 0, 0];
        let time = |extra: &[&[u8]]| extra_time(&extra.concat()).map(|time| time.to_string());
        assert_eq!(time(&[&unix, &ntfs, &extended]).as_deref(), Some("1970-01-01T00:00:01.000Z"));
        assert_eq!(time(&[&unix, &ntfs]).as_deref(), Some("2026-11-22T23:31:15.500Z"));
        assert_eq!(time(&[&unix]).as_deref(), Some("1970-01-01T00:00:02.000Z"));
        assert_eq!(time(&[&[13, 0, 4, 0, 1, 1, 1, 1]]), None);
        assert_eq!(time(&[&[10, 0, 32, 0, 0, 0, 0, 0, 1, 0, 24, 0], &[0; 24]]), None);
    }
}
