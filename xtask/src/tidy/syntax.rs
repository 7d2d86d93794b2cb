//! Tells code, comments and texts apart in Rust, JavaScript, TypeScript and CSS. No parser: what it needs is where
//! comments and literals begin and end.

/// The part of a source file that a byte belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// The languages whose comments and literals are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Rust,
    Script,
}

impl Language {
    /// The language of a file, by its name.
    pub fn of(path: &str) -> Option<Self> {
        match super::tree::extension(path) {
            "rs" => Some(Self::Rust),
            "js" | "mjs" | "cjs" | "jsx" | "ts" | "tsx" | "css" => Some(Self::Script),
            _ => None,
        }
    }
}

/// The source without comments; everything that is left keeps its place.
pub fn without_comments(text: &str, language: Language) -> String {
    keep(text, language, |kind| kind != Kind::Comment)
}

/// The source's comments alone, in their places.
pub fn comments(text: &str, language: Language) -> String {
    keep(text, language, |kind| kind == Kind::Comment)
}

/// The source without comments and without what stands in its literals.
pub fn code(text: &str, language: Language) -> String {
    keep(text, language, |kind| kind == Kind::Code)
}

fn keep(text: &str, language: Language, is_kept: impl Fn(Kind) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut scanner = Scanner { bytes: text.as_bytes(), language, at: 0 };
    while scanner.at < text.len() {
        let start = scanner.at;
        let kind = scanner.advance();
        let part = text.get(start..scanner.at).unwrap_or_default();
        if is_kept(kind) {
            kept.push_str(part);
        } else {
            kept.extend(part.chars().map(|character| if character == '\n' { character } else { ' ' }));
        }
    }
    kept
}

struct Scanner<'t> {
    bytes: &'t [u8],
    language: Language,
    at: usize,
}

impl Scanner<'_> {
    /// Goes behind the next comment, literal or piece of code.
    fn advance(&mut self) -> Kind {
        let (kind, length) = self.next();
        self.at = (self.at + length.max(1)).min(self.bytes.len());
        kind
    }

    fn next(&self) -> (Kind, usize) {
        let rest = self.rest();
        match rest {
            [b'/', b'/', ..] => (Kind::Comment, find(rest, b"\n").unwrap_or(rest.len())),
            [b'/', b'*', ..] => (Kind::Comment, self.block_comment(rest)),
            [b'"', ..] => (Kind::Literal, quoted(rest, b'"')),
            [b'\'', ..] if self.language == Language::Rust => (Kind::Literal, character(rest)),
            [quote @ (b'\'' | b'`'), ..] if self.language == Language::Script => (Kind::Literal, quoted(rest, *quote)),
            [b'/', ..] if self.language == Language::Script && self.expects_a_value() => pattern(rest),
            [b'r', b'"' | b'#', ..] if self.language == Language::Rust && !self.is_within_a_word() => raw(rest),
            _ => (Kind::Code, self.plain(rest)),
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The number of bytes before anything but code can begin.
    fn plain(&self, rest: &[u8]) -> usize {
        let special: &[u8] = if self.language == Language::Rust { b"/\"'r" } else { b"/\"'`" };
        let ahead = rest.iter().skip(1).position(|byte| special.contains(byte));
        ahead.map_or(rest.len(), |ahead| 1 + ahead)
    }

    fn block_comment(&self, rest: &[u8]) -> usize {
        let mut depth = 0;
        let mut at = 0;
        while at < rest.len() {
            match rest.get(at..).unwrap_or_default() {
                [b'/', b'*', ..] if depth == 0 || self.language == Language::Rust => {
                    depth += 1;
                    at += 2;
                }
                [b'*', b'/', ..] => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return at;
                    }
                }
                _ => at += 1,
            }
        }
        at
    }

    /// Whether a slash here begins a regular expression and does not divide.
    fn expects_a_value(&self) -> bool {
        let before = self.bytes.get(..self.at).unwrap_or_default().trim_ascii_end();
        before.last().is_none_or(|last| b"(,=:[!&|?{};>".contains(last)) || before.ends_with(b"return")
    }

    fn is_within_a_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        // Not `br"…"`, whose b stands before the r.
        before.is_some_and(|byte| (byte.is_ascii_alphanumeric() || *byte == b'_') && *byte != b'b')
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The length of a literal that ends with an unescaped `quote`.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        if !is_escaped && *byte == quote {
            return at + 1;
        }
        is_escaped = !is_escaped && *byte == b'\\';
    }
    rest.len()
}

/// The length of a character such as `'a'` or `'\n'`, or of a lifetime such as `'a`.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return quoted(rest, b'\'');
    }
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let width = 1 + rest.iter().skip(2).take_while(continues).count();
    if rest.get(1 + width) == Some(&b'\'') {
        return width + 2;
    }
    1 + rest.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// A regular expression, its class brackets respected; a slash without an end in its line is code.
fn pattern(rest: &[u8]) -> (Kind, usize) {
    let (mut is_escaped, mut is_in_class) = (false, false);
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'[' => is_in_class = true,
            b']' => is_in_class = false,
            b'/' if !is_in_class => return (Kind::Literal, at + 1),
            b'\n' => break,
            _ => {}
        }
    }
    (Kind::Code, 1)
}

/// `r"…"` or `r#"…"#`; anything else that begins with an r is code.
fn raw(rest: &[u8]) -> (Kind, usize) {
    let hashes = rest.iter().skip(1).take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return (Kind::Code, 1);
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let start = 2 + hashes;
    let length = find(rest.get(start..).unwrap_or_default(), &end);
    (Kind::Literal, length.map_or(rest.len(), |length| start + length + end.len()))
}

#[cfg(test)]
mod tests {
    use super::{Language, code, comments, without_comments};

    #[test]
    fn rust() {
        let text = "a('x', '\\'', b\"//\", r#\"\"//\"#, 'é', &'static str) // c \"\n/* /* */ d */ e";
        assert_eq!(comments(text, Language::Rust).trim(), "// c \"\n/* /* */ d */");
        let kept = code(text, Language::Rust);
        let words: Vec<&str> = kept.split_whitespace().collect();
        assert_eq!(words.join(" "), "a( , , b , , , & str) e");
    }

    #[test]
    fn script() {
        let text = "a = /[/'\"]\\//.test(b) / c; `//` + '/*' + \"\\\"//\" // d\n/* e */ f";
        assert_eq!(comments(text, Language::Script).trim(), "// d\n/* e */");
        let words = without_comments(text, Language::Script);
        assert!(words.starts_with("a = /[/'\"]\\//.test(b) / c; `//` + '/*' + \"\\\"//\""));
        assert_eq!(
            code(text, Language::Script).split_whitespace().collect::<Vec<_>>().join(" "),
            "a = .test(b) / c; + + f"
        );
    }

    #[test]
    fn keeps_lines() {
        let text = "let a = \"\n\n\"; // b\nc";
        assert_eq!(code(text, Language::Rust).lines().count(), 4);
    }
}
