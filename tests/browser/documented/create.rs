//! "Create Backup".

use crate::bed::fresh_server;
use bosbase::{BosBase, ErrorCode, Result, timestamped_name, validate_backup_name};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

async fn keys(pb: &BosBase) -> Vec<String> {
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await.unwrap();
    backups.into_iter().map(|backup| backup.key).collect()
}

#[wasm_bindgen_test]
async fn create_with_a_custom_name() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;

    // Create backup with custom name
    pb.backups.create("my_backup_2024.zip", HashMap::new(), HashMap::new()).await?;

    assert_eq!(keys(&pb).await, ["my_backup_2024.zip"]);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn create_with_an_auto_generated_name() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;

    // Create backup with auto-generated name (pass empty string)
    pb.backups.create("", HashMap::new(), HashMap::new()).await?;

    let keys = keys(&pb).await;
    assert_eq!(keys.len(), 1);
    assert!(keys[0].starts_with("pb_backup_") && keys[0].ends_with(".zip"), "{keys:?}");
    assert_eq!(validate_backup_name(&keys[0]), None);
    server.stop().await;
    Ok(())
}

async fn create_named_backup(pb: &BosBase, name: &str) -> std::result::Result<(), Box<dyn std::error::Error>> {
    match pb.backups.create(name, HashMap::new(), HashMap::new()).await {
        Ok(_) => {
            println!("Backup \"{}\" creation initiated", name);
            Ok(())
        }
        Err(err) => {
            if err.status() == 400 {
                eprintln!("Invalid backup name or backup already exists");
            } else {
                eprintln!("Failed to create backup: {:?}", err);
            }
            Err(err.into())
        }
    }
}

/// The error of `create_named_backup`, as the crate made it.
async fn refusal(pb: &BosBase, name: &str) -> bosbase::Error {
    let error = create_named_backup(pb, name).await.expect_err("a refusal");
    *error.downcast::<bosbase::Error>().expect("the crate's own error")
}

#[wasm_bindgen_test]
async fn create_named_backup_that_already_exists() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    create_named_backup(&pb, "taken.zip").await.unwrap();
    let error = refusal(&pb, "taken.zip").await;
    assert_eq!((error.status(), error.code()), (400, ErrorCode::Validation));
    assert_eq!(error.field_errors()["name"].code, "validation_backup_name_exists");
    assert!(error.to_string().contains("already"), "{error}");
    assert_eq!(keys(&pb).await, ["taken.zip"]);
    server.stop().await;
}

#[wasm_bindgen_test]
async fn create_named_backup_with_an_invalid_name() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let error = refusal(&pb, "My Backup.zip").await;
    assert_eq!(error.code(), ErrorCode::InvalidArgument);
    assert!(error.to_string().contains("upper-case"), "{error}");
    // The documented example tells an invalid name by this status.
    assert_eq!(error.status(), 400, "{error:?}");
    assert!(keys(&pb).await.is_empty());
    server.stop().await;
}

// Create backup with timestamp
async fn create_timestamped_backup(pb: &BosBase) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let timestamp = chrono::Utc::now().format("%Y%m%d_%H%M%S").to_string();
    let name = format!("backup_{}.zip", timestamp);
    pb.backups.create(&name, HashMap::new(), HashMap::new()).await?;
    Ok(())
}

#[wasm_bindgen_test]
async fn create_with_a_timestamp() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    create_timestamped_backup(&pb).await.unwrap();
    let ours = timestamped_name("ours");
    pb.backups.create(&ours, HashMap::new(), HashMap::new()).await.unwrap();
    let keys = keys(&pb).await;
    assert_eq!(keys.len(), 2);
    assert!(keys[0].starts_with(&format!("backup_{}", chrono::Utc::now().format("%Y%m"))), "{keys:?}");
    assert_eq!(keys[0].len(), "backup_20261122_231637.zip".len());
    assert_eq!(keys[1], ours);
    server.stop().await;
}
