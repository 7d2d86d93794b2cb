//! Signing in and staying signed in.

pub mod records;
#[cfg(feature = "renewal")]
pub mod refresh;
#[cfg(feature = "renewal")]
mod renewal;
pub mod store;
