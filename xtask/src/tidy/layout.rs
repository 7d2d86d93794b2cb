//! The layout of the sources: files that no module names, layers, circles, index files.

use super::{
    Finding,
    circles::{Graph, Step},
    crates::{Crate, roots},
    rust, script,
    tree::Tree,
};

/// From the lowest to the highest: each may use those before it.
const LAYERS: [&str; 4] = ["core", "browser", "client", "bindings"];

/// Crates that know the browser or JavaScript.
const BROWSER_CRATES: [&str; 6] =
    ["gloo_net", "js_sys", "serde_wasm_bindgen", "wasm_bindgen", "wasm_bindgen_futures", "web_sys"];

/// Rust files that no `mod` leads to, and modules of the package that nothing imports.
pub fn unreached(tree: &Tree) -> Vec<Finding> {
    let crates: Vec<Crate> = roots(tree).iter().map(|root| Crate::read(tree, root)).collect();
    let is_module = |path: &str| crates.iter().flat_map(|one| one.modules.values()).any(|module| module.file == path);
    let lost = tree.with_extension(&["rs"]).map(|(path, _)| path).filter(|path| !is_module(path));
    let mut found: Vec<Finding> =
        lost.map(|path| Finding::new(path, 1, "no module names this file: add a `mod` for it or remove it")).collect();
    let reached = script::reached(tree);
    let lost = script::modules(tree).filter(|path| !reached.contains(*path));
    found.extend(
        lost.map(|path| {
            Finding::new(path, 1, "no entry of pkg/package.json leads to this file: import it or remove it")
        }),
    );
    found
}

/// Uses that are forbidden: of layers above a file, and of files that use it in turn.
pub fn uses(tree: &Tree) -> Vec<Finding> {
    let library = Crate::read(tree, "src/lib.rs");
    let mut found = layers(tree, &library);
    found.extend(circles(tree, &library));
    found
}

/// Uses against the direction of the layers.
fn layers(tree: &Tree, library: &Crate) -> Vec<Finding> {
    let mut found = Vec::new();
    for reference in library.references() {
        let (from, to) = (layer(&reference.from.file), layer(&reference.to.file));
        if let (Some(from), Some(to)) = (from, to)
            && from < to
        {
            let what = format!(
                "{} must not use {} ({}): move what is shared down or pass it in",
                LAYERS[from], LAYERS[to], reference.to.file
            );
            found.push(Finding::new(&reference.from.file, reference.line, &what));
        }
    }
    for module in library.modules.values().filter(|module| layer(&module.file) == Some(0)) {
        let uses = module.source.uses.iter().map(|one| (&one.path, one.line));
        let paths = module.source.paths.iter().map(|one| (&one.parts, one.line));
        for (parts, line) in uses.chain(paths) {
            if let Some(first) = parts.first().filter(|first| BROWSER_CRATES.contains(&first.as_str())) {
                let what = format!("core knows no browser: keep {first} in src/browser");
                found.push(Finding::new(&module.file, line, &what));
            }
        }
    }
    for path in script::modules(tree).filter(|path| !is_element(path)) {
        for import in script::imports(tree, path).into_iter().filter(|import| is_element(&import.file)) {
            let what = format!("the SDK must not import the element ({}): it is used without it", import.file);
            found.push(Finding::new(path, import.line, &what));
        }
    }
    found
}

/// The height of a file's layer.
fn layer(path: &str) -> Option<usize> {
    let below = path.strip_prefix("src/")?;
    LAYERS.iter().position(|layer| below.strip_prefix(layer).is_some_and(|rest| rest.starts_with(['/', '.'])))
}

/// The element's files, its entry beside the SDK's included.
fn is_element(path: &str) -> bool {
    path.starts_with("pkg/src/element/") || path.starts_with("pkg/src/element.")
}

/// Circles between files of src/ and of pkg/src.
///
/// A module may use the one that it is in (`super`), which it extends and whose private parts it sees; every other use
/// counts. An index (a file of nothing but `mod` and `use`) is no part of a circle: what is used through it counts as
/// use of the file where the item is. Types that are imported as types do not count.
fn circles(tree: &Tree, library: &Crate) -> Vec<Finding> {
    let mut rust = Graph::default();
    for one in library.references() {
        if !one.from.is_index() && !one.to.is_index() && !one.is_to_parent {
            rust.add(&one.from.file, &one.to.file, one.line);
        }
    }
    let mut script = Graph::default();
    for path in script::modules(tree) {
        for import in script::imports(tree, path).into_iter().filter(|import| !import.is_type) {
            script.add(path, &import.file, import.line);
        }
    }
    rust.circles().iter().chain(&script.circles()).map(|circle| describe(circle)).collect()
}

fn describe(circle: &[Step]) -> Finding {
    let (first, line) = circle.first().map_or(("", 0), |step| (step.file.as_str(), step.line));
    let rest: Vec<String> = circle.iter().skip(1).map(|step| format!("{}:{}", step.file, step.line)).collect();
    let what = format!("circle with {}: move what both need into a file of its own", rest.join(" and "));
    Finding::new(first, line, &what)
}

/// `mod.rs` files that hold more than an index.
pub fn indexes(tree: &Tree) -> Vec<Finding> {
    let indexes =
        tree.files().filter(|(path, _)| path.ends_with("/mod.rs") && path.split('/').any(|part| part == "src"));
    let with_logic = indexes.filter_map(|(path, text)| Some((path, rust::read(text).logic?)));
    let what = "a mod.rs is an index: a header, `mod` and `use`. Move this into a file with a name";
    with_logic.map(|(path, line)| Finding::new(path, line, what)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Crate, Tree, circles, indexes, layers, unreached};
    use crate::tidy::places;

    #[test]
    fn files_that_no_module_names() {
        let tree = Tree::sample(&[
            ("Cargo.toml", ""),
            ("src/lib.rs", "mod a;"),
            ("src/a.rs", "#[path = \"c.rs\"]\nmod b;"),
            ("src/c.rs", ""),
            ("src/lost.rs", ""),
            ("pkg/package.json", "\"./dist/index.js\""),
            ("pkg/src/index.js", "import \"./a.js\";"),
            ("pkg/src/a.js", ""),
            ("pkg/src/index.d.ts", ""),
            ("pkg/src/lost.js", ""),
        ]);
        assert_eq!(places(unreached(&tree)), ["src/lost.rs:1", "pkg/src/lost.js:1"]);
    }

    #[test]
    fn layers_have_a_direction() {
        let tree = Tree::sample(&[
            ("src/lib.rs", "mod core;\nmod browser;\nmod client;\npub use client::Client;"),
            ("src/core/mod.rs", "mod a;"),
            ("src/core/a.rs", "\nuse crate::browser::b;\nuse js_sys::Date;\nfn f(x: crate::Client) {}"),
            ("src/browser.rs", "pub fn b() { crate::core::a::f() }"),
            ("src/client/mod.rs", "mod c;\npub use c::Client;"),
            ("src/client/c.rs", "use crate::browser;\npub struct Client;"),
            ("pkg/src/a.ts", "import './element/b.js';"),
            ("pkg/src/element/b.ts", "import '../a.js';"),
        ]);
        let expected = ["src/core/a.rs:2", "src/core/a.rs:4", "src/core/a.rs:3", "pkg/src/a.ts:1"];
        assert_eq!(places(layers(&tree, &Crate::read(&tree, "src/lib.rs"))), expected);
    }

    #[test]
    fn circles_between_files() {
        let tree = Tree::sample(&[
            ("src/lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\nmod e;"),
            ("src/a.rs", "pub fn a() {\n crate::b::b() }"),
            ("src/b/mod.rs", "mod inner;\npub use inner::b;\nuse super::a;"),
            ("src/b/inner.rs", "\n\nuse crate::a::a;\npub fn b() {}"),
            ("src/c.rs", "use crate::a::a;\n#[cfg(test)]\nmod tests;"),
            ("src/c/tests.rs", "use super::*;"),
            ("src/d.rs", "mod child;\npub fn d() { child::c() }"),
            ("src/d/child.rs", "use super::d;\nuse crate::e::e;\npub fn c() {}"),
            ("src/e.rs", "use crate::d::d;\npub fn e() {}"),
            ("pkg/src/a.ts", "import type { B } from './b.js';"),
            ("pkg/src/b.ts", "import './a.js';\nimport './c.js';"),
            ("pkg/src/c.ts", "export { b } from './b.js';"),
        ]);
        let found = circles(&tree, &Crate::read(&tree, "src/lib.rs"));
        assert!(found.first().is_some_and(|first| first.what.starts_with("circle with src/b/inner.rs:3:")));
        assert_eq!(places(found), ["src/a.rs:2", "src/d.rs:2", "pkg/src/b.ts:2"]);
    }

    #[test]
    fn an_index_holds_nothing_else() {
        let tree = Tree::sample(&[
            ("src/a/mod.rs", "//! Header.\n\n#![allow(x)]\nmod b;\npub(crate) use b::C;\n#[cfg(test)]\nmod tests;\n"),
            ("src/b/mod.rs", "mod c;\n\nconst D: u32 = 1;\n"),
            ("tests/common/mod.rs", "fn shared() {}"),
        ]);
        assert_eq!(places(indexes(&tree)), ["src/b/mod.rs:3"]);
    }
}
