//! Reads the body of an answer in chunks, which stay in the memory of JavaScript.

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
    /// A reader of `body`, which nobody else may be reading.
    ///
    /// # Errors
    /// The value that the platform threw.
    pub fn new(body: &web_sys::ReadableStream) -> Result<Self, JsValue> {
        Ok(Self { reader: ReadableStreamDefaultReader::new(body)?, is_done: false })
    }

    /// The next chunk, as it came; `None` at the end.
    ///
    /// # Errors
    /// The value that the stream rejected with when it broke.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        if self.is_done {
            return Ok(None);
        }
        let result = settle(self.reader.read().into()).await.inspect_err(|_| self.is_done = true)?;
        // The platform's own readers give nothing but `Uint8Array`.
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
