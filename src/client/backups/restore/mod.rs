//! A restore whose outcome is known: examined before, watched while it runs, judged after.
//!
//! What to do next and what it means is decided in `core::restore`; here it is done.

mod connection;
mod inbox;
pub mod report;
mod run;
mod server;
mod watch;
