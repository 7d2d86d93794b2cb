//! The rules of the SDK. They are plain Rust that needs no browser, so `cargo test` runs their tests natively.

pub mod archive;
pub mod auth;
pub mod backup;
pub mod decimal;
pub mod error;
pub mod key;
pub mod piece;
pub mod progress;
pub mod restore;
pub mod retention;
pub mod retry;
pub mod schedule;
pub mod size;
pub mod sort;
pub mod time;
pub mod url;
