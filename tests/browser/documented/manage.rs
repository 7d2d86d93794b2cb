//! "Example 2: Backup Management".

use crate::bed::fresh_server;
use crate::support::get;
use bosbase::BosBase;
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

async fn manage_backups(pb: &BosBase) -> Result<String, Box<dyn std::error::Error>> {
    // List all backups
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    println!("Total backups: {}", backups.len());
    // Create new backup
    pb.backups.create("manual_backup.zip", HashMap::new(), HashMap::new()).await?;
    // Get token for download
    let token_result = pb.files.get_token(HashMap::new(), HashMap::new()).await?;
    let token = token_result.token.as_str();
    // Get download URL
    let download_url = pb.backups.get_download_url("manual_backup.zip", token, HashMap::new());
    println!("Backup created. Download URL: {}", download_url);
    Ok(download_url)
}

#[wasm_bindgen_test]
async fn list_create_token_and_url_in_a_row() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let url = manage_backups(&pb).await.unwrap();
    let (status, bytes) = get(&url).await;
    assert_eq!(status, 200);
    let listed = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await.unwrap();
    assert_eq!((listed[0].key.as_str(), listed[0].size), ("manual_backup.zip", bytes.len() as u64));
    server.stop().await;
}
