//! CRC-32 as ZIP uses it (APPNOTE 4.4.7: polynomial 0x04C11DB7, reflected), sixteen bytes a step.
//!
//! The tables are computed on first use, a few microseconds: as constants they would be 16 KB of the
//! module that no compressor shrinks.

use std::sync::OnceLock;

/// The tables, one after the other.
type Tables = [u32; 16 * 256];

const POLYNOMIAL: u32 = 0xEDB8_8320;

/// Not boxed: at a constant address a table access is one instruction instead of three.
static TABLES: OnceLock<Tables> = OnceLock::new();

/// A CRC-32 that grows with the bytes given to it.
#[derive(Debug, Clone, Copy)]
pub struct Crc32 {
    state: u32,
}

impl Default for Crc32 {
    fn default() -> Self {
        Self { state: !0 }
    }
}

impl Crc32 {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let tables = TABLES.get_or_init(tables);
        let mut state = self.state;
        let (blocks, rest) = bytes.as_chunks::<16>();
        for block in blocks {
            let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *block;
            // The terms that depend on the previous block come last.
            let rest = word::<0>(tables, u32::from_le_bytes([m, n, o, p]))
                ^ word::<4>(tables, u32::from_le_bytes([i, j, k, l]))
                ^ word::<8>(tables, u32::from_le_bytes([e, f, g, h]));
            state = rest ^ word::<12>(tables, state ^ u32::from_le_bytes([a, b, c, d]));
        }
        for byte in rest {
            let [low, ..] = state.to_le_bytes();
            state = at(tables, 0, low ^ byte) ^ (state >> 8);
        }
        self.state = state;
    }

    /// The checksum of all bytes so far.
    pub fn value(self) -> u32 {
        !self.state
    }
}

/// The checksum of these bytes.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc32::default();
    crc.update(bytes);
    crc.value()
}

/// Combines four bytes; the first one uses the highest of four tables.
#[inline(always)]
fn word<const LOWEST: usize>(tables: &Tables, word: u32) -> u32 {
    let [a, b, c, d] = word.to_le_bytes();
    at(tables, LOWEST + 3, a) ^ at(tables, LOWEST + 2, b) ^ at(tables, LOWEST + 1, c) ^ at(tables, LOWEST, d)
}

/// A byte is always inside 256 places, so this compiles to a plain load.
#[inline(always)]
fn at(tables: &Tables, table: usize, byte: u8) -> u32 {
    tables.get(table * 256 + usize::from(byte)).copied().unwrap_or(0)
}

fn tables() -> Tables {
    let mut tables = [0; 16 * 256];
    for (byte, value) in (0_u32..256).zip(tables.iter_mut()) {
        *value = (0..8).fold(byte, |crc, _| if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 });
    }
    for place in 256..tables.len() {
        let previous = tables.get(place - 256).copied().unwrap_or(0);
        let [low, ..] = previous.to_le_bytes();
        let next = at(&tables, 0, low) ^ (previous >> 8);
        if let Some(value) = tables.get_mut(place) {
            *value = next;
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computes one bit at a time, as the definition does.
    fn slow(bytes: &[u8]) -> u32 {
        let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }

    #[test]
    fn agrees_with_the_definition_however_it_is_cut() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
        let bytes: Vec<u8> = (0_u32..1000).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for end in 0..100 {
            assert_eq!(crc32(&bytes[..end]), slow(&bytes[..end]), "{end}");
        }
        for cut in [0, 1, 15, 16, 17, 500, 999, 1000] {
            let mut crc = Crc32::default();
            crc.update(&bytes[..cut]);
            crc.update(&bytes[cut..]);
            assert_eq!(crc.value(), slow(&bytes), "{cut}");
        }
    }
}
