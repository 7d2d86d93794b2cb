//! Writes the results of the long operations.

use crate::bindings::error::to_js;
use crate::bindings::write::backup::{dated, dated_list, kept};
use crate::browser::json;
use crate::client::{BackupSchedule, PruneReport, RestoreReport, S3Target};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// The report of `prune`.
pub fn prune_report(report: PruneReport) -> JsValue {
    let failed: Array = report
        .failed
        .into_iter()
        .map(|(backup, error)| json::object(&[("backup", dated(&backup)), ("error", to_js(error))]))
        .collect();
    json::object(&[
        ("keep", kept(&report.keep)),
        ("removed", dated_list(&report.removed)),
        ("failed", failed.into()),
        ("dryRun", report.dry_run.into()),
    ])
}

/// The report of a restore.
pub fn restore_report(report: RestoreReport) -> JsValue {
    json::object(&[
        ("key", report.key.into()),
        ("downtimeMs", report.downtime_ms.map_or(JsValue::NULL, |millis| JsValue::from_f64(millis as f64))),
        ("reauthRequired", report.reauth_required.into()),
        ("isCertain", report.is_certain.into()),
        ("serverKind", report.server_kind.as_str().into()),
    ])
}

/// The schedule of the server's automatic backups.
pub fn schedule(schedule: BackupSchedule) -> JsValue {
    json::object(&[("cron", schedule.cron.into()), ("maxKeep", schedule.max_keep.into())])
}

/// The S3 target of backups, without its secret.
pub fn s3(target: S3Target) -> JsValue {
    json::object(&[
        ("enabled", target.enabled.into()),
        ("bucket", target.bucket.into()),
        ("region", target.region.into()),
        ("endpoint", target.endpoint.into()),
        ("accessKey", target.access_key.into()),
        ("forcePathStyle", target.force_path_style.into()),
    ])
}
