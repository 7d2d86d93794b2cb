//! A deflate stream dressed as GZIP (RFC 1952), so that a platform that inflates GZIP compares checksum and size itself,
//! with instructions that WebAssembly does not have.

/// What comes before the stream: the magic number, deflate, no flags, no time, no hints, system unknown (RFC 1952, 2.3).
pub const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// What comes after it: the checksum, and the size modulo 2^32.
pub fn trailer(crc32: u32, size: u64) -> [u8; 8] {
    let [s0, s1, s2, s3, ..] = size.to_le_bytes();
    let [c0, c1, c2, c3] = crc32.to_le_bytes();
    [c0, c1, c2, c3, s0, s1, s2, s3]
}
