//! What the long operations end in.

use crate::bindings::error::to_js;
use crate::bindings::write::backup::{info, infos, kept};
use crate::browser::json;
use crate::client::{BackupSchedule, PruneReport, RestoreReport, S3Target};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// What `prune` did.
pub fn prune_report(report: PruneReport) -> JsValue {
    let failed: Array = report
        .failed
        .into_iter()
        .map(|(backup, error)| json::object(&[("backup", info(&backup)), ("error", to_js(error))]))
        .collect();
    json::object(&[
        ("keep", kept(&report.keep)),
        ("removed", infos(&report.removed)),
        ("failed", failed.into()),
        ("dryRun", report.dry_run.into()),
    ])
}

/// How a restore went.
pub fn restore_report(report: RestoreReport) -> JsValue {
    json::object(&[
        ("key", report.key.into()),
        ("downtimeMs", report.downtime_ms.map_or(JsValue::NULL, |millis| JsValue::from_f64(millis as f64))),
        ("reauthRequired", report.reauth_required.into()),
        ("isCertain", report.is_certain.into()),
        ("serverKind", report.server_kind.as_str().into()),
    ])
}

/// When the server makes its automatic backups.
pub fn schedule(schedule: BackupSchedule) -> JsValue {
    json::object(&[("cron", schedule.cron.into()), ("maxKeep", schedule.max_keep.into())])
}

/// Where the server keeps its backups; never the secret.
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
