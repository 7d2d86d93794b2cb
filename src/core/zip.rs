//! Tells whether a file is a ZIP archive at all, by its end record (APPNOTE 4.3.16) or the first bytes of one that was
//! cut off.

/// Where an end record begins.
pub(crate) const END: &[u8; 4] = b"PK\x05\x06";

/// Bytes of an end record without comment.
pub(crate) const END_LENGTH: usize = 22;

/// How far from the end Go's archive/zip looks for the record; the longest comment has 65,535 bytes.
pub const END_REACH: u64 = 65 * 1024;

/// Whether the last [`END_REACH`] bytes of a file have an end record, be it cut off: whatever else is wrong with it,
/// the file is a ZIP.
pub fn has_end(tail: &[u8]) -> bool {
    let places = tail.len().saturating_sub(END_LENGTH) + 1;
    tail.windows(END.len()).take(places).any(|bytes| bytes == END)
}

/// Whether a file without an end record was ever a ZIP, by its first four bytes.
pub fn starts_like_zip(head: &[u8]) -> bool {
    matches!(head, b"PK\x03\x04" | b"PK\x07\x08" | b"PK\x01\x02" | b"PK\x05\x06")
}
