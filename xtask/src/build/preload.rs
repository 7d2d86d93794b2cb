//! Entries that name all their scripts: a browser asks for them at once, instead of finding them one behind the other.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// Adds imports to the minified script `entry` of `folder`. They come last, so that nothing runs in another order.
pub fn announce(folder: &Path, entry: &str) -> Result<()> {
    let entry = folder.join(entry);
    let mut seen = vec![entry.clone()];
    let mut next = 0;
    while let Some(script) = seen.get(next).cloned() {
        let text = fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
        for name in imports(&text) {
            let path = resolved(&script, name);
            if !seen.contains(&path) {
                seen.push(path);
            }
        }
        next += 1;
    }
    let base = entry.parent().context("an entry lies in a folder")?;
    let mut text = fs::read_to_string(&entry)?;
    let own: Vec<PathBuf> = imports(&text).map(|name| resolved(&entry, name)).collect();
    for path in seen.iter().skip(1).filter(|path| !own.contains(path)) {
        let name = match (path.strip_prefix(base), path.strip_prefix(folder)) {
            (Ok(below), _) => format!("./{}", below.display()),
            (_, Ok(beside)) => format!("../{}", beside.display()),
            _ => continue,
        };
        text.push_str(&format!("import\"{name}\";\n"));
    }
    fs::write(&entry, text)?;
    Ok(())
}

/// The scripts that a minified script imports, as it names them.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let names = ["from\"", "import\""].into_iter().flat_map(move |before| text.split(before).skip(1));
    names.filter_map(|rest| rest.split('"').next()).filter(|name| name.starts_with('.') && name.ends_with(".js"))
}

fn resolved(script: &Path, name: &str) -> PathBuf {
    let mut path = script.parent().unwrap_or(script).to_owned();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::announce;

    #[test]
    fn what_an_entry_leads_to_is_named_once() {
        let folder = std::env::temp_dir().join(format!("announced-{}", std::process::id()));
        let at = |name: &str| folder.join(name);
        std::fs::create_dir_all(at("element")).unwrap();
        for (name, text) in [
            ("a.js", "import{b}from\"./b.js\";b()\n"),
            ("b.js", "import\"./c.js\";export{x}from\"./element/d.js\";export const b=1\n"),
            ("c.js", "import{a}from\"./a.js\";import y from\"elsewhere\"\n"),
            ("element/d.js", "import\"../c.js\";import\"./e.js\"\n"),
            ("element/e.js", "\n"),
        ] {
            std::fs::write(at(name), text).unwrap();
        }
        announce(&folder, "a.js").unwrap();
        let added = "import\"./element/d.js\";\nimport\"./c.js\";\nimport\"./element/e.js\";\n";
        assert_eq!(std::fs::read_to_string(at("a.js")).unwrap(), format!("import{{b}}from\"./b.js\";b()\n{added}"));
        announce(&folder, "element/d.js").unwrap();
        let text = std::fs::read_to_string(at("element/d.js")).unwrap();
        assert_eq!(text, "import\"../c.js\";import\"./e.js\"\nimport\"../a.js\";\nimport\"../b.js\";\n");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
