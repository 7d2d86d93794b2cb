//! Writes reports, lists and progress as JavaScript values.

#[cfg(feature = "transfers")]
mod archive;
mod backup;
mod number;
#[cfg(feature = "operations")]
mod operation;
mod progress;

#[cfg(feature = "transfers")]
pub use archive::{archive_report, verify_report};
#[cfg(feature = "transfers")]
pub use backup::info;
pub use backup::plan;
use number::bytes;
#[cfg(feature = "operations")]
pub use operation::{prune_report, restore_report, s3, schedule};
pub use progress::progress;
