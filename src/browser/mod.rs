//! The web platform as the client uses it; knows no rules and exports nothing.

pub mod abort;
pub mod fetch;
pub mod json;
pub mod jwt;
pub mod page;
pub mod promise;
#[cfg(feature = "transfers")]
pub mod sink;
pub mod storage;
#[cfg(feature = "transfers")]
pub mod stream;
pub mod timer;
pub mod xhr;
