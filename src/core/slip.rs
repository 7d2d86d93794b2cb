//! Finds the name that a caller meant where one was misspelt.

/// In shorter names a letter too many, too few or another one is no slip: `node` may well be a parameter of its own, and
/// not `mode`.
const SHORTEST: usize = 5;

/// Whether a name is at most one slip of the pen away from another one: a character that is missing, added, replaced or
/// exchanged with its neighbour, and letters of the other case.
pub fn is_slip(given: &str, name: &str) -> bool {
    let (mut given, mut meant) = (given.as_bytes(), name.as_bytes());
    while let (Some((one, rest)), Some((other, left))) = (given.split_first(), meant.split_first())
        && one.eq_ignore_ascii_case(other)
    {
        (given, meant) = (rest, left);
    }
    while let (Some((one, rest)), Some((other, left))) = (given.split_last(), meant.split_last())
        && one.eq_ignore_ascii_case(other)
    {
        (given, meant) = (rest, left);
    }
    match (given, meant) {
        (&[first, second], &[other, another]) => (first, second) == (another, other),
        (given, meant) => given.len().max(meant.len()) <= usize::from(name.len() >= SHORTEST),
    }
}

/// The name among `names` that is most like `given`, if one is like it at all.
#[cfg(feature = "transfers")]
pub fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let of = |name: &&'a str| (distance(given, name), *name);
    let (distance, name) = names.iter().map(of).min_by_key(|(distance, _)| *distance)?;
    let is_like = distance <= given.chars().count() / 2 || name.starts_with(given) || given.starts_with(name);
    is_like.then_some(name)
}

/// The number of characters to insert, delete or replace (Levenshtein's distance), whatever their case.
#[cfg(feature = "transfers")]
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, left) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        for (right, cell) in other.chars().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(&right));
            diagonal = *cell;
            before = replaced.min(diagonal + 1).min(before + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_found_wherever_it_is() {
        for (given, name) in [
            ("requireRestoreable", "requireRestorable"),
            ("includPartial", "includePartial"),
            ("dryrun", "dryRun"),
            ("timeuot", "timeout"),
            ("imeout", "timeout"),
            ("timeoutt", "timeout"),
            ("rimeout", "timeout"),
            ("hedaers", "headers"),
            ("chek", "check"),
            ("Check", "check"),
            ("Name", "name"),
            ("nmae", "name"),
        ] {
            assert!(is_slip(given, name), "{given}");
        }
    }

    #[test]
    fn other_names_are_none() {
        for (given, name) in [
            ("timout2", "timeout"),
            ("node", "mode"),
            ("names", "name"),
            ("limit", "limits2"),
            ("", "check"),
            ("filter", "fetch"),
            ("größe", "groesse"),
            ("timeuto", "timeout2"),
        ] {
            assert!(!is_slip(given, name), "{given}");
        }
    }

    #[test]
    fn the_nearest_name_is_named() {
        let names = ["dryRun", "onProgress", "verify", "to"];
        assert_eq!(nearest("dryrun", &names), Some("dryRun"));
        assert_eq!(nearest("dry_run", &names), Some("dryRun"));
        assert_eq!(nearest("progress", &names), Some("onProgress"));
        assert_eq!(nearest("verfiy", &names), Some("verify"));
        assert_eq!(nearest("dry", &names), Some("dryRun"));
        assert_eq!(nearest("something", &names), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
