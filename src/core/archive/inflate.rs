//! Inflates DEFLATE streams (RFC 1951; method 8 of APPNOTE 4.4.5), some output at a time, in bounded memory.
//!
//! The browser's `DecompressionStream` does not suit: it inflates each chunk to its end before anything else happens in
//! the page, and two megabytes of a ZIP bomb are two gigabytes. It is also slower (`cargo xtask bench verify`).

use fdeflate::Decompressor;
use std::fmt;
use std::ops::Range;

/// The greatest distance, in bytes, that DEFLATE refers back (RFC 1951, section 2).
const HISTORY: usize = 32 * 1024;

/// The most bytes that are handed out at once.
const OUTPUT: usize = 64 * 1024;

/// The header that a decompressor of ZLIB (RFC 1950) expects before the data, and the length of the checksum behind
/// them, for which zeros are given, since it is not compared.
const ZLIB_HEADER: [u8; 2] = [0x78, 0x01];
const ZLIB_TRAILER: usize = 4;

/// Inflates one stream after another. It is less strict than zlib in one point only: symbols 286 and 287 of the fixed
/// code, which "never occur" (RFC 1951, section 3.2.6), end a block here, and it takes the checksum to notice.
pub struct Inflater {
    decompressor: Decompressor,
    /// The last output, behind as many earlier bytes as DEFLATE may refer to.
    window: Vec<u8>,
    position: usize,
}

/// The input is no DEFLATE stream, is cut off, or goes on after the stream's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl Default for Inflater {
    fn default() -> Self {
        let mut inflater = Self { decompressor: Decompressor::new(), window: vec![0; HISTORY + OUTPUT], position: 0 };
        inflater.start();
        inflater
    }
}

impl Inflater {
    /// Starts anew with another stream.
    pub fn start(&mut self) {
        self.decompressor = Decompressor::new();
        self.decompressor.ignore_adler32();
        // Nothing is wrong with this header, and nothing comes out.
        let _ = self.decompressor.read(&ZLIB_HEADER, &mut self.window, 0, false);
        self.position = 0;
    }

    /// Consumes a part of `input` and returns what it inflates to; nothing once all of it is consumed.
    ///
    /// # Errors
    ///
    /// [`Damaged`].
    pub fn inflate(&mut self, input: &mut &[u8]) -> Result<&[u8], Damaged> {
        loop {
            let before = input.len();
            let made = self.step(input)?;
            if !made.is_empty() || input.is_empty() {
                return Ok(self.window.get(made).unwrap_or_default());
            }
            if input.len() == before {
                // The stream is over.
                return Err(Damaged);
            }
        }
    }

    /// Returns the last bytes, once there is no more input and all output so far was taken.
    ///
    /// # Errors
    ///
    /// [`Damaged`], also where the stream did not end with the input.
    pub fn finish(&mut self) -> Result<&[u8], Damaged> {
        self.make_room();
        let start = self.position;
        for _ in 0..ZLIB_TRAILER {
            // A stream that needs fewer of them had other bytes behind its end.
            if self.decompressor.is_done() {
                return Err(Damaged);
            }
            self.step(&mut &[0][..])?;
        }
        // To a stream that was cut off they were data.
        if self.decompressor.is_done() {
            Ok(self.window.get(start..self.position).unwrap_or_default())
        } else {
            Err(Damaged)
        }
    }

    fn step(&mut self, input: &mut &[u8]) -> Result<Range<usize>, Damaged> {
        if self.position == self.window.len() {
            self.make_room();
        }
        let start = self.position;
        let end = self.window.len().min(start + OUTPUT);
        let output = self.window.get_mut(..end).unwrap_or_default();
        let (taken, made) = self.decompressor.read(input, output, start, false).map_err(|_| Damaged)?;
        *input = input.get(taken..).unwrap_or_default();
        self.position = start.saturating_add(made);
        Ok(start..self.position)
    }

    fn make_room(&mut self) {
        let before = self.position.saturating_sub(HISTORY);
        self.window.copy_within(before..self.position, 0);
        self.position -= before;
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Inflater").field("position", &self.position).finish_non_exhaustive()
    }
}
