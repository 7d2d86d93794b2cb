//! Finds out where the server would write an entry of a given name.
//!
//! The server is Go on a Unix: it takes the name's bytes as they are, joins them to its temporary
//! directory with `filepath.Join`, which cleans the path, and refuses what is then not below it.

use std::borrow::Cow;

/// A fault of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameFault {
    /// The server refuses it: it leads out of the directory, or names the directory itself.
    Escapes,
    /// No file can have it: a NUL, or longer than a file system allows.
    Impossible,
    /// The server takes it, other programs may write to somewhere else.
    Unsafe,
}

/// Longest name of one file on the file systems of Linux and macOS, in bytes.
const MAX_PART: usize = 255;
/// `PATH_MAX` is 4096 and the server's own directory needs some of it.
const MAX_PATH: usize = 3_800;

/// The path the server writes to, relative to its directory; `None` if it leads out of it or is that
/// directory itself.
pub(super) fn clean(raw: &[u8]) -> Option<Cow<'_, [u8]>> {
    let is_plain = |part: &[u8]| !matches!(part, b"" | b"." | b"..");
    let body = raw.strip_suffix(b"/").unwrap_or(raw);
    if body.split(|byte| *byte == b'/').all(is_plain) {
        return Some(Cow::Borrowed(body));
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in raw.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { None } else { Some(Cow::Owned(parts.join(&b'/'))) }
}

/// The fault of this name, if it has one.
pub(super) fn fault(raw: &[u8]) -> Option<NameFault> {
    let Some(path) = clean(raw) else { return Some(NameFault::Escapes) };
    let too_long = path.len() > MAX_PATH || path.split(|byte| *byte == b'/').any(|part| part.len() > MAX_PART);
    if too_long || raw.contains(&0) {
        return Some(NameFault::Impossible);
    }
    let has_drive = matches!(raw, [letter, b':', ..] if letter.is_ascii_alphabetic());
    let has_odd_byte = raw.iter().any(|&byte| byte == b'\\' || byte < b' ' || byte == 0x7F);
    (matches!(path, Cow::Owned(_)) || has_drive || has_odd_byte).then_some(NameFault::Unsafe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_the_server_does() {
        for (raw, path) in [
            ("data.db", Some("data.db")),
            ("./data.db", Some("data.db")),
            ("/data.db", Some("data.db")),
            ("a//b/", Some("a/b")),
            ("a/", Some("a")),
            ("a/../data.db", Some("data.db")),
            ("...", Some("...")),
            ("a/..", None),
            ("../a", None),
            ("a/../../b", None),
            ("", None),
            ("/", None),
            (".", None),
        ] {
            assert_eq!(clean(raw.as_bytes()).as_deref(), path.map(str::as_bytes), "{raw}");
        }
    }

    #[test]
    fn finds_faults() {
        let long = "a".repeat(256);
        let deep = "a/".repeat(2000);
        for (raw, expected) in [
            ("storage/x/größe 1.png", None),
            ("a/b..c/d", None),
            ("../x", Some(NameFault::Escapes)),
            ("", Some(NameFault::Escapes)),
            ("a\0b", Some(NameFault::Impossible)),
            (&long, Some(NameFault::Impossible)),
            (&deep, Some(NameFault::Impossible)),
            ("/etc/passwd", Some(NameFault::Unsafe)),
            ("a\\b", Some(NameFault::Unsafe)),
            ("C:x", Some(NameFault::Unsafe)),
            ("a/./b", Some(NameFault::Unsafe)),
            ("a\nb", Some(NameFault::Unsafe)),
        ] {
            assert_eq!(fault(raw.as_bytes()), expected, "{raw:?}");
        }
    }
}
