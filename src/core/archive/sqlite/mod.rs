//! Judges SQLite database files while they are streamed, by their header and the names of their tables.
//! The format: <https://sqlite.org/fileformat2.html>.

mod header;
mod log;
mod page;
mod scan;

pub(super) use log::Log;
pub(super) use scan::Scan;
