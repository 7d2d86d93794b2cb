//! The last stage: what the whole run printed and threw (the browser tests print each error that they provoke) holds no
//! token and no password.

use std::{fs, path::Path, time::Instant};

use anyhow::{Context as _, Result};

use super::summary::{Counts, Summary};
use crate::paths;

/// Reads the logs of all stages. A log that is empty proves nothing.
pub fn run(summary: &mut Summary) -> Result<()> {
    let started = Instant::now();
    let (mut counts, mut failures) = (Counts::default(), Vec::new());
    for log in paths::files(&paths::target().join("test-logs"))? {
        let text = fs::read(&log).with_context(|| format!("cannot read {}", log.display()))?;
        let found = leaks(&String::from_utf8_lossy(&text));
        let name = log.file_name().map(Path::new).unwrap_or(&log).display();
        if found.is_empty() && !text.is_empty() {
            println!("ok   {name} holds no token and no password");
        }
        counts.add(&Counts::one(found.is_empty() && !text.is_empty()));
        failures.extend(found.iter().map(|line| format!("a secret is in {name}: {line}")));
        if text.is_empty() {
            failures.push(format!("{name} is empty, which proves nothing"));
        }
    }
    failures.iter().for_each(|line| println!("FAIL {line}"));
    summary.add_checks("secrets", counts, started.elapsed(), failures);
    Ok(())
}

/// The lines with a secret, the secret itself left out.
fn leaks(text: &str) -> Vec<String> {
    let secret = |line: &str| {
        if line.contains(bed::template::PASSWORD) {
            return Some("the password of the servers");
        }
        line.split(|character: char| !(character.is_ascii_alphanumeric() || "._-".contains(character)))
            .any(is_token)
            .then_some("a JSON Web Token")
    };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| secret(line).map(|what| format!("{what} in line {}", index + 1)))
        .collect()
}

/// Three parts in base64, the first of which starts with `{"` (RFC 7519).
fn is_token(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3 && word.starts_with("eyJ") && parts.iter().all(|part| part.len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::leaks;

    #[test]
    fn finds_what_must_not_be_there() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjEyMyJ9.c2lnbmF0dXJl";
        for text in [format!("Bearer {token}"), format!("\"token\":\"{token}\""), format!("/a.zip?token={token}&x=1")] {
            assert_eq!(leaks(&text), ["a JSON Web Token in line 1"], "{text}");
        }
        assert_eq!(leaks(&format!("fine\npassword {}", bed::template::PASSWORD)).len(), 1);
        for text in ["nothing", "eyJust a word", "token=***", "eyJhbGciOiJIUzI1NiJ9", "a.b.c"] {
            assert!(leaks(text).is_empty(), "{text}");
        }
    }
}
