//! Reads options, bodies and policies from JavaScript values.

mod backup;
mod body;
mod options;
mod policy;
mod query;
mod request;
#[cfg(feature = "operations")]
mod storage;

pub use backup::read_backups;
#[cfg(feature = "operations")]
pub use body::convert_body;
pub use body::upload_body;
pub use options::Options;
pub use policy::read_policy;
pub use query::parameters;
pub use request::{function, header_fields, signal};
#[cfg(feature = "operations")]
pub use storage::{read_s3, read_schedule};
