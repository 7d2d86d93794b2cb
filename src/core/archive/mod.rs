//! ZIP archives and the SQLite databases in them, read and judged without any input of its own.
//!
//! Two state machines say which bytes of the file they need and are given them, whether these come
//! from a Blob, over HTTP or from a file: [`DirectoryReader`] for the look inside, [`Verifier`] for
//! every byte. An archive is hostile until proven otherwise: nothing here panics, nothing is
//! reserved because of a declared size without a bound, and what is wrong with an archive is not an
//! error but a [`Problem`].
//!
//! ZIP as in PKWARE's APPNOTE 6.3.10; what restores is what Go's archive/zip reads and what
//! PocketBase makes of it.

mod limits;
mod signature;

#[cfg(feature = "transfers")]
mod bytes;
#[cfg(feature = "transfers")]
mod check;
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
pub use crc32::{Crc32, crc32};
#[cfg(feature = "transfers")]
pub use directory::{Directory, DirectoryReader, Step};
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
