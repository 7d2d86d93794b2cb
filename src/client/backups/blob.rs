//! Bytes of a file of the user's, and whether it is an archive at all.

use crate::browser::promise::settle;
use crate::client::http::error::{Error, Result};
use crate::core::archive::{END_REACH, has_end, starts_like_zip};
use crate::core::error::ErrorCode;
use wasm_bindgen::prelude::*;

/// Reads a range that lies in the file.
///
/// # Errors
/// `changed` where the file is no longer what it was.
pub(crate) async fn read(blob: &web_sys::Blob, offset: u64, length: u64) -> Result<Vec<u8>> {
    let slice = slice(blob, offset, length)?;
    let buffer = settle(slice.array_buffer().into()).await.map_err(unreadable)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A part of a Blob; no byte is read.
pub(crate) fn slice(blob: &web_sys::Blob, offset: u64, length: u64) -> Result<web_sys::Blob> {
    blob.slice_with_f64_and_f64(offset as f64, (offset + length) as f64).map_err(unreadable)
}

/// The file under a Blob has changed or is gone since the user chose it.
pub(crate) fn unreadable(_: JsValue) -> Error {
    Error::of(
        ErrorCode::Changed,
        "The file cannot be read any more: it was changed or removed since it was chosen.".into(),
    )
}

/// Refuses what is no ZIP before a byte of it is sent. Only the end record and the first bytes are looked at: what is wrong
/// with the directory is for `verify` to say.
///
/// # Errors
/// `invalid-argument`; `changed` where the file cannot be read.
pub(crate) async fn require_zip(blob: &web_sys::Blob) -> Result<()> {
    // A double holds every size that a file can have.
    let size = blob.size() as u64;
    let tail = size.min(END_REACH);
    if has_end(&read(blob, size - tail, tail).await?) || starts_like_zip(&read(blob, 0, size.min(4)).await?) {
        return Ok(());
    }
    Err(Error::invalid_argument("The file is not a ZIP archive; nothing was sent. The server could not restore it."))
}
