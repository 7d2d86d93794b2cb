//! Writes the reports about archives.

use crate::bindings::write::bytes;
use crate::browser::json;
use crate::core::archive::{ArchiveEntry, ArchiveReport, Problem, VerifyReport};
use crate::core::decimal;
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// The report of `inspect`.
pub fn archive_report(report: ArchiveReport) -> JsValue {
    json::object(&[
        ("entries", json::parse(&entries_text(&report.entries)).unwrap_or(JsValue::UNDEFINED)),
        ("totalSize", bytes(report.total_size)),
        ("totalCompressedSize", bytes(report.total_compressed_size)),
        ("hasDatabase", report.has_database.into()),
        ("verdict", report.verdict.as_str().into()),
        ("problems", problems(&report.problems)),
    ])
}

/// The approximate number of bytes of an entry's JSON without its name.
const FIXED: usize = 160;

/// The entries as JSON: one text crosses to JavaScript instead of ten values for each entry, of which there may be
/// many.
fn entries_text(entries: &[ArchiveEntry]) -> String {
    let names: usize = entries.iter().map(|entry| entry.name.len()).sum();
    let mut text = String::with_capacity(names.saturating_add(entries.len().saturating_mul(FIXED)));
    text.push('[');
    for entry in entries {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str("{\"name\":");
        push_text(&mut text, &entry.name);
        for (name, value) in [
            (",\"size\":", entry.size),
            (",\"compressedSize\":", entry.compressed_size),
            (",\"crc32\":", entry.crc32.into()),
        ] {
            text.push_str(name);
            decimal::push(&mut text, value, 1);
        }
        text.push_str(",\"modified\":");
        // Neither a time nor a method has anything to escape.
        match entry.modified {
            Some(modified) => text.extend(["\"", &modified.to_string(), "\""]),
            None => text.push_str("null"),
        }
        text.extend([",\"method\":\"", entry.method, "\""]);
        text.push_str(if entry.is_directory { ",\"isDirectory\":true}" } else { ",\"isDirectory\":false}" });
    }
    text.push(']');
    text
}

/// A JSON string (RFC 8259, section 7).
fn push_text(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    // All characters that need an escape are ASCII, so bytes can be compared.
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        let (plain, escaped) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(plain);
        let mut characters = escaped.chars();
        match characters.next() {
            Some(control) if control < ' ' => {
                text.push_str("\\u00");
                for shift in [4, 0] {
                    text.push(char::from_digit(u32::from(control) >> shift & 15, 16).unwrap_or('0'));
                }
            }
            Some(character) => text.extend(['\\', character]),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

/// The report of `verify`.
pub fn verify_report(report: VerifyReport) -> JsValue {
    let collections: Array = report.collections.into_iter().map(JsValue::from).collect();
    json::object(&[
        ("verdict", report.verdict.as_str().into()),
        ("restorable", report.restorable.into()),
        ("problems", problems(&report.problems)),
        ("entries", bytes(report.entries)),
        ("bytes", bytes(report.bytes)),
        ("collections", collections.into()),
    ])
}

fn problems(problems: &[Problem]) -> JsValue {
    let list: Array = problems
        .iter()
        .map(|problem| {
            let entry = problem.entry.as_deref().map_or(JsValue::NULL, JsValue::from);
            json::object(&[
                ("code", problem.code.as_str().into()),
                ("entry", entry),
                ("message", problem.message.into()),
            ])
        })
        .collect();
    list.into()
}
