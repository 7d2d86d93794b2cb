//! Inspects and verifies archives, on the server or in a Blob.

pub mod inspect;
pub mod source;
pub mod verify;
