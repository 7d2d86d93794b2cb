//! "List Backups" and "Working with Backup Lists".

use crate::bed::{Server, fresh_server};
use crate::support::{blob, empty_zip, options_with, sleep};
use bosbase::{BackupFileInfo, BackupService, BosBase, FileAttachment, Result};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

/// A server with backups whose order by age is not that by name.
async fn server_with(names: &[&str]) -> (Server, BosBase) {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for name in names {
        let file = FileAttachment {
            field: "file".to_string(),
            filename: name.to_string(),
            content_type: "application/zip".to_string(),
            data: empty_zip(),
        };
        pb.backups.upload(vec![file], HashMap::new(), HashMap::new()).await.unwrap();
        // The server's clock has milliseconds here.
        sleep(20).await;
    }
    (server, pb)
}

/// Uploads whatever the server takes.
fn unchecked(pb: &BosBase) -> BackupService {
    pb.backups.with_options(options_with(|options| options.skip_check = true))
}

#[wasm_bindgen_test]
async fn list_backups() -> Result<()> {
    let server = fresh_server().await;
    let pb = BosBase::new(&server.url);
    pb.admins().auth_with_password(&server.email, &server.password).await?;
    assert_eq!(pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?, []);
    pb.backups.create("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;

    // Get all backups
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;

    println!("Backups: {backups:?}");
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].key, "pb_backup_20230519162514.zip");
    assert!(backups[0].size > 1000, "{backups:?}");
    let age = chrono::Utc::now().timestamp_millis() - backups[0].modified_at().unwrap().as_millis();
    assert!((-2000..60_000).contains(&age), "{} is {age} ms old", backups[0].modified);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn sort_by_modification_date() -> Result<()> {
    let (server, pb) = server_with(&["m.zip", "z.zip", "a.zip"]).await;

    // Sort backups by modification date (newest first)
    let mut backups: Vec<BackupFileInfo> = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    let keys = |backups: &[BackupFileInfo]| backups.iter().map(|backup| backup.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&backups), ["a.zip", "m.zip", "z.zip"]);
    backups.sort_by(|a, b| b.modified.cmp(&a.modified));
    // Find the most recent backup
    if let Some(most_recent) = backups.first() {
        println!("Most recent backup: {most_recent:?}");
    }

    assert_eq!(keys(&backups), ["a.zip", "z.zip", "m.zip"]);
    assert!(backups.is_sorted_by_key(|backup| std::cmp::Reverse(backup.modified_at().unwrap())));
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn filter_larger_than_100_mb() -> Result<()> {
    let (server, pb) = server_with(&["small.zip"]).await;
    const LIMIT: u64 = 100 * 1024 * 1024;
    // The server looks at the first bytes only; what follows them need not be an archive.
    let exactly = u32::try_from(LIMIT).unwrap() - 22;
    for (name, padding) in [("limit.zip", exactly), ("large.zip", exactly + 1)] {
        unchecked(&pb).upload_blob(&blob(&empty_zip(), padding), name).await?;
    }

    // Filter backups by size (larger than 100MB)
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    let large_backups: Vec<_> = backups.iter().filter(|backup| backup.size > 100 * 1024 * 1024).collect();

    let larger_than = |limit| backups.iter().filter(move |backup| backup.size > limit).map(|backup| &backup.key);
    assert_eq!(large_backups.len(), 1);
    assert_eq!(large_backups[0].key, "large.zip");
    assert_eq!(large_backups[0].size, LIMIT + 1);
    assert_eq!(larger_than(LIMIT - 1).collect::<Vec<_>>(), ["large.zip", "limit.zip"]);
    assert_eq!(larger_than(21).count(), 3);
    assert_eq!(larger_than(22).count(), 2);
    assert_eq!(larger_than(LIMIT + 1).count(), 0);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn total_storage_used() -> Result<()> {
    let (server, pb) = server_with(&["one.zip", "two.zip"]).await;
    unchecked(&pb).upload_blob(&blob(&empty_zip(), 3 * 1024 * 1024), "three.zip").await?;

    // Get total storage used by backups
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    let total_size: u64 = backups.iter().map(|b| b.size).sum();
    println!("Total backup storage: {} MB", total_size / 1024 / 1024);

    assert_eq!(total_size, 3 * 22 + 3 * 1024 * 1024);
    server.stop().await;
    Ok(())
}
