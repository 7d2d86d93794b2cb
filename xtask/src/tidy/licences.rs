//! Licences of the npm packages that the build uses and the bundle may contain. cargo deny checks the crates; the
//! licences allowed here are those of its own list.

use serde_json::Value;

use super::{Finding, tree::Tree};

const LIST: &str = "deny.toml";
const LOCK: &str = "xtask/npm/package-lock.json";

/// Packages under a licence that deny.toml does not allow.
pub fn foreign(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(LOCK) else { return Vec::new() };
    let allowed = allowed(tree.text(LIST).unwrap_or_default());
    let lock: Value = serde_json::from_str(text).unwrap_or_default();
    let packages = lock["packages"].as_object().into_iter().flatten().filter(|(name, _)| !name.is_empty());
    let foreign = packages.filter(|(_, package)| !is_allowed(package["license"].as_str().unwrap_or("none"), &allowed));
    foreign
        .map(|(name, package)| {
            let line = text.lines().position(|line| line.contains(&format!("\"{name}\""))).map_or(1, |index| index + 1);
            let what =
                format!("its licence is {}, which {LIST} does not allow: use another package", package["license"]);
            Finding::new(LOCK, line, &what)
        })
        .collect()
}

fn allowed(list: &str) -> Vec<&str> {
    let licences = list.split_once("\nallow = [").and_then(|(_, rest)| rest.split(']').next());
    licences.unwrap_or_default().split('"').skip(1).step_by(2).collect()
}

/// Reads `A OR B AND C` and brackets around the whole.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.trim_matches(['(', ')']);
    let is_listed = |licence: &str| allowed.contains(&licence.trim_matches(['(', ')', ' ']));
    expression.split(" OR ").any(|choice| choice.split(" AND ").all(is_listed))
}

#[cfg(test)]
mod tests {
    use super::{LIST, LOCK, Tree, foreign};
    use crate::tidy::places;

    #[test]
    fn only_what_is_allowed() {
        let licences = ["MIT", "(GPL-3.0 OR MIT)", "MIT AND GPL-3.0", "GPL-3.0", "BSD-3-Clause"];
        let packages = licences.iter().enumerate();
        let packages: Vec<String> =
            packages.map(|(index, name)| format!("\"node_modules/p{index}\": {{ \"license\": \"{name}\" }}")).collect();
        let lock = format!("{{ \"packages\": {{\n\"\": {{}},\n{},\n\"none\": {{}} }} }}", packages.join(",\n"));
        let tree = Tree::sample(&[(LIST, "[licenses]\nallow = [\"MIT\", \"BSD-3-Clause\"]\n"), (LOCK, &lock)]);
        assert_eq!(places(foreign(&tree)), [5, 6, 8].map(|line| format!("{LOCK}:{}", line)).map(|place| place));
    }
}
