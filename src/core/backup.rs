//! The files that the server lists as backups.

use crate::core::key;
use crate::core::time::{DAY_MS, Timestamp};
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

    /// Whether the file can be a backup. The server lists whatever lies in the backups folder or bucket: files in
    /// folders, and files of other kinds.
    pub fn is_backup(&self) -> bool {
        self.key.ends_with(".zip") && !self.key.contains('/')
    }

    /// The time of the backup, and its source. The time at the end of the name counts, because a copy of the file keeps
    /// its name and not the time of its last change. Where the name has no time, or one that is more than a day later
    /// than the last change, the time of the last change counts. `None` if the server wrote something that is no time.
    pub fn time(&self) -> Option<(Timestamp, TimeSource)> {
        let modified = self.modified_at()?;
        let is_possible = |time: &Timestamp| time.as_millis() <= modified.as_millis() + DAY_MS;
        Some(match key::time_of(&self.key).filter(is_possible) {
            Some(time) => (time, TimeSource::Name),
            None => (modified, TimeSource::Modified),
        })
    }
}

/// The source of a backup's time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeSource {
    /// The end of the name, such as `_20261122231637.zip`.
    #[default]
    Name,
    /// The last change of the file, as the server lists it.
    Modified,
}

#[cfg(feature = "npm")]
impl TimeSource {
    /// The source as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Modified => "modified",
        }
    }
}

/// A backup with the time that counts for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatedBackup {
    /// The key of the backup.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change as the server writes it.
    pub modified: String,
    /// The time of the backup.
    pub time: Timestamp,
    /// The source of this time.
    pub time_from: TimeSource,
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

    fn file(key: &str, modified: &str) -> BackupFileInfo {
        BackupFileInfo { key: key.into(), size: 1, modified: modified.into() }
    }

    #[test]
    fn tells_backups_from_foreign_files() {
        for key in ["a.zip", "@auto_pb_backup_x_20261122231637.zip", "My Backup.zip", "a\\b.zip", ".zip"] {
            assert!(file(key, "").is_backup(), "{key}");
        }
        for key in [
            "",
            "pbc_1/rec/photo.png",
            "pbc_1/rec/one.zip",
            "/one.zip",
            "notes.txt",
            "one.ZIP",
            "one.zip.attrs",
            "zip",
            "one.zip/",
            "one.zip.0123456789abcdef.tmp",
        ] {
            assert!(!file(key, "").is_backup(), "{key}");
        }
    }

    #[test]
    fn a_time_in_the_name_counts_unless_it_is_later_than_a_day_after_the_last_change() {
        let modified = "2026-11-23 10:00:00.000Z";
        let time = |key: &str| file(key, modified).time().map(|(time, source)| (time.to_string(), source));
        for (key, expected, source) in [
            ("pb_backup_acme_20261101231637.zip", "2026-11-01T23:16:37.000Z", TimeSource::Name),
            ("a_2026-11-01.zip", "2026-11-01T00:00:00.000Z", TimeSource::Name),
            ("a_20261124_100000.zip", "2026-11-24T10:00:00.000Z", TimeSource::Name),
            ("a_20261124_100001.zip", "2026-11-23T10:00:00.000Z", TimeSource::Modified),
            ("a_2027-01-01.zip", "2026-11-23T10:00:00.000Z", TimeSource::Modified),
            ("a_99991231235959.zip", "2026-11-23T10:00:00.000Z", TimeSource::Modified),
            ("a_20261131000000.zip", "2026-11-23T10:00:00.000Z", TimeSource::Modified),
            ("a.zip", "2026-11-23T10:00:00.000Z", TimeSource::Modified),
        ] {
            assert_eq!(time(key), Some((expected.into(), source)), "{key}");
        }
        assert_eq!(file("a_2026-11-01.zip", "yesterday").time(), None);
        let last = file("a_99991231235959.zip", "9999-12-31 23:59:59.999Z");
        assert_eq!(last.time().map(|(_, source)| source), Some(TimeSource::Name));
    }

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
