//! Scans a database that is streamed, in one pass or more.
//!
//! A deflated stream cannot be sought in, and the schema's pages may lie anywhere. So only the pages
//! known to be needed are kept, one at a time, while all others pass; a page found to be needed after
//! it passed is read in another pass over the entry. Databases as PocketBase's backups hold them
//! (`VACUUM INTO`) need one pass, those that grew over years two or three. Where a write-ahead log is beside the
//! database, as in a copy of a running server's folder, its pages come from there: in passes over the log.

use super::super::bytes::wide;
use super::super::problem::ProblemCode;
use super::Log;
use super::header::{self, Header};
use super::page::{self, Lead, Part};
use crate::core::sort;

/// Without these three tables the server does not find its data and starts with an empty database.
const OWN_TABLES: [&str; 3] = ["_collections", "_migrations", "_params"];

/// Schemas are trees of two or three levels. A file that needs more passes than this has a cycle in it.
const MOST_PASSES: u32 = 8;
/// Bounds of what is held in memory: some 50,000 tables, pages still to come.
const MOST_NAMES: usize = 200_000;
const MOST_PAGES: usize = 20_000;

/// Reads a database while its bytes are streamed.
#[derive(Debug)]
pub(in super::super) struct Scan {
    size: u64,
    log: Option<Log>,
    /// Whether the log is streamed, not the database.
    reads_log: bool,
    position: u64,
    /// The beginning of what is being collected.
    buffer: Vec<u8>,
    header: Option<Header>,
    /// Pages still needed, by number.
    wanted: Vec<(u32, Option<Part>)>,
    passes: u32,
    /// The server's own tables that were found, one bit each.
    own: u8,
    names: Vec<String>,
    seen: usize,
    problem: Option<ProblemCode>,
}

impl Scan {
    /// Starts with a database of this size, and the log beside it.
    pub fn new(size: u64, log: Option<Log>) -> Self {
        // SQLite removes a log whose database is empty.
        let log = log.filter(|log| log.outcome().is_some() && size > 0);
        let first = log.as_ref().map(|_| (1, None));
        let mut scan = Self {
            size,
            log,
            reads_log: false,
            position: 0,
            buffer: Vec::new(),
            header: None,
            wanted: first.into_iter().collect(),
            passes: 0,
            own: 0,
            names: Vec::new(),
            seen: 0,
            problem: None,
        };
        scan.choose_pass();
        scan
    }

    /// Whether the log has to be streamed instead of the database.
    pub fn reads_log(&self) -> bool {
        self.reads_log
    }

    /// Takes the next bytes of the database.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        while let Some((start, length, number)) = self.target() {
            let skipped = super::super::bytes::index(start.saturating_sub(self.position));
            let Some(rest) = bytes.get(skipped..) else { break };
            let missing = length.saturating_sub(self.buffer.len());
            let (taken, rest) = rest.split_at(missing.min(rest.len()));
            self.buffer.extend_from_slice(taken);
            self.position += wide(bytes.len() - rest.len());
            bytes = rest;
            if self.buffer.len() < length {
                return;
            }
            self.collected(number);
        }
        self.position = self.position.saturating_add(wide(bytes.len()));
    }

    /// Whether something in the rest of this pass may still be needed.
    pub fn wants_more(&self) -> bool {
        self.target().is_some()
    }

    /// Ends a pass; returns whether the database has to be streamed once more, from its start.
    pub fn needs_another_pass(&mut self) -> bool {
        if self.header.is_none() && self.problem.is_none() {
            self.problem = Some(if self.size == 0 { ProblemCode::DatabaseEmpty } else { ProblemCode::NotSqlite });
        }
        if self.problem.is_some() || self.wanted.is_empty() {
            return false;
        }
        self.passes += 1;
        self.position = 0;
        self.buffer.clear();
        self.choose_pass();
        if self.passes == MOST_PASSES {
            self.problem = Some(ProblemCode::SchemaUnreadable);
        }
        self.passes < MOST_PASSES
    }

    /// Reads the log first, since its pages may point to pages of both files.
    fn choose_pass(&mut self) {
        self.reads_log = self.wanted.iter().any(|(number, _)| self.logged(*number).is_some());
    }

    /// The offset of a page in the log.
    fn logged(&self, number: u32) -> Option<u64> {
        self.log.as_ref().and_then(|log| log.place(number))
    }

    /// Pages and their size, as far as they are known.
    fn page_size(&self) -> Option<u64> {
        let of_log = || self.log.as_ref().and_then(Log::outcome).map(|(page_size, _)| wide(page_size));
        self.header.map(|header| header.page_size).or_else(of_log)
    }

    /// The problem of the database, if it has one. A database of another program is a problem only where it must be
    /// PocketBase's.
    pub fn problem(&self, must_be_pocketbase: bool) -> Option<ProblemCode> {
        match self.problem {
            // The server makes this one anew.
            Some(ProblemCode::DatabaseEmpty) if !must_be_pocketbase => None,
            None if must_be_pocketbase && self.own != 0b111 => Some(ProblemCode::NotPocketbase),
            problem => problem,
        }
    }

    /// The tables and views that are not the server's own, sorted.
    pub fn into_collections(mut self) -> Vec<String> {
        let names = &self.names;
        let order = sort::order(names.len(), &|a, b| names.get(a).cmp(&names.get(b)));
        order.into_iter().filter_map(|index| self.names.get_mut(index).map(std::mem::take)).collect()
    }

    /// The range to collect next: its start in what is streamed, its length, and the number of the page. `None` if
    /// nothing more of this pass is needed.
    fn target(&self) -> Option<(u64, usize, u32)> {
        if self.problem.is_some() {
            return None;
        }
        let Some(page_size) = self.page_size() else { return Some((0, header::LENGTH, 0)) };
        let length = super::super::bytes::index(page_size);
        let from = self.position.saturating_sub(wide(self.buffer.len()));
        if self.reads_log {
            let places = self.wanted.iter().filter_map(|(number, _)| Some((self.logged(*number)?, length, *number)));
            return places.filter(|(place, ..)| *place >= from).min();
        }
        let place = |number: u32| u64::from(number.saturating_sub(1)).saturating_mul(page_size);
        let next = self.wanted.partition_point(|(number, _)| place(*number) < from);
        let mut rest = self.wanted.get(next..)?.iter().map(|(number, _)| *number);
        rest.find(|number| self.logged(*number).is_none()).map(|number| (place(number), length, number))
    }

    /// Handles a complete range: the header, or a page.
    fn collected(&mut self, number: u32) {
        if self.header.is_none() {
            match header::parse(&self.buffer, self.size, self.log.is_some()) {
                Ok(header) if self.page_size().is_none_or(|size| size == header.page_size) => {
                    self.header = Some(header);
                }
                Ok(_) => self.problem = Some(ProblemCode::DatabaseHeader),
                Err(problem) => self.problem = Some(problem),
            }
            if number == 0 {
                // The first page continues after the header.
                self.wanted.push((1, None));
                return;
            }
        }
        let Some(header) = self.header else { return };
        let bytes = std::mem::take(&mut self.buffer);
        let Ok(at) = self.wanted.binary_search_by_key(&number, |wanted| wanted.0) else { return };
        let mut leads = Vec::new();
        let read = match self.wanted.remove(at).1 {
            None => page::read(&bytes, number == 1, &header, &mut leads),
            Some(part) => page::more(&bytes, part, &header).map(|lead| leads.push(lead)),
        };
        let followed = read.and_then(|()| leads.into_iter().try_for_each(|lead| self.follow(lead, &header)));
        if followed.is_none() {
            self.problem = Some(ProblemCode::SchemaUnreadable);
        }
    }

    fn follow(&mut self, lead: Lead, header: &Header) -> Option<()> {
        let (number, part) = match lead {
            Lead::Child(number) => (number, None),
            Lead::Overflow(number, part) => (number, Some(part)),
            Lead::Row(row) => {
                self.seen += 1;
                match row.kind.as_str() {
                    "table" => self.table(row.name),
                    "view" => self.name(row.name),
                    _ => {}
                }
                return (self.seen <= MOST_NAMES).then_some(());
            }
        };
        let is_inside = match self.log.as_ref().and_then(Log::outcome) {
            Some((_, pages)) if self.logged(number).is_some() => number <= pages,
            _ => u64::from(number) <= header.pages,
        };
        let at = self.wanted.binary_search_by_key(&number, |wanted| wanted.0).err()?;
        if number < 2 || !is_inside || self.wanted.len() == MOST_PAGES {
            return None;
        }
        self.wanted.insert(at, (number, part));
        Some(())
    }

    fn table(&mut self, name: String) {
        for (bit, own) in OWN_TABLES.iter().enumerate() {
            self.own |= u8::from(name == *own) << bit;
        }
        self.name(name);
    }

    fn name(&mut self, name: String) {
        if !name.starts_with('_') && !name.starts_with("sqlite_") {
            self.names.push(name);
        }
    }
}
