//! Reads numbers out of untrusted bytes. What lies outside of them is `None`, never a panic.

/// The `N` bytes at `at`.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Reads a little-endian number, as ZIP writes them.
pub(super) fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

pub(super) fn u64_le(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// Reads a big-endian number, as SQLite writes them.
pub(super) fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

pub(super) fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

/// A length or an index of this file as a `usize`; on 32 bits, what does not fit is out of every slice.
pub(super) fn index(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// A `usize` never has more than 64 bits.
pub(super) fn wide(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// A range of the archive whose bytes have been read.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub offset: u64,
    pub bytes: Vec<u8>,
}

impl Window {
    /// The bytes at `offset` of the archive, if this range holds all of them.
    pub fn get(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let start = index(offset.checked_sub(self.offset)?);
        self.bytes.get(start..start.checked_add(index(length))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_inside_and_nothing_outside() {
        let bytes = [1, 2, 3, 4];
        assert_eq!(u16_le(&bytes, 0), Some(0x0201));
        assert_eq!(u16_be(&bytes, 2), Some(0x0304));
        assert_eq!(u32_le(&bytes, 0), Some(0x0403_0201));
        assert_eq!(u32_be(&bytes, 1), None);
        assert_eq!(u64_le(&bytes, usize::MAX), None);
        let window = Window { offset: 10, bytes: vec![1, 2, 3] };
        assert_eq!(window.get(11, 2), Some(&[2, 3][..]));
        assert_eq!(window.get(9, 2), None);
        assert_eq!(window.get(12, 2), None);
        assert_eq!(window.get(u64::MAX, u64::MAX), None);
    }
}
