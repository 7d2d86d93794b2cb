//! The files that the server lists as backups.

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One file of the server's backups folder, as `GET /api/backups` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFileInfo {
    /// File name, and the key of every other request.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change as the server writes it, `2026-11-22 23:31:15.668Z`: UTC, with a
    /// space where ISO 8601 has a `T`. [`modified_at`](Self::modified_at) reads it.
    pub modified: String,
}

impl BackupFileInfo {
    /// The time of the last change; `None` if the server wrote something that is no time.
    pub fn modified_at(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.modified)
    }

    /// Whether the file is still being written: the server lists its temporary files too.
    pub fn is_partial(&self) -> bool {
        is_partial(&self.key)
    }
}

/// Whether a listed key is a file that the server is still writing: `<key>.<16 hex digits>.tmp`.
pub fn is_partial(key: &str) -> bool {
    let Some(stem) = key.strip_suffix(".tmp") else { return false };
    let Some((_, random)) = stem.rsplit_once('.') else { return false };
    random.len() == 16 && random.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a list failed only because a file that the server was still writing got its name meanwhile: PocketBase then
/// answers 400 with "lstat …/<key>.<16 hex digits>.tmp: no such file or directory".
pub fn is_overtaken_list(status: u16, message: &str) -> bool {
    status == 400
        && message.starts_with("Failed to retrieve backup items")
        && message.split(':').any(|part| is_partial(part.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_list_that_was_overtaken() {
        let message = |file: &str| {
            format!(
                "Failed to retrieve backup items. Raw error: \nlstat /pb_data/backups/{file}: no such file or directory\nresource not found."
            )
        };
        assert!(is_overtaken_list(400, &message("two.zip.18eb26af4a95f806.tmp")));
        assert!(is_overtaken_list(400, &message("a b: c.zip.18eb26af4a95f806.tmp")));
        assert!(!is_overtaken_list(500, &message("two.zip.18eb26af4a95f806.tmp")));
        assert!(!is_overtaken_list(400, &message("two.zip")));
        assert!(!is_overtaken_list(400, "Failed to retrieve backup items. Raw error: \nno connection"));
        assert!(!is_overtaken_list(400, "Something went wrong: two.zip.18eb26af4a95f806.tmp"));
    }

    #[test]
    fn tells_partial_files_from_backups() {
        for key in ["a.zip.0123456789abcdef.tmp", "@auto_x.zip.ffffffffffffffff.tmp", ".0123456789abcdef.tmp"] {
            assert!(is_partial(key), "{key}");
        }
        for key in [
            "a.zip",
            "a.tmp",
            "a.zip.tmp",
            "a.zip.0123456789abcde.tmp",
            "a.zip.0123456789abcdef0.tmp",
            "a.zip.0123456789ABCDEF.tmp",
            "a.zip.0123456789abcdeg.tmp",
            "0123456789abcdef.tmp",
            "a.zip.0123456789abcdef.tmp.zip",
        ] {
            assert!(!is_partial(key), "{key}");
        }
    }
}
