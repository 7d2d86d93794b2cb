//! Reads a file on a server in ranges (RFC 9110, section 14), and resumes until every byte is there.
//!
//! The server drops each request after five minutes, which looks like success (a 200 with a short body), so the bytes
//! that arrive are counted. Content-Range is hidden from other origins, so nothing depends on it; another file in the
//! place of the first is noticed by If-Range, Last-Modified and Content-Length, which any origin may read.

use crate::browser::fetch::Response;
use crate::browser::sink::Sink;
use crate::browser::stream::ByteReader;
use crate::browser::{json, page, timer};
use crate::client::http::broken::{Broken, cut_short, is_passing};
use crate::client::http::call::Call;
use crate::client::http::content::{ContentCheck, unexpected};
use crate::client::http::error::{Error, Result};
use crate::client::http::hooks::LocalFuture;
use crate::client::http::open::Opened;
use crate::core::error::ErrorCode;
use crate::core::race::within;
use crate::core::ranges::{RangePlan, Take};
use crate::core::retry::{Failure, RetryPolicy};
use crate::core::time::Timestamp;
use std::cell::Cell;
use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// A connection on which nothing comes for this long counts as broken.
pub(crate) const IDLE: Duration = Duration::from_secs(60);

/// A range that the browser collects is to take two seconds; one that takes this long is given up and streamed.
const COLLECT_LIMIT: Duration = Duration::from_secs(20);

/// How many times in a row a range that the browser failed to collect may then arrive completely as a stream, before
/// the next failure counts as a lack of room.
const UNCOLLECTED: u32 = 2;

/// A file on a server whose size is known from the list.
pub(crate) trait RemoteFile {
    /// The size in bytes.
    fn size(&self) -> u64;
    /// The time of the last change, as the list states it.
    fn modified(&self) -> Option<Timestamp>;
    /// Returns a call for the file's bytes with these header fields, and whether its file token is an old one, which
    /// only `may_reuse` allows.
    fn call(self: Rc<Self>, headers: Vec<(String, String)>, may_reuse: bool) -> LocalFuture<(Call, bool)>;
    /// Checks in the list that the file is still the same, and fails with `changed` if it is not. A list that cannot be
    /// read now is an error only where no later check follows.
    fn check_unchanged(self: Rc<Self>, is_last: bool) -> LocalFuture<()>;
    /// The error for a file that was replaced or deleted.
    fn changed(&self) -> Error;
}

/// Reads ranges of one file.
pub(crate) struct Transfer {
    file: Rc<dyn RemoteFile>,
    retry: RetryPolicy,
    content: ContentCheck,
    /// The Last-Modified header field of the first answer that has the date of the list.
    last_modified: Option<String>,
    /// Whether the last attempt failed, of which its token may be the reason.
    has_failed: bool,
    /// Whether the last attempt to let the browser collect a range failed.
    is_uncollected: bool,
    /// Ranges in a row that the browser failed to collect, and that then arrived completely as a stream.
    streamed_instead: u32,
    /// Attempts in a row that brought nothing.
    fruitless: u32,
}

/// The state of one request for a range.
struct Progress<'a> {
    sink: &'a mut Sink,
    plan: &'a mut RangePlan,
    /// The next byte that is missing.
    at: u64,
    /// The end of the requested range.
    end: u64,
    /// Receives the number of bytes so far.
    advance: &'a dyn Fn(u64),
}

impl Progress<'_> {
    /// Whether bytes beyond `end` would belong to another file, instead of being bytes of this one that nobody wants.
    fn is_to_the_end(&self, end: u64, size: u64) -> bool {
        end == size && !matches!(self.sink, Sink::Memory(_))
    }
}

impl Transfer {
    pub fn new(file: Rc<dyn RemoteFile>, retry: RetryPolicy) -> Self {
        Self {
            content: ContentCheck::new(file.size(), file.modified()),
            file,
            retry,
            last_modified: None,
            has_failed: false,
            is_uncollected: false,
            streamed_instead: 0,
            fruitless: 0,
        }
    }

    /// The file.
    pub fn file(&self) -> &Rc<dyn RemoteFile> {
        &self.file
    }

    /// What is known about the answers.
    pub fn content(&self) -> &ContentCheck {
        &self.content
    }

    /// How many attempts in a row brought nothing.
    pub fn fruitless(&self) -> u32 {
        self.fruitless
    }

    /// Writes the bytes of the range `wanted` into `sink`; `advance` receives the number of bytes so far.
    ///
    /// # Errors
    /// `changed`, `target`, and those of every request; `truncated` or the last failure where further attempts bring no
    /// byte ([`is_passing`]).
    pub fn fetch<'a>(
        &'a mut self,
        wanted: Range<u64>,
        sink: &'a mut Sink,
        plan: RangePlan,
        advance: &'a dyn Fn(u64),
    ) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>> {
        // The future is boxed, so that the module holds one copy of its code.
        Box::pin(self.until_complete(wanted, sink, plan, advance))
    }

    async fn until_complete(
        &mut self,
        wanted: Range<u64>,
        sink: &mut Sink,
        mut plan: RangePlan,
        advance: &dyn Fn(u64),
    ) -> Result<()> {
        let mut at = wanted.start;
        let (mut requests, mut pieces) = (0, 0);
        while at < wanted.end || requests == 0 {
            let (length, take) = plan.next(wanted.end - at, page::monotonic());
            let mut progress = Progress { sink, plan: &mut plan, at, end: wanted.end, advance };
            let began = page::monotonic();
            let outcome = self.attempt(at..at + length, take, &mut progress).await;
            let reached = progress.at;
            requests += 1;
            pieces += u32::from(reached > at);
            let failure = match outcome {
                Ok(()) => {
                    self.content.keep();
                    plan.came(reached - at, page::monotonic().saturating_sub(began));
                    self.streamed_instead += u32::from(std::mem::take(&mut self.is_uncollected));
                    (at, self.fruitless, self.has_failed) = (reached, 0, false);
                    continue;
                }
                Err(failure) if failure.is_passing => failure,
                Err(failure) => return Err(failure.error),
            };
            plan.broke();
            self.has_failed = true;
            if take == Take::Stream {
                // The range was streamed, so the connection broke, and not the collecting by the browser.
                (self.is_uncollected, self.streamed_instead) = (false, 0);
            }
            // A few bytes are read again from their beginning, so that they come from one answer.
            let reached = if let Sink::Memory(bytes) = sink {
                bytes.clear();
                wanted.start
            } else {
                reached
            };
            if reached > at {
                self.content.keep();
            }
            self.fruitless = if reached > at { 0 } else { self.fruitless + u32::from(!failure.is_own) };
            at = reached;
            if failure.is_own {
                continue;
            }
            let attempts = self.retry.attempts;
            let done = self.fruitless.clamp(1, attempts.max(1));
            let pause = self.retry.next_delay("GET", Failure::from(&failure), done, 1000);
            let Some(pause) = pause.filter(|_| self.fruitless <= attempts) else { return Err(failure.error) };
            timer::sleep(pause).await;
            if failure.error.status() == 0 {
                Rc::clone(&self.file).check_unchanged(false).await?;
            }
        }
        // The dates of header fields have whole seconds; those of the list are more precise.
        if pieces > 1 { self.check_at_last().await } else { Ok(()) }
    }

    /// Checks in the list that all ranges came from one file; a request that fails is repeated for some time.
    async fn check_at_last(&self) -> Result<()> {
        let mut done = 1;
        loop {
            match Rc::clone(&self.file).check_unchanged(true).await {
                Err(error) if is_passing(&error) => {
                    let Some(pause) = self.retry.next_delay("GET", Failure::Network, done, 1000) else {
                        return Err(error);
                    };
                    timer::sleep(pause).await;
                    done += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// Sends one request for a range.
    async fn attempt(
        &mut self,
        range: Range<u64>,
        take: Take,
        progress: &mut Progress<'_>,
    ) -> std::result::Result<(), Broken> {
        let size = self.file.size();
        let is_whole = range.start == 0 && range.end == size;
        let mut headers = Vec::new();
        if !is_whole {
            // A range that reaches the end of the file names no last byte, so that a longer file is noticed.
            let last =
                if progress.is_to_the_end(range.end, size) { String::new() } else { (range.end - 1).to_string() };
            headers.push(("Range".into(), format!("bytes={}-{last}", range.start)));
            if let Some(date) = &self.last_modified {
                headers.push(("If-Range".into(), date.clone()));
            }
        }
        let (call, is_old_token) = Rc::clone(&self.file).call(headers, !self.has_failed).await.map_err(Broken::from)?;
        let opened = call.open().await.map_err(|refused| {
            // The file no longer has this range.
            if refused.error.status() == 416 { self.file.changed().into() } else { Broken::of(refused, is_old_token) }
        })?;
        let status = opened.response().status_code();
        let (mut skip, comes) = match status {
            206 => (0, range.end - range.start),
            _ => (range.start, size),
        };
        if let Err(odd) = self.content.admit(opened.response(), (status == 206).then_some(&range), comes) {
            Rc::clone(&self.file).check_unchanged(false).await?;
            return Err(odd.into());
        }
        if self.content.is_mixed() {
            // A further attempt would end in the same way: the earlier bytes have to go.
            return Err(Broken { is_passing: false, ..Broken::passing(unexpected("bytes without the file's date")) });
        }
        self.check_headers(opened.response(), comes).await?;
        if status != 206 && !is_whole {
            progress.plan.ranges_are_ignored();
        } else if take == Take::Collect {
            return self.collect(opened, range, progress).await;
        }
        let end = if status == 206 { range.end } else { progress.end };
        self.stream(opened, &mut skip, end, progress).await
    }

    /// Lets the browser collect the range.
    async fn collect(
        &mut self,
        opened: Opened,
        range: Range<u64>,
        progress: &mut Progress<'_>,
    ) -> std::result::Result<(), Broken> {
        let Sink::Blob(parts) = &mut *progress.sink else {
            return Err(Error::internal("A range was collected for something else than a Blob.").into());
        };
        let collecting = opened.run(async { opened.response().blob().await.map_err(Error::no_answer) });
        let blob = match within(timer::sleep(COLLECT_LIMIT), collecting).await {
            Some(Ok(blob)) => blob,
            Some(Err(error)) if error.code() == ErrorCode::Network => {
                self.is_uncollected = true;
                let is_full = self.streamed_instead >= UNCOLLECTED;
                return Err(if is_full {
                    Error::no_room(error.cause().clone()).into()
                } else {
                    Broken::passing(error)
                });
            }
            Some(Err(error)) => return Err(error.into()),
            None => return Err(Broken { is_own: true, ..Broken::passing(cut_short()) }),
        };
        self.streamed_instead = 0;
        // A double holds every size that a Blob can have.
        let came = blob.size() as u64;
        if came > range.end - range.start {
            return Err(self.file.changed().into());
        }
        parts.add(&blob).await.map_err(Error::no_room)?;
        progress.at += came;
        (progress.advance)(progress.at);
        if progress.at == range.end { Ok(()) } else { Err(Broken::passing(cut_short())) }
    }

    /// Writes the chunks to the sink as they arrive, up to `end`, but for the first `skip` bytes.
    async fn stream(
        &mut self,
        opened: Opened,
        skip: &mut u64,
        end: u64,
        progress: &mut Progress<'_>,
    ) -> std::result::Result<(), Broken> {
        let Ok(body) = json::get(opened.response(), "body").dyn_into::<web_sys::ReadableStream>() else {
            // A file without bytes may be answered without a body.
            return if progress.at == end { Ok(()) } else { Err(Broken::passing(cut_short())) };
        };
        let mut reader = ByteReader::new(&body).map_err(Error::no_answer)?;
        let chunks = Cell::new(0u32);
        let is_to_the_end = progress.is_to_the_end(end, self.file.size());
        let reading = opened.run(async {
            while progress.at < end || is_to_the_end {
                let Some(chunk) = reader.next().await.map_err(Error::no_answer)? else { break };
                chunks.set(chunks.get().wrapping_add(1));
                let length = u64::from(chunk.length());
                let passed = (*skip).min(length);
                *skip -= passed;
                let fresh = (length - passed).min(end - progress.at);
                if is_to_the_end && length - passed > fresh {
                    return Err(self.file.changed());
                }
                if fresh > 0 {
                    // A chunk has fewer than 2^32 bytes.
                    let part =
                        if fresh < length { chunk.subarray(passed as u32, (passed + fresh) as u32) } else { chunk };
                    if progress.at == 0 {
                        self.content.admit_start(&part)?;
                    }
                    if matches!(progress.sink, Sink::Stream(_)) {
                        self.content.keep_end(progress.at, &part);
                    }
                    progress.sink.write(&part).await.map_err(|thrown| match progress.sink {
                        Sink::Stream(_) => Error::target(thrown),
                        _ => Error::no_room(thrown),
                    })?;
                    progress.at += fresh;
                    (progress.advance)(progress.at);
                }
                if progress.plan.is_worth_collecting(length, page::monotonic()) && progress.at < end {
                    return Ok(());
                }
            }
            if progress.at == end { Ok(()) } else { Err(cut_short()) }
        });
        let idle = async {
            let mut seen = chunks.get();
            loop {
                timer::sleep(IDLE).await;
                if chunks.get() == seen {
                    return;
                }
                seen = chunks.get();
            }
        };
        within(idle, reading).await.unwrap_or_else(|| Err(cut_short())).map_err(Broken::from)
    }

    /// Detects another file by the header fields that any origin may read: its date, and the length of the answer.
    async fn check_headers(&mut self, response: &Response, comes: u64) -> Result<()> {
        // Another date says nothing about the file: the answer may be a stranger's, which only its bytes tell.
        let date = response.header("last-modified").filter(|_| self.content.is_dated());
        if let (Some(date), Some(known)) = (&date, &self.last_modified)
            && date != known
        {
            return Err(self.file.changed());
        }
        self.last_modified = date.or(self.last_modified.take());
        let length = response.header("content-length").and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length != comes) {
            // A proxy that compresses changes the length too; the list then shows the same file.
            Rc::clone(&self.file).check_unchanged(false).await?;
        }
        Ok(())
    }
}
