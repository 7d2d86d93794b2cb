//! Reads a file that the user chose, and checks that it is a ZIP archive.

use crate::browser::promise::settle;
use crate::client::http::error::{Error, Result};
#[cfg(feature = "transfers")]
use crate::core::archive;
use crate::core::error::ErrorCode;
use crate::core::zip::{END_REACH, has_end, starts_like_zip};
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

/// Returns a part of a Blob without reading it.
pub(crate) fn slice(blob: &web_sys::Blob, offset: u64, length: u64) -> Result<web_sys::Blob> {
    blob.slice_with_f64_and_f64(offset as f64, (offset + length) as f64).map_err(unreadable)
}

/// The error for a Blob whose file was changed or deleted after the user chose it.
pub(crate) fn unreadable(_: JsValue) -> Error {
    Error::of(
        ErrorCode::Changed,
        "The file cannot be read any more: it was changed or removed since it was chosen.".into(),
    )
}

/// Whether a file ends like an archive.
#[cfg(feature = "transfers")]
pub(crate) async fn ends_like_zip(blob: &web_sys::Blob) -> Result<bool> {
    // A double holds every size that a file can have.
    let size = blob.size() as u64;
    let tail = size.min(END_REACH);
    Ok(archive::ends_like_zip(&read(blob, size - tail, tail).await?, size))
}

/// Refuses a file that is no ZIP before a byte of it is sent. Only the end record and the first bytes are checked;
/// problems of the directory are found by `verify`.
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
