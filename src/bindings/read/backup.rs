//! Reads listed backups from JavaScript.

use crate::browser::json;
use crate::client::{Error, Result};
use crate::core::backup::BackupFileInfo;
use wasm_bindgen::prelude::*;

/// Reads a list of backups, as `getFullList` gives it.
pub fn read_backups(backups: &JsValue) -> Result<Vec<BackupFileInfo>> {
    let invalid = || Error::invalid_argument("A list of backups is an array of { key, size, modified }.");
    let list = backups.dyn_ref::<js_sys::Array>().ok_or_else(invalid)?;
    list.iter()
        .map(|item| {
            Ok(BackupFileInfo {
                key: json::get(&item, "key").as_string().ok_or_else(invalid)?,
                // `as` saturates.
                size: json::get(&item, "size").as_f64().unwrap_or_default() as u64,
                modified: json::get(&item, "modified").as_string().ok_or_else(invalid)?,
            })
        })
        .collect()
}
