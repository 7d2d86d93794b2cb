//! The body of an answer, read in chunks. Chunks stay JavaScript's: wasm memory never sees them.

use crate::browser::promise::{ignore_rejection, settle};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::ReadableStreamDefaultReader;

/// Reads a body; ends the connection when dropped before the end.
pub struct ByteReader {
    reader: ReadableStreamDefaultReader,
    is_done: bool,
}

impl ByteReader {
    /// A reader of `body`, which nobody may have read from.
    ///
    /// # Errors
    /// What the platform threw.
    pub fn new(body: &web_sys::ReadableStream) -> Result<Self, JsValue> {
        Ok(Self { reader: ReadableStreamDefaultReader::new(body)?, is_done: false })
    }

    /// The next chunk, as it came; `None` at the end.
    ///
    /// # Errors
    /// What broke the stream.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        if self.is_done {
            return Ok(None);
        }
        let result = settle(self.reader.read().into()).await.inspect_err(|_| self.is_done = true)?;
        // A reader of the platform's own gives nothing else.
        let result: js_sys::IteratorNext = result.unchecked_into();
        self.is_done = result.done();
        Ok(result.value().dyn_into().ok())
    }
}

impl Drop for ByteReader {
    fn drop(&mut self) {
        if !self.is_done {
            ignore_rejection(self.reader.cancel());
        }
    }
}
