//! The messages between a [`Verifier`] and its caller.

#[cfg(doc)]
use super::Verifier;
use crate::core::archive::entry::Entry;

/// The treatment of an entry's data before it is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// The data is passed on as it is.
    Stored,
    /// The data is inflated first, as a raw deflate stream that ends exactly where the stretch ends.
    Deflate,
}

/// The next request of a [`Verifier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyStep {
    /// Read these bytes of the file and pass them to [`Verifier::feed`].
    Read {
        /// First byte.
        offset: u64,
        /// The number of bytes; never zero, never past the end of the file.
        length: u64,
    },
    /// Stream this range of the file: pass its output to [`Verifier::data`], chunk by chunk, then call
    /// [`Verifier::end_data`]. The same entry may be asked for again, when a database's schema lies in a part that was
    /// streamed already, or in its write-ahead log.
    Data {
        /// First byte in the file.
        offset: u64,
        /// The number of bytes; zero for an empty stored entry.
        length: u64,
        /// How to treat the bytes before they are passed on.
        compression: Compression,
    },
    /// Everything is known; call [`Verifier::finish`].
    Done,
}

/// Whether the caller continues with an entry's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// Send more.
    More,
    /// Enough is known: stop reading and inflating, and end the data as complete.
    Stop,
}

/// The way in which an entry's data ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataEnd {
    /// It was read to its end, or as far as was wanted.
    Complete,
    /// It could not be inflated: no deflate stream, cut off, or followed by something else.
    Damaged,
}

impl VerifyStep {
    /// The data of an entry, which begins at `offset`.
    pub(super) fn data(entry: &Entry, offset: u64) -> Self {
        let compression = if entry.method == 0 { Compression::Stored } else { Compression::Deflate };
        Self::Data { offset, length: entry.compressed_size, compression }
    }
}
