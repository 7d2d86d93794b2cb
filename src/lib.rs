//! Manages the backups of BosBase and PocketBase servers from the browser: lists, creates, uploads, downloads, deletes
//! and restores them.
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
//! The crate runs on `wasm32-unknown-unknown` in pages and workers, and sends its requests with the platform's `fetch`.
//! It exports nothing to JavaScript unless the feature `npm` is on, with which the npm package is built.
//!
//! A call is registered as soon as it is made, so that it can be cancelled, and its request is sent when its future is
//! first polled. Every call ends in the server's answer or in an [`Error`] with a stable [`ErrorCode`].

#![deny(missing_docs, missing_debug_implementations)]

mod browser;
mod client;
mod core;

#[cfg(feature = "npm")]
mod bindings;

pub use crate::client::*;
#[cfg(feature = "transfers")]
pub use crate::core::archive;
pub use crate::core::backup::{BackupFileInfo, DatedBackup, TimeSource};
pub use crate::core::error::{ErrorCode, FieldError, FieldErrors};
pub use crate::core::progress::Progress;
pub use crate::core::retention::{KeptBackup, PrunePlan, RetentionPolicy, Span};
pub use crate::core::retry::RetryPolicy;
pub use crate::core::time::{Civil, Timestamp};

/// Says in a sentence why the server would refuse to create a backup of this name; `None` if it would not. The rules
/// are those of PocketBase: `^[a-z0-9_-]+\.zip$`, at most 150 characters.
pub fn validate_backup_name(name: &str) -> Option<String> {
    core::key::validate_name(name)
}

/// Makes a valid backup name of a prefix (empty = `backup`) and the time of the local clock, in UTC:
/// `backup_20261122_231637.zip`.
pub fn timestamped_name(prefix: &str) -> String {
    core::key::timestamped_name(prefix, browser::page::now())
}

/// The samples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
