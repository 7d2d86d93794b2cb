//! The steps of one request: options, hooks, cancellation, time limit, retry, errors.

#[cfg(feature = "transfers")]
pub mod broken;
pub mod call;
pub mod cancel;
#[cfg(feature = "transfers")]
pub mod content;
pub mod error;
pub mod hooks;
#[cfg(feature = "transfers")]
pub mod open;
pub mod options;
#[cfg(feature = "transfers")]
pub mod transfer;
