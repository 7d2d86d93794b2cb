//! What the targets share.

use bosbase::archive::{Limits, Verdict, VerifyReport, verify_from};
use std::io::Cursor;

/// Verifies an archive, and checks that what the report says fits together.
pub fn judge(archive: &[u8]) -> VerifyReport {
    let mut source = Cursor::new(archive);
    let report = verify_from(&mut source, Limits::default()).expect("a slice can always be read");
    assert!(report.problems.len() <= 1001);
    assert!(report.verdict == Verdict::Ok || !report.problems.is_empty());
    assert!(!report.restorable || report.verdict == Verdict::Ok);
    assert!(report.restorable || !report.problems.is_empty(), "a refusal without a reason");
    assert_eq!(
        report.restorable,
        report.verdict == Verdict::Ok
            && report.problems.iter().all(|problem| !problem.code.blocks_restore())
            && report.problems.len() <= 1000,
    );
    report
}

/// An archive with one stored file whose sizes and CRC-32 are right.
pub fn stored(name: &str, data: &[u8]) -> Vec<u8> {
    let size = (data.len() as u32).to_le_bytes();
    let crc = bosbase::archive::crc32(data).to_le_bytes();
    let middle = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x76, 0x5D], &crc[..], &size, &size].concat();
    let length = [name.len() as u8, 0, 0, 0];
    let local = [b"PK\x03\x04", &middle[..], &length, name.as_bytes(), data].concat();
    let mode = [0, 0, 0, 0, 0, 0, 0, 0, 0xA4, 0x81, 0, 0, 0, 0];
    let central = [b"PK\x01\x02\x14\x03", &middle[..], &length, &mode, name.as_bytes()].concat();
    let places = [(central.len() as u32).to_le_bytes(), (local.len() as u32).to_le_bytes()].concat();
    [local, central, b"PK\x05\x06".to_vec(), vec![0, 0, 0, 0, 1, 0, 1, 0], places, vec![0, 0]].concat()
}
