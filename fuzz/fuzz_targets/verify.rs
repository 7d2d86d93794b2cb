//! Every byte of an archive, inflating what is deflated.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|archive: &[u8]| {
    bosbase_fuzz::judge(archive);
});
