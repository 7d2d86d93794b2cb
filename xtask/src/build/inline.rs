//! The module as a text in a script. pkg/src/decode.ts reads it.

use std::cmp::Reverse;

/// Bytes that get a character of their own; the last two characters begin a pair.
const FREQUENT: usize = 90;

/// The script that exports the bytes. One character for one byte keeps what repeats visible to gzip and brotli, which
/// base64 hides: the compressed script is a fifth smaller.
pub fn script(bytes: &[u8]) -> String {
    let alphabet = alphabet();
    let (frequent, others) = split(bytes);
    let mut texts = vec![String::new(); 256];
    for (byte, character) in frequent.iter().zip(&alphabet) {
        texts[usize::from(*byte)].push(*character);
    }
    for (index, byte) in others.iter().enumerate() {
        let pair = [alphabet[FREQUENT + index / alphabet.len()], alphabet[index % alphabet.len()]];
        texts[usize::from(*byte)].extend(pair);
    }
    let text: String = bytes.iter().map(|byte| texts[usize::from(*byte)].as_str()).collect();
    let list = frequent.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    format!("export const frequent = [{list}];\nexport const text = \"{text}\";\n")
}

/// Printable characters that need no escape, neither in a string nor in a script inside of a page.
fn alphabet() -> Vec<char> {
    (' '..='~').filter(|character| !matches!(character, '"' | '<' | '\\')).collect()
}

/// The byte values that occur most, and all others, both in ascending order.
fn split(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut counts = [0_usize; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let mut values: Vec<u8> = (0..=255).collect();
    values.sort_by_key(|byte| Reverse(counts[usize::from(*byte)]));
    let mut others = values.split_off(FREQUENT);
    values.sort_unstable();
    others.sort_unstable();
    (values, others)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same as pkg/src/decode.ts.
    fn decoded(script: &str) -> Vec<u8> {
        let (list, text) = script.split_once("];\n").unwrap();
        let frequent: Vec<u8> = list.split_once('[').unwrap().1.split(',').map(|byte| byte.parse().unwrap()).collect();
        let others: Vec<u8> = (0..=255).filter(|byte| !frequent.contains(byte)).collect();
        let alphabet = alphabet();
        let text = text.split_once('"').unwrap().1.strip_suffix("\";\n").unwrap();
        let mut digits = text.chars().map(|character| alphabet.iter().position(|other| *other == character).unwrap());
        let mut bytes = Vec::new();
        while let Some(digit) = digits.next() {
            bytes.push(match digit.checked_sub(FREQUENT) {
                Some(first) => others[first * alphabet.len() + digits.next().unwrap()],
                None => frequent[digit],
            });
        }
        bytes
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        for bytes in [Vec::new(), all.clone(), all.repeat(3), b"\0asm\"\\<\r\n".repeat(9)] {
            assert_eq!(decoded(&script(&bytes)), bytes);
        }
    }

    #[test]
    fn the_text_needs_no_escape() {
        let text = script(&(0..=255).collect::<Vec<u8>>());
        let inner = text.split_once('"').unwrap().1.trim_end_matches("\";\n");
        assert!(inner.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !inner.contains(['"', '<', '\\']));
    }
}
