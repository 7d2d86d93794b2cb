//! A database as the reader meets it once every checksum is right.
#![no_main]

use bosbase::archive::Verdict;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|database: &[u8]| {
    for name in ["data.db", "auxiliary.db"] {
        let report = bosbase_fuzz::judge(&bosbase_fuzz::stored(name, database));
        assert_eq!(report.verdict, Verdict::Ok);
        assert!(report.collections.len() <= database.len());
    }
});
