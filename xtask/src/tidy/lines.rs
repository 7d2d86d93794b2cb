//! Rules about single lines: how many there are, and words that must not stand in them.

use super::{
    Finding,
    syntax::{Language, comments},
    tree::Tree,
};

const MOST_LINES: usize = 400;
const MOST_LINES_OF_README: usize = 150;
const CODE: [&str; 10] = ["rs", "js", "mjs", "cjs", "jsx", "ts", "tsx", "css", "py", "sh"];

const MARKS: [&str; 3] = ["TODO", "FIXME", "XXX"];

/// Hosts of package registries, in two parts so that this file does not name them.
const HOSTS: [(&str, &str); 9] = [
    ("registry.npmjs", "org"),
    ("registry.yarnpkg", "com"),
    ("pypi", "org"),
    ("files.pythonhosted", "org"),
    ("index.crates", "io"),
    ("static.crates", "io"),
    ("proxy.golang", "org"),
    ("static.rust-lang", "org"),
    ("deb.debian", "org"),
];

/// Files of code that are too long to be about one thing, and a README that is too long to be read.
pub fn long_files(tree: &Tree) -> Vec<Finding> {
    let limits = tree.with_extension(&CODE).map(|(path, text)| (path, text, MOST_LINES));
    let readme = tree.text("README.md").map(|text| ("README.md", text, MOST_LINES_OF_README));
    let long = limits.chain(readme).filter(|(_, text, most)| text.lines().count() > *most);
    long.map(|(path, text, most)| {
        let what =
            format!("{} lines, and {most} are the limit: split the file by what it is about", text.lines().count());
        Finding::new(path, most + 1, &what)
    })
    .collect()
}

/// Addresses of package registries: where packages come from is each machine's own setting.
pub fn hosts(tree: &Tree) -> Vec<Finding> {
    let hosts = HOSTS.map(|(name, end)| format!("{name}.{end}"));
    let mut found = Vec::new();
    for (path, text) in tree.files() {
        for (index, line) in text.lines().enumerate() {
            if let Some(host) = hosts.iter().find(|host| line.contains(*host)) {
                let what = format!("names the registry {host}: name the package alone");
                found.push(Finding::new(path, index + 1, &what));
            }
            if path.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\": \"http") {
                let what = "lock files name no address: run npm with --omit-lockfile-registry-resolved";
                found.push(Finding::new(path, index + 1, what));
            }
        }
    }
    found
}

/// Notes of work that is left.
pub fn left_to_do(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.files() {
        let Some(language) = Language::of(path) else { continue };
        if !MARKS.iter().any(|mark| text.contains(mark)) {
            continue;
        }
        for (index, line) in comments(text, language).lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if let Some(word) = words.find(|word| MARKS.contains(word)) {
                found.push(Finding::new(path, index + 1, &format!("{word}: do it now or file an issue")));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{HOSTS, Tree, hosts, left_to_do, long_files};
    use crate::tidy::places;

    #[test]
    fn length() {
        let (fits, long) = ("\n".repeat(400), "\n".repeat(401));
        let tree = Tree::sample(&[("a.rs", &fits), ("b.ts", &long), ("c.json", &long), ("README.md", &fits)]);
        assert_eq!(places(long_files(&tree)), ["b.ts:401", "README.md:151"]);
    }

    #[test]
    fn registries() {
        let (name, end) = HOSTS[0];
        let lock = "{\n  \"resolved\": \"https://example.test/a.tgz\",\n  \"resolved\": \"local\"\n}";
        let url = format!("\nhttps://{name}.{end}/x");
        let tree = Tree::sample(&[("a.md", &url), ("b/package-lock.json", lock), ("c.json", lock)]);
        assert_eq!(places(hosts(&tree)), ["a.md:2", "b/package-lock.json:2"]);
    }

    #[test]
    fn notes_in_comments() {
        let tree =
            Tree::sample(&[("a.rs", "let a = \"TODO\";\n// TODO: b\n"), ("b.md", "TODO"), ("c.js", "/* FIXME */")]);
        assert_eq!(places(left_to_do(&tree)), ["a.rs:2", "c.js:1"]);
    }
}
