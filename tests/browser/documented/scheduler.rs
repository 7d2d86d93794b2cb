//! "Example 1: Automated Backup Scheduler".

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{empty_zip, file};
use bosbase::BosBase;
use serde_json::json;
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

struct BackupScheduler {
    pb: BosBase,
}

impl BackupScheduler {
    async fn create_daily_backup(&self) -> Result<String, Box<dyn std::error::Error>> {
        let timestamp = chrono::Utc::now().format("%Y%m%d_%H%M%S").to_string();
        let name = format!("daily_backup_{}.zip", timestamp);
        self.pb.backups.create(&name, HashMap::new(), HashMap::new()).await?;
        Ok(name)
    }

    async fn cleanup_old_backups(&self, keep_days: i64) -> Result<(), Box<dyn std::error::Error>> {
        let backups = self.pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
        let cutoff = chrono::Utc::now() - chrono::Duration::days(keep_days);
        for backup in &backups {
            if let Some(modified) = backup.modified_at()
                && modified.as_millis() < cutoff.timestamp_millis()
            {
                self.pb.backups.delete(&backup.key, HashMap::new(), HashMap::new()).await?;
            }
        }
        Ok(())
    }
}

#[wasm_bindgen_test]
async fn daily_backup_and_clean_up() {
    let server = fresh_server().await;
    let scheduler = BackupScheduler { pb: server.superuser().await };
    let name = scheduler.create_daily_backup().await.unwrap();
    assert!(name.starts_with("daily_backup_2"), "{name}");
    // Nothing is older than a week; everything is older than tomorrow.
    scheduler.cleanup_old_backups(7).await.unwrap();
    assert_eq!(server.files().await.iter().filter(|file| **file == name).count(), 1);
    scheduler.cleanup_old_backups(-1).await.unwrap();
    assert!(!server.files().await.contains(&name));
    server.stop().await;
}

#[wasm_bindgen_test]
async fn clean_up_keeps_the_young_and_removes_the_old() {
    let behind = behind_proxy().await;
    let days_ago =
        |days| (chrono::Utc::now() - chrono::Duration::days(days)).format("%Y-%m-%d %H:%M:%S%.3fZ").to_string();
    // The server gives no file an age; the proxy does.
    let list = [("month.zip", 30), ("eight.zip", 8), ("six.zip", 6), ("today.zip", 0)]
        .map(|(key, days)| json!({ "key": key, "size": 22, "modified": days_ago(days) }));
    for item in &list {
        let key = item["key"].as_str().unwrap();
        behind.pb.backups.upload_blob(&file(&empty_zip(), key), "").await.unwrap();
    }
    let rule = json!([{ "method": "GET", "path": "/api/backups", "replace": { "body": list } }]);
    behind.proxy.rules(rule).await;
    let scheduler = BackupScheduler { pb: behind.pb.clone() };
    scheduler.cleanup_old_backups(7).await.unwrap();
    let lines = behind.proxy.lines().await;
    assert_eq!(lines, ["GET /api/backups", "DELETE /api/backups/month.zip", "DELETE /api/backups/eight.zip"]);
    let mut left = behind.server.files().await;
    left.retain(|name| name.ends_with(".zip"));
    assert_eq!(left, ["six.zip", "today.zip"]);
    behind.stop().await;
}
