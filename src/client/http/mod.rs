//! One request: options, hooks, cancellation, time limit, retry, errors.

pub mod call;
pub mod cancel;
pub mod error;
pub mod hooks;
pub mod options;
