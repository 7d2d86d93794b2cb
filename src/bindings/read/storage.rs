//! Reads the schedule and the S3 target of backups from JavaScript.

use crate::browser::json;
use crate::client::{BackupSchedule, Error, Result, S3Target};
use wasm_bindgen::prelude::*;

/// Reads a schedule.
///
/// # Errors
/// `invalid-argument` for anything else than a text and a whole number.
pub fn read_schedule(schedule: &JsValue) -> Result<BackupSchedule> {
    let max_keep = json::get(schedule, "maxKeep");
    let cron = json::get(schedule, "cron").as_string();
    let max_keep = if max_keep.is_undefined() { Some(0.0) } else { max_keep.as_f64() };
    match (cron, max_keep) {
        (Some(cron), Some(max_keep))
            if (0.0..=f64::from(u32::MAX)).contains(&max_keep) && max_keep.trunc() == max_keep =>
        {
            Ok(BackupSchedule { cron, max_keep: max_keep as u32 })
        }
        _ => Err(Error::invalid_argument("A schedule is { cron: string, maxKeep: whole number of backups to keep }.")),
    }
}

/// Reads an S3 target; a secret that is left out stays as the server has it.
pub fn read_s3(target: &JsValue) -> S3Target {
    let text = |name| json::get(target, name).as_string().unwrap_or_default();
    S3Target {
        enabled: json::get(target, "enabled").is_truthy(),
        bucket: text("bucket"),
        region: text("region"),
        endpoint: text("endpoint"),
        access_key: text("accessKey"),
        secret: json::get(target, "secret").as_string(),
        force_path_style: json::get(target, "forcePathStyle").is_truthy(),
    }
}
