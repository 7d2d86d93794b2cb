//! Reads the central directory of an archive. Its caller does the input.
//!
//! [`DirectoryReader`] says which range of the file it needs and is given the bytes: one range for
//! most archives (the last 65 KiB), one more when the directory is longer than that, and at most four.

use super::bytes::{Window, wide};
use super::contents::Directory;
use super::end::{self, End, Found};
use super::entry;
use super::problem::ProblemCode;
use super::{Limits, OutOfTurn, check};
use crate::core::zip;

/// The next request of a [`DirectoryReader`].
#[derive(Debug)]
pub enum Step {
    /// Read these bytes of the file and pass them to [`DirectoryReader::feed`].
    Read {
        /// First byte.
        offset: u64,
        /// The number of bytes; never zero, never past the end of the file.
        length: u64,
    },
    /// The directory is complete.
    Done(Directory),
}

#[derive(Debug, Clone, Copy)]
enum State {
    Tail,
    /// The start of a file without an end record is read, to tell a ZIP that was cut off from other files.
    Head,
    Record64(End),
    /// The offset in the end record is tried, although another place fits better.
    Probe(End),
    Entries {
        end: End,
        base: u64,
    },
    Done,
}

/// Reads the directory of an archive; the module's documentation says how.
#[derive(Debug)]
pub struct DirectoryReader {
    limits: Limits,
    state: State,
    /// The end of the file, and what was asked for after it.
    windows: [Window; 2],
    out: Directory,
}

impl DirectoryReader {
    /// Starts with a file of this size.
    pub fn new(file_size: u64, limits: Limits) -> Self {
        let out = Directory { file_size, ..Directory::default() };
        Self { limits, state: State::Tail, windows: Default::default(), out }
    }

    /// Goes on until bytes are missing or everything is known. The directory is handed out once.
    pub fn step(&mut self) -> Step {
        loop {
            let Some((offset, length)) = self.wanted() else {
                return Step::Done(std::mem::take(&mut self.out));
            };
            let [tail, more] = std::mem::take(&mut self.windows);
            let bytes = match length {
                0 => Some(&[][..]),
                _ => tail.get(offset, length).or_else(|| more.get(offset, length)),
            };
            if let Some(bytes) = bytes {
                self.advance(bytes);
                self.windows = [tail, more];
            } else {
                self.windows = [tail, Window::default()];
                return Step::Read { offset, length };
            }
        }
    }

    /// Takes the bytes that the last [`step`](Self::step) asked for.
    ///
    /// # Errors
    ///
    /// [`OutOfTurn`] if nothing was asked for or the length is another one.
    pub fn feed(&mut self, bytes: Vec<u8>) -> Result<(), OutOfTurn> {
        let (offset, length) = self.wanted().ok_or(OutOfTurn)?;
        if wide(bytes.len()) != length {
            return Err(OutOfTurn);
        }
        let [tail, more] = &mut self.windows;
        let window = if matches!(self.state, State::Tail) { tail } else { more };
        *window = Window { offset, bytes };
        Ok(())
    }

    /// The range that the present state works on; it is always inside the file.
    fn wanted(&self) -> Option<(u64, u64)> {
        let size = self.out.file_size;
        match self.state {
            State::Tail => {
                let length = size.min(zip::END_REACH);
                Some((size - length, length))
            }
            State::Head => Some((0, size.min(4))),
            State::Record64(end) => end.record64.map(|at| (at, end::FIXED64)),
            State::Probe(end) => Some((end.offset, 4)),
            State::Entries { end, base } => Some((base + end.offset, end.length)),
            State::Done => None,
        }
    }

    fn advance(&mut self, bytes: &[u8]) {
        self.state = match self.state {
            State::Tail => match end::find(bytes, self.out.file_size - wide(bytes.len())) {
                Found::End(end) => self.found(end),
                Found::Cut => self.stop(ProblemCode::Truncated),
                Found::Nothing => State::Head,
            },
            State::Head => {
                self.stop(if zip::starts_like_zip(bytes) { ProblemCode::Truncated } else { ProblemCode::NotZip })
            }
            State::Record64(end) => self.record64(bytes, end),
            State::Probe(end) if bytes == entry::SIGNATURE => State::Entries { end, base: 0 },
            State::Probe(end) => {
                let base = end.position - end.length - end.offset;
                self.out.problems.note(ProblemCode::PrefixJunk);
                State::Entries { end, base }
            }
            State::Entries { end, base } => {
                self.entries(bytes, end, base);
                State::Done
            }
            State::Done => State::Done,
        };
    }

    /// Continues with an end record that was found.
    fn found(&mut self, end: End) -> State {
        if end.trailing > 0 {
            self.out.problems.note(ProblemCode::TrailingJunk);
        }
        match end.record64 {
            None => self.locate(end),
            Some(at) if at.checked_add(end::FIXED64).is_some_and(|until| until <= end.position) => State::Record64(end),
            Some(_) => self.stop(ProblemCode::Zip64Invalid),
        }
    }

    fn record64(&mut self, bytes: &[u8], end: End) -> State {
        let at = end.record64.unwrap_or(0);
        if let Some(filled) = end::read64(bytes, at, end) {
            return self.locate(filled);
        }
        // Bytes in front of the archive move it to just before the locator. Go does not find it there.
        match end.position.checked_sub(end::LOCATOR + end::FIXED64) {
            Some(before) if before > at => {
                self.out.problems.note(ProblemCode::AmbiguousEnd);
                State::Record64(End { record64: Some(before), ..end })
            }
            _ => self.stop(ProblemCode::Zip64Invalid),
        }
    }

    /// Decides where the directory is.
    fn locate(&mut self, end: End) -> State {
        if end.is_split {
            return self.stop(ProblemCode::MultiDisk);
        }
        // No more than there is room for. Counting the headers shows whether the record claims more.
        let entries = end.entries.min(end.length / wide(entry::FIXED));
        match end.length.checked_add(end.offset).map(|until| end.position.checked_sub(until)) {
            None | Some(None) => self.stop(ProblemCode::DirectoryInvalid),
            _ if entries > self.limits.entries || end.length > self.limits.directory => {
                self.stop(ProblemCode::TooManyEntries)
            }
            Some(Some(0)) => State::Entries { end, base: 0 },
            // Go takes the offset in the record, if a directory starts there.
            Some(Some(_)) => State::Probe(end),
        }
    }

    fn stop(&mut self, code: ProblemCode) -> State {
        self.out.problems.note(code);
        State::Done
    }

    fn entries(&mut self, mut bytes: &[u8], end: End, base: u64) {
        let out = &mut self.out;
        out.base = base;
        out.offset = base + end.offset;
        out.entries.reserve_exact(entry::most_in(bytes.len(), end.entries));
        while let Some((entry, length)) = entry::parse(bytes, base, &mut out.problems) {
            if wide(out.entries.len()) == self.limits.entries {
                out.problems.note(ProblemCode::TooManyEntries);
                break;
            }
            out.entries.push(entry);
            bytes = bytes.get(length..).unwrap_or_default();
        }
        // What may follow is a digital signature (APPNOTE 4.3.13).
        let is_over = bytes.is_empty() || bytes.starts_with(b"PK\x05\x05");
        let count = wide(out.entries.len());
        // Writers without ZIP64 let the count wrap around; Go, too, compares only these 16 bits.
        let is_counted = count == end.entries || (end.record64.is_none() && count & 0xFFFF == end.entries);
        let code = match (is_over, is_counted) {
            (true, true) => None,
            (true, false) => Some(ProblemCode::EntryCount),
            (false, true) if !bytes.starts_with(entry::SIGNATURE) => Some(ProblemCode::UnusedBytes),
            (false, _) => Some(ProblemCode::DirectoryInvalid),
        };
        code.into_iter().for_each(|code| out.problems.note(code));
        if !end.reading.is(out.offset, end.entries) {
            out.problems.note(ProblemCode::AmbiguousEnd);
        } else if end.is_ambiguous {
            out.problems.mention(ProblemCode::AmbiguousEnd);
        }
        if base == 0 && end.offset + end.length < end.position {
            out.problems.note(ProblemCode::UnusedBytes);
        }
        check::directory(out, &self.limits);
    }
}
