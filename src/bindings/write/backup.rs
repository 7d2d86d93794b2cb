//! Writes backups and the plans of retention policies.

use crate::bindings::write::bytes;
use crate::browser::json;
use crate::core::backup::BackupFileInfo;
use crate::core::retention::{KeptBackup, PrunePlan};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// A backup as the list has it.
pub fn info(file: &BackupFileInfo) -> JsValue {
    json::object(&[
        ("key", file.key.as_str().into()),
        ("size", bytes(file.size)),
        ("modified", file.modified.as_str().into()),
    ])
}

/// Several backups.
pub fn infos(files: &[BackupFileInfo]) -> JsValue {
    files.iter().map(info).collect::<Array>().into()
}

/// The plan of a policy: the backups that it keeps and removes.
pub fn plan(plan: &PrunePlan) -> JsValue {
    json::object(&[("keep", kept(&plan.keep)), ("remove", infos(&plan.remove))])
}

/// The backups that a policy keeps, with the reasons.
pub fn kept(list: &[KeptBackup]) -> JsValue {
    let list: Array = list
        .iter()
        .map(|kept| {
            let reasons: Array = kept.reasons.iter().map(|reason| JsValue::from_str(reason)).collect();
            json::object(&[("backup", info(&kept.backup)), ("reasons", reasons.into())])
        })
        .collect();
    list.into()
}
