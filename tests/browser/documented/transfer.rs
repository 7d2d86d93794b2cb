//! "Upload Backup" and "Download Backup".

use crate::bed::{Server, fresh_server};
use crate::support::{blob, fails, file, get, map, options_with, zip_names};
use bosbase::{BosBase, ErrorCode, FileAttachment, Result, validate_backup_name};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

/// A server with one backup, and the bytes of it.
async fn with_a_backup() -> Result<(Server, BosBase, Vec<u8>)> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("made.zip", HashMap::new(), HashMap::new()).await?;
    let token = pb.files.get_token(HashMap::new(), HashMap::new()).await?.token;
    let (status, bytes) = get(&pb.backups.get_download_url("made.zip", &token, HashMap::new())).await;
    assert_eq!(status, 200);
    Ok((server, pb, bytes))
}

/// That the server has this file, byte for byte.
async fn check_stored(pb: &BosBase, key: &str, bytes: &[u8]) -> Result<()> {
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    let listed = backups.iter().find(|backup| backup.key == key).unwrap_or_else(|| panic!("{key} not in {backups:?}"));
    assert_eq!(listed.size, bytes.len() as u64);
    let token = pb.files.get_token(HashMap::new(), HashMap::new()).await?.token;
    let (status, stored) = get(&pb.backups.get_download_url(key, &token, HashMap::new())).await;
    assert!(status == 200 && stored == bytes, "{key} was not stored unchanged");
    Ok(())
}

#[wasm_bindgen_test]
#[allow(clippy::vec_init_then_push)] // As the documentation has it.
async fn upload_from_file_bytes() -> Result<()> {
    let (server, pb, backup_bytes) = with_a_backup().await?;
    let expected = backup_bytes.clone();

    // Upload from file bytes
    let mut files = Vec::new();
    files.push(FileAttachment {
        field: "file".to_string(),
        filename: "backup.zip".to_string(),
        content_type: "application/zip".to_string(),
        data: backup_bytes, // Your backup file bytes
    });
    pb.backups.upload(files, HashMap::new(), HashMap::new()).await?;

    check_stored(&pb, "backup.zip", &expected).await?;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn upload_from_a_blob() -> Result<()> {
    let (server, pb, bytes) = with_a_backup().await?;
    pb.backups.upload_blob(&blob(&bytes, 0), "from_blob.zip").await?;
    check_stored(&pb, "from_blob.zip", &bytes).await?;
    // Without a name it gets one that tells when, never the browser's `blob`.
    pb.backups.delete("made.zip", HashMap::new(), HashMap::new()).await?;
    pb.backups.upload_blob(&blob(&bytes, 0), "").await?;
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    let unnamed = &backups[1].key;
    assert!(unnamed.starts_with("upload_2") && validate_backup_name(unnamed).is_none(), "{backups:?}");
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn upload_from_a_file() -> Result<()> {
    let (server, pb, bytes) = with_a_backup().await?;
    // Names of uploads may be freer than those of created backups.
    pb.backups.upload_blob(&file(&bytes, "Täglich (1) @home.zip"), "").await?;
    check_stored(&pb, "Täglich (1) @home.zip", &bytes).await?;
    pb.backups.upload_blob(&file(&bytes, "on_disk.zip"), "renamed.zip").await?;
    check_stored(&pb, "renamed.zip", &bytes).await?;
    assert_eq!(server.files().await.iter().filter(|name| *name == "on_disk.zip").count(), 0);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn upload_of_what_is_no_zip_or_exists() -> Result<()> {
    let (server, pb, bytes) = with_a_backup().await?;
    let text = blob(b"text", 0);
    fails(pb.backups.upload_blob(&text, "text.zip"), ErrorCode::InvalidArgument, 0).await;
    // Without the look at the file the server refuses it.
    let unchecked = pb.backups.with_options(options_with(|options| options.skip_check = true));
    let error = fails(unchecked.upload_blob(&text, "text.zip"), ErrorCode::Validation, 400).await;
    assert_eq!(error.field_errors()["file"].code, "validation_invalid_mime_type");
    let error = fails(pb.backups.upload_blob(&blob(&bytes, 0), "made.zip"), ErrorCode::Validation, 400).await;
    assert_eq!(error.field_errors()["file"].code, "validation_backup_name_exists");
    assert_eq!(server.files().await.iter().filter(|name| name.ends_with(".zip")).count(), 1);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn download() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("pb_backup_20230519162514.zip", HashMap::new(), HashMap::new()).await?;

    // Get file token
    let token_result = pb.files.get_token(HashMap::new(), HashMap::new()).await?;
    let token = token_result.token.as_str();
    // Download backup
    let backup_url = pb.backups.get_download_url("pb_backup_20230519162514.zip", token, HashMap::new());
    println!("Download URL: {}", backup_url);

    assert_eq!(backup_url, format!("{}/api/backups/pb_backup_20230519162514.zip?token={token}", server.url));
    let (status, bytes) = get(&backup_url).await;
    assert_eq!(status, 200);
    assert!(bytes.starts_with(b"PK\x03\x04"));
    let names = zip_names(&bytes);
    assert!(names.iter().any(|name| name == "data.db"), "{names:?}");
    let listed = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    assert_eq!(listed[0].size, bytes.len() as u64);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn download_url_with_a_query_and_a_wrong_token() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("a.zip", HashMap::new(), HashMap::new()).await?;
    let token = pb.files.get_token(HashMap::new(), HashMap::new()).await?.token;
    let url = pb.backups.get_download_url("a.zip", &token, map(&[("thumb", "1 & 2")]));
    assert!(url.ends_with("&thumb=1%20%26%202"), "{url}");
    assert_eq!(get(&url).await.0, 200);
    assert_eq!(get(&pb.backups.get_download_url("a.zip", "wrong", HashMap::new())).await.0, 403);
    assert_eq!(get(&pb.backups.get_download_url("b.zip", &token, HashMap::new())).await.0, 404);
    for key in ["", ".", ".."] {
        assert_eq!(get(&pb.backups.get_download_url(key, &token, HashMap::new())).await.0, 404, "{key}");
    }
    server.stop().await;
    Ok(())
}
