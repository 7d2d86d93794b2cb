//! Targets that the bytes of a body are written to: wasm memory, a Blob that grows, or a stream of the caller's.

use crate::browser::json;
use crate::browser::promise::{ignore_rejection, settle};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

/// A target that the bytes of a body are written to.
pub enum Sink {
    /// Wasm memory, for a few bytes.
    Memory(Vec<u8>),
    /// A Blob of parts that the browser may move to disk.
    Blob(BlobParts),
    /// A stream of the caller's, which is aborted when dropped before [`StreamWriter::close`].
    Stream(StreamWriter),
}

/// Bytes of a part that is handed to the browser. Larger parts cost less (64 MiB: a tenth less than 16 MiB).
const PART: u32 = 64 * 1024 * 1024;

/// A Blob that grows.
#[derive(Default)]
pub struct BlobParts {
    blobs: Array,
    chunks: Array,
    pending: u32,
}

/// The writer of a stream.
pub struct StreamWriter {
    writer: Option<web_sys::WritableStreamDefaultWriter>,
}

impl StreamWriter {
    /// A writer to a `WritableStream`, or to a `FileSystemFileHandle`, whose file changes only when all is written.
    ///
    /// # Errors
    /// [`Refused::NoTarget`] for a value that is neither a file nor a stream without a writer; [`Refused::Thrown`]
    /// where the platform cannot open it.
    pub async fn open(target: &JsValue) -> Result<Self, Refused> {
        let mut stream = target.clone();
        if let Ok(create) = json::get(target, "createWritable").dyn_into::<js_sys::Function>() {
            let created = create.call0(target).map_err(Refused::Thrown)?;
            stream = settle(created).await.map_err(Refused::Thrown)?;
        }
        let get_writer = json::get(&stream, "getWriter").dyn_into::<js_sys::Function>();
        let writer = get_writer.and_then(|get_writer| get_writer.call0(&stream)).map_err(|_| Refused::NoTarget)?;
        Ok(Self { writer: Some(writer.unchecked_into()) })
    }
}

/// The reason why nothing can be written to a target.
pub enum Refused {
    /// The value is neither a file nor a stream without a writer.
    NoTarget,
    /// The platform threw this value.
    Thrown(JsValue),
}

impl Drop for StreamWriter {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            ignore_rejection(writer.abort());
        }
    }
}

impl Sink {
    /// Writes a chunk; waits where the stream is slower than the network.
    ///
    /// # Errors
    /// The value that the stream, or the making of a Blob, threw.
    pub async fn write(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        match self {
            Self::Memory(bytes) => bytes.extend(chunk.to_vec()),
            Self::Blob(parts) => parts.push(chunk).await?,
            Self::Stream(stream) => {
                if let Some(writer) = &stream.writer {
                    settle(writer.write_with_chunk(chunk).into()).await?;
                }
            }
        }
        Ok(())
    }
}

impl StreamWriter {
    /// Closes the stream.
    ///
    /// # Errors
    /// The value that the stream threw.
    pub async fn close(mut self) -> Result<(), JsValue> {
        match self.writer.take() {
            Some(writer) => settle(writer.close().into()).await.map(drop),
            None => Ok(()),
        }
    }
}

impl BlobParts {
    /// Adds bytes that the browser has collected.
    ///
    /// # Errors
    /// The value that the browser threw because it has no room for more.
    pub async fn add(&mut self, blob: &web_sys::Blob) -> Result<(), JsValue> {
        self.flush().await?;
        self.keep(blob).await
    }

    /// Returns the Blob of all bytes.
    ///
    /// # Errors
    /// The value that the browser threw because it has no room for more.
    pub async fn finish(mut self, media_type: &str) -> Result<web_sys::Blob, JsValue> {
        self.flush().await?;
        let properties = web_sys::BlobPropertyBag::new();
        properties.set_type(media_type);
        web_sys::Blob::new_with_blob_sequence_and_options(&self.blobs, &properties)
    }

    async fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        self.chunks.push(chunk);
        self.pending = self.pending.saturating_add(chunk.length());
        if self.pending >= PART { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), JsValue> {
        if self.pending > 0 {
            let blob = web_sys::Blob::new_with_u8_array_sequence(&self.chunks)?;
            (self.chunks, self.pending) = (Array::new(), 0);
            self.keep(&blob).await?;
        }
        Ok(())
    }

    /// Adds a part after reading its first byte: Chromium makes a Blob even where it has no room for one, and only
    /// reading it fails.
    async fn keep(&mut self, blob: &web_sys::Blob) -> Result<(), JsValue> {
        let first = blob.slice_with_f64_and_f64(0.0, 1.0)?;
        settle(first.array_buffer().into()).await?;
        self.blobs.push(blob);
        Ok(())
    }
}
