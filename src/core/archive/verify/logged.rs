//! Reads databases whose changes are still in the write-ahead log beside them: after all entries, and page by page from
//! database or log.

use super::super::check;
use super::super::entry::{Entry, Kind};
use super::super::name;
use super::super::problem::Verdict;
use super::super::sqlite::{Log, Scan};
use super::{Verifier, VerifyStep};

/// A database and the write-ahead log beside it: places in the directory, and where their data starts.
#[derive(Debug, Default)]
pub(super) struct Logged {
    /// There is a log with something in it.
    pub has_log: bool,
    pub database: Option<(usize, u64)>,
    pub log: Option<(usize, u64, Log)>,
}

impl Verifier {
    /// Databases with a log, page by page from either.
    pub(super) fn step_logged(&mut self) -> VerifyStep {
        for which in 0..self.logged.len() {
            let Some(logged) = self.logged.get_mut(which) else { break };
            // A damaged database proves nothing.
            let (Some(database), Verdict::Ok) = (logged.database, self.directory.problems.verdict) else { continue };
            if self.scan.is_none() {
                let log = logged.log.as_mut().map(|(_, _, log)| std::mem::take(log));
                let size = self.directory.entries.get(database.0).map_or(0, |entry| entry.size);
                self.scan = Some(Scan::new(size, log));
                self.pass = 1;
            }
            let reads_log = self.scan.as_ref().is_some_and(Scan::reads_log);
            let place = logged.log.as_ref().filter(|_| reads_log).map(|(index, offset, _)| (*index, *offset));
            let (index, offset) = place.unwrap_or(database);
            let Some(entry) = self.directory.entries.get(index) else { continue };
            return VerifyStep::data(entry, offset);
        }
        VerifyStep::Done
    }

    /// Handles the end of a pass over a database with a log, or over the log.
    pub(super) fn end_logged(&mut self) {
        if self.scan.as_mut().is_some_and(Scan::needs_another_pass) {
            self.pass += 1;
            return;
        }
        let database = self.logged.iter_mut().find_map(|logged| logged.database.take());
        if let (Some(scan), Some((index, _))) = (self.scan.take(), database) {
            self.judge(index, scan);
        }
        self.pass = 0;
    }
}

/// Tells which of the two databases an entry is, or whose log.
pub(super) fn role(entry: &Entry) -> Option<(usize, bool)> {
    let path = name::clean(entry.raw_name()).filter(|_| entry.kind == Kind::File)?;
    let (path, is_log) = path.strip_suffix(b"-wal").map_or((&*path, false), |path| (path, true));
    [check::DATABASE, check::AUXILIARY].iter().position(|database| path == *database).map(|which| (which, is_log))
}
