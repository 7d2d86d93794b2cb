//! Sign-in, renewal, methods, impersonation.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{fails, javascript, none, options_with, to_js, token_with};
use bosbase::{BosBase, ErrorCode, Result, SendOptions};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

pub fn body(method: &str, body: Value) -> SendOptions {
    options_with(|options| {
        options.method = Some(method.into());
        options.body = Some(to_js(&body));
    })
}

pub const USER: &str = "user@example.com";
pub const USER_PASSWORD: &str = "user-password-1";

/// A record of `users`; its id.
pub async fn create_user(pb: &BosBase, email: &str) -> String {
    let user = json!({ "email": email, "password": USER_PASSWORD, "passwordConfirm": USER_PASSWORD });
    let record: Value = pb.send("/api/collections/users/records", body("POST", user)).await.unwrap();
    record["id"].as_str().unwrap().to_string()
}

fn record_id(pb: &BosBase) -> Option<String> {
    js_sys::Reflect::get(&pb.auth_store.record(), &"id".into()).ok()?.as_string()
}

#[wasm_bindgen_test]
async fn wrong_and_blank_credentials() {
    let server = fresh_server().await;
    let pb = server.guest();
    let error = fails(pb.admins().auth_with_password(&server.email, "wrong"), ErrorCode::Http, 400).await;
    assert!(error.to_string().contains("Failed to authenticate"), "{error}");
    assert!(error.field_errors().is_empty() && error.mfa_id().is_none());
    let error = fails(pb.admins().auth_with_password("", ""), ErrorCode::Validation, 400).await;
    assert_eq!(error.field_errors()["identity"].code, "validation_required");
    assert_eq!(error.field_errors()["password"].code, "validation_required");
    fails(
        pb.collection("no such/collection").auth_with_password("a", "b", none(), none(), None),
        ErrorCode::NotFound,
        404,
    )
    .await;
    assert_eq!(pb.auth_store.token(), "");
    assert!(pb.auth_store.record().is_null());
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_failed_sign_in_leaves_the_session_as_it_is() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let token = pb.auth_store.token();
    fails(pb.admins().auth_with_password(&server.email, "wrong"), ErrorCode::Http, 400).await;
    assert_eq!(pb.auth_store.token(), token);
    pb.backups.get_full_list(none(), none()).await?;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn a_token_that_ended_makes_a_guest() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let record = pb.auth_store.record();
    pb.auth_store.save(&token_with(&json!({ "exp": 1, "type": "auth" })), &record);
    assert!(!pb.auth_store.is_valid());
    fails(pb.backups.get_full_list(none(), none()), ErrorCode::Unauthorized, 401).await;
    fails(pb.admins().auth_refresh(), ErrorCode::Unauthorized, 401).await;
    // Signing out is the caller's decision.
    assert_ne!(pb.auth_store.token(), "");
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn a_user_is_not_a_superuser() -> Result<()> {
    let server = fresh_server().await;
    create_user(&server.superuser().await, USER).await;
    let pb = server.guest();
    let response = pb.collection("users").auth_with_password(USER, USER_PASSWORD, none(), none(), None).await?;
    assert_eq!(response.token, pb.auth_store.token());
    assert!(pb.auth_store.is_valid() && !pb.auth_store.is_superuser());
    fails(pb.backups.get_full_list(none(), none()), ErrorCode::Forbidden, 403).await;
    fails(pb.backups.create("a.zip", none(), none()), ErrorCode::Forbidden, 403).await;
    fails(pb.collection("users").impersonate("x", 0, none(), none()), ErrorCode::Forbidden, 403).await;
    // A file token is for everybody who is signed in; it opens no backup.
    let token = pb.files.get_token(none(), none()).await?.token;
    assert_eq!(crate::support::get(&pb.backups.get_download_url("a.zip", &token, none())).await.0, 403);
    assert_eq!(pb.health.check(none(), none()).await?.data.can_backup, None);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn auth_refresh_keeps_token_and_record_up_to_date() -> Result<()> {
    let server = fresh_server().await;
    let admin = server.superuser().await;
    let id = create_user(&admin, USER).await;
    let pb = server.guest();
    pb.collection("users").auth_with_password(USER, USER_PASSWORD, none(), none(), None).await?;
    let path = format!("/api/collections/users/records/{id}");
    admin.send::<Value>(&path, body("PATCH", json!({ "name": "Renamed" }))).await?;
    let response = pb.collection("users").auth_refresh(none(), none()).await?;
    assert_eq!(response.token, pb.auth_store.token());
    let name = js_sys::Reflect::get(&pb.auth_store.record(), &"name".into()).unwrap();
    assert_eq!(name.as_string().as_deref(), Some("Renamed"));
    assert!(response.raw().is_object());
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn auth_methods_of_a_collection() -> Result<()> {
    let server = fresh_server().await;
    let admin = server.superuser().await;
    let change = json!({ "otp": { "enabled": true, "duration": 90 }, "mfa": { "enabled": true, "duration": 120 } });
    admin.send::<Value>("/api/collections/users", body("PATCH", change)).await?;
    let pb = server.guest();
    let of_users = pb.collection("users").list_auth_methods(none(), none()).await?;
    assert!(of_users.password.enabled && of_users.otp.enabled && of_users.mfa.enabled);
    assert_eq!((of_users.otp.duration, of_users.mfa.duration), (90, 120));
    assert_eq!(of_users.password.identity_fields, ["email"]);
    let of_superusers = pb.collection("_superusers").list_auth_methods(none(), none()).await?;
    assert!(of_superusers.password.enabled && !of_superusers.otp.enabled && !of_superusers.mfa.enabled);
    fails(pb.collection("nothing").list_auth_methods(none(), none()), ErrorCode::NotFound, 404).await;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn impersonate_gives_a_client_of_its_own() -> Result<()> {
    let server = fresh_server().await;
    let admin = BosBase::new(&server.url);
    admin.admins().auth_with_password(&server.email, &server.password).await?;
    admin.set_lang("de");
    let id = create_user(&admin, USER).await;
    let (token, record) = (admin.auth_store.token(), record_id(&admin));
    let user = admin.collection("users").impersonate(&id, 60, none(), none()).await?;
    assert_eq!(record_id(&user), Some(id.clone()));
    assert_eq!((user.lang(), user.base_url()), ("de".into(), server.url.clone()));
    assert!(user.auth_store.is_valid() && !user.auth_store.is_superuser());
    fails(user.backups.get_full_list(none(), none()), ErrorCode::Forbidden, 403).await;
    // Neither the superuser's session nor what the page keeps has changed.
    assert_eq!((admin.auth_store.token(), record_id(&admin)), (token.clone(), record));
    assert_eq!(BosBase::new(&server.url).auth_store.token(), token);
    user.auth_store.clear();
    admin.backups.get_full_list(none(), none()).await?;
    let users = admin.collection("users");
    fails(users.impersonate("unknown", 0, none(), none()), ErrorCode::NotFound, 404).await;
    fails(server.guest().collection("users").impersonate(&id, 0, none(), none()), ErrorCode::Unauthorized, 401).await;
    assert!(users.impersonate(&id, 0, none(), none()).await?.auth_store.is_valid());
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn ids_and_collections_are_one_path_segment() {
    let behind = behind_proxy().await;
    let collection = behind.pb.collection("a/b c");
    collection.impersonate("../x?y", 0, none(), none()).await.unwrap_err();
    collection.auth_refresh(none(), none()).await.unwrap_err();
    assert_eq!(
        behind.proxy.lines().await,
        ["POST /api/collections/a%2Fb%20c/impersonate/..%2Fx%3Fy", "POST /api/collections/a%2Fb%20c/auth-refresh"]
    );
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn changing_the_password_ends_the_session() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let path = format!("/api/collections/_superusers/records/{}", record_id(&pb).unwrap());
    let change = json!({ "password": "another-password-1", "passwordConfirm": "another-password-1" });
    pb.send::<Value>(&path, body("PATCH", change)).await?;
    fails(pb.backups.get_full_list(none(), none()), ErrorCode::Unauthorized, 401).await;
    pb.admins().auth_with_password(&server.email, "another-password-1").await?;
    pb.backups.get_full_list(none(), none()).await?;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
fn tokens_that_are_none_are_not_valid() {
    let record = javascript("({ collectionName: '_superusers' })");
    let pb = BosBase::with_auth_store("http://127.0.0.1", std::rc::Rc::new(bosbase::MemoryAuthStore::default()));
    for token in ["", "a", "a.b", "a.b.c", "..", "a.e30.c", "a.bnVsbA.c", "a.W10.c", "é.é.é", "a.eyJleHAiOnt9fQ.c\n"]
    {
        pb.auth_store.save(token, &record);
        let _ = pb.auth_store.is_superuser();
        assert!(token.starts_with("a.eyJ") || !pb.auth_store.is_valid(), "{token}");
    }
    let later = (js_sys::Date::now() / 1000.0) as u64 + 60;
    pb.auth_store.save(&token_with(&json!({ "exp": later, "type": "auth", "name": "é" })), &record);
    assert!(pb.auth_store.is_valid() && pb.auth_store.is_superuser());
}
