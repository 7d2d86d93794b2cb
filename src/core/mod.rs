//! The rules of the SDK. They are plain Rust that needs no browser, so `cargo test` runs their tests natively.

#[cfg(feature = "transfers")]
pub mod archive;
pub mod auth;
pub mod backup;
#[cfg(feature = "transfers")]
pub mod content;
pub mod decimal;
pub mod error;
#[cfg(feature = "operations")]
pub mod event_stream;
pub mod key;
pub mod progress;
pub mod race;
#[cfg(feature = "transfers")]
pub mod ranges;
#[cfg(feature = "operations")]
pub mod restore;
pub mod retention;
pub mod retry;
pub mod schedule;
pub mod size;
#[cfg(any(feature = "npm", test))]
pub mod slip;
pub mod sort;
pub mod time;
pub mod url;
pub mod zip;
