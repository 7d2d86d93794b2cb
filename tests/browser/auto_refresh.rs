//! `auto_refresh_threshold`: a superuser's token is renewed before it ends.

use crate::auth::{USER, USER_PASSWORD, body, create_user};
use crate::bed::{Behind, behind_proxy};
use crate::support::{none, sleep, start, token_with};
use bosbase::{AuthOptions, ErrorCode, Result};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const REFRESH: &str = "POST /api/collections/_superusers/auth-refresh?autoRefresh=true";
const SIGN_IN: &str = "POST /api/collections/_superusers/auth-with-password?autoRefresh=true";
const LIST: &str = "GET /api/backups";
const HEALTH: &str = "GET /api/health";

/// Tokens hold for `duration` seconds and are renewed within the last `threshold` ones.
async fn signed_in(duration: u32, threshold: Option<u32>) -> Result<Behind> {
    let behind = behind_proxy().await;
    let change = json!({ "authToken": { "duration": duration } });
    behind.pb.send::<Value>("/api/collections/_superusers", body("PATCH", change)).await?;
    let options = AuthOptions { auto_refresh_threshold: threshold, ..AuthOptions::default() };
    let (email, password) = (&behind.server.email, &behind.server.password);
    let superusers = behind.pb.collection("_superusers");
    superusers.auth_with_password(email, password, none(), none(), Some(options)).await?;
    behind.proxy.rules(json!([])).await;
    Ok(behind)
}

async fn list(behind: &Behind) -> Result<()> {
    behind.pb.backups.get_full_list(none(), none()).await.map(drop)
}

#[wasm_bindgen_test]
async fn a_token_that_holds_is_left_alone() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    list(&behind).await?;
    assert_eq!(behind.proxy.lines().await, [LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn a_token_about_to_end_is_renewed_once() -> Result<()> {
    let behind = signed_in(20, Some(18)).await?;
    let old = behind.pb.auth_store.token();
    list(&behind).await?;
    sleep(2500).await;
    // Calls that come together wait for one renewal.
    let pb = behind.pb.clone();
    let first = start(pb.backups.get_full_list(none(), none())).await;
    let second = start(pb.health.check(none(), none())).await;
    first.result_within(5000).await?;
    assert_eq!(second.result_within(5000).await?.data.can_backup, Some(true));
    list(&behind).await?;
    let new = pb.auth_store.token();
    assert_ne!(new, old);
    let requests = behind.proxy.requests().await;
    let mut lines = behind.proxy.lines().await;
    lines[2..4].sort();
    assert_eq!(lines, [LIST, REFRESH, LIST, HEALTH, LIST]);
    for (index, token) in [(0, &old), (1, &old), (2, &new), (3, &new), (4, &new)] {
        assert_eq!(requests[index].headers["authorization"].as_str(), Some(token.as_str()), "{index}");
    }
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn without_a_threshold_nothing_is_renewed() -> Result<()> {
    let behind = signed_in(20, None).await?;
    let ended = token_with(&json!({ "exp": 1 }));
    behind.pb.auth_store.save(&ended, &behind.pb.auth_store.record());
    assert_eq!(list(&behind).await.unwrap_err().code(), ErrorCode::Unauthorized);
    assert_eq!(behind.proxy.lines().await, [LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn a_token_that_has_ended_is_replaced_by_signing_in_again() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    let ended = token_with(&json!({ "exp": 1 }));
    behind.pb.auth_store.save(&ended, &behind.pb.auth_store.record());
    list(&behind).await?;
    list(&behind).await?;
    assert_eq!(behind.proxy.lines().await, [SIGN_IN, LIST, LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn where_renewal_fails_the_sign_in_is_repeated() -> Result<()> {
    let behind = signed_in(20, Some(19)).await?;
    sleep(1500).await;
    let refused = json!({ "status": 401, "body": { "status": 401, "message": "No.", "data": {} } });
    behind.proxy.rules(json!([{ "path": "/api/collections/_superusers/auth-refresh", "answer": refused }])).await;
    list(&behind).await?;
    assert_eq!(behind.proxy.lines().await, [REFRESH, SIGN_IN, LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn where_nothing_helps_the_answer_of_the_call_says_so() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    let ended = token_with(&json!({ "exp": 1 }));
    behind.pb.auth_store.save(&ended, &behind.pb.auth_store.record());
    let refused = json!({ "status": 500 });
    behind.proxy.rules(json!([{ "path": "/api/collections/_superusers/*", "answer": refused }])).await;
    assert_eq!(list(&behind).await.unwrap_err().code(), ErrorCode::Unauthorized);
    assert_eq!(behind.proxy.lines().await, [SIGN_IN, LIST]);
    behind.proxy.rules(json!([])).await;
    list(&behind).await?;
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn a_call_with_a_token_of_its_own_needs_no_renewal() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    let token = behind.pb.auth_store.token();
    behind.pb.auth_store.save(&token_with(&json!({ "exp": 1 })), &behind.pb.auth_store.record());
    let headers = crate::support::map(&[("Authorization", &token)]);
    behind.pb.backups.get_full_list(none(), headers).await?;
    assert_eq!(behind.proxy.lines().await, [LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn signing_out_ends_it() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    let record = behind.pb.auth_store.record();
    behind.pb.auth_store.clear();
    assert_eq!(list(&behind).await.unwrap_err().code(), ErrorCode::Unauthorized);
    // Not even the same superuser brings it back without signing in.
    behind.pb.auth_store.save(&token_with(&json!({ "exp": 1 })), &record);
    assert_eq!(list(&behind).await.unwrap_err().code(), ErrorCode::Unauthorized);
    assert_eq!(behind.proxy.lines().await, [LIST, LIST]);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn signing_in_as_another_ends_it() -> Result<()> {
    let behind = signed_in(86_400, Some(60)).await?;
    create_user(&behind.pb, USER).await;
    behind.proxy.rules(json!([])).await;
    behind.pb.collection("users").auth_with_password(USER, USER_PASSWORD, none(), none(), None).await?;
    behind.pb.auth_store.save(&token_with(&json!({ "exp": 1 })), &behind.pb.auth_store.record());
    assert_eq!(list(&behind).await.unwrap_err().code(), ErrorCode::Unauthorized);
    let lines = behind.proxy.lines().await;
    assert_eq!(lines, ["POST /api/collections/users/auth-with-password", LIST]);
    behind.stop().await;
    Ok(())
}
