//! The parts of HTTP/1.1 that proxy and client need: heads, and where a body ends.

use std::{io, ops::Range};

use tokio::io::{AsyncRead, AsyncReadExt};

const HEAD_LIMIT: usize = 256 * 1024;
const MAX_HEADERS: usize = 128;

/// The first lines of a request or an answer.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Method, for a request.
    pub method: String,
    /// Path with query, as it came, for a request.
    pub target: String,
    /// Status, for an answer.
    pub status: u16,
    /// Text after the status.
    pub reason: String,
    /// Headers in order, names as they came.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The first value of a header.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sets a header to one value.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Removes a header.
    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(header, _)| !header.eq_ignore_ascii_case(name));
    }

    /// The head as it is sent: that of a request if it has a method.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = if self.method.is_empty() {
            format!("HTTP/1.1 {} {}\r\n", self.status, self.reason)
        } else {
            format!("{} {} HTTP/1.1\r\n", self.method, self.target)
        };
        for (name, value) in &self.headers {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        // Header values were read byte by byte into characters; write them back the same way.
        text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect()
    }

    /// Tells how the body that follows is delimited; `method` is that of the request.
    pub fn framing(&self, method: &str) -> Framing {
        let is_answer = self.method.is_empty();
        if is_answer && (method == "HEAD" || matches!(self.status, 100..=199 | 204 | 304)) {
            return Framing::Length(0);
        }
        let chunked = self.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        let length = self.get("content-length").and_then(|value| value.trim().parse().ok());
        match (chunked, length) {
            (true, _) => Framing::Chunked(Chunk::Size(0)),
            (false, Some(length)) => Framing::Length(length),
            (false, None) if is_answer => Framing::UntilClose,
            (false, None) => Framing::Length(0),
        }
    }
}

/// The kind of head to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From a client.
    Request,
    /// From a server.
    Answer,
}

/// Reads one head; what came after it stays in `buffer`. `None`: the stream ended before the first byte.
pub async fn read_head(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    kind: Kind,
) -> io::Result<Option<Head>> {
    loop {
        if let Some((head, length)) = parse(buffer, kind)? {
            buffer.drain(..length);
            return Ok(Some(head));
        }
        if buffer.len() > HEAD_LIMIT {
            return Err(io::Error::other("headers longer than 256 KB"));
        }
        if stream.read_buf(buffer).await? == 0 {
            return if buffer.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

fn parse(bytes: &[u8], kind: Kind) -> io::Result<Option<(Head, usize)>> {
    let mut slots = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = Head::default();
    let (status, parsed) = if kind == Kind::Request {
        let mut request = httparse::Request::new(&mut slots);
        let status = request.parse(bytes).map_err(io::Error::other)?;
        head.method = request.method.unwrap_or_default().to_owned();
        head.target = request.path.unwrap_or_default().to_owned();
        (status, request.headers)
    } else {
        let mut answer = httparse::Response::new(&mut slots);
        let status = answer.parse(bytes).map_err(io::Error::other)?;
        head.status = answer.code.unwrap_or_default();
        head.reason = answer.reason.unwrap_or_default().to_owned();
        (status, answer.headers)
    };
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    head.headers = parsed
        .iter()
        .map(|header| {
            let value = header.value.iter().copied().map(char::from).collect();
            (header.name.to_owned(), value)
        })
        .collect();
    Ok(Some((head, length)))
}

/// The way in which a body is delimited.
#[derive(Clone, Debug)]
pub enum Framing {
    /// This many bytes are left.
    Length(u64),
    /// Chunked transfer coding.
    Chunked(Chunk),
    /// The body ends with the connection.
    UntilClose,
}

/// The state of a chunked body.
#[derive(Clone, Debug)]
pub enum Chunk {
    /// Within a size line, with the size so far.
    Size(u64),
    /// Behind the size on its line, with the size.
    Extension(u64),
    /// Within data, with the number of bytes left.
    Data(u64),
    /// After data, before the next size line.
    DataEnd,
    /// Within a trailer line, and whether it is empty so far.
    Trailer(bool),
    /// Past the end.
    Done,
}

impl Framing {
    /// Whether the body is complete.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Length(0) | Self::Chunked(Chunk::Done))
    }

    /// Takes the next run of `bytes` and at most `limit` bytes of body with it. Returns how many raw bytes were
    /// taken and which of them are body; (0, empty) at the end of the body, the bytes, or the limit.
    pub fn step(&mut self, bytes: &[u8], limit: u64) -> (usize, Range<usize>) {
        let most = usize::try_from(limit).unwrap_or(usize::MAX).min(bytes.len());
        let within = |left: u64| usize::try_from(left).unwrap_or(usize::MAX).min(most);
        match self {
            Self::UntilClose => (most, 0..most),
            Self::Length(left) => {
                let count = within(*left);
                *left -= count as u64;
                (count, 0..count)
            }
            Self::Chunked(Chunk::Data(left)) if *left > 0 => {
                let count = within(*left);
                *left -= count as u64;
                (count, 0..count)
            }
            Self::Chunked(chunk) => match bytes.first() {
                Some(byte) if !matches!(chunk, Chunk::Done) => {
                    *chunk = chunk.after(*byte);
                    (1, 0..0)
                }
                _ => (0, 0..0),
            },
        }
    }
}

impl Chunk {
    fn after(&self, byte: u8) -> Self {
        let end_of_size = |size: u64| match size {
            0 => Self::Trailer(true),
            size => Self::Data(size),
        };
        match (self, byte) {
            (Self::Size(size), b'\n') | (Self::Extension(size), b'\n') => end_of_size(*size),
            (Self::Size(size), _) => match char::from(byte).to_digit(16) {
                Some(digit) => Self::Size(size.saturating_mul(16).saturating_add(digit.into())),
                None => Self::Extension(*size),
            },
            (Self::Extension(size), _) => Self::Extension(*size),
            (Self::Data(_) | Self::DataEnd, b'\n') => Self::Size(0),
            (Self::Data(_) | Self::DataEnd, _) => Self::DataEnd,
            (Self::Trailer(true), b'\n') => Self::Done,
            (Self::Trailer(_), b'\n') => Self::Trailer(true),
            (Self::Trailer(empty), b'\r') => Self::Trailer(*empty),
            (Self::Trailer(_), _) => Self::Trailer(false),
            (Self::Done, _) => Self::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(raw: &[u8], limit: u64) -> (Vec<u8>, usize, bool) {
        let mut framing = Framing::Chunked(Chunk::Size(0));
        let (mut body, mut at) = (Vec::new(), 0);
        loop {
            let (taken, data) = framing.step(&raw[at..], limit - body.len() as u64);
            body.extend_from_slice(&raw[at..][data]);
            at += taken;
            if taken == 0 {
                return (body, at, framing.is_done());
            }
        }
    }

    #[test]
    fn chunked_body_is_followed_to_its_end() {
        let raw = b"5\r\nhello\r\n7;ext=1\r\n, world\r\n0\r\nTrailer: x\r\n\r\nrest";
        let (text, taken, done) = body(raw, 1000);
        assert_eq!(text, b"hello, world");
        assert_eq!(&raw[taken..], b"rest");
        assert!(done);
    }

    #[test]
    fn chunked_body_stops_at_the_limit() {
        let (text, taken, done) = body(b"5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n", 8);
        assert_eq!(text, b"hello, w");
        assert_eq!(taken, 3 + 5 + 2 + 3 + 3);
        assert!(!done);
    }
}
