//! Documents: links that lead nowhere, and names of files that are not in the repository.

use super::{
    Finding,
    syntax::{Language, comments},
    tree::{Tree, extension, folder, join},
};

/// A path that begins with one of these is meant as one of this repository.
const FOLDERS: [&str; 10] = [".ci", "docs", "examples", "fuzz", "pkg", "src", "tests", "www", "xtask", ".cargo"];

const EXTENSIONS: [&str; 13] =
    ["css", "html", "js", "json", "jsx", "md", "mjs", "py", "rs", "svg", "toml", "ts", "txt"];

/// Made by the build.
const BUILT: [&str; 3] = ["pkg/dist/", "pkg/LICENSE", "tests/node_modules/"];

/// Links of Markdown files to files and headings that are not there.
pub fn links(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.with_extension(&["md"]) {
        for (line, prose) in prose(text) {
            for target in targets(prose) {
                if let Some(what) = broken(tree, path, target) {
                    found.push(Finding::new(path, line, &what));
                }
            }
        }
    }
    found
}

fn broken(tree: &Tree, path: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let file = if file.is_empty() { Some(path.to_owned()) } else { join(folder(path), file) };
    let Some(file) = file.filter(|file| tree.has_any(file)) else {
        return Some(format!("the link leads to {target}, which is not there: mend or remove it"));
    };
    if heading.is_empty() || extension(&file) != "md" {
        return None;
    }
    let text = tree.text(&file).unwrap_or_default();
    let has_heading = prose(text).any(|(_, line)| line.starts_with('#') && slug(line) == heading);
    (!has_heading).then(|| format!("{file} has no heading #{heading}: mend the link"))
}

/// The lines outside code blocks.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        (!is_code && !is_fence).then_some((index + 1, line))
    })
}

/// The targets of the links of a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let reference = line.starts_with('[').then(|| line.split_once("]: ")).flatten();
    inline.chain(reference.map(|(_, target)| target.trim()))
}

/// The anchor that a heading gets on the usual forges.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Names of files, in comments and in prose, that are not in the repository.
pub fn mentions(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    // The history names files that were there.
    for (path, text) in tree.files().filter(|(path, _)| *path != "CHANGELOG.md") {
        for (index, line) in commentary(path, text).lines().enumerate().filter(|(_, line)| line.contains(['.', '/'])) {
            for name in words(line).filter(|name| is_mention(name) && !is_there(tree, path, name)) {
                let what = format!("{name} is not in the repository: name what is, or say it here");
                found.push(Finding::new(path, index + 1, &what));
            }
        }
    }
    found
}

/// The comments or the prose of a file; lines keep their places.
fn commentary(path: &str, text: &str) -> String {
    let with_hash = ["toml", "py", "sh", "yml", "yaml"].contains(&extension(path)) || path.starts_with(".ci/");
    match Language::of(path) {
        Some(language) => comments(text, language),
        None if extension(path) == "md" => {
            let mut lines = vec![""; text.lines().count()];
            for (line, prose) in prose(text) {
                lines[line - 1] = prose;
            }
            lines.join("\n")
        }
        None if with_hash => {
            let hash = |line: &str| line.find('#').map_or(String::new(), |at| line[at..].to_owned());
            text.lines().map(hash).collect::<Vec<_>>().join("\n")
        }
        None => String::new(),
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| c.is_whitespace() || "`'\"()[]{}<>,;|=→".contains(c);
    line.split(is_between).filter(|word| !word.contains("://")).map(|word| {
        // `src/lib.rs:12` and the end of a sentence.
        let word = word.split(':').next().unwrap_or(word);
        word.split('#').next().unwrap_or(word).trim_end_matches(['.', '!', '?'])
    })
}

fn is_mention(name: &str) -> bool {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    let stem = name.strip_suffix(".md").is_some_and(|stem| stem.ends_with(char::is_alphanumeric));
    let first = name.split_once('/').map_or("", |(first, _)| first);
    let is_path = FOLDERS.contains(&first) && EXTENSIONS.contains(&extension(name));
    is_plain && (stem || is_path) && !BUILT.iter().any(|built| name.starts_with(built))
}

/// Seen from the file's folder or one above it, or in docs/.
fn is_there(tree: &Tree, path: &str, name: &str) -> bool {
    let above = path.match_indices('/').map(|(end, _)| &path[..end]);
    above.chain(["", "docs"]).any(|folder| join(folder, name).is_some_and(|file| tree.has(&file)))
}

#[cfg(test)]
mod tests {
    use super::{Tree, links, mentions};
    use crate::tidy::places;

    #[test]
    fn links_lead_somewhere() {
        let text = "# A `b`, c!\n[x](docs/a.md) [y](docs/missing.md)\n[z](docs/a.md#one) [z](docs/a.md#two)\n[w](#a-b-c) [v](https://x.test/)\n\
            ```\n[u](missing.md)\n```\n[ref]: missing.md\n[folder](docs/)\n";
        let tree = Tree::sample(&[("README.md", text), ("docs/a.md", "## One\n[up](../README.md)\n[out](../../a.md)")]);
        assert_eq!(places(links(&tree)), ["README.md:2", "README.md:3", "README.md:8", "docs/a.md:3"]);
    }

    #[test]
    fn files_that_are_named_are_there() {
        let tree = Tree::sample(&[
            ("Cargo.toml", "# See packaging.md, section 4.\na = \"missing.md\"\n"),
            (
                "src/a.rs",
                "//! As docs/b.md and b.md say.\n// src/gone.rs:12, `server-contract.md`\nlet a = \"x.md\"; // https://a.test/x.md\n",
            ),
            ("docs/b.md", "The entry is `src/a.rs`.\nIt was `src/old.rs`; see *.md\n```\nsrc/main.rs\n```\n"),
            ("CHANGELOG.md", "src/old.rs"),
            ("pkg/src/c.ts", "/** pkg/dist/index.js and pkg/src/d.ts */"),
        ]);
        let expected = ["Cargo.toml:1", "docs/b.md:2", "pkg/src/c.ts:1", "src/a.rs:2", "src/a.rs:2"];
        assert_eq!(places(mentions(&tree)), expected);
    }
}
