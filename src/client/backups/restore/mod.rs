//! Restores a backup and finds out the outcome: examines the archive first, then watches the restore until it ends.
//!
//! `core::restore` decides which step comes next and what the observations mean; this module takes the steps.

mod connection;
mod inbox;
pub mod report;
mod run;
mod server;
mod watch;
