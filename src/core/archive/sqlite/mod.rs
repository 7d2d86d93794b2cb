//! SQLite database files, as far as one can judge them while they stream by: the header and the
//! tables' names. Format: <https://sqlite.org/fileformat2.html>.

mod header;
mod log;
mod page;
mod scan;

pub(super) use log::Log;
pub(super) use scan::Scan;
