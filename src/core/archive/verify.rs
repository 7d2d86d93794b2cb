//! Verifies every byte of an archive. Its caller does the input and the inflating.
//!
//! [`Verifier`] goes through the entries in the order of their places. It asks for local headers and
//! descriptors as ranges, a few KB at a time, and for each entry's data as a stretch to be streamed:
//! the driver inflates what is deflated and passes on what comes out. Nothing but one chunk, one
//! database page and a few KB of headers is held.

mod logged;
mod step;

use super::bytes::{Window, wide};
use super::check;
use super::contents::Directory;
use super::crc32::Crc32;
use super::local;
use super::name;
use super::problem::{ProblemCode, Verdict};
use super::report::VerifyReport;
use super::sqlite::{Log, Scan};
use super::{Damaged, Limits, OutOfTurn};
use logged::{Logged, role};
pub use step::{Compression, DataEnd, Flow, VerifyStep};

/// The number of bytes read where a header is needed. Small entries lie close together, so one read often has several.
const AHEAD: u64 = 16 * 1024;

#[derive(Debug, Clone, Copy)]
enum Phase {
    Header,
    Data { offset: u64 },
    Descriptor { offset: u64 },
}

/// Verifies an archive; the module's documentation says how.
#[derive(Debug)]
pub struct Verifier {
    directory: Directory,
    limits: Limits,
    phase: Phase,
    /// The number of the entry, in the order of offsets.
    turn: usize,
    window: Window,
    asked: Option<(u64, u64)>,
    /// Where the previous entry ended; unknown after a damaged one.
    free: Option<u64>,
    /// The checksum of the first pass over an entry; `None` in later ones.
    crc: Option<Crc32>,
    count: u64,
    pass: u32,
    scan: Option<Scan>,
    log: Option<Log>,
    /// data.db and auxiliary.db, which are read when all entries have been read.
    logged: [Logged; 2],
    bytes: u64,
    collections: Vec<String>,
}

impl Verifier {
    /// Makes a verifier of the archive with this directory, which was read to its end.
    pub fn new(directory: Directory, limits: Limits) -> Self {
        let mut logged: [Logged; 2] = Default::default();
        for entry in directory.entries.iter().filter(|entry| entry.size > 0) {
            if let Some((which, true)) = role(entry)
                && let Some(logged) = logged.get_mut(which)
            {
                logged.has_log = true;
            }
        }
        Self {
            free: Some(directory.base),
            directory,
            limits,
            phase: Phase::Header,
            turn: 0,
            window: Window::default(),
            asked: None,
            crc: None,
            count: 0,
            pass: 0,
            scan: None,
            log: None,
            logged,
            bytes: 0,
            collections: Vec::new(),
        }
    }

    /// Bytes of data to go through, for progress; a further pass over an entry counts anew.
    pub fn total(&self) -> u64 {
        check::totals(&self.directory.entries).2
    }

    /// The bytes of a range, if they were read together with a header: small entries need no read of
    /// their own.
    pub fn buffered(&self, offset: u64, length: u64) -> Option<&[u8]> {
        self.window.get(offset, length)
    }

    /// Continues until bytes are missing or everything is known.
    pub fn step(&mut self) -> VerifyStep {
        // An archive beyond a limit is not read any further.
        while self.directory.verdict() != Verdict::NotZip && !self.is_over_limits() {
            let Some(index) = self.current() else { return self.step_logged() };
            let Some(entry) = self.directory.entries.get(index) else { break };
            let end = self.directory.offset;
            match self.phase {
                Phase::Header => {
                    let at = entry.header_offset;
                    let name = wide(entry.raw_name().len());
                    if let Some(length) = self.header_length(at, end) {
                        if self.window.get(at, length).is_some() {
                            self.header(index, length);
                        } else {
                            return self.read(at, length.max(local::FIXED + name));
                        }
                    } else if at.checked_add(local::FIXED).is_some_and(|fixed| fixed <= end)
                        && self.window.get(at, local::FIXED).is_none()
                    {
                        return self.read(at, local::FIXED);
                    } else {
                        self.fail(index, ProblemCode::LocalHeaderInvalid);
                    }
                }
                Phase::Data { offset } => {
                    let step = VerifyStep::data(entry, offset);
                    self.start(index, offset);
                    return step;
                }
                Phase::Descriptor { offset } => {
                    let length = local::DESCRIPTOR.min(end.saturating_sub(offset));
                    if length > 0 && self.window.get(offset, length).is_none() {
                        return self.read(offset, length);
                    }
                    self.descriptor(index, offset, length);
                }
            }
        }
        VerifyStep::Done
    }

    /// Takes the bytes that the last [`step`](Self::step) asked for.
    ///
    /// # Errors
    ///
    /// [`OutOfTurn`] if nothing was asked for or the length is another one.
    pub fn feed(&mut self, bytes: Vec<u8>) -> Result<(), OutOfTurn> {
        let (offset, length) = self.asked.take().ok_or(OutOfTurn)?;
        if wide(bytes.len()) != length {
            return Err(OutOfTurn);
        }
        self.window = Window { offset, bytes };
        Ok(())
    }

    /// Takes the next bytes of the entry's data, inflated.
    pub fn data(&mut self, bytes: &[u8]) -> Flow {
        if let Some(crc) = &mut self.crc {
            crc.update(bytes);
        }
        if let Some(log) = &mut self.log {
            log.feed(bytes);
        }
        if let Some(scan) = &mut self.scan {
            scan.feed(bytes);
        }
        if self.pass > 0 {
            return if self.scan.as_ref().is_some_and(Scan::wants_more) { Flow::More } else { Flow::Stop };
        }
        let Some(size) = self.current().map(|index| self.size(index)) else { return Flow::Stop };
        self.count = self.count.saturating_add(wide(bytes.len()));
        // One byte too many is proof enough; a bomb has billions of them.
        if self.count > size { Flow::Stop } else { Flow::More }
    }

    /// Takes the last bytes of an inflated entry; returns how its data ended.
    pub fn rest(&mut self, inflated: Result<&[u8], Damaged>) -> DataEnd {
        let Ok(bytes) = inflated else { return DataEnd::Damaged };
        // There is nothing left to stop.
        let _ = self.data(bytes);
        DataEnd::Complete
    }

    /// Ends the entry's data.
    pub fn end_data(&mut self, end: DataEnd) {
        let Some(index) = self.current() else { return self.end_logged() };
        let Phase::Data { offset } = self.phase else { return };
        let Some(entry) = self.directory.entries.get(index) else { return };
        let after = offset.saturating_add(entry.compressed_size);
        let role = role(entry);
        if self.pass == 0 {
            let code = match end {
                _ if self.count > entry.size => Some(ProblemCode::SizeMismatch),
                DataEnd::Damaged => Some(ProblemCode::DataDamaged),
                DataEnd::Complete if self.count < entry.size => Some(ProblemCode::SizeMismatch),
                DataEnd::Complete if self.crc.take().is_some_and(|crc| crc.value() != entry.crc32) => {
                    Some(ProblemCode::CrcMismatch)
                }
                DataEnd::Complete => None,
            };
            self.bytes = self.bytes.saturating_add(self.count.min(entry.size));
            if let Some(code) = code {
                self.note(code, index);
                // The contents of a damaged database prove nothing.
                self.scan = None;
            }
            if let Some(mut log) = self.log.take() {
                log.end();
                if let Some(logged) = role.and_then(|(which, _)| self.logged.get_mut(which)) {
                    logged.log = Some((index, offset, log));
                }
            }
        }
        if self.scan.as_mut().is_some_and(Scan::needs_another_pass) {
            self.pass += 1;
            return;
        }
        if let Some(scan) = self.scan.take() {
            self.judge(index, scan);
        }
        self.pass = 0;
        self.phase = Phase::Descriptor { offset: after };
    }

    /// Returns the report. Before [`VerifyStep::Done`] the part that was not read counts as right.
    pub fn finish(mut self) -> VerifyReport {
        let has_rest = self.free.is_some_and(|free| free < self.directory.offset);
        if has_rest && self.directory.entries.len() == self.turn && self.turn > 0 {
            self.note_once(ProblemCode::UnusedBytes, None);
        }
        let problems = self.directory.problems;
        VerifyReport {
            verdict: problems.verdict,
            restorable: problems.verdict == Verdict::Ok && !problems.blocks_restore,
            problems: problems.list,
            entries: wide(self.directory.entries.len()),
            bytes: self.bytes,
            collections: self.collections,
        }
    }

    fn current(&self) -> Option<usize> {
        self.directory.order.get(self.turn).copied()
    }

    fn size(&self, index: usize) -> u64 {
        self.directory.entries.get(index).map_or(0, |entry| entry.size)
    }

    fn is_over_limits(&self) -> bool {
        wide(self.directory.entries.len()) > self.limits.entries || self.bytes > self.limits.total_size
    }

    /// Asks for a range, and for what follows it as far as the directory.
    fn read(&mut self, offset: u64, least: u64) -> VerifyStep {
        let length = least.max(AHEAD).min(self.directory.offset.saturating_sub(offset)).max(1);
        self.asked = Some((offset, length));
        VerifyStep::Read { offset, length }
    }

    /// The length of the local header at `at`, if its beginning is at hand and it ends before `end`.
    fn header_length(&self, at: u64, end: u64) -> Option<u64> {
        let length = local::length(self.window.get(at, local::FIXED)?)?;
        at.checked_add(length).filter(|until| *until <= end).map(|_| length)
    }

    /// Handles a local header whose bytes are there.
    fn header(&mut self, index: usize, length: u64) {
        let Some(entry) = self.directory.entries.get(index) else { return };
        let at = entry.header_offset;
        let difference = self.window.get(at, length).and_then(|header| local::compare(header, entry));
        let offset = at.saturating_add(length);
        let after = offset.saturating_add(entry.compressed_size);
        let is_readable = entry.is_readable();
        if let Some(code) = difference {
            self.note(code, index);
        }
        if self.free.is_some_and(|free| at < free) {
            // Inflating the same bytes again and again is what such archives are made for.
            self.note(ProblemCode::Overlap, index);
            self.turn += 1;
            return;
        }
        if self.free.is_some_and(|free| at > free) && self.turn > 0 {
            self.note_once(ProblemCode::UnusedBytes, None);
        }
        if after > self.directory.offset {
            self.fail(index, ProblemCode::OutOfBounds);
        } else if is_readable {
            self.phase = Phase::Data { offset };
        } else {
            self.phase = Phase::Descriptor { offset: after };
        }
    }

    /// Begins an entry's data, or begins it again.
    fn start(&mut self, index: usize, offset: u64) {
        self.count = 0;
        self.crc = None;
        if self.pass > 0 {
            return;
        }
        self.crc = Some(Crc32::default());
        let Some(entry) = self.directory.entries.get(index) else { return };
        match role(entry) {
            Some((_, true)) => self.log = Some(Log::default()),
            Some((which, false)) => match self.logged.get_mut(which).filter(|logged| logged.has_log) {
                Some(logged) => logged.database = Some((index, offset)),
                None => self.scan = Some(Scan::new(entry.size, None)),
            },
            None => {}
        }
    }

    fn judge(&mut self, index: usize, scan: Scan) {
        let path = self.directory.entries.get(index).and_then(|entry| name::clean(entry.raw_name()));
        let is_main = path.as_deref() == Some(check::DATABASE);
        if let Some(code) = scan.problem(is_main) {
            self.note(code, index);
        } else if is_main {
            self.collections = scan.into_collections();
        }
    }

    fn descriptor(&mut self, index: usize, offset: u64, length: u64) {
        let Some(entry) = self.directory.entries.get(index) else { return };
        let following = self.directory.order.get(self.turn + 1).and_then(|index| self.directory.entries.get(*index));
        let next = following.map_or(self.directory.offset, |entry| entry.header_offset).saturating_sub(offset);
        self.free = Some(offset);
        if entry.has_descriptor() {
            let bytes = self.window.get(offset, length).unwrap_or_default();
            self.free = local::descriptor(bytes, entry, next).map(|length| offset + length);
            if self.free.is_none() && entry.is_readable() {
                self.note(ProblemCode::DescriptorMismatch, index);
            }
        }
        self.turn += 1;
        self.phase = Phase::Header;
    }

    /// Gives an entry up.
    fn fail(&mut self, index: usize, code: ProblemCode) {
        self.note(code, index);
        self.free = None;
        self.turn += 1;
        self.phase = Phase::Header;
    }

    /// Notes a problem of an entry, unless the directory has shown it already.
    fn note(&mut self, code: ProblemCode, index: usize) {
        let name = self.directory.entries.get(index).map(|entry| entry.name.clone());
        self.note_once(code, name.as_deref());
    }

    fn note_once(&mut self, code: ProblemCode, entry: Option<&str>) {
        let problems = &mut self.directory.problems;
        if !problems.list.iter().any(|problem| problem.code == code && problem.entry.as_deref() == entry) {
            problems.add(code, entry);
        }
    }
}
