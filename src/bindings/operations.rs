//! Operations that end in a known outcome: create, restore, prune, schedule.

use crate::bindings::backups::info_of;
use crate::bindings::error::{JsResult, to_js};
use crate::bindings::handle::{Handle, flag};
use crate::bindings::host::Host;
use crate::bindings::policy::{read_backups, read_policy};
use crate::browser::json;
use crate::client::{
    BackupSchedule, BackupService, Error, PruneReport, RestoreReport, Result, S3Target, next_runs, plan_prune,
};
use crate::core::retention::KeptBackup;
use crate::core::time::Timestamp;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Handle {
    /// Creates a backup and waits until it is listed.
    #[wasm_bindgen(js_name = createBackupAndWait, unchecked_return_type = "Promise<BackupFileInfo>")]
    pub fn create_backup_and_wait(&self, host: &Host, name: &str, options: &JsValue) -> Promise {
        self.with(host, options, &["onProgress"], |inner, options| {
            let created = BackupService::new(inner).with_options(options).create_and_wait(name);
            async move { created.await.map(|file| info_of(&file)) }
        })
    }

    /// Restores a backup and waits for the outcome.
    #[wasm_bindgen(js_name = restoreBackupAndWait, unchecked_return_type = "Promise<RestoreReport>")]
    pub fn restore_backup_and_wait(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        let verify = json::get(options, "verify").as_bool() != Some(false);
        self.with(host, options, &["onProgress", "verify", "limits"], |inner, options| {
            let restored = BackupService::new(inner).with_options(options).restore_and_wait(key, verify);
            async move { restored.await.map(restore_report) }
        })
    }

    /// Deletes what a policy does not keep.
    #[wasm_bindgen(js_name = pruneBackups, unchecked_return_type = "Promise<PruneReport>")]
    pub fn prune_backups(&self, host: &Host, policy: &JsValue, options: &JsValue) -> Promise {
        let policy = match read_policy(policy) {
            Ok(policy) => policy,
            Err(error) => return Promise::reject(&to_js(error)),
        };
        let dry_run = flag(options, "dryRun");
        self.with(host, options, &["onProgress", "dryRun"], |inner, options| {
            let pruned = BackupService::new(inner).with_options(options).prune(&policy, dry_run);
            async move { pruned.await.map(prune_report) }
        })
    }

    /// Reads the schedule of automatic backups.
    #[wasm_bindgen(js_name = getBackupSchedule, unchecked_return_type = "Promise<BackupSchedule>")]
    pub fn get_backup_schedule(&self, host: &Host, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let schedule = BackupService::new(inner).with_options(options).get_schedule();
            async move { schedule.await.map(|schedule| schedule_object(&schedule)) }
        })
    }

    /// Changes the schedule of automatic backups.
    #[wasm_bindgen(js_name = setBackupSchedule, unchecked_return_type = "Promise<BackupSchedule>")]
    pub fn set_backup_schedule(&self, host: &Host, schedule: &JsValue, options: &JsValue) -> Promise {
        let schedule = match read_schedule(schedule) {
            Ok(schedule) => schedule,
            Err(error) => return Promise::reject(&to_js(error)),
        };
        self.with(host, options, &[], |inner, options| {
            let schedule = BackupService::new(inner).with_options(options).set_schedule(&schedule);
            async move { schedule.await.map(|schedule| schedule_object(&schedule)) }
        })
    }

    /// Reads the S3 target of backups.
    #[wasm_bindgen(js_name = getBackupS3, unchecked_return_type = "Promise<S3Target>")]
    pub fn get_backup_s3(&self, host: &Host, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let target = BackupService::new(inner).with_options(options).get_s3();
            async move { target.await.map(|target| s3_object(&target)) }
        })
    }

    /// Changes the S3 target of backups.
    #[wasm_bindgen(js_name = setBackupS3, unchecked_return_type = "Promise<S3Target>")]
    pub fn set_backup_s3(&self, host: &Host, target: &JsValue, options: &JsValue) -> Promise {
        let target = read_s3(target);
        self.with(host, options, &[], |inner, options| {
            let target = BackupService::new(inner).with_options(options).set_s3(&target);
            async move { target.await.map(|target| s3_object(&target)) }
        })
    }

    /// Has the server test its S3 target of backups.
    #[wasm_bindgen(js_name = testBackupS3, unchecked_return_type = "Promise<boolean>")]
    pub fn test_backup_s3(&self, host: &Host, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let tested = BackupService::new(inner).with_options(options).test_s3();
            async move { tested.await.map(|()| JsValue::TRUE) }
        })
    }
}

/// What a policy means for a list of backups; `millis` since 1970 UTC.
#[wasm_bindgen(js_name = planPrune)]
pub fn plan(policy: &JsValue, backups: &JsValue, millis: f64) -> JsResult<JsValue> {
    let plan = read_policy(policy)
        .and_then(|policy| plan_prune(&policy, &read_backups(backups)?, Some(time_of(millis)?)))
        .map_err(to_js)?;
    let remove: Array = plan.remove.iter().map(info_of).collect();
    Ok(json::object(&[("keep", kept(&plan.keep)), ("remove", remove.into())]))
}

/// The next runs of a cron expression, in milliseconds since 1970 UTC.
#[wasm_bindgen(js_name = nextRuns)]
pub fn next_runs_of(cron: &str, count: f64, from: f64) -> JsResult<Vec<f64>> {
    // `as` saturates.
    let runs = time_of(from).and_then(|from| next_runs(cron, count as usize, from)).map_err(to_js)?;
    Ok(runs.into_iter().map(|run| run.as_millis() as f64).collect())
}

/// The time of a `Date`, in milliseconds.
fn time_of(millis: f64) -> Result<Timestamp> {
    if millis.is_nan() {
        return Err(Error::invalid_argument("This is no date."));
    }
    // `as` saturates.
    Ok(Timestamp::from_millis(millis as i64))
}

fn kept(list: &[KeptBackup]) -> JsValue {
    let list: Array = list
        .iter()
        .map(|kept| {
            let reasons: Array = kept.reasons.iter().map(|reason| JsValue::from_str(reason)).collect();
            json::object(&[("backup", info_of(&kept.backup)), ("reasons", reasons.into())])
        })
        .collect();
    list.into()
}

fn prune_report(report: PruneReport) -> JsValue {
    let removed: Array = report.removed.iter().map(info_of).collect();
    let failed: Array = report
        .failed
        .into_iter()
        .map(|(backup, error)| json::object(&[("backup", info_of(&backup)), ("error", to_js(error))]))
        .collect();
    json::object(&[
        ("keep", kept(&report.keep)),
        ("removed", removed.into()),
        ("failed", failed.into()),
        ("dryRun", report.dry_run.into()),
    ])
}

fn restore_report(report: RestoreReport) -> JsValue {
    json::object(&[
        ("key", report.key.into()),
        ("downtimeMs", report.downtime_ms.map_or(JsValue::NULL, |millis| JsValue::from_f64(millis as f64))),
        ("reauthRequired", report.reauth_required.into()),
        ("isCertain", report.is_certain.into()),
        ("serverKind", report.server_kind.as_str().into()),
    ])
}

fn schedule_object(schedule: &BackupSchedule) -> JsValue {
    json::object(&[("cron", schedule.cron.as_str().into()), ("maxKeep", schedule.max_keep.into())])
}

fn read_schedule(schedule: &JsValue) -> Result<BackupSchedule> {
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

fn s3_object(target: &S3Target) -> JsValue {
    json::object(&[
        ("enabled", target.enabled.into()),
        ("bucket", target.bucket.as_str().into()),
        ("region", target.region.as_str().into()),
        ("endpoint", target.endpoint.as_str().into()),
        ("accessKey", target.access_key.as_str().into()),
        ("forcePathStyle", target.force_path_style.into()),
    ])
}

fn read_s3(target: &JsValue) -> S3Target {
    let text = |name| json::get(target, name).as_string().unwrap_or_default();
    S3Target {
        enabled: flag(target, "enabled"),
        bucket: text("bucket"),
        region: text("region"),
        endpoint: text("endpoint"),
        access_key: text("accessKey"),
        secret: json::get(target, "secret").as_string(),
        force_path_style: flag(target, "forcePathStyle"),
    }
}
