//! Changes to what wasm-bindgen generates.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The generated glue with the guards of module.js, so that a trap anywhere, in a settled promise too, is noticed, and what
/// belongs to a replaced instance is let go without a word. wasm-bindgen has no setting for that.
pub fn guarded(glue: &str) -> Result<String> {
    let mut guarded = format!("import {{ guardExports, invoke }} from './module.js';\n{glue}");
    for (plain, wrapped) in [
        // The package starts the module itself.
        ("export { initSync, __wbg_init as default };", "export { initSync };"),
        ("    wasm = instance.exports;\n", "    wasm = guardExports(instance.exports);\n"),
        ("    wasm = wasmInstance.exports;\n", "    wasm = guardExports(wasmInstance.exports);\n"),
        ("throw new Error('Cannot invoke closure from previous WASM instance');", "return undefined;"),
        ("return f(a, state.b, ...args);", "return invoke(() => f(a, state.b, ...args));"),
    ] {
        guarded = replaced(&guarded, plain, wrapped)?;
    }
    Ok(guarded)
}

/// The generated glue with the short names that wasm-opt gave to the module's imports and exports; `names` is what it said.
pub fn renamed(glue: &str, names: &str) -> Result<String> {
    let names: Value = serde_json::from_str(names).context("wasm-opt did not list the names")?;
    let list = |kind: &str| names[kind].as_array().cloned().with_context(|| format!("wasm-opt listed no {kind}"));
    let mut glue = replaced(glue, "\"./sdk_bg.js\": ", "\"a\": ")?;
    for import in list("imports")? {
        let (name, short) = pair(&import[1], &import[2])?;
        glue = replaced(&glue, &format!("\n        {name}: "), &format!("\n        {short}: "))?;
    }
    for export in list("exports")? {
        let (name, short) = pair(&export[0], &export[1])?;
        glue = with_export(&glue, name, short);
    }
    Ok(glue)
}

fn pair<'a>(name: &'a Value, short: &'a Value) -> Result<(&'a str, &'a str)> {
    name.as_str().zip(short.as_str()).context("wasm-opt listed no pair of names")
}

fn replaced(glue: &str, plain: &str, other: &str) -> Result<String> {
    ensure!(glue.matches(plain).count() == 1, "the glue of this wasm-bindgen has no single {:?}", plain.trim());
    Ok(glue.replace(plain, other))
}

/// Exports are members of `wasm`; one name may begin another.
fn with_export(glue: &str, name: &str, short: &str) -> String {
    let member = format!("wasm.{name}");
    let mut parts = glue.split(member.as_str());
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = part.starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '$'));
        if is_longer {
            renamed.push_str(&member);
        } else {
            renamed.push_str("wasm.");
            renamed.push_str(short);
        }
        renamed.push_str(part);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn names_are_shortened_on_both_sides() {
        let glue = "x = {\n        __wbg_now_1: f,\n        __wbg_now_12: f,\n        \"./sdk_bg.js\": x\n} wasm.send(wasm.sendAll, wasm.memory)";
        let names = r#"{"imports": [["./sdk_bg.js", "__wbg_now_1", "$"], ["./sdk_bg.js", "__wbg_now_12", "a"]],
            "exports": [["send", "$"], ["sendAll", "b"], ["memory", "c"]]}"#;
        let expected = "x = {\n        $: f,\n        a: f,\n        \"a\": x\n} wasm.$(wasm.b, wasm.c)";
        assert_eq!(renamed(glue, names).unwrap(), expected);
        assert!(renamed("another glue", names).is_err());
    }
}
