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

mod limits;
mod signature;

#[cfg(feature = "transfers")]
mod bytes;
#[cfg(feature = "transfers")]
mod check;
#[cfg(feature = "transfers")]
mod contents;
#[cfg(feature = "transfers")]
mod crc32;
#[cfg(feature = "transfers")]
mod directory;
#[cfg(feature = "transfers")]
mod end;
#[cfg(feature = "transfers")]
mod entry;
#[cfg(feature = "transfers")]
mod inflate;
#[cfg(feature = "transfers")]
mod local;
#[cfg(feature = "transfers")]
mod name;
#[cfg(all(feature = "transfers", not(target_arch = "wasm32")))]
mod native;
#[cfg(feature = "transfers")]
mod problem;
#[cfg(feature = "transfers")]
mod report;
#[cfg(feature = "transfers")]
mod sqlite;
#[cfg(feature = "transfers")]
mod text;
#[cfg(feature = "transfers")]
mod verify;

#[cfg(feature = "transfers")]
pub use contents::Directory;
#[cfg(feature = "transfers")]
pub use crc32::{Crc32, crc32};
#[cfg(feature = "transfers")]
pub use directory::{DirectoryReader, Step};
#[cfg(feature = "transfers")]
pub use end::ends_like_zip;
#[cfg(feature = "transfers")]
pub use entry::{Entry, Kind, method_name};
#[cfg(feature = "transfers")]
pub use inflate::{Damaged, Inflater};
pub use limits::{Limits, OutOfTurn};
#[cfg(all(feature = "transfers", not(target_arch = "wasm32")))]
pub use native::{read_from, verify_from};
#[cfg(feature = "transfers")]
pub use problem::{Problem, ProblemCode, Verdict};
#[cfg(feature = "transfers")]
pub use report::{ArchiveEntry, ArchiveReport, VerifyReport};
pub use signature::{END_REACH, has_end, starts_like_zip};
#[cfg(feature = "transfers")]
pub use verify::{Compression, DataEnd, Flow, Verifier, VerifyStep};
