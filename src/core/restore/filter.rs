//! The filter for the server's log, and how its answer is read.

use super::Event;
use crate::core::time::Timestamp;

/// The newest log entry before the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogMark {
    /// Its id.
    pub id: String,
    /// Its time as the server writes it.
    pub created: String,
}

impl LogMark {
    /// Whether a backup that was last changed at `modified` cannot hold this entry, since it is newer.
    /// Both times are of the server's clock.
    pub fn is_decisive(&self, modified: &str) -> bool {
        match (Timestamp::parse(&self.created), Timestamp::parse(modified)) {
            (Some(created), Some(modified)) => created > modified,
            _ => false,
        }
    }
}

/// The members of a log entry that the watch needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its id.
    pub id: String,
    /// `data.error`.
    pub error: String,
}

/// Reads the entries that [`failure_filter`] found. The [`LogMark`] itself may be the failure of an earlier restore.
pub fn read_logs(entries: Vec<LogEntry>, mark: Option<&LogMark>) -> Event {
    let is_mark = |entry: &LogEntry| mark.is_some_and(|mark| mark.id == entry.id);
    let has_mark = entries.iter().any(is_mark);
    let failure = entries.into_iter().find(|entry| !is_mark(entry)).map(|entry| entry.error);
    Event::Logs { failure, mark: mark.map(|_| has_mark) }
}

/// The filter of `GET /api/logs` (with `sort=-created&perPage=3&skipTotal=1`) that finds the failure of this restore
/// and the [`LogMark`].
///
/// `modified` is the time of the backup as listed: failures logged before it belong to something else, also
/// those that the archive itself brings along.
pub fn failure_filter(key: &str, modified: &str, mark: Option<&LogMark>) -> String {
    let since = match mark {
        Some(mark) if mark.is_decisive(modified) => &mark.created,
        _ => modified,
    };
    let mut filter = String::from("(message='Failed to restore backup' && data.key=");
    quote(key, &mut filter);
    filter.push_str(" && created>=");
    quote(since, &mut filter);
    filter.push(')');
    if let Some(mark) = mark {
        filter.push_str(" || id=");
        quote(&mark.id, &mut filter);
    }
    filter
}

/// A string literal of the filter language.
fn quote(text: &str, into: &mut String) {
    into.push('\'');
    for char in text.chars() {
        if char == '\'' {
            into.push('\\');
        }
        into.push(char);
    }
    into.push('\'');
}
