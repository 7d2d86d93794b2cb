//! The module as a text in a script. pkg/src/decode.ts reads it.

/// The byte that each of the first characters of the alphabet stands for; the last two characters begin a pair.
///
/// These are the bytes that occur most in modules. Their order was found by trying (xtask/npm/order.mjs): brotli predicts a
/// character by the classes of the two before it (RFC 7932, section 7.1), so which byte has which character decides about
/// a fiftieth of the compressed size.
const FREQUENT: [u8; 90] = [
    16, 104, 37, 120, 4, 105, 224, 7, 10, 9, 8, 107, 27, 11, 14, 15, 99, 17, 55, 54, 101, 28, 35, 58, 118, 6, 36, 2,
    69, 68, 116, 98, 48, 52, 24, 20, 56, 114, 64, 3, 66, 41, 40, 70, 45, 96, 97, 1, 71, 100, 12, 0, 255, 113, 13, 108,
    109, 127, 111, 106, 117, 115, 44, 33, 34, 65, 112, 128, 132, 136, 144, 148, 152, 160, 168, 176, 184, 185, 192, 200,
    208, 216, 220, 32, 232, 240, 248, 252, 5, 110,
];

/// The script that exports the bytes. One character for one byte keeps what repeats visible to gzip and brotli, which
/// base64 hides: the compressed script is a fifth smaller.
pub fn script(bytes: &[u8]) -> String {
    let alphabet = alphabet();
    let mut texts = vec![String::new(); 256];
    for (byte, character) in FREQUENT.iter().zip(&alphabet) {
        texts[usize::from(*byte)].push(*character);
    }
    for (index, byte) in others().enumerate() {
        let pair = [alphabet[FREQUENT.len() + index / alphabet.len()], alphabet[index % alphabet.len()]];
        texts[usize::from(byte)].extend(pair);
    }
    let text: String = bytes.iter().map(|byte| texts[usize::from(*byte)].as_str()).collect();
    format!("export const frequent = {FREQUENT:?};\nexport const text = \"{text}\";\n")
}

/// Printable characters that need no escape, neither in a string nor in a script inside of a page. Those that begin a
/// pair are closing brackets, which are a class of their own to brotli.
fn alphabet() -> Vec<char> {
    (' '..='~').filter(|character| !matches!(character, '"' | '<' | '\\' | ']' | '}')).chain(['}', ']']).collect()
}

/// The bytes that are written as a pair, in ascending order.
fn others() -> impl Iterator<Item = u8> {
    (0..=255).filter(|byte| !FREQUENT.contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same as pkg/src/decode.ts.
    fn decoded(script: &str) -> Vec<u8> {
        let alphabet = alphabet();
        let others: Vec<u8> = others().collect();
        let (_, text) = script.split_once("];\n").unwrap();
        let text = text.split_once('"').unwrap().1.strip_suffix("\";\n").unwrap();
        let mut digits = text.chars().map(|character| alphabet.iter().position(|other| *other == character).unwrap());
        let mut bytes = Vec::new();
        while let Some(digit) = digits.next() {
            bytes.push(match digit.checked_sub(FREQUENT.len()) {
                Some(first) => others[first * alphabet.len() + digits.next().unwrap()],
                None => FREQUENT[digit],
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
