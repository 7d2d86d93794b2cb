//! The backups API: the six requests, and the long operations made of them.

pub mod archive;
pub mod copy;
pub mod create;
pub mod download;
pub mod operation;
pub mod prune;
pub mod remote;
pub mod restore;
pub mod schedule;
pub mod service;
pub mod upload;
