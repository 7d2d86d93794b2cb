//! The modules of pkg/src: what each file imports, and which are reached from the package's entries.

use std::collections::BTreeSet;

use super::{
    syntax::{Language, code, without_comments},
    tree::{Tree, folder, join},
};

/// An import of another file.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    pub file: String,
    pub line: usize,
    /// Whether it is gone once types are removed.
    pub is_type: bool,
}

/// The imports of a file that lead to files of the repository.
pub fn imports(tree: &Tree, path: &str) -> Vec<Import> {
    let text = tree.text(path).unwrap_or_default();
    let (bare, with_literals) = (code(text, Language::Script), without_comments(text, Language::Script));
    let mut found = Vec::new();
    for word in ["from", "import", "URL"] {
        for (at, _) in bare.match_indices(word) {
            if !is_whole(&bare, at, word) {
                continue;
            }
            let Some(specifier) = specifier(&with_literals[at + word.len()..]) else { continue };
            let Some(file) = join(folder(path), specifier).and_then(|name| resolve(tree, &name)) else { continue };
            let line = 1 + bare[..at].matches('\n').count();
            let statement = bare[..at].rfind("import").max(bare[..at].rfind("export")).unwrap_or(at);
            let is_type = word == "from" && bare[statement..].split_whitespace().nth(1) == Some("type");
            found.push(Import { file, line, is_type });
        }
    }
    found.sort_by_key(|import| import.line);
    found
}

fn is_whole(code: &str, at: usize, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '.';
    !code[..at].ends_with(is_part) && !code[at + word.len()..].starts_with(is_part)
}

/// The relative path that comes next, in quotes, perhaps in a bracket.
fn specifier(rest: &str) -> Option<&str> {
    let rest = rest.trim_start().trim_start_matches('(').trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = rest[1..].split(quote).next()?;
    (inner.starts_with("./") || inner.starts_with("../")).then_some(inner)
}

/// The source of a module: TypeScript is imported under the name that it is emitted as.
fn resolve(tree: &Tree, name: &str) -> Option<String> {
    let stem = name.strip_suffix(".js").unwrap_or(name);
    let names = [name.to_owned(), format!("{stem}.ts"), format!("{stem}.d.ts"), format!("{stem}/index.ts")];
    names.into_iter().find(|name| tree.has(name))
}

/// All modules of the package.
pub fn modules(tree: &Tree) -> impl Iterator<Item = &str> {
    let scripts = tree.with_extension(&["js", "ts"]);
    scripts.map(|(path, _)| path).filter(|path| path.starts_with("pkg/src/"))
}

/// The sources of what package.json exports (`./dist/element.js` comes from element.ts or from a file in element/), and
/// what the script that bundles them names.
pub fn entries(tree: &Tree) -> BTreeSet<String> {
    let manifest = tree.text("pkg/package.json").unwrap_or_default();
    let targets = manifest.split('"').filter_map(|text| text.strip_prefix("./dist/")?.strip_suffix(".js"));
    let bundler = tree.text("xtask/npm/bundle.mjs").unwrap_or_default();
    let sources = targets.chain(bundler.split('"')).flat_map(|name| {
        let last = name.rsplit('/').next().unwrap_or(name);
        let names = [name.to_owned(), format!("{name}/index"), format!("{name}/{last}")];
        names.into_iter().flat_map(|name| ["ts", "js"].map(|extension| format!("pkg/src/{name}.{extension}")))
    });
    sources.filter(|path| tree.has(path)).collect()
}

/// The entries and everything that they import, directly or not; types beside a module of the same name too.
pub fn reached(tree: &Tree) -> BTreeSet<String> {
    let mut waiting: Vec<String> = entries(tree).into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !found.insert(path.clone()) {
            continue;
        }
        waiting.extend(imports(tree, &path).into_iter().map(|import| import.file));
        let types = path.trim_end_matches(".js").to_owned() + ".d.ts";
        if tree.has(&types) {
            waiting.push(types);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Tree, entries, imports, reached};

    #[test]
    fn imports_of_all_kinds() {
        let text = "import a, {\n  b,\n} from \"./a.js\";\nimport './b.js';\n// import \"./c.js\"\nconst x = \"import './c.js'\";\n\
            import type { T } from \"./types.js\";\nexport * from \"./a.js\";\nconst later = () => import(\"../up.js\");\n\
            new Worker(new URL(\"./worker.js\", import.meta.url));\nimport { d } from \"other\";\n";
        let files = ["a.ts", "b.js", "c.js", "types.ts", "worker.js"].map(|name| format!("pkg/src/in/{name}"));
        let mut sample: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "")).collect();
        sample.extend([("pkg/src/in/main.ts", text), ("pkg/src/up.ts", "")]);
        let tree = Tree::sample(&sample);
        let found: Vec<_> =
            imports(&tree, "pkg/src/in/main.ts").into_iter().map(|one| (one.file, one.line, one.is_type)).collect();
        let expected = [
            ("pkg/src/in/a.ts", 3, false),
            ("pkg/src/in/b.js", 4, false),
            ("pkg/src/in/types.ts", 7, true),
            ("pkg/src/in/a.ts", 8, false),
            ("pkg/src/up.ts", 9, false),
            ("pkg/src/in/worker.js", 10, false),
        ];
        assert_eq!(found, expected.map(|(file, line, is_type)| (file.to_owned(), line, is_type)));
    }

    #[test]
    fn reached_from_what_is_exported() {
        let tree = Tree::sample(&[
            ("pkg/package.json", r#"{ "exports": { ".": "./dist/index.js", "./element": "./dist/element.js" } }"#),
            ("pkg/src/index.ts", "import './a.js';"),
            ("pkg/src/a.ts", ""),
            ("pkg/src/left.ts", ""),
            ("xtask/npm/bundle.mjs", "const UNITS = { shared: \"sdk\" };"),
            ("pkg/src/sdk.ts", ""),
            ("pkg/src/element/element.ts", ""),
        ]);
        let found = ["pkg/src/element/element.ts", "pkg/src/index.ts", "pkg/src/sdk.ts"];
        assert!(entries(&tree).iter().eq(&found));
        assert!(!reached(&tree).contains("pkg/src/left.ts") && reached(&tree).len() == 4);
    }
}
