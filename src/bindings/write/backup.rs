//! Writes backups and the plans of retention policies.

use crate::bindings::write::bytes;
use crate::browser::json;
#[cfg(feature = "transfers")]
use crate::core::backup::BackupFileInfo;
use crate::core::backup::DatedBackup;
use crate::core::retention::{KeptBackup, PrunePlan};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// A backup as the list has it.
#[cfg(feature = "transfers")]
pub fn info(file: &BackupFileInfo) -> JsValue {
    json::object(&[
        ("key", file.key.as_str().into()),
        ("size", bytes(file.size)),
        ("modified", file.modified.as_str().into()),
    ])
}

/// A backup of a plan.
pub fn dated(backup: &DatedBackup) -> JsValue {
    json::object(&[
        ("key", backup.key.as_str().into()),
        ("size", bytes(backup.size)),
        ("modified", backup.modified.as_str().into()),
        // The platform's formatting costs the module nothing.
        ("time", js_sys::Date::new(&(backup.time.as_millis() as f64).into()).to_iso_string().into()),
        ("timeFrom", backup.time_from.as_str().into()),
    ])
}

/// Several backups of a plan.
pub fn dated_list(backups: &[DatedBackup]) -> JsValue {
    backups.iter().map(dated).collect::<Array>().into()
}

/// The plan of a policy: the backups that it keeps and removes.
pub fn plan(plan: &PrunePlan) -> JsValue {
    json::object(&[("keep", kept(&plan.keep)), ("remove", dated_list(&plan.remove))])
}

/// The backups that a policy keeps, with the reasons.
pub fn kept(list: &[KeptBackup]) -> JsValue {
    let list: Array = list
        .iter()
        .map(|kept| {
            let reasons: Array = kept.reasons.iter().map(|reason| JsValue::from_str(reason)).collect();
            json::object(&[("backup", dated(&kept.backup)), ("reasons", reasons.into())])
        })
        .collect();
    list.into()
}
