//! Bytes that come and go in chunks. Chunks stay JavaScript's: wasm memory never sees them.

use crate::browser::json;
use crate::browser::promise::settle;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A `ReadableStreamDefaultReader`, which takes no arguments, or a `ReadableStreamBYOBReader` (Streams Standard).
    type StreamReader;
    #[wasm_bindgen(method, structural)]
    fn read(this: &StreamReader, view: &JsValue, options: &JsValue) -> JsValue;
    #[wasm_bindgen(method, structural)]
    fn cancel(this: &StreamReader) -> js_sys::Promise;
    #[wasm_bindgen(method, structural, catch, js_name = releaseLock)]
    fn release_lock(this: &StreamReader) -> Result<(), JsValue>;

    #[wasm_bindgen(extends = web_sys::ReadableStream)]
    type Readable;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    fn get_reader(this: &Readable, options: &JsValue) -> Result<StreamReader, JsValue>;

    #[wasm_bindgen(js_name = ArrayBuffer, extends = js_sys::ArrayBuffer)]
    type Buffer;
    #[wasm_bindgen(constructor, js_class = "ArrayBuffer", catch)]
    fn new(length: u32) -> Result<Buffer, JsValue>;
}

/// Reads a body; ends the connection when dropped before the end.
pub struct ByteReader {
    body: Readable,
    reader: StreamReader,
    is_filling: bool,
    /// Not where a body is no byte stream (WebKit), nor where `min` is unknown (older browsers).
    can_fill: bool,
    spare: Option<js_sys::ArrayBuffer>,
    is_done: bool,
}

impl ByteReader {
    /// A reader of `body`, which nobody may have read from.
    ///
    /// # Errors
    /// What the platform threw.
    pub fn new(body: &web_sys::ReadableStream) -> Result<Self, JsValue> {
        let body: Readable = body.clone().unchecked_into();
        let reader = body.get_reader(&JsValue::UNDEFINED)?;
        Ok(Self { body, reader, is_filling: false, can_fill: true, spare: None, is_done: false })
    }

    /// The next chunk, as it came; `None` at the end.
    ///
    /// # Errors
    /// What broke the stream.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        if self.is_filling {
            self.switch(false)?;
        }
        self.read(&JsValue::UNDEFINED, &JsValue::UNDEFINED).await
    }

    /// The next `length` bytes, or what is left of them; `None` at the end. A chunk where the browser cannot wait for
    /// that many. What has come of them is lost when the stream breaks.
    ///
    /// # Errors
    /// What broke the stream.
    pub async fn fill(&mut self, length: u32) -> Result<Option<Uint8Array>, JsValue> {
        if self.can_fill && !self.is_filling {
            self.switch(true)?;
        }
        let buffer = if self.can_fill { self.buffer(length) } else { None };
        let Some(buffer) = buffer else { return self.next().await };
        let view = Uint8Array::new_with_byte_offset_and_length(&buffer, 0, length);
        let piece = self.read(&view, &json::object(&[("min", length.into())])).await?;
        match piece {
            Some(piece) if piece.length() < length && !self.is_done => {
                self.can_fill = false;
                // The rest of the buffer is not to be kept for it.
                Ok(Some(piece.slice(0, piece.length())))
            }
            piece => Ok(piece),
        }
    }

    fn buffer(&mut self, length: u32) -> Option<js_sys::ArrayBuffer> {
        let spare = self.spare.take().filter(|spare| spare.byte_length() >= length);
        spare.or_else(|| Buffer::new(length).ok().map(js_sys::ArrayBuffer::from))
    }

    /// Takes back what [`fill`](Self::fill) gave, to be filled again.
    pub fn recycle(&mut self, piece: &Uint8Array) {
        if self.is_filling {
            self.spare = Some(piece.buffer());
        }
    }

    fn switch(&mut self, to_filling: bool) -> Result<(), JsValue> {
        self.reader.release_lock()?;
        self.is_filling = false;
        if to_filling {
            if let Ok(reader) = self.body.get_reader(&json::object(&[("mode", "byob".into())])) {
                self.reader = reader;
                self.is_filling = true;
                return Ok(());
            }
            self.can_fill = false;
        }
        self.reader = self.body.get_reader(&JsValue::UNDEFINED)?;
        Ok(())
    }

    async fn read(&mut self, view: &JsValue, options: &JsValue) -> Result<Option<Uint8Array>, JsValue> {
        if self.is_done {
            return Ok(None);
        }
        let result = settle(self.reader.read(view, options)).await.inspect_err(|_| self.is_done = true)?;
        // A reader of the platform's own gives nothing else.
        let result: js_sys::IteratorNext = result.unchecked_into();
        self.is_done = result.done();
        // The last piece comes together with the end.
        Ok(result.value().dyn_into::<Uint8Array>().ok().filter(|chunk| !self.is_done || chunk.length() > 0))
    }
}

impl Drop for ByteReader {
    fn drop(&mut self) {
        if !self.is_done {
            ignore_rejection(self.reader.cancel());
        }
    }
}

/// A rejection that nobody waits for is no unhandled one.
fn ignore_rejection(promise: js_sys::Promise) {
    thread_local! {
        static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    IGNORE.with(|ignore| drop(promise.catch(ignore)));
}

/// Where downloaded bytes go.
pub enum Sink {
    /// Into a Blob, in parts that the browser may move to disk.
    Blob(BlobParts),
    /// Into a stream of the caller's; aborted, not closed, when dropped before [`Sink::finish`].
    Stream(StreamWriter),
}

/// Bytes of a part before it is handed to the browser. Larger parts cost less (64 MiB: a tenth less than 16 MiB).
const PART: u32 = 64 * 1024 * 1024;

/// Bytes of a chunk that is a part by itself, so that its buffer can be filled again.
const LARGE: u32 = 1024 * 1024;

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
    /// What is no target, or a stream that has a writer; what the platform threw when it opened the file.
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

/// Why nothing can be written there.
pub enum Refused {
    /// Neither a stream that is free nor a file.
    NoTarget,
    /// What the platform threw.
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
    /// Takes a chunk; waits where the stream is slower than the network. Whether the chunk's buffer is free again.
    ///
    /// # Errors
    /// What the stream, or the making of a Blob, threw.
    pub async fn write(&mut self, chunk: &Uint8Array) -> Result<bool, JsValue> {
        match self {
            Self::Blob(parts) => parts.push(chunk),
            Self::Stream(stream) => {
                if let Some(writer) = &stream.writer {
                    settle(writer.write_with_chunk(chunk).into()).await?;
                }
                Ok(false)
            }
        }
    }

    /// Ends the writing: the Blob, or `undefined` once the stream is closed.
    ///
    /// # Errors
    /// What the stream threw.
    pub async fn finish(self, media_type: &str) -> Result<JsValue, JsValue> {
        match self {
            Self::Blob(parts) => parts.finish(media_type).map(JsValue::from),
            Self::Stream(mut stream) => match stream.writer.take() {
                Some(writer) => settle(writer.close().into()).await,
                None => Ok(JsValue::UNDEFINED),
            },
        }
    }
}

impl BlobParts {
    fn push(&mut self, chunk: &Uint8Array) -> Result<bool, JsValue> {
        self.chunks.push(chunk);
        self.pending = self.pending.saturating_add(chunk.length());
        let is_full = self.pending >= PART || chunk.length() >= LARGE;
        if is_full {
            self.flush()?;
        }
        Ok(is_full)
    }

    fn flush(&mut self) -> Result<(), JsValue> {
        self.blobs.push(&web_sys::Blob::new_with_u8_array_sequence(&self.chunks)?.into());
        self.chunks = Array::new();
        self.pending = 0;
        Ok(())
    }

    fn finish(mut self, media_type: &str) -> Result<web_sys::Blob, JsValue> {
        self.flush()?;
        let properties = web_sys::BlobPropertyBag::new();
        properties.set_type(media_type);
        web_sys::Blob::new_with_blob_sequence_and_options(&self.blobs, &properties)
    }
}
