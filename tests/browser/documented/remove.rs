//! "Delete Backup".

use crate::bed::fresh_server;
use crate::support::{empty_zip, fails, file};
use bosbase::{ErrorCode, Result};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn delete_and_delete_again() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("kept.zip", HashMap::new(), HashMap::new()).await?;
    pb.backups.create("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;

    pb.backups.delete("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;

    let left = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].key, "kept.zip");
    let again = pb.backups.delete("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new());
    let error = fails(again, ErrorCode::NotFound, 400).await;
    // The server's sentence goes on with a path of its disk.
    assert!(!error.to_string().contains("pb_data") && !error.to_string().contains("/tmp"), "{error}");
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn delete_keys_that_a_url_must_escape() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for key in ["a b+c@d.zip", "50%25 #1?.zip", "ü&日本.zip", "...", "%2e%2e"] {
        pb.backups.upload_blob(&file(&empty_zip(), key), "").await?;
        let listed = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
        assert_eq!(listed.iter().map(|backup| backup.key.as_str()).collect::<Vec<_>>(), [key]);
        pb.backups.delete(key, HashMap::new(), HashMap::new()).await?;
        assert!(pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?.is_empty(), "{key}");
    }
    server.stop().await;
    Ok(())
}
