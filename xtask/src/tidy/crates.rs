//! The crates of the repository: which files their modules are, and in which file a path ends.

use std::collections::BTreeMap;

use super::{
    rust::{self, Source},
    tree::{Tree, folder, join},
};

/// A module's place below the crate's root.
type ModulePath = Vec<String>;

/// A chain of re-exports longer than this is a circle of them.
const DEEPEST: usize = 16;

/// A file that is a module.
#[derive(Debug)]
pub struct Module {
    pub file: String,
    pub source: Source,
    /// Whether it is built for tests only.
    pub is_test: bool,
}

impl Module {
    /// Whether the file does nothing but name modules and bring their items into scope. References go through it to
    /// where the items are.
    pub fn is_index(&self) -> bool {
        self.source.logic.is_none()
    }
}

/// A crate, or what else has modules of its own: a program, a test.
#[derive(Debug, Default)]
pub struct Crate {
    pub modules: BTreeMap<ModulePath, Module>,
}

/// One file uses another.
#[derive(Debug)]
pub struct Reference<'c> {
    pub from: &'c Module,
    pub to: &'c Module,
    pub line: usize,
    /// Whether `to` is a module that `from` is in.
    pub is_to_parent: bool,
}

impl Crate {
    /// Follows the modules from the crate's root file.
    pub fn read(tree: &Tree, root: &str) -> Self {
        let mut found = Self::default();
        found.add(tree, root, Vec::new(), false);
        found
    }

    fn add(&mut self, tree: &Tree, file: &str, path: ModulePath, is_test: bool) {
        let Some(text) = tree.text(file) else { return };
        let source = rust::read(text);
        let name = file.rsplit('/').next().unwrap_or(file);
        let has_own_folder = path.is_empty() || name == "mod.rs";
        let dir = if has_own_folder { folder(file) } else { file.trim_end_matches(".rs") };
        let children: Vec<_> = source
            .modules
            .iter()
            .map(|module| {
                let names = match &module.path {
                    Some(named) => vec![join(folder(file), named)],
                    None => {
                        vec![join(dir, &format!("{}.rs", module.name)), join(dir, &format!("{}/mod.rs", module.name))]
                    }
                };
                let child = names.into_iter().flatten().find(|name| tree.has(name));
                (child, module.name.clone(), is_test || module.is_test)
            })
            .collect();
        self.modules.insert(path.clone(), Module { file: file.to_owned(), source, is_test });
        for (child, name, is_test) in children {
            if let Some(child) = child {
                self.add(tree, &child, [path.as_slice(), &[name]].concat(), is_test);
            }
        }
    }

    /// References between the files that are built outside tests.
    pub fn references(&self) -> Vec<Reference<'_>> {
        let mut found = Vec::new();
        for (path, module) in self.modules.iter().filter(|(_, module)| !module.is_test) {
            let uses = module.source.uses.iter().map(|one| (&one.path, one.line));
            let paths = module.source.paths.iter().map(|one| (&one.parts, one.line));
            for (parts, line) in uses.chain(paths) {
                if let Some((place, to)) = self.resolve(path, parts)
                    && to.file != module.file
                {
                    found.push(Reference { from: module, to, line, is_to_parent: path.starts_with(place) });
                }
            }
        }
        found
    }

    /// The module that a path ends in, seen from the module `from`; `None` for what other crates have.
    fn resolve(&self, from: &ModulePath, parts: &[String]) -> Option<(&ModulePath, &Module)> {
        let place = self.item(from, parts, 0).or_else(|| self.deepest(from, parts))?;
        self.modules.get_key_value(&place)
    }

    /// The module where the path's item is defined.
    fn item(&self, from: &ModulePath, parts: &[String], depth: usize) -> Option<ModulePath> {
        let (start, rest) = self.start(from, parts);
        self.lookup(&start, rest, depth)
    }

    /// As far as the path names modules.
    fn deepest(&self, from: &ModulePath, parts: &[String]) -> Option<ModulePath> {
        let (mut place, rest) = self.start(from, parts);
        let is_own = rest.len() < parts.len();
        for part in rest {
            let child = [place.as_slice(), std::slice::from_ref(part)].concat();
            if !self.modules.contains_key(&child) {
                break;
            }
            place = child;
        }
        (is_own || place != *from).then_some(place)
    }

    /// The module that `crate`, `self` and `super` lead to, and the rest of the path.
    fn start<'p>(&self, from: &ModulePath, parts: &'p [String]) -> (ModulePath, &'p [String]) {
        let mut place = from.clone();
        for (index, part) in parts.iter().enumerate() {
            match part.as_str() {
                "crate" => place.clear(),
                "self" => {}
                "super" => {
                    place.pop();
                }
                _ => return (place, parts.get(index..).unwrap_or_default()),
            }
        }
        (place, &[])
    }

    fn lookup(&self, place: &ModulePath, parts: &[String], depth: usize) -> Option<ModulePath> {
        let module = self.modules.get(place)?;
        let Some((first, rest)) = parts.split_first() else { return Some(place.clone()) };
        let child = [place.as_slice(), std::slice::from_ref(first)].concat();
        if self.modules.contains_key(&child) {
            return self.lookup(&child, rest, depth);
        }
        if module.source.items.contains(first) {
            return Some(place.clone());
        }
        if depth > DEEPEST {
            return None;
        }
        let mut uses = module.source.uses.iter().filter(|one| one.name == *first || one.name == "*");
        uses.find_map(|one| {
            let tail = if one.name == "*" { parts } else { rest };
            // `use a;` in the crate's root names another crate, not itself.
            let path = [one.path.as_slice(), tail].concat();
            if path == parts { None } else { self.item(place, &path, depth + 1) }
        })
    }
}

/// The root file of each crate, program, test and example.
pub fn roots(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (manifest, text) in tree.files().filter(|(path, _)| *path == "Cargo.toml" || path.ends_with("/Cargo.toml")) {
        let dir = folder(manifest);
        let named = text.lines().filter_map(|line| line.trim().strip_prefix("path = \"")?.split('"').next());
        let usual = ["src/lib.rs", "src/main.rs", "build.rs"].into_iter();
        found.extend(usual.chain(named).filter_map(|path| join(dir, path)).filter(|path| path.ends_with(".rs")));
        for (path, _) in tree.with_extension(&["rs"]) {
            let Some(below) = path.strip_prefix(dir) else { continue };
            let parts: Vec<&str> = below.trim_start_matches('/').split('/').collect();
            if matches!(
                parts.as_slice(),
                ["tests" | "examples" | "benches", _]
                    | ["tests" | "examples" | "benches", _, "main.rs"]
                    | ["src", "bin", _]
            ) {
                found.push(path.to_owned());
            }
        }
    }
    found.retain(|path| tree.has(path));
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::{Crate, Tree, roots};

    fn references(files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree::sample(files);
        let read = Crate::read(&tree, "src/lib.rs");
        read.references().iter().map(|one| format!("{}:{} {}", one.from.file, one.line, one.to.file)).collect()
    }

    #[test]
    fn finds_where_an_item_is_behind_reexports() {
        let found = references(&[
            ("src/lib.rs", "mod a;\nmod b;\npub use a::*;\n"),
            ("src/a/mod.rs", "mod inner;\npub use inner::Thing as Renamed;\n"),
            ("src/a/inner.rs", "pub struct Thing;\n"),
            ("src/b.rs", "use crate::Renamed;\nfn f() { crate::a::Renamed::new(); std::mem::take(); }\n"),
        ]);
        assert_eq!(
            found,
            [
                "src/lib.rs:3 src/a/mod.rs",
                "src/a/mod.rs:2 src/a/inner.rs",
                "src/b.rs:1 src/a/inner.rs",
                "src/b.rs:2 src/a/inner.rs"
            ]
        );
    }

    #[test]
    fn parents_children_and_tests() {
        let found = references(&[
            ("src/lib.rs", "mod a;\n"),
            ("src/a.rs", "mod b;\n#[cfg(test)]\nmod tests;\nuse b::g;\nfn f() { self::b::h() }\n"),
            ("src/a/b.rs", "fn g() { super::f() }\nfn h() {}\n"),
            ("src/a/tests.rs", "use super::f;\n"),
        ]);
        assert_eq!(found, ["src/a.rs:4 src/a/b.rs", "src/a.rs:5 src/a/b.rs", "src/a/b.rs:1 src/a.rs"]);
    }

    #[test]
    fn roots_of_all_kinds() {
        let tree = Tree::sample(&[
            ("Cargo.toml", "[[test]]\npath = \"tests/named/all.rs\"\n"),
            ("src/lib.rs", ""),
            ("src/other.rs", ""),
            ("tests/one.rs", ""),
            ("tests/named/all.rs", ""),
            ("tests/named/part.rs", ""),
            ("sub/Cargo.toml", ""),
            ("sub/src/main.rs", ""),
            ("sub/src/bin/tool.rs", ""),
        ]);
        let expected = ["src/lib.rs", "sub/src/bin/tool.rs", "sub/src/main.rs", "tests/named/all.rs", "tests/one.rs"];
        assert_eq!(roots(&tree), expected);
    }
}
