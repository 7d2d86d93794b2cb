//! One-time passwords and the second factor.

use crate::auth::{USER, USER_PASSWORD, body, create_user};
use crate::bed::{Server, fresh_server};
use crate::support::{fails, none};
use bosbase::{AuthOptions, BosBase, ErrorCode, Result};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const CODE: &str = "12345678";

/// A server with a user; one-time passwords are on, and the second factor if asked for.
async fn with_user(mfa: bool) -> (Server, BosBase, String) {
    let server = fresh_server().await;
    let admin = server.superuser().await;
    let id = create_user(&admin, USER).await;
    let change = json!({ "otp": { "enabled": true, "duration": 180 }, "mfa": { "enabled": mfa, "duration": 600 } });
    admin.send::<Value>("/api/collections/users", body("PATCH", change)).await.unwrap();
    (server, admin, id)
}

/// What the server would send by e-mail, made by a superuser.
async fn one_time_password(admin: &BosBase, user: &str) -> String {
    let users: Value = admin.send("/api/collections/users", Default::default()).await.unwrap();
    let otp = json!({ "collectionRef": users["id"], "recordRef": user, "password": CODE, "sentTo": USER });
    let record: Value = admin.send("/api/collections/_otps/records", body("POST", otp)).await.unwrap();
    record["id"].as_str().unwrap().to_string()
}

fn with_mfa(id: &str) -> Option<AuthOptions> {
    Some(AuthOptions { mfa_id: Some(id.into()), ..AuthOptions::default() })
}

#[wasm_bindgen_test]
async fn a_one_time_password_that_is_not_offered() {
    let server = fresh_server().await;
    let pb = server.guest();
    fails(pb.collection("users").request_otp(USER, none(), none()), ErrorCode::Forbidden, 403).await;
    fails(pb.collection("users").auth_with_otp("id", CODE, none(), none(), None), ErrorCode::Forbidden, 403).await;
    server.stop().await;
}

#[wasm_bindgen_test]
async fn sign_in_with_a_one_time_password() -> Result<()> {
    let (server, admin, user) = with_user(false).await;
    let pb = server.guest();
    let users = pb.collection("users");
    // An address that nobody has gets an id too: the server does not tell.
    assert!(!users.request_otp("nobody@example.com", none(), none()).await?.otp_id.is_empty());
    let error = fails(users.request_otp("no address", none(), none()), ErrorCode::Validation, 400).await;
    assert_eq!(error.field_errors()["email"].code, "validation_is_email");
    let id = one_time_password(&admin, &user).await;
    let error = fails(users.auth_with_otp(&id, "wrong", none(), none(), None), ErrorCode::Http, 400).await;
    assert!(error.to_string().contains("Invalid or expired OTP"), "{error}");
    fails(users.auth_with_otp("unknown", CODE, none(), none(), None), ErrorCode::Http, 400).await;
    assert_eq!(pb.auth_store.token(), "");
    let response = users.auth_with_otp(&id, CODE, none(), none(), None).await?;
    assert_eq!(response.token, pb.auth_store.token());
    assert!(pb.auth_store.is_valid());
    // It works once.
    fails(users.auth_with_otp(&id, CODE, none(), none(), None), ErrorCode::Http, 400).await;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn too_many_tries_are_told_as_such() {
    let (server, admin, user) = with_user(false).await;
    let users = server.guest().collection("users");
    let id = one_time_password(&admin, &user).await;
    let mut last = None;
    for _ in 0..7 {
        last = users.auth_with_otp(&id, "wrong", none(), none(), None).await.err();
    }
    let error = last.expect("a refusal");
    assert_eq!((error.code(), error.status()), (ErrorCode::RateLimited, 429), "{error:?}");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_second_factor_is_asked_for_and_given() -> Result<()> {
    let (server, admin, user) = with_user(true).await;
    let pb = server.guest();
    let users = pb.collection("users");
    let first = users.auth_with_password(USER, USER_PASSWORD, none(), none(), None);
    let error = fails(first, ErrorCode::Unauthorized, 401).await;
    let mfa_id = error.mfa_id().expect("the id of the first factor").to_string();
    assert!(error.to_string().contains("second factor"), "{error}");
    assert_eq!(pb.auth_store.token(), "");
    // The same method is no second one, and an id of nobody's is none.
    let same = users.auth_with_password(USER, USER_PASSWORD, none(), none(), with_mfa(&mfa_id));
    let error = fails(same, ErrorCode::Http, 400).await;
    assert!(error.to_string().contains("different authentication method"), "{error}");
    let unknown = users.auth_with_password(USER, USER_PASSWORD, none(), none(), with_mfa("unknown"));
    let error = fails(unknown, ErrorCode::Http, 400).await;
    assert!(error.to_string().contains("MFA"), "{error}");
    let otp = one_time_password(&admin, &user).await;
    users.auth_with_otp(&otp, CODE, none(), none(), with_mfa(&mfa_id)).await?;
    assert!(pb.auth_store.is_valid());
    users.auth_refresh(none(), none()).await?;
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn the_order_of_the_factors_is_free() -> Result<()> {
    let (server, admin, user) = with_user(true).await;
    let pb = server.guest();
    let users = pb.collection("users");
    let otp = one_time_password(&admin, &user).await;
    let error = fails(users.auth_with_otp(&otp, CODE, none(), none(), None), ErrorCode::Unauthorized, 401).await;
    let mfa_id = error.mfa_id().expect("the id of the first factor");
    users.auth_with_password(USER, USER_PASSWORD, none(), none(), with_mfa(mfa_id)).await?;
    assert!(pb.auth_store.is_valid());
    server.stop().await;
    Ok(())
}
