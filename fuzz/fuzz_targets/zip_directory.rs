//! The look inside: any bytes, and the reader asks only for ranges that the file has, in a bounded number of steps.
#![no_main]

use bosbase::archive::{ArchiveReport, DirectoryReader, Limits, Step, Verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = DirectoryReader::new(bytes.len() as u64, Limits::default());
    let mut reads = 0;
    let directory = loop {
        match reader.step() {
            Step::Done(directory) => break directory,
            Step::Read { offset, length } => {
                reads += 1;
                assert!(reads <= 4 && length > 0);
                let range = offset as usize..(offset + length) as usize;
                reader.feed(bytes[range].to_vec()).expect("the length that was asked for");
            }
        }
    };
    let report = ArchiveReport::from(directory);
    assert!(report.entries.len() * 46 <= bytes.len());
    assert!(report.verdict == Verdict::Ok || !report.problems.is_empty());
    assert!(report.problems.len() <= 1001);
});
