//! Backups of BosBase and PocketBase servers, managed from the browser: list, create, upload,
//! download, delete, restore.
//!
//! ```no_run
//! use bosbase::BosBase;
//! use std::collections::HashMap;
//!
//! # async fn example() -> bosbase::Result<()> {
//! let pb = BosBase::new("http://127.0.0.1:8090");
//! pb.admins().auth_with_password("admin@example.com", "password").await?;
//! for backup in pb.backups.get_full_list(HashMap::new(), HashMap::new()).await? {
//!     println!("{} {} bytes, {}", backup.key, backup.size, backup.modified);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The crate runs on `wasm32-unknown-unknown` in pages and workers, on the platform's own fetch. It
//! exports nothing to JavaScript unless the feature `npm` is on, which makes the npm package.
//!
//! Calls that are made are registered at once, so that they can be cancelled, and sent when their
//! future is first polled. Every call ends in an [`Error`] with a stable [`ErrorCode`] or in what
//! the server really said.

#![deny(missing_docs, missing_debug_implementations)]

mod browser;
mod client;
mod core;

#[cfg(feature = "npm")]
mod bindings;

pub use crate::client::*;
pub use crate::core::archive;
pub use crate::core::backup::BackupFileInfo;
pub use crate::core::error::{ErrorCode, FieldError, FieldErrors};
pub use crate::core::progress::Progress;
pub use crate::core::retention::{KeptBackup, PrunePlan, RetentionPolicy, Span};
pub use crate::core::retry::RetryPolicy;
pub use crate::core::time::{Civil, Timestamp};

/// Why the server would refuse to create a backup of this name, in words; `None` if it would not.
pub fn validate_backup_name(name: &str) -> Option<String> {
    core::key::validate_name(name)
}

/// A valid backup name made of a prefix (empty = `backup`) and the local clock in UTC:
/// `backup_20261122_231637.zip`.
pub fn timestamped_name(prefix: &str) -> String {
    core::key::timestamped_name(prefix, browser::page::now())
}

/// The samples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
