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
pub use entry::{Entry, Kind, method_name};
pub use inflate::{Damaged, Inflater};
pub use limits::{Limits, OutOfTurn};
#[cfg(not(target_arch = "wasm32"))]
pub use native::{read_from, verify_from};
pub use problem::{Problem, ProblemCode, Verdict};
pub use report::{ArchiveEntry, ArchiveReport, VerifyReport};
pub use verify::{Compression, DataEnd, Flow, Verifier, VerifyStep};
