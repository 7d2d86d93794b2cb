//! Reads the declarations of one Rust file: its modules, the paths of its `use`, its items, and the paths in its code.

use super::syntax::{Language, code};

/// A file, read.
#[derive(Debug, Default)]
pub struct Source {
    /// `mod name;`, each a file of its own.
    pub modules: Vec<Module>,
    /// Each path of each `use`.
    pub uses: Vec<Use>,
    /// Names of functions, types, constants and macros.
    pub items: Vec<String>,
    /// Paths of two and more parts in code: `crate::core::url::join`.
    pub paths: Vec<Path>,
    /// The first line that is neither a declaration of a module nor a `use`.
    pub logic: Option<usize>,
}

/// `mod name;`
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    pub name: String,
    /// `#[path = "…"]`
    pub path: Option<String>,
    /// Whether only tests are built with it.
    pub is_test: bool,
}

/// One path of a `use`, under the name that it has here; `*` is a name too.
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    pub path: Vec<String>,
    pub name: String,
    pub line: usize,
}

/// A path in code.
#[derive(Debug, PartialEq, Eq)]
pub struct Path {
    pub parts: Vec<String>,
    pub line: usize,
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    line: usize,
}

/// Reads a file. What inline modules contain counts as the file's own, but for that of tests, which is left out.
pub fn read(text: &str) -> Source {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, at: 0, source: Source::default() };
    while reader.at < tokens.len() {
        reader.item();
    }
    reader.source
}

const DEFINING: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    source: Source,
}

impl Reader<'_> {
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| &token.text)
    }

    fn line(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |token| token.line)
    }

    /// One item of a module with its attributes, or what is left of one.
    fn item(&mut self) {
        let attributes = self.attributes();
        let is_test = attributes.contains("cfg(test)") || attributes.contains("cfg(all(test");
        if self.text(0) == "pub" {
            self.at += 1;
            if self.text(0) == "(" {
                self.skip_group();
            }
        }
        match (self.text(0), self.text(2)) {
            ("mod", ";") => {
                let path = attributes.split_once("path=\"").and_then(|(_, rest)| rest.split('"').next());
                let module = Module { name: self.text(1).to_owned(), path: path.map(str::to_owned), is_test };
                self.source.modules.push(module);
                self.at += 3;
            }
            ("mod", "{") if is_test => {
                self.at += 2;
                self.skip_group();
            }
            ("use", _) => self.uses(is_test),
            // Attributes of the whole file stand before nothing.
            ("", _) => {}
            _ => {
                self.source.logic = self.source.logic.or(Some(self.line()));
                if is_test { self.skip_item() } else { self.code() }
            }
        }
    }

    /// All attributes here, without blanks.
    fn attributes(&mut self) -> String {
        let start = self.at;
        while self.text(0) == "#" {
            self.at += if self.text(1) == "!" { 2 } else { 1 };
            self.skip_group();
        }
        let skipped = self.tokens.get(start..self.at).unwrap_or_default();
        skipped.iter().map(|token| token.text.as_str()).collect()
    }

    /// Goes behind the bracket that closes the one here.
    fn skip_group(&mut self) {
        let mut depth = 0;
        while self.at < self.tokens.len() {
            match self.text(0) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
    }

    fn skip_item(&mut self) {
        while !matches!(self.text(0), ";" | "" | "{") {
            if matches!(self.text(0), "(" | "[") { self.skip_group() } else { self.at += 1 }
        }
        if self.text(0) == "{" { self.skip_group() } else { self.at += 1 }
    }

    /// Code up to the next item: one token or one path.
    fn code(&mut self) {
        if DEFINING.contains(&self.text(0)) {
            let ahead = if self.text(1) == "!" { 2 } else { 1 };
            let name = self.text(ahead).to_owned();
            self.source.items.push(name);
            self.at += 1 + ahead;
            return;
        }
        let line = self.line();
        let parts = self.path();
        match parts.len() {
            0 => self.at += 1,
            1 => {}
            _ => self.source.paths.push(Path { parts, line }),
        }
    }

    fn path(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        while is_word(self.text(0)) {
            parts.push(self.text(0).to_owned());
            self.at += 1;
            if self.text(0) != "::" || !is_word(self.text(1)) {
                break;
            }
            self.at += 1;
        }
        parts
    }

    fn uses(&mut self, is_test: bool) {
        self.at += 1;
        let before = self.source.uses.len();
        self.use_tree(&[]);
        if is_test {
            self.source.uses.truncate(before);
        }
        if self.text(0) == ";" {
            self.at += 1;
        }
    }

    fn use_tree(&mut self, prefix: &[String]) {
        let line = self.line();
        if self.text(0) == "::" {
            self.at += 1;
        }
        let mut path = prefix.to_vec();
        path.extend(self.path());
        if self.text(0) == "::" {
            self.at += 1;
        }
        match self.text(0) {
            "{" => {
                self.at += 1;
                while !matches!(self.text(0), "}" | "") {
                    self.use_tree(&path);
                    if self.text(0) == "," {
                        self.at += 1;
                    }
                }
                self.at += 1;
            }
            "*" => {
                self.at += 1;
                self.source.uses.push(Use { path, name: "*".to_owned(), line });
            }
            other => {
                // `use a::{self}` brings in a.
                let is_self = path.len() > 1 && path.last().is_some_and(|last| last == "self");
                if is_self {
                    path.pop();
                }
                let mut name = path.last().cloned().unwrap_or_default();
                if other == "as" {
                    self.text(1).clone_into(&mut name);
                    self.at += 2;
                }
                if path == prefix && !is_self {
                    // This cannot be read; reading goes on behind it.
                    self.at += 1;
                    return;
                }
                self.source.uses.push(Use { path, name, line });
            }
        }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, (line, whole)) in code(text, Language::Rust).lines().zip(text.lines()).enumerate() {
        // Of all literals only the name of a module's file is of interest.
        let mut rest = if line.trim_start().starts_with("#[path") { whole } else { line }.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let length = match first {
                '"' => rest.get(1..).and_then(|inner| inner.find('"')).map_or(rest.len(), |end| end + 2),
                ':' if rest.starts_with("::") => 2,
                _ => word.max(first.len_utf8()),
            };
            let (token, behind) = rest.split_at(length);
            tokens.push(Token { text: token.to_owned(), line: index + 1 });
            rest = behind.trim_start();
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Module, read};

    #[test]
    fn modules_and_their_attributes() {
        let source = read(
            "//! Header.\n#![allow(x)]\nmod a;\n#[path = \"other.rs\"]\npub(crate) mod b;\n#[cfg(test)]\nmod tests;\n",
        );
        let module =
            |name: &str, path: Option<&str>, is_test| Module { name: name.into(), path: path.map(Into::into), is_test };
        assert_eq!(
            source.modules,
            [module("a", None, false), module("b", Some("other.rs"), false), module("tests", None, true)]
        );
        assert_eq!(source.logic, None);
    }

    #[test]
    fn uses() {
        let source = read("use a::{b::{self, C as D}, e::*};\npub use f::g;\n#[cfg(test)]\nuse x::y;\nfn h() {}\n");
        let found: Vec<String> =
            source.uses.iter().map(|one| format!("{} as {} in {}", one.path.join("::"), one.name, one.line)).collect();
        assert_eq!(found, ["a::b as b in 1", "a::b::C as D in 1", "a::e as * in 1", "f::g as g in 2"]);
        assert_eq!(source.logic, Some(5));
    }

    #[test]
    fn items_and_paths_but_not_those_of_tests() {
        let source = read(
            "macro_rules! m { () => {} }\nfn f() -> crate::a::B { super::c(); \"crate::x::y\"; d.e() }\n#[cfg(test)]\nmod tests { use super::*; fn g() { crate::z::z() } }\n",
        );
        assert_eq!(source.items, ["m", "f"]);
        let paths: Vec<String> = source.paths.iter().map(|path| path.parts.join("::")).collect();
        assert_eq!(paths, ["crate::a::B", "super::c"]);
    }
}
