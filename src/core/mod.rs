//! The rules of the SDK: plain Rust without a browser, tested natively.

pub mod archive;
pub mod auth;
pub mod backup;
pub mod decimal;
pub mod error;
pub mod key;
#[cfg(feature = "transfers")]
pub mod piece;
pub mod progress;
pub mod race;
#[cfg(feature = "operations")]
pub mod restore;
pub mod retention;
pub mod retry;
pub mod schedule;
pub mod size;
pub mod sort;
pub mod time;
pub mod url;
