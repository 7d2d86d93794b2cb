//! "Restore Backup".

use crate::bed::fresh_server;
use crate::support::{fails, options_with, sleep, to_js};
use bosbase::{BosBase, ErrorCode, Result, RetryPolicy, SendOptions};
use serde_json::{Value, json};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

fn options(method: &str, body: Value) -> SendOptions {
    options_with(|options| {
        options.method = Some(method.into());
        options.body = (!body.is_null()).then(|| to_js(&body));
        options.retry = Some(RetryPolicy::NEVER);
    })
}

async fn add_note(pb: &BosBase, text: &str) -> Result<Value> {
    pb.send("/api/collections/notes/records", options("POST", json!({ "text": text }))).await
}

async fn notes(pb: &BosBase) -> Result<Vec<String>> {
    let page: Value = pb.send("/api/collections/notes/records?sort=text", options("GET", Value::Null)).await?;
    let items = page["items"].as_array().expect("records").iter();
    Ok(items.map(|item| item["text"].as_str().unwrap_or_default().to_string()).collect())
}

async fn set_name(pb: &BosBase, name: &str) -> Result<Value> {
    pb.send("/api/settings", options("PATCH", json!({ "meta": { "appName": name } }))).await
}

async fn name(pb: &BosBase) -> Result<String> {
    let settings: Value = pb.send("/api/settings", options("GET", Value::Null)).await?;
    Ok(settings["meta"]["appName"].as_str().unwrap_or_default().to_string())
}

#[wasm_bindgen_test]
async fn restore_brings_the_old_data_back() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let collection = json!({ "name": "notes", "type": "base", "fields": [{ "name": "text", "type": "text" }] });
    let _: Value = pb.send("/api/collections", options("POST", collection)).await?;
    add_note(&pb, "before").await?;
    set_name(&pb, "Before").await?;
    pb.backups.create("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;
    add_note(&pb, "later").await?;
    set_name(&pb, "Later").await?;
    assert_eq!((name(&pb).await?.as_str(), notes(&pb).await?.len()), ("Later", 2));

    // Restore from backup
    pb.backups.restore("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;
    // Note: This will restart the application

    let mut tries = 0;
    while name(&pb).await.ok().as_deref() != Some("Before") {
        tries += 1;
        assert!(tries < 100, "the server did not come back with the old data within 20 s");
        sleep(200).await;
    }
    assert_eq!(notes(&pb).await?, ["before"]);
    // The backups are no part of what is replaced.
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    assert_eq!(backups.len(), 1);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn restore_of_what_is_not_there() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    fails(pb.backups.restore("missing.zip", HashMap::new(), HashMap::new()), ErrorCode::NotFound, 400).await;
    let health = pb.health.check(HashMap::new(), HashMap::new()).await?;
    assert_eq!(health.data.can_backup, Some(true));
    server.stop().await;
    Ok(())
}
