//! Tells the bytes of a backup from what a gateway, a sign-in page or a captive portal sends in their place.
//!
//! The server sends a backup as `application/zip`, or as `application/octet-stream` where it does not know its type, and
//! an object store sends whatever type the file was stored with. It dates its answers with the time that it lists, which
//! nobody else knows.

use std::ops::Range;

/// The facts in the header fields of an answer, as far as the caller's origin may read them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// The media type.
    pub media_type: Option<&'a str>,
    /// The range of bytes that it has, and of how many.
    pub content_range: Option<&'a str>,
    /// Whether the answer has as many bytes as asked for; unknown lengths count as right.
    pub is_length_right: bool,
    /// Whether the file's date is that of the list.
    pub is_date_right: bool,
}

/// The source of an answer's bytes, as far as its header fields tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The server, which names the date that it lists.
    Server,
    /// Probably the server.
    Likely,
    /// The server, unless a gateway has changed the answer: the file is of another type than an archive.
    Doubtful,
    /// Somebody else.
    Other,
}

/// Judges an answer by its header fields; `asked` is the range that was asked for, of a file of `size` bytes.
pub fn origin(head: Head<'_>, asked: Option<&Range<u64>>, size: u64) -> Origin {
    let is_range_right = match (head.content_range, asked) {
        (Some(stated), Some(asked)) => is_range_of(stated, asked, size),
        _ => true,
    };
    let is_archive = head.media_type.is_none_or(is_archive_type);
    match (is_archive, head.is_date_right, head.is_length_right) {
        _ if !is_range_right => Origin::Other,
        // The server's own limit of five minutes makes an answer shorter.
        (true, true, _) => Origin::Server,
        (true, false, true) => Origin::Likely,
        (false, true, true) => Origin::Doubtful,
        _ => Origin::Other,
    }
}

/// Whether this is a media type that an archive may have.
pub fn is_archive_type(media_type: &str) -> bool {
    const TYPES: [&str; 6] = [
        "",
        "application/zip",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-zip-compressed",
        "application/x-zip",
    ];
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    TYPES.iter().any(|known| essence.eq_ignore_ascii_case(known))
}

/// Whether a Content-Range header field (RFC 9110, section 14.4) states bytes that begin as asked, end no later, and
/// belong to a file of this size.
fn is_range_of(stated: &str, asked: &Range<u64>, size: u64) -> bool {
    let Some((range, total)) = stated.trim().strip_prefix("bytes ").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let Some((first, last)) = range.trim().split_once('-') else { return false };
    let is_total_right = total.trim() == "*" || total.trim().parse() == Ok(size);
    let is_last_right = last.trim().parse::<u64>().is_ok_and(|last| last >= asked.start && last < asked.end);
    is_total_right && first.trim().parse() == Ok(asked.start) && is_last_right
}

/// Whether the first bytes of a file, of which there may be few, can be those of a ZIP archive.
pub fn may_begin_archive(first: &[u8]) -> bool {
    let length = first.len().min(2);
    first.get(..length) == b"PK".get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_by_type_date_and_length() {
        let judged = |media_type, is_date_right, is_length_right| {
            let head = Head { media_type, content_range: None, is_length_right, is_date_right };
            origin(head, None, 100)
        };
        for media_type in [
            None,
            Some(""),
            Some("application/zip"),
            Some("Application/ZIP; charset=binary"),
            Some("application/octet-stream"),
            Some("binary/octet-stream"),
            Some("application/x-zip-compressed"),
        ] {
            assert_eq!(judged(media_type, true, true), Origin::Server, "{media_type:?}");
            assert_eq!(judged(media_type, true, false), Origin::Server, "{media_type:?}");
            assert_eq!(judged(media_type, false, true), Origin::Likely, "{media_type:?}");
            assert_eq!(judged(media_type, false, false), Origin::Other, "{media_type:?}");
        }
        for media_type in [
            "text/html",
            "text/html; charset=utf-8",
            "TEXT/HTML",
            "text/plain",
            "application/xhtml+xml",
            "application/json",
            "multipart/byteranges; boundary=x",
            "application/zipper",
            "image/png",
        ] {
            let media_type = Some(media_type);
            assert_eq!(judged(media_type, true, true), Origin::Doubtful, "{media_type:?}");
            for (is_date_right, is_length_right) in [(true, false), (false, true), (false, false)] {
                assert_eq!(judged(media_type, is_date_right, is_length_right), Origin::Other, "{media_type:?}");
            }
        }
    }

    #[test]
    fn a_range_must_be_the_one_that_was_asked_for() {
        for (stated, expected) in [
            ("bytes 10-19/100", true),
            ("bytes 10-19/*", true),
            ("bytes 10-14/100", true),
            ("bytes 10-10/100", true),
            ("bytes 0-9/100", false),
            ("bytes 0-19/100", false),
            ("bytes 11-19/100", false),
            ("bytes 10-20/100", false),
            ("bytes 10-9/100", false),
            ("bytes 10-19/101", false),
            ("bytes */100", false),
            ("bytes 10-19", false),
            ("items 10-19/100", false),
            ("10-19/100", false),
            ("", false),
            ("bytes -10--19/100", false),
            ("bytes 99999999999999999999-19/100", false),
        ] {
            assert_eq!(is_range_of(stated, &(10..20), 100), expected, "{stated}");
        }
        let head =
            Head { content_range: Some("bytes 0-9/100"), is_length_right: true, is_date_right: true, media_type: None };
        assert_eq!(origin(head, Some(&(10..20)), 100), Origin::Other);
        assert_eq!(origin(head, Some(&(0..10)), 100), Origin::Server);
        assert_eq!(origin(head, None, 100), Origin::Server);
    }

    #[test]
    fn an_archive_begins_with_two_letters() {
        for first in [&b""[..], b"P", b"PK", b"PK\x03\x04", b"PK\x05\x06more"] {
            assert!(may_begin_archive(first), "{first:?}");
        }
        for first in [&b"<"[..], b"<html>", b"K", b"\xEF\xBB\xBF<", b"P<"] {
            assert!(!may_begin_archive(first), "{first:?}");
        }
    }
}
