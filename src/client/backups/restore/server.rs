//! Short requests about the state of a server: its health, log, settings and collections.

use super::report::ServerKind;
use crate::browser::json;
use crate::client::backups::service::BackupService;
use crate::client::health::HealthService;
use crate::client::http::call::Call;
use crate::client::http::error::{Error, Result};
use crate::client::http::options::SendOptions;
use crate::core::error::ErrorCode;
use crate::core::restore::{LogEntry, LogMark};
use crate::core::retry::RetryPolicy;
use crate::core::url::encode_component;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// How long a single request may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The server of a restore. Its requests are short and are not retried, since the watch repeats them.
pub(super) struct Server {
    service: BackupService,
}

impl Server {
    pub fn new(service: BackupService) -> Self {
        Self { service }
    }

    /// Tells whether the server is PocketBase or BosBase.
    ///
    /// # Errors
    /// `busy` where another backup or restore runs, and those of every request.
    pub async fn kind(&self) -> Result<ServerKind> {
        let health = HealthService::new(self.service.inner()).with_options(self.service.options()).check_data().await?;
        let data = json::get(&health, "data");
        if json::get(&data, "canBackup").as_bool() == Some(false) {
            return Err(Error::of(
                ErrorCode::Busy,
                "Another backup or restore is running on the server; try again when it is done.".into(),
            ));
        }
        let is_bosbase = !json::get(&data, "requireS3").is_undefined();
        Ok(if is_bosbase { ServerKind::BosBase } else { ServerKind::PocketBase })
    }

    /// Whether another backup or restore could start; `None` where the session has ended.
    pub async fn can_backup(&self) -> Result<Option<bool>> {
        let health = self.get("/api/health", None).await?;
        Ok(json::get(&json::get(&health, "data"), "canBackup").as_bool())
    }

    /// The newest entry of the log; `None` in an empty one.
    pub async fn newest_log_entry(&self) -> Result<Option<LogMark>> {
        let page = self.get("/api/logs?sort=-created&perPage=1&skipTotal=1", None).await?;
        let newest = items(&page).into_iter().next();
        Ok(newest.map(|entry| LogMark { id: text(&entry, "id"), created: text(&entry, "created") }))
    }

    /// The newest entries of the log that pass a filter.
    pub async fn log_entries(&self, filter: &str) -> Result<Vec<LogEntry>> {
        let filter = encode_component(filter);
        let page = self.get(&format!("/api/logs?sort=-created&perPage=3&skipTotal=1&filter={filter}"), None).await?;
        let entry = |entry| LogEntry { id: text(&entry, "id"), error: text(&json::get(&entry, "data"), "error") };
        Ok(items(&page).into_iter().map(entry).collect())
    }

    /// Whether the settings keep failures out of the log; `false` where the settings cannot be read.
    pub async fn hides_failures(&self) -> bool {
        let settings = self.get("/api/settings?fields=logs", None).await.unwrap_or(JsValue::UNDEFINED);
        let logs = json::get(&settings, "logs");
        json::get(&logs, "maxDays").as_f64() == Some(0.0)
            || json::get(&logs, "minLevel").as_f64().is_some_and(|level| level > 8.0)
    }

    /// A few collections that an empty server would not have.
    pub async fn some_collections(&self) -> Vec<String> {
        let page = self.get("/api/collections?perPage=100&skipTotal=1&fields=name,system", None).await;
        items(&page.unwrap_or(JsValue::UNDEFINED))
            .into_iter()
            .filter(|collection| json::get(collection, "system").as_bool() == Some(false))
            .map(|collection| text(&collection, "name"))
            // Every empty server makes this collection itself.
            .filter(|name| name != "users")
            .take(3)
            .collect()
    }

    /// Whether the server has a collection, as a guest sees it; `None` where there was no answer.
    pub async fn has_collection(&self, name: &str) -> Option<bool> {
        let path = format!("/api/collections/{}/records?perPage=1&skipTotal=1&fields=id", encode_component(name));
        // An empty value keeps the client from sending the store's token.
        match self.get(&path, Some("")).await {
            Err(error) if error.code() == ErrorCode::NotFound => Some(false),
            Err(error) if error.status() == 0 || error.is_lost() => None,
            _ => Some(true),
        }
    }

    async fn get(&self, path: &str, token: Option<&str>) -> Result<JsValue> {
        let mut options =
            SendOptions { retry: Some(RetryPolicy::NEVER), timeout: Some(LIMIT), ..self.service.options() };
        if let Some(token) = token {
            options.headers.push(("Authorization".into(), token.into()));
        }
        Call::new(&self.service.inner(), "GET", path, &options).exchange().await.map(|(_, data)| data)
    }
}

fn items(page: &JsValue) -> Vec<JsValue> {
    json::get(page, "items").dyn_ref::<js_sys::Array>().map(js_sys::Array::to_vec).unwrap_or_default()
}

fn text(object: &JsValue, name: &str) -> String {
    json::get(object, name).as_string().unwrap_or_default()
}
