//! Reads ZIP archives and the SQLite databases in them, and judges whether the server can restore them.
//!
//! Nothing here does any input. Two state machines say which bytes of the file they need and are given
//! them, whether these come from a Blob, over HTTP or from a file: [`DirectoryReader`] reads the
//! directory, [`Verifier`] reads every byte. An archive is hostile until proven otherwise: nothing here
//! panics, no memory is reserved because of a declared size without a bound, and what is wrong with an
//! archive is not an error but a [`Problem`].
//!
//! The ZIP format is that of PKWARE's APPNOTE 6.3.10. What can be restored is what Go's archive/zip reads
//! and what PocketBase makes of it.

mod bytes;
mod check;
mod contents;
mod crc32;
mod directory;
mod end;
mod entry;
mod inflate;
mod limits;
mod local;
mod name;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod problem;
mod report;
mod sqlite;
mod text;
mod verify;

pub use contents::Directory;
pub use crc32::{Crc32, crc32};
pub use directory::{DirectoryReader, Step};
pub use end::ends_like_zip;
pub use entry::{Entry, Kind, method_name};
pub use inflate::{Damaged, Inflater};
pub use limits::{Limits, OutOfTurn};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{read_from, verify_from};
pub use problem::{Problem, ProblemCode, Verdict};
pub use report::{ArchiveEntry, ArchiveReport, VerifyReport};
pub use verify::{Compression, DataEnd, Flow, Verifier, VerifyStep};
