//! The examples of the BosBase documentation of the backups API, as literally as typed results allow.

mod access;
mod create;
mod list;
mod manage;
mod remove;
mod restore;
mod scheduler;
mod transfer;
