//! The codes and messages of failures.
//!
//! The codes are those of the package's documentation; an HTTP answer gets its code from the status
//! and, where the servers put different things behind one 400, from the message.

use crate::core::url::split_at_word;
use std::collections::BTreeMap;
use std::fmt;

/// The stable name of a failure; message texts may change, codes do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// No answer: the server is not there, the connection broke, or CORS forbade the answer.
    Network,
    /// No answer within the time limit of the call.
    Timeout,
    /// Cancelled by the caller, or by a newer call of the same kind.
    Aborted,
    /// 401: not signed in, or the session ended.
    Unauthorized,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 404, or the server said that the backup does not exist.
    NotFound,
    /// 400 with errors of single fields.
    Validation,
    /// Another backup or restore runs.
    Busy,
    /// The backup is being written or restored and cannot be deleted now.
    InUse,
    /// 429: too many requests.
    RateLimited,
    /// 5xx: the server failed.
    Server,
    /// Any other status of an error.
    Http,
    /// A good status, but the body is not the JSON that the API promises.
    NotJson,
    /// Refused before anything was sent.
    InvalidArgument,
    /// Fewer bytes arrived than the file has.
    Truncated,
    /// The file changed while it was read.
    Changed,
    /// Something else came in place of the archive: a sign-in page, another file.
    UnexpectedContent,
    /// The target of the bytes failed: a stream, a full disk, a browser without room.
    Target,
    /// The archive's bytes do not match its own directory.
    Corrupt,
    /// The server could not restore this archive.
    NotRestorable,
    /// The server tried to restore and failed.
    RestoreFailed,
    /// The server did not come back.
    ServerDown,
    /// What happened on the server cannot be known from here.
    UnknownOutcome,
    /// A fault of this package.
    Internal,
}

impl ErrorCode {
    /// The code as JavaScript sees it, such as `not-found`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Validation => "validation",
            Self::Busy => "busy",
            Self::InUse => "in-use",
            Self::RateLimited => "rate-limited",
            Self::Server => "server",
            Self::Http => "http",
            Self::NotJson => "not-json",
            Self::InvalidArgument => "invalid-argument",
            Self::Truncated => "truncated",
            Self::Changed => "changed",
            Self::UnexpectedContent => "unexpected-content",
            Self::Target => "target",
            Self::Corrupt => "corrupt",
            Self::NotRestorable => "not-restorable",
            Self::RestoreFailed => "restore-failed",
            Self::ServerDown => "server-down",
            Self::UnknownOutcome => "unknown-outcome",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The server's error for one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The server's code, such as `validation_required`.
    pub code: String,
    /// The server's sentence.
    pub message: String,
}

/// Errors by field, in the order of their names; a nested field is named with dots, as in `backups.cron`.
pub type FieldErrors<'a> = BTreeMap<&'a str, &'a FieldError>;

/// The contents of an error answer: its status, the server's sentence, errors of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The member `message` of the body; empty if there was none.
    pub message: String,
    /// The member `data` of the body.
    pub field_errors: Vec<(String, FieldError)>,
    /// The member `mfaId` of the body: a second factor is asked for.
    pub mfa_id: Option<String>,
}

impl Answer {
    /// The code of this answer.
    pub fn code(&self) -> ErrorCode {
        match self.status {
            401 => ErrorCode::Unauthorized,
            403 => ErrorCode::Forbidden,
            404 => ErrorCode::NotFound,
            429 => ErrorCode::RateLimited,
            500..=599 => ErrorCode::Server,
            400 if !self.field_errors.is_empty() => ErrorCode::Validation,
            400 => self.code_of_bad_request(),
            _ => ErrorCode::Http,
        }
    }

    /// The server answers 400 to all of these and tells them apart by sentence only.
    fn code_of_bad_request(&self) -> ErrorCode {
        const SENTENCES: [(&str, ErrorCode); 4] = [
            ("Try again later - another backup/restore", ErrorCode::Busy),
            ("The backup is currently being used", ErrorCode::InUse),
            ("Invalid or already deleted backup file", ErrorCode::NotFound),
            ("Missing or invalid backup file", ErrorCode::NotFound),
        ];
        SENTENCES.iter().find(|(start, _)| self.message.starts_with(start)).map_or(ErrorCode::Http, |(_, code)| *code)
    }

    /// A sentence for a person: what the server said, then what it said about each field.
    pub fn sentence(&self) -> String {
        if self.mfa_id.is_some() {
            return "A second factor is required: sign in again with another method and this mfaId.".into();
        }
        if !self.field_errors.is_empty() {
            return self.field_sentence();
        }
        if self.message.trim().is_empty() {
            format!("The server answered {} without an explanation.", describe_status(self.status))
        } else if self.code() == ErrorCode::NotFound {
            // The rest of the message names a path on the server's disk.
            split_at_word(&self.message, " Raw error:").map_or(&*self.message, |(sentence, _)| sentence).to_string()
        } else {
            self.message.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }

    /// The errors of the fields, without the server's first sentence, which adds nothing to them. A single field needs
    /// no name.
    fn field_sentence(&self) -> String {
        let mut sentence = String::new();
        for (field, error) in &self.field_errors {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            if self.field_errors.len() > 1 {
                sentence.push_str(field);
                sentence.push_str(": ");
            }
            sentence.push_str(describe_field_error(error));
        }
        sentence
    }
}

/// Replaces words of the server about something that the caller never saw, such as a name that it made up for an
/// upload.
fn describe_field_error(error: &FieldError) -> &str {
    match error.code.as_str() {
        "validation_backup_name_exists" => "The server already has a backup of this name.",
        "validation_invalid_mime_type" => "The file is not a ZIP archive as the server takes it.",
        _ => &error.message,
    }
}

/// The status with its name in RFC 9110, for those that people meet.
fn describe_status(status: u16) -> String {
    let name = match status {
        400 => " (Bad Request)",
        401 => " (Unauthorized)",
        403 => " (Forbidden)",
        404 => " (Not Found)",
        413 => " (Content Too Large)",
        429 => " (Too Many Requests)",
        500 => " (Internal Server Error)",
        502 => " (Bad Gateway)",
        503 => " (Service Unavailable)",
        504 => " (Gateway Timeout)",
        _ => "",
    };
    format!("{status}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, message: &str) -> Answer {
        Answer { status, message: message.into(), ..Answer::default() }
    }

    #[test]
    fn every_status_has_its_code() {
        for (status, code) in [
            (401, "unauthorized"),
            (403, "forbidden"),
            (404, "not-found"),
            (429, "rate-limited"),
            (500, "server"),
            (502, "server"),
            (503, "server"),
            (504, "server"),
            (524, "server"),
            (599, "server"),
            (400, "http"),
            (409, "http"),
            (413, "http"),
            (418, "http"),
            (304, "http"),
        ] {
            assert_eq!(answer(status, "").code().as_str(), code, "{status}");
        }
    }

    #[test]
    fn sentences_tell_bad_requests_apart() {
        for (message, code) in [
            ("Try again later - another backup/restore process has already been started.", ErrorCode::Busy),
            ("The backup is currently being used and cannot be deleted.", ErrorCode::InUse),
            (
                "Invalid or already deleted backup file. Raw error: \n[key: a.zip] remove /srv/a.zip",
                ErrorCode::NotFound,
            ),
            ("Missing or invalid backup file.", ErrorCode::NotFound),
            ("Failed to create backup.", ErrorCode::Http),
        ] {
            assert_eq!(answer(400, message).code(), code, "{message}");
        }
        // The same words behind another status mean nothing.
        assert_eq!(answer(409, "Missing or invalid backup file.").code(), ErrorCode::Http);
    }

    #[test]
    fn messages_are_sentences_without_paths() {
        let missing =
            answer(400, "Invalid or already deleted backup file. Raw error: \n[key: a.zip] remove /srv/a.zip");
        assert_eq!(missing.sentence(), "Invalid or already deleted backup file.");
        let listing = answer(400, "Failed to retrieve backup items. Raw error: \ndial tcp");
        assert_eq!(listing.sentence(), "Failed to retrieve backup items. Raw error: dial tcp");
        assert_eq!(answer(502, " ").sentence(), "The server answered 502 (Bad Gateway) without an explanation.");
        assert_eq!(answer(418, "").sentence(), "The server answered 418 without an explanation.");
        let mut invalid = answer(400, "An error occurred while validating the submitted data.");
        invalid.field_errors.push((
            "name".into(),
            FieldError { code: "validation_match_invalid".into(), message: "Must be in a valid format.".into() },
        ));
        assert_eq!(invalid.code(), ErrorCode::Validation);
        assert_eq!(invalid.sentence(), "Must be in a valid format.");
        let taken = FieldError {
            code: "validation_backup_name_exists".into(),
            message: "The backup file name is invalid.".into(),
        };
        invalid.field_errors.insert(0, ("file".into(), taken));
        assert_eq!(
            invalid.sentence(),
            "file: The server already has a backup of this name. name: Must be in a valid format."
        );
        let second_factor = Answer { status: 401, mfa_id: Some("x".into()), ..Answer::default() };
        assert_eq!(second_factor.code(), ErrorCode::Unauthorized);
        assert!(second_factor.sentence().contains("second factor"));
    }
}
