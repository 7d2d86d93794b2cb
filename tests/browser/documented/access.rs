//! "Authentication", and what happens without it.

use crate::bed::fresh_server;
use crate::support::{blob, empty_zip, fails};
use bosbase::{BosBase, ErrorCode, FileAttachment, Result};
use std::collections::HashMap;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn sign_in_through_the_collection() -> Result<()> {
    let server = fresh_server().await;
    let pb = BosBase::new(&server.url);

    // Authenticate as superuser
    pb.collection("_superusers")
        .auth_with_password(&server.email, &server.password, HashMap::new(), HashMap::new(), None)
        .await?;

    assert!(pb.auth_store.is_valid() && pb.auth_store.is_superuser());
    pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    assert_eq!(pb.health.check(HashMap::new(), HashMap::new()).await?.data.can_backup, Some(true));
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn sign_in_through_admins() -> Result<()> {
    let server = fresh_server().await;
    let pb = BosBase::new(&server.url);

    let response = pb.admins().auth_with_password(&server.email, &server.password).await?;

    assert_eq!(response.token, pb.auth_store.token());
    pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    pb.admins().auth_refresh().await?;
    assert!(pb.auth_store.is_superuser());
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn without_sign_in_each_protected_call_ends_in_401() -> Result<()> {
    let server = fresh_server().await;
    server.superuser().await.backups.create("a.zip", HashMap::new(), HashMap::new()).await?;
    let pb = BosBase::new(&server.url);
    let code = ErrorCode::Unauthorized;
    let attachment = FileAttachment {
        field: "file".into(),
        filename: "b.zip".into(),
        content_type: "application/zip".into(),
        data: empty_zip(),
    };
    fails(pb.backups.get_full_list(HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.get_full_list_with_partial(HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.create("b.zip", HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.create("", HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.upload(vec![attachment], HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.upload_blob(&blob(&empty_zip(), 0), "b.zip"), code, 401).await;
    fails(pb.backups.delete("a.zip", HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.backups.restore("a.zip", HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.files.get_token(HashMap::new(), HashMap::new()), code, 401).await;
    fails(pb.admins().auth_refresh(), code, 401).await;
    // Open to everybody, but with less to tell.
    assert_eq!(pb.health.check(HashMap::new(), HashMap::new()).await?.data.can_backup, None);
    let mut files = server.files().await;
    files.retain(|name| name.ends_with(".zip"));
    assert_eq!(files, ["a.zip"]);
    server.stop().await;
    Ok(())
}
