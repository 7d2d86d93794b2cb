//! The server's own automatic backups, and where backups are stored (`/api/settings`, `backups`).

use crate::browser::json;
use crate::client::backups::service::BackupService;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::{Error, Result};
use crate::client::http::options::RequestKey;
use crate::core::schedule::check_backups;
use wasm_bindgen::prelude::*;

/// The schedule of the server's automatic backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSchedule {
    /// Cron expression, in UTC; empty = off. Day of month and day of week must both match.
    pub cron: String,
    /// How many automatic backups are kept, at least 1; 0 only while `cron` is empty.
    pub max_keep: u32,
}

/// An S3 target for backups.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct S3Target {
    /// Whether the server stores its backups there.
    pub enabled: bool,
    /// Name of the bucket.
    pub bucket: String,
    /// Region.
    pub region: String,
    /// Address of the service.
    pub endpoint: String,
    /// Access key.
    pub access_key: String,
    /// Secret key. The server never sends it; `None` keeps the one that the server has.
    pub secret: Option<String>,
    /// Put the bucket into the path instead of the host name.
    pub force_path_style: bool,
}

impl std::fmt::Debug for S3Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Target").field("enabled", &self.enabled).field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

impl BackupService {
    /// Reads the schedule of automatic backups.
    ///
    /// # Errors
    /// Those of every request.
    pub fn get_schedule(&self) -> impl Future<Output = Result<BackupSchedule>> + use<> {
        let settings = self.settings("GET", JsValue::UNDEFINED, "schedule");
        async move { read_schedule(&settings.await?) }
    }

    /// Changes the schedule of automatic backups, and returns the one that the server has stored.
    ///
    /// # Errors
    /// `invalid-argument` (status 400, with the server's reason; nothing was sent), and those of every request.
    pub fn set_schedule(&self, schedule: &BackupSchedule) -> impl Future<Output = Result<BackupSchedule>> + use<> {
        let refusal = check_backups(&schedule.cron, schedule.max_keep.into());
        let settings =
            json::object(&[("cron", schedule.cron.as_str().into()), ("cronMaxKeep", schedule.max_keep.into())]);
        let service = self.clone();
        async move {
            if let Some((field, sentence)) = refusal {
                return Err(Error::invalid_setting(field, sentence));
            }
            let body = json::object(&[("backups", settings)]);
            read_schedule(&service.settings("PATCH", body, "schedule").await?)
        }
    }

    /// Reads the S3 target, without its secret, which the server never sends.
    ///
    /// # Errors
    /// Those of every request.
    pub fn get_s3(&self) -> impl Future<Output = Result<S3Target>> + use<> {
        let settings = self.settings("GET", JsValue::UNDEFINED, "s3");
        async move { read_s3(&settings.await?) }
    }

    /// Changes the S3 target, and returns the one that the server has stored. No backup is moved: the list then shows
    /// those of the new target.
    ///
    /// # Errors
    /// `invalid-argument` for a secret that is only asterisks, `validation`, and those of every request.
    pub fn set_s3(&self, target: &S3Target) -> impl Future<Output = Result<S3Target>> + use<> {
        let is_mask =
            |secret: &String| !secret.is_empty() && secret.chars().all(|character| matches!(character, '*' | '•'));
        let has_mask = target.secret.as_ref().is_some_and(is_mask);
        let s3 = json::object(&[
            ("enabled", target.enabled.into()),
            ("bucket", target.bucket.as_str().into()),
            ("region", target.region.as_str().into()),
            ("endpoint", target.endpoint.as_str().into()),
            ("accessKey", target.access_key.as_str().into()),
            ("forcePathStyle", target.force_path_style.into()),
        ]);
        if let Some(secret) = &target.secret {
            json::set(&s3, "secret", &secret.as_str().into());
        }
        let service = self.clone();
        async move {
            if has_mask {
                // The server would store the asterisks.
                return Err(Error::invalid_argument(
                    "The S3 secret is a mask, not a secret: leave it out to keep the one that the server has.",
                ));
            }
            let body = json::object(&[("backups", json::object(&[("s3", s3)]))]);
            read_s3(&service.settings("PATCH", body, "s3").await?)
        }
    }

    /// Has the server test the S3 target that it has saved.
    ///
    /// # Errors
    /// `http` (400) with the store's message, and those of every request.
    pub fn test_s3(&self) -> impl Future<Output = Result<()>> + use<> {
        let body = json::object(&[("filesystem", "backups".into())]);
        let options = self.options().or(body, QUICK);
        Call::new(&self.inner(), "POST", "/api/settings/test/s3", &options).done()
    }

    fn settings(&self, method: &str, body: JsValue, part: &str) -> impl Future<Output = Result<JsValue>> + use<> {
        let mut options = self.options().or(body, QUICK);
        if method == "GET" && options.request_key == RequestKey::Automatic {
            // Both parts have the same address: reading one must not cancel the other.
            options.request_key = RequestKey::Named(format!("GET/api/settings/{part}"));
        }
        let call = Call::new(&self.inner(), method, "/api/settings", &options);
        async move {
            let has_backups = |settings: &JsValue| json::get(settings, "backups").is_object();
            let settings = call.read_checked("the settings of a server", has_backups).await?;
            Ok(json::get(&settings, "backups"))
        }
    }
}

fn read_schedule(backups: &JsValue) -> Result<BackupSchedule> {
    Ok(BackupSchedule {
        cron: json::get(backups, "cron").as_string().unwrap_or_default(),
        // `as` saturates.
        max_keep: json::get(backups, "cronMaxKeep").as_f64().unwrap_or_default() as u32,
    })
}

fn read_s3(backups: &JsValue) -> Result<S3Target> {
    let s3 = json::get(backups, "s3");
    let text = |name| json::get(&s3, name).as_string().unwrap_or_default();
    Ok(S3Target {
        enabled: json::get(&s3, "enabled").is_truthy(),
        bucket: text("bucket"),
        region: text("region"),
        endpoint: text("endpoint"),
        access_key: text("accessKey"),
        secret: None,
        force_path_style: json::get(&s3, "forcePathStyle").is_truthy(),
    })
}
