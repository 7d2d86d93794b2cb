//! Changes to what wasm-bindgen generates.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Puts a guard (pkg/src/module.ts) around the instance in the generated glue, so that a trap is noticed wherever it
/// happens, in a settled promise too, and objects of a replaced instance are freed silently. Also removes globals that
/// are used at import. wasm-bindgen has no setting for either.
pub fn guarded(glue: &str) -> Result<String> {
    let mut guarded = without_checks(glue)?;
    for (plain, other) in [
        ("    wasm = instance.exports;\n", "    wasm = guard.exports(instance.exports);\n"),
        ("    wasm = wasmInstance.exports;\n", "    wasm = guard.exports(wasmInstance.exports);\n"),
        ("throw new Error('Cannot invoke closure from previous WASM instance');", "return undefined;"),
        ("return f(a, state.b, ...args);", "return guard.invoke(() => f(a, state.b, ...args));"),
        // The package starts the module itself.
        (
            "export { initSync, __wbg_init as default };",
            "export { initSync };\n\nlet guard;\nexport function guardWith(given) { guard = given; }",
        ),
        (
            "let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });\ncachedTextDecoder.decode();\n",
            "let cachedTextDecoder;\n",
        ),
        (
            "    numBytesDecoded += len;\n    if (numBytesDecoded >=",
            "    numBytesDecoded += len;\n    if (!cachedTextDecoder || numBytesDecoded >=",
        ),
        // encodeInto is everywhere where the package runs.
        ("const cachedTextEncoder = new TextEncoder();\n", "let cachedTextEncoder;\n"),
    ] {
        guarded = replaced(&guarded, plain, other)?;
    }
    let (before, polyfill) =
        guarded.split_once("if (!('encodeInto' in cachedTextEncoder)) {").context("the glue has no encodeInto")?;
    let (_, after) = polyfill.split_once("\n}\n").context("the glue has another encodeInto")?;
    ensure!(before.contains("cachedTextEncoder.encode"), "the glue uses no TextEncoder");
    Ok(format!("{before}{after}")
        .replace("cachedTextEncoder.encode", "(cachedTextEncoder ??= new TextEncoder()).encode"))
}

/// Removes from each method the check whether its object belongs to the present instance: the facade makes its objects
/// anew when the instance is replaced (pkg/src/connection.ts).
fn without_checks(glue: &str) -> Result<String> {
    let mut kept = String::new();
    let mut lines = glue.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        if line.contains("__wbg_inst !== __wbg_instance_id) {") {
            let check = [lines.next(), lines.next()].map(Option::unwrap_or_default);
            ensure!(check[0].contains("Invalid stale object") && check[1].trim() == "}", "the glue checks otherwise");
            count += 1;
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    ensure!(count > 0, "the glue checks no objects");
    Ok(kept)
}

/// The generated types: those of the facade that they name are imported, and what the build adds is declared.
pub fn types(generated: &str) -> String {
    let mut names: Vec<&str> = generated
        .split("Promise<")
        .skip(1)
        .filter_map(|rest| rest.split(|next: char| !next.is_ascii_alphanumeric()).next())
        .filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()) && !["Blob", "Record"].contains(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    let guard = "export function guardWith(guard: { exports(exports: WebAssembly.Exports): WebAssembly.Exports; invoke<T>(run: () => T): T | undefined }): void;";
    format!("import type {{ {} }} from '@facade';\n{generated}\n{guard}\n", names.join(", "))
}

/// The generated glue with the short names that wasm-opt gave to the module's imports and exports; `names` is its
/// output.
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
    use super::{renamed, types};

    #[test]
    fn names_are_shortened_on_both_sides() {
        let glue = "x = {\n        __wbg_now_1: f,\n        __wbg_now_12: f,\n        \"./sdk_bg.js\": x\n} wasm.send(wasm.sendAll, wasm.memory)";
        let names = r#"{"imports": [["./sdk_bg.js", "__wbg_now_1", "$"], ["./sdk_bg.js", "__wbg_now_12", "a"]],
            "exports": [["send", "$"], ["sendAll", "b"], ["memory", "c"]]}"#;
        let expected = "x = {\n        $: f,\n        a: f,\n        \"a\": x\n} wasm.$(wasm.b, wasm.c)";
        assert_eq!(renamed(glue, names).unwrap(), expected);
        assert!(renamed("another glue", names).is_err());
    }

    #[test]
    fn types_of_the_facade_are_imported_once() {
        let generated = "export class Files { getToken(): Promise<string>; info(): Promise<FileInfo[]>; again(): Promise<FileInfo>; all(): Promise<Blob | undefined>; }";
        let typed = types(generated);
        assert!(typed.starts_with("import type { FileInfo } from '@facade';\n"), "{typed}");
        assert!(typed.contains(generated) && typed.contains("guardWith"));
    }
}
