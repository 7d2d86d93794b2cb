//! Signing in and staying signed in.

pub mod records;
pub mod refresh;
pub mod store;
