//! Checks that the bytes of a transfer are those of the file, and not of a page that a gateway sent in their place.

use crate::browser::fetch::Response;
use crate::client::http::error::{Error, Result};
use crate::core::archive::ends_like_zip;
use crate::core::content::{Head, Origin, is_archive_type, may_begin_archive, origin};
use crate::core::error::ErrorCode;
use crate::core::time::Timestamp;
use crate::core::zip::END_REACH;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::ops::Range;

/// The dates of header fields have whole seconds, and some stores round them.
const DATE_TOLERANCE_MS: f64 = 2_000.0;

/// Checks the answers of one transfer.
pub(crate) struct ContentCheck {
    /// Size of the file.
    size: u64,
    /// The time that the list states.
    modified: Option<Timestamp>,
    /// Whether every byte that was kept came in an answer that only the server can have sent.
    is_own: Cell<bool>,
    /// Whether the present answer is one, so that it has the date of the list. Those after it have the same date.
    is_dated: Cell<bool>,
    /// Whether the present answer may begin with anything, because the server says that this is the file.
    may_begin_with_anything: Cell<bool>,
    /// Whether an answer of another type was refused once. What the server really holds comes again.
    has_doubted: Cell<bool>,
    /// The last bytes that a stream was given.
    tail: RefCell<Vec<u8>>,
}

/// The reason why an answer is not taken.
pub(crate) struct Odd {
    pub error: Error,
    /// Whether it may be the file all the same.
    pub is_doubtful: bool,
}

impl ContentCheck {
    pub fn new(size: u64, modified: Option<Timestamp>) -> Self {
        Self {
            size,
            modified,
            is_own: Cell::new(true),
            is_dated: Cell::default(),
            may_begin_with_anything: Cell::default(),
            has_doubted: Cell::default(),
            tail: RefCell::default(),
        }
    }

    /// Takes or refuses an answer by its header fields. `asked` is the range of a partial answer, `comes` the number of
    /// bytes that it should have.
    pub fn admit(&self, response: &Response, asked: Option<&Range<u64>>, comes: u64) -> std::result::Result<(), Odd> {
        let media_type = response.header("content-type");
        let content_range = response.header("content-range");
        let length = response.header("content-length").and_then(|length| length.parse::<u64>().ok());
        let date = response.header("last-modified").map(|date| js_sys::Date::parse(&date));
        let is_date_right = match (date, self.modified) {
            (Some(date), Some(modified)) => (date - modified.as_millis() as f64).abs() < DATE_TOLERANCE_MS,
            _ => false,
        };
        let is_length_right = length.is_none_or(|length| length == comes);
        // A file that took the place of the first one; the transfer notices it by this date.
        let is_redated = self.is_dated.get() && date.is_some() && !is_date_right;
        let head = Head {
            media_type: media_type.as_deref(),
            content_range: content_range.as_deref(),
            is_length_right: is_length_right || is_redated,
            is_date_right,
        };
        let origin = origin(head, asked, self.size);
        let is_doubtful = origin == Origin::Doubtful;
        let is_undated = origin == Origin::Likely && self.is_dated.get() && !is_redated;
        if origin == Origin::Other || is_undated || (is_doubtful && !self.has_doubted.replace(true)) {
            let foreign = media_type.as_deref().filter(|media_type| !is_archive_type(media_type));
            let error = unexpected(foreign.unwrap_or("bytes of another length, range or date"));
            return Err(Odd { error, is_doubtful });
        }
        let is_own = origin != Origin::Likely;
        self.is_dated.set(is_own);
        self.may_begin_with_anything.set(is_own && is_length_right);
        Ok(())
    }

    /// Takes or refuses the first bytes of the file, before any of them is written.
    ///
    /// # Errors
    /// `unexpected-content`
    pub fn admit_start(&self, chunk: &Uint8Array) -> Result<()> {
        let first = chunk.subarray(0, chunk.length().min(2)).to_vec();
        if self.may_begin_with_anything.get() || may_begin_archive(&first) {
            return Ok(());
        }
        Err(unexpected("bytes that are no archive"))
    }

    /// Notes that bytes of the present answer were kept.
    pub fn keep(&self) {
        self.is_own.set(self.is_own.get() && self.is_dated.get());
    }

    /// Whether bytes without the date of the file were kept, which the present answer has: they may be a stranger's.
    pub fn is_mixed(&self) -> bool {
        self.is_dated.get() && !self.is_own.get()
    }

    /// Remembers the end of what a stream is given; `at` is the place of the chunk in the file.
    pub fn keep_end(&self, at: u64, chunk: &Uint8Array) {
        let length = u64::from(chunk.length());
        let from = self.size.saturating_sub(END_REACH).max(at);
        if from < at + length {
            // Less than the length of the chunk.
            self.tail.borrow_mut().extend(chunk.subarray((from - at) as u32, chunk.length()).to_vec());
        }
    }

    /// Whether what a stream was given ends like an archive.
    pub fn ends_like_zip(&self) -> bool {
        ends_like_zip(&self.tail.borrow(), self.size)
    }

    /// Whether the present answer has the date of the file: without it none is taken after one that has it.
    pub fn is_dated(&self) -> bool {
        self.is_dated.get()
    }

    /// Whether every answer of which bytes were kept was one that only the server can have sent, so that the bytes are
    /// those that it holds.
    pub fn is_own(&self) -> bool {
        self.is_own.get()
    }

    /// Forgets the answers so far, whose bytes are thrown away.
    pub fn start_again(&self) {
        self.is_own.set(true);
    }
}

/// The error of a call for a file, where the reason is a page that came in place of JSON.
pub(crate) fn explained(error: Error) -> Error {
    if error.code() != ErrorCode::NotJson {
        return error;
    }
    let found = unexpected("a page instead of the server's answer").to_string();
    error.explained(ErrorCode::UnexpectedContent, found)
}

/// The error for an answer that is not the file; `found` says what it is.
pub(crate) fn unexpected(found: &str) -> Error {
    Error::of(
        ErrorCode::UnexpectedContent,
        format!(
            "Something else came in place of the backup: {found}. A sign-in page, a captive portal or a proxy between here and the server is the usual reason; the server's address opened in a tab shows it."
        ),
    )
}
