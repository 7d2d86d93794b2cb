//! Reads the time at the end of a backup's name.

use crate::core::time::Timestamp;

/// The forms of a time at the end of a name: `0` stands for a digit, `_` for a separator, everything else for itself.
/// The servers write the first one, and [`timestamped_name`](super::timestamped_name) the second. The others are those
/// of people and scripts, `2026-11-22T23-16-37-668Z` of JavaScript's `toISOString` included.
const FORMS: [&str; 8] = [
    "00000000000000",
    "00000000_000000",
    "0000-00-00",
    "0000-00-00_0000",
    "0000-00-00_00_00",
    "0000-00-00_000000",
    "0000-00-00_00_00_00",
    "0000-00-00_00_00_00_000",
];

/// The time at the end of a name, before `.zip`, in UTC; a date alone is its first moment. `None` if there is none, if
/// it is impossible, such as 30 February, or if it is before 1970, as a number that only looks like a time may be.
pub fn time_of(name: &str) -> Option<Timestamp> {
    let stem = name.strip_suffix(".zip")?;
    let stem = stem.strip_suffix(['Z', 'z']).unwrap_or(stem);
    let found = FORMS.iter().find_map(|form| ending(stem.as_bytes(), form))?;
    let mut digits = found.iter().filter(|byte| byte.is_ascii_digit());
    let mut text = String::new();
    for place in "0000-00-00 00:00:00.000".chars() {
        let digit = if place == '0' { digits.next() } else { None };
        text.push(digit.map_or(place, |byte| char::from(*byte)));
    }
    Timestamp::parse(&text).filter(|time| time.as_millis() >= 0)
}

/// The end of a name that has this form and no further digit before it.
fn ending<'a>(stem: &'a [u8], form: &str) -> Option<&'a [u8]> {
    let (before, end) = stem.split_at_checked(stem.len().checked_sub(form.len())?)?;
    let fits = |(byte, wanted): (&u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        b'_' => b"_-.: Tt".contains(byte),
        _ => *byte == wanted,
    };
    let is_complete = !before.last().is_some_and(u8::is_ascii_digit);
    (is_complete && end.iter().zip(form.bytes()).all(fits)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::key::timestamped_name;

    #[test]
    fn reads_the_time_at_the_end() {
        let second = "2026-11-22T23:16:37.000Z";
        for (name, time) in [
            ("pb_backup_acme_20261122231637.zip", second),
            ("@auto_pb_backup_acme_20261122231637.zip", second),
            ("20261122231637.zip", second),
            ("backup_20261122_231637.zip", second),
            ("backup-20261122T231637Z.zip", second),
            ("acme_2026-11-22_231637.zip", second),
            ("acme 2026-11-22 23.16.37.zip", second),
            ("acme-2026-11-22-23-16-37.zip", second),
            ("2026-11-22t23-16-37z.zip", second),
            ("2026-11-22T23:16:37Z.zip", second),
            ("2026-11-22T23-16-37-668Z.zip", "2026-11-22T23:16:37.668Z"),
            ("acme_2026-11-22_2316.zip", "2026-11-22T23:16:00.000Z"),
            ("acme_2026-11-22_23-16.zip", "2026-11-22T23:16:00.000Z"),
            ("acme_2026-11-22.zip", "2026-11-22T00:00:00.000Z"),
            ("acme2026-11-22.zip", "2026-11-22T00:00:00.000Z"),
            ("v2_2025-01-01_2026-11-22.zip", "2026-11-22T00:00:00.000Z"),
            ("größe_2024-02-29.zip", "2024-02-29T00:00:00.000Z"),
            ("acme_19700101000000.zip", "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(time_of(name).map(|time| time.to_string()).as_deref(), Some(time), "{name}");
        }
        let time = Timestamp::parse(second).unwrap();
        for prefix in ["", "nightly", "2026"] {
            assert_eq!(time_of(&timestamped_name(prefix, time)), Some(time), "{prefix}");
        }
    }

    #[test]
    fn anything_else_is_no_time() {
        for name in [
            "",
            ".zip",
            "a.zip",
            "20261122231637",
            "a_20261122231637.txt",
            "a_20261122231637.ZIP",
            "a_20261122231637_old.zip",
            "a_120261122231637.zip",
            "a_2026112223163.zip",
            "a_20261122.zip",
            "a_20261322231637.zip",
            "a_20261122241637.zip",
            "a_20230229000000.zip",
            "a_2023-02-29.zip",
            "a_2026-11-22_2460.zip",
            "a_2026-11-22_1.zip",
            "a_2026-1-2.zip",
            "a_12026-11-22.zip",
            "a_2026_11_22.zip",
            "a_1969-12-31.zip",
            "a_12340512101112.zip",
            "a_00000000000000.zip",
            "a_１２６-11-22.zip",
        ] {
            assert_eq!(time_of(name), None, "{name}");
        }
    }
}
