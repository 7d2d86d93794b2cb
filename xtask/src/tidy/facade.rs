//! The public surface of the npm package, compared with the names in the documents.

use std::collections::BTreeSet;

use super::{
    Finding,
    syntax::{Language, without_comments},
    tree::Tree,
};

/// Files with the public declarations, of which the first that exists is read. The report of the surface has the name
/// of an export before its declaration.
const DECLARATIONS: [&str; 2] = ["pkg/api.txt", "pkg/src/index.d.ts"];

/// Every element has these.
const OF_ELEMENTS: [&str; 7] = [
    "addEventListener",
    "adoptedCallback",
    "attributeChangedCallback",
    "connectedCallback",
    "disconnectedCallback",
    "observedAttributes",
    "removeEventListener",
];

/// A public name: a function, a class, or a member of one.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    /// The class that it belongs to.
    class: Option<String>,
    name: String,
    line: usize,
}

/// Public functions, classes and their members that no document names in code.
pub fn undocumented(tree: &Tree) -> Vec<Finding> {
    let Some((path, text)) = DECLARATIONS.iter().find_map(|path| Some((*path, tree.text(path)?))) else {
        let what = "the package's declarations are not found: name their file in xtask/src/tidy/facade.rs";
        return vec![Finding::new(DECLARATIONS[0], 1, what)];
    };
    let named = named(tree);
    let missing = items(text).into_iter().filter(|item| !named.contains(&item.name));
    missing
        .map(|item| {
            let class = item.class.map_or(String::new(), |class| format!(" of {class}"));
            let what = format!("{}{class} is public: add it to the table in README.md or docs/", item.name);
            Finding::new(path, item.line, &what)
        })
        .collect()
}

/// All words in code, inline or in blocks, of README.md and docs/.
fn named(tree: &Tree) -> BTreeSet<String> {
    let documents = tree.with_extension(&["md"]).filter(|(path, _)| *path == "README.md" || path.starts_with("docs/"));
    // Between one pair of backticks or three, every second part is code.
    let code = documents.flat_map(|(_, text)| text.split('`').skip(1).step_by(2));
    code.flat_map(|code| code.split(|c: char| !is_part(c))).map(str::to_owned).collect()
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn items(text: &str) -> Vec<Item> {
    let text = without_comments(text, Language::Script);
    let exported = exported_by_list(&text);
    let mut found = Vec::new();
    let mut depth = 0;
    let mut class = None;
    for (index, line) in text.lines().enumerate() {
        let start = line.trim_start();
        let start = start.split_once(": export ").map_or(start, |(name, _)| &start[name.len() + 2..]);
        if depth == 0 {
            class = declared(start, &exported, &mut found, index + 1);
        } else if depth == 1
            && let Some(class) = &class
            && let Some(name) = member(start)
        {
            found.push(Item { class: Some(class.clone()), name: name.to_owned(), line: index + 1 });
        }
        depth += line.matches(['{', '(']).count();
        depth = depth.saturating_sub(line.matches(['}', ')']).count());
    }
    // Overloads, and the two halves of a property.
    found.dedup_by(|a, b| a.name == b.name && a.class == b.class);
    found
}

/// The names in `export { a, b as c }`.
fn exported_by_list(text: &str) -> BTreeSet<&str> {
    let lists = text.split("export {").skip(1).filter_map(|rest| rest.split('}').next());
    lists.flat_map(|list| list.split(',')).filter_map(|one| one.split_whitespace().next()).collect()
}

/// Notes a public declaration; the name when it is a class.
fn declared(start: &str, exported: &BTreeSet<&str>, found: &mut Vec<Item>, line: usize) -> Option<String> {
    let mut words = start.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    let mut is_exported = false;
    let kind = words.find(|word| {
        is_exported |= *word == "export";
        !["export", "default", "declare", "abstract", "async"].contains(word)
    })?;
    if !["class", "function", "const", "let"].contains(&kind) {
        return None;
    }
    let name = words.next()?.to_owned();
    if !is_exported && !exported.contains(name.as_str()) {
        return None;
    }
    found.push(Item { class: None, name: name.clone(), line });
    (kind == "class").then_some(name)
}

/// The name of a public member that begins in this line.
fn member(start: &str) -> Option<&str> {
    let mut rest = start;
    loop {
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match word {
            "" | "private" | "protected" | "constructor" => return None,
            "readonly" | "static" | "get" | "set" | "async" | "declare" | "abstract" if behind.starts_with(' ') => {
                rest = behind.trim_start();
            }
            _ if OF_ELEMENTS.contains(&word) => return None,
            _ => return behind.starts_with(['(', ':', '?', '<', '!', ';']).then_some(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, undocumented};

    #[test]
    fn public_names_are_in_a_document() {
        let declarations = "\
/** Not `export function commented(): void`. */
export function documented(): void;
export declare function missing(options?: { inner: string }): void;
export default class Client {
    constructor(url: string);
    readonly url: string;
    get token(): string;
    set token(value: string);
    private hidden: number;
    #secret;
    list<T>(options?: {
        nested: string;
    }): Promise<T>;
}
declare class Internal {
    inner(): void;
}
declare class Listed {
    member: string;
    connectedCallback(): void;
}
later: export declare function later(): void;
export interface Options {
    field: string;
}
export { Listed, type Options as Other };
";
        let readme = "A table: `documented()`, `pb.list`.\n```js\nnew Client()\n```\nThe word url is prose.";
        let tree =
            Tree::sample(&[("pkg/src/index.d.ts", declarations), ("README.md", readme), ("docs/a.md", "`Listed`")]);
        let found: Vec<String> = undocumented(&tree).iter().map(ToString::to_string).collect();
        let names: Vec<&str> = found.iter().filter_map(|text| text.split(" is public").next()).collect();
        let expected = ["3: missing", "6: url of Client", "7: token of Client", "19: member of Listed", "22: later"];
        assert_eq!(names, expected.map(|text| format!("pkg/src/index.d.ts:{text}")));
    }

    #[test]
    fn declarations_that_are_gone_are_a_finding() {
        assert_eq!(undocumented(&Tree::default()).len(), 1);
    }
}
