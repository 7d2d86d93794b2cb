//! The backups API: the six requests, and the long operations made of them.

#[cfg(feature = "transfers")]
pub mod archive;
mod blob;
#[cfg(feature = "transfers")]
mod copy;
#[cfg(feature = "operations")]
mod create;
#[cfg(feature = "transfers")]
mod download;
mod operation;
pub mod plans;
#[cfg(feature = "operations")]
pub mod prune;
#[cfg(feature = "transfers")]
mod remote;
#[cfg(feature = "operations")]
pub mod restore;
mod save;
#[cfg(feature = "operations")]
pub mod schedule;
pub mod service;
mod upload;
