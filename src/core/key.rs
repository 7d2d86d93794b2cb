//! Checks backup names and keys: what the server accepts when it creates a backup, and what a URL can carry.
//!
//! Source of the rules: PocketBase's create form (`^[a-z0-9_-]+\.zip$`, 1 to 150 characters) and
//! the WHATWG URL standard, which rewrites the path segments `.` and `..`.

mod time;

pub use time::time_of;

use crate::core::time::Timestamp;

/// The longest name that the server accepts for a new backup, in characters.
pub const MAX_NAME_LENGTH: usize = 150;

/// The longest name of an upload that a server with a local disk stores, in bytes: its temporary
/// name must fit into the 255 bytes of a file name.
pub const MAX_UPLOAD_NAME_BYTES: usize = 234;

/// Says in a sentence why the server would refuse to create a backup of this name; `None` if it would not.
///
/// The empty name is refused here, since it is not a name: `create("")` lets the server choose one.
pub fn validate_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("The backup name is empty.".into());
    }
    let length = name.chars().count();
    if length > MAX_NAME_LENGTH {
        return Some(format!("The backup name has {length} characters, {MAX_NAME_LENGTH} are allowed."));
    }
    let Some(stem) = name.strip_suffix(".zip") else {
        return Some("The backup name must end with \".zip\", in lower case.".into());
    };
    if stem.is_empty() {
        return Some("The backup name needs at least one character before \".zip\".".into());
    }
    let offender = stem.chars().find(|character| !is_allowed(*character))?;
    let described = match offender {
        ' ' => "a space".into(),
        'A'..='Z' => format!("the upper-case letter \"{offender}\""),
        _ if offender.is_control() => format!("the control character U+{:04X}", u32::from(offender)),
        _ => format!("\"{offender}\""),
    };
    Some(format!("The backup name contains {described}: only a-z, 0-9, \"_\" and \"-\" are allowed before \".zip\"."))
}

/// Says in a sentence why no request for this key can be sent; `None` if one can.
///
/// The URL parser drops or follows the segments ``, `.` and `..`, so that another route would be hit.
pub fn validate_key(key: &str) -> Option<String> {
    match key {
        "" => Some("The backup key is empty.".into()),
        "." | ".." => Some(format!(
            "\"{key}\" cannot be a backup key: a URL parser reads it as a folder, and another address would be called."
        )),
        _ => None,
    }
}

/// Says in a sentence why the server would not store an upload under exactly this name; `None` if it would.
///
/// Uploads may carry names that [`validate_name`] refuses (upper case, spaces, other endings); what
/// is refused here is what the server rejects, or what would be stored under another name: a
/// browser's `FormData` escapes quotes and line breaks, and the server keeps the last path element.
pub fn validate_upload_name(name: &str) -> Option<String> {
    if let Some(reason) = validate_key(name) {
        return Some(reason);
    }
    if name.len() > MAX_UPLOAD_NAME_BYTES {
        return Some(format!("The file name has {} bytes, {MAX_UPLOAD_NAME_BYTES} are allowed.", name.len()));
    }
    if name.ends_with(".attrs") {
        return Some("The server keeps names that end with \".attrs\" for itself.".into());
    }
    let offender = name.chars().find(|character| matches!(character, '"' | '/') || character.is_control())?;
    Some(match offender {
        _ if offender.is_control() => {
            format!("The file name contains the control character U+{:04X}.", u32::from(offender))
        }
        _ => format!("The file name contains {offender}, under which it cannot be stored unchanged."),
    })
}

/// A name that the server accepts, made of a prefix and a time: `backup_20261122_231637.zip`.
///
/// The prefix is turned into lower case, what is not allowed in it becomes `_`, and it is cut so
/// that the whole name stays within 150 characters; an empty prefix becomes `backup`.
pub fn timestamped_name(prefix: &str, time: Timestamp) -> String {
    let civil = time.civil();
    let suffix = format!(
        "{:04}{:02}{:02}_{:02}{:02}{:02}.zip",
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
    );
    let prefix: String = prefix
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .map(|character| if is_allowed(character) { character } else { '_' })
        .take(MAX_NAME_LENGTH - suffix.len() - 1)
        .collect();
    let prefix = if prefix.is_empty() { "backup" } else { &prefix };
    format!("{prefix}_{suffix}")
}

fn is_allowed(character: char) -> bool {
    matches!(character, 'a'..='z' | '0'..='9' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_server_accepts() {
        let longest = format!("{}.zip", "a".repeat(146));
        for name in ["a.zip", "my_backup_2024.zip", "0-9_z.zip", "-.zip", longest.as_str()] {
            assert_eq!(validate_name(name), None, "{name}");
        }
    }

    #[test]
    fn names_the_rule_that_is_broken() {
        let too_long = format!("{}.zip", "a".repeat(147));
        for (name, word) in [
            ("", "empty"),
            (".zip", "before"),
            ("backup", "end with"),
            ("backup.ZIP", "lower case"),
            ("backup.zip ", "end with"),
            ("Backup.zip", "upper-case letter \"B\""),
            ("my backup.zip", "a space"),
            ("a.b.zip", "\".\""),
            ("@auto.zip", "\"@\""),
            ("a/b.zip", "\"/\""),
            ("grün.zip", "\"ü\""),
            ("a\nb.zip", "U+000A"),
            (too_long.as_str(), "151 characters"),
        ] {
            let reason = validate_name(name).unwrap_or_default();
            assert!(reason.contains(word), "{name}: {reason}");
        }
    }

    #[test]
    fn refuses_keys_that_a_url_parser_rewrites() {
        for key in ["", ".", ".."] {
            assert!(validate_key(key).is_some(), "{key}");
        }
        for key in ["...", "a.zip", ".hidden", "a/b.zip", "%2e%2e", "blob", " "] {
            assert_eq!(validate_key(key), None, "{key}");
        }
    }

    #[test]
    fn upload_names_are_those_that_arrive_unchanged() {
        let longest = "é".repeat(117);
        for name in ["a.zip", "My Backup.ZIP", "@auto_x.zip", ".hidden", "noextension", "a\\b.zip", longest.as_str()] {
            assert_eq!(validate_upload_name(name), None, "{name}");
        }
        let too_long = "é".repeat(118);
        for name in ["", ".", "..", "a\"b.zip", "a\nb.zip", "a/b.zip", "x.attrs", too_long.as_str()] {
            assert!(validate_upload_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn timestamped_names_are_always_valid() {
        let time = Timestamp::parse("2026-11-22 23:16:37.999Z").unwrap();
        assert_eq!(timestamped_name("backup", time), "backup_20261122_231637.zip");
        assert_eq!(timestamped_name("", time), "backup_20261122_231637.zip");
        assert_eq!(timestamped_name("My App", time), "my_app_20261122_231637.zip");
        for prefix in ["", "ünï", "../..", &"x".repeat(400), "\0", "日本"] {
            let name = timestamped_name(prefix, time);
            assert_eq!(validate_name(&name), None, "{name}");
        }
    }
}
