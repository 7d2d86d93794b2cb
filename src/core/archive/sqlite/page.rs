//! Reads pages of the schema table, a table b-tree whose rows begin with type and name of each table
//! (file format, sections 1.6, 2.1 and 2.6).

use super::super::bytes::{index, u16_be, u32_be};
use super::header::{Encoding, Header};

/// A reference or a row that was found on a page.
#[derive(Debug)]
pub(super) enum Lead {
    /// A page of the same b-tree.
    Child(u32),
    /// A row whose beginning is complete.
    Row(Row),
    /// A row that continues on another page.
    Overflow(u32, Part),
}

/// One row of the schema.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// `table`, `view`, `index` or `trigger`.
    pub kind: String,
    pub name: String,
}

/// The beginning of a row, up to where it goes on in an overflow page.
#[derive(Debug)]
pub(super) struct Part {
    bytes: Vec<u8>,
}

/// No schema has names this long; a row that claims to is not followed any further.
const LONGEST: usize = 16 * 1024;

/// Reads a page of the b-tree. `None` if it is none.
pub(super) fn read(page: &[u8], is_first: bool, header: &Header, leads: &mut Vec<Lead>) -> Option<()> {
    // The first page starts with the database header.
    let start = if is_first { super::header::LENGTH } else { 0 };
    let is_leaf = match page.get(start)? {
        13 => true,
        5 => false,
        _ => return None,
    };
    let cells = start + if is_leaf { 8 } else { 12 };
    for number in 0..usize::from(u16_be(page, start + 3)?) {
        let cell = page.get(..header.usable)?.get(usize::from(u16_be(page, cells + 2 * number)?)..)?;
        leads.push(if is_leaf { row(cell, header)? } else { Lead::Child(u32_be(cell, 0)?) });
    }
    if !is_leaf {
        leads.push(Lead::Child(u32_be(page, start + 8)?));
    }
    Some(())
}

/// A cell of a leaf: length of the row, its number, and as much of it as a page takes (1.6).
fn row(cell: &[u8], header: &Header) -> Option<Lead> {
    let mut at = 0;
    let length = varint(cell, &mut at)?;
    varint(cell, &mut at)?;
    let room = header.usable;
    let (most, least) = (room - 35, (room - 12) * 32 / 255 - 23);
    let local = match index(length) {
        length if length <= most => length,
        length => Some(least + (length - least) % (room - 4)).filter(|local| *local <= most).unwrap_or(least),
    };
    let end = at + local;
    let bytes = cell.get(at..end)?;
    match names(bytes, header.encoding)? {
        Some(row) => Some(Lead::Row(row)),
        None => Some(Lead::Overflow(u32_be(cell, end)?, Part { bytes: bytes.to_vec() })),
    }
}

/// An overflow page: the number of the next one, then more of the row (1.6).
pub(super) fn more(page: &[u8], mut part: Part, header: &Header) -> Option<Lead> {
    part.bytes.extend_from_slice(page.get(4..header.usable)?);
    match names(&part.bytes, header.encoding)? {
        Some(row) => Some(Lead::Row(row)),
        None if part.bytes.len() > LONGEST => None,
        None => Some(Lead::Overflow(u32_be(page, 0)?, part)),
    }
}

/// Type and name at the start of a row (2.1): `Some(None)` if they are not all here yet, `None` if this is no
/// row of a schema.
fn names(record: &[u8], encoding: Encoding) -> Option<Option<Row>> {
    let mut at = 0;
    // All the varints of a schema row's header are in its first bytes, which a page always takes.
    let start = index(varint(record, &mut at)?);
    let kind = text(varint(record, &mut at)?)?;
    let name = text(varint(record, &mut at)?)?;
    let kind_end = start.checked_add(kind)?;
    let name_end = kind_end.checked_add(name)?;
    if at > start || name_end > LONGEST {
        return None;
    }
    let pair = record.get(start..kind_end).zip(record.get(kind_end..name_end));
    Some(pair.map(|(kind, name)| Row { kind: encoding.decode(kind), name: encoding.decode(name) }))
}

/// The length of a text from its serial type (2.1); `None` if it is no text.
fn text(serial: u64) -> Option<usize> {
    (serial >= 13 && serial % 2 == 1).then(|| index((serial - 13) / 2))
}

/// A number of one to nine bytes, the high bits first (1.6).
fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for number in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if number == 8 {
            return Some(value << 8 | u64::from(byte));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte < 0x80 {
            break;
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_varints() {
        for (bytes, value) in [
            (&[0x7F][..], Some(127)),
            (&[0x81, 0], Some(128)),
            (&[0xFF; 9], Some(u64::MAX)),
            (&[0xFF; 8], None),
            (&[], None),
        ] {
            assert_eq!(varint(bytes, &mut 0), value, "{bytes:?}");
        }
    }

    #[test]
    fn reads_names_of_rows() {
        let record = [6, 23, 15, 15, 1, 13, b't', b'a', b'b', b'l', b'e', b'x'];
        let row = Row { kind: "table".into(), name: "x".into() };
        assert_eq!(names(&record, Encoding::Utf8), Some(Some(row)));
        assert_eq!(names(&record[..11], Encoding::Utf8), Some(None));
        assert_eq!(names(&[6, 22, 15], Encoding::Utf8), None);
        assert_eq!(names(&[1, 23, 15], Encoding::Utf8), None);
        assert_eq!(names(&[6, 23, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Encoding::Utf8), None);
    }
}
