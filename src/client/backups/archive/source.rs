//! Ranges of an archive: of a Blob by slicing, of a backup on the server by Range requests (RFC 9110, 14).

use crate::browser::fetch::{Request, Response};
use crate::browser::stream::ByteReader;
use crate::browser::{json, timer};
use crate::client::backups::blob;
use crate::client::backups::service::BackupService;
use crate::client::http::call::IDLE;
use crate::client::http::cancel::Cancellation;
use crate::client::http::error::{Error, Result};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::race::within;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// What an archive is read from.
pub(crate) enum Source {
    /// A file of the user's.
    Blob(web_sys::Blob),
    /// A backup on the server.
    Remote(Box<Remote>),
}

/// A backup on the server, and what is needed to read parts of it.
pub(crate) struct Remote {
    service: BackupService,
    info: BackupFileInfo,
    token: Option<String>,
    last_modified: Option<String>,
}

impl Source {
    /// A backup that the server lists.
    pub fn remote(service: BackupService, info: BackupFileInfo) -> Self {
        Self::Remote(Box::new(Remote { service, info, token: None, last_modified: None }))
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        match self {
            // A double holds every size that a file can have.
            Self::Blob(blob) => blob.size() as u64,
            Self::Remote(remote) => remote.info.size,
        }
    }

    /// Reads a range that lies in the file.
    ///
    /// # Errors
    /// `changed` where the file is no longer what it was; of a backup on the server those of every request.
    pub async fn read(&mut self, offset: u64, length: u64) -> Result<Vec<u8>> {
        match self {
            Self::Blob(blob) => blob::read(blob, offset, length).await,
            Self::Remote(remote) => remote.read(offset, length).await,
        }
    }
}

/// Requests for one range before it is given up.
const ATTEMPTS: u32 = 3;

impl Remote {
    async fn read(&mut self, offset: u64, length: u64) -> Result<Vec<u8>> {
        let mut attempt = 1;
        loop {
            match self.attempt(offset, length).await {
                Ok(bytes) => return Ok(bytes),
                Err(error) if attempt < ATTEMPTS && self.may_pass(&error) => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    fn may_pass(&mut self, error: &Error) -> bool {
        // The file token may have expired: the next attempt asks for another.
        let had_token = self.token.take().is_some();
        matches!(error.code(), ErrorCode::Network | ErrorCode::Timeout | ErrorCode::Truncated | ErrorCode::Server)
            || (error.code() == ErrorCode::Forbidden && had_token)
    }

    async fn attempt(&mut self, offset: u64, length: u64) -> Result<Vec<u8>> {
        let token = match &self.token {
            Some(token) => token.clone(),
            None => self.service.file_token().await?,
        };
        self.token = Some(token.clone());
        let options = self.service.options();
        let mut headers = options.headers.clone();
        headers.push(("Range".into(), format!("bytes={offset}-{}", offset + length - 1)));
        let request = Request {
            method: "GET".into(),
            url: self.service.get_download_url(&self.info.key, &token, HashMap::new()),
            headers,
            body: JsValue::UNDEFINED,
            fetch: self.service.inner().transport.fetch.clone(),
            init: json::object(&[("cache", "no-store".into())]),
            signal: None,
        };
        let connection = Cancellation::new();
        let _listener = options.signal.as_ref().and_then(|signal| connection.follow(signal));
        let limit = options.timeout.filter(|limit| !limit.is_zero()).unwrap_or(IDLE);
        let signal = connection.signal()?;
        let work = connection.run(async {
            let response = request.send(&signal).await.map_err(Error::network)?;
            self.take(response, offset, length).await.map_err(|error| error.with_url(&request.url))
        });
        within(timer::sleep(limit), work).await.unwrap_or_else(|| Err(Error::ended(ErrorCode::Timeout)))
    }

    async fn take(&mut self, response: Response, offset: u64, length: u64) -> Result<Vec<u8>> {
        let status = response.status_code();
        let skip = match status {
            206 => 0,
            // A proxy that knows no ranges: what comes first is passed over, what comes last is not taken.
            200 => offset,
            416 => return Err(self.changed()),
            _ => {
                let body = response.read_json().await.unwrap_or_else(|_| json::object(&[]));
                return Err(Error::answer(status, body));
            }
        };
        let date = response.header("last-modified");
        if self.last_modified.is_some() && date.is_some() && date != self.last_modified {
            return Err(self.changed());
        }
        self.last_modified = date.or(self.last_modified.take());
        let body = json::get(&response, "body").dyn_into::<web_sys::ReadableStream>();
        let body =
            body.map_err(|_| Error::of(ErrorCode::Truncated, "The server answered without the bytes.".into()))?;
        collect(&body, skip, length).await
    }

    fn changed(&self) -> Error {
        Error::of(
            ErrorCode::Changed,
            format!("The backup \"{}\" was replaced or deleted while it was read. Look again.", self.info.key),
        )
    }
}

/// `length` bytes of a body, after `skip` others; the rest is not waited for.
async fn collect(body: &web_sys::ReadableStream, mut skip: u64, length: u64) -> Result<Vec<u8>> {
    let mut reader = ByteReader::new(body).map_err(Error::no_answer)?;
    let mut bytes = Vec::new();
    loop {
        let missing = length - bytes.len() as u64;
        if missing == 0 {
            return Ok(bytes);
        }
        let Some(chunk) = reader.next().await.map_err(Error::no_answer)? else {
            return Err(Error::of(ErrorCode::Truncated, "The connection ended before all bytes were there.".into()));
        };
        let size = u64::from(chunk.length());
        let passed = skip.min(size);
        skip -= passed;
        let end = size.min(passed + missing);
        bytes.extend(chunk.subarray(passed as u32, end as u32).to_vec());
    }
}
