//! Which calls cancel each other: automatic keys, keys of the caller's, none.

use crate::bed::{Behind, behind_proxy};
use crate::support::{blob, empty_zip, none, options_with, start};
use bosbase::{BosBase, RequestKey, SendOptions};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn slow() -> Behind {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([{ "delayMs": 400 }])).await;
    behind
}

fn key(name: &str) -> SendOptions {
    options_with(|options| options.request_key = RequestKey::Named(name.into()))
}

#[wasm_bindgen_test]
async fn a_repeated_get_cancels_the_one_before() {
    let behind = slow().await;
    let pb = &behind.pb;
    let first = start(pb.backups.get_full_list(none(), none())).await;
    let other = start(pb.health.check(none(), none())).await;
    // The query is no part of the key, and a clone is the same client.
    let query = crate::support::map(&[("page", "2")]);
    let second = start(pb.clone().backups.get_full_list(query, none())).await;
    assert!(first.result_within(300).await.unwrap_err().is_abort());
    second.result_within(5000).await.unwrap();
    other.result_within(5000).await.unwrap();
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_get_that_was_not_sent_yet_is_cancelled_too() {
    let behind = slow().await;
    let first = behind.pb.backups.get_full_list(none(), none());
    let second = behind.pb.backups.get_full_list(none(), none());
    assert!(first.await.unwrap_err().is_abort());
    second.await.unwrap();
    assert_eq!(behind.proxy.lines().await, ["GET /api/backups"]);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn repeated_calls_that_change_something_do_not_cancel_each_other() {
    let behind = slow().await;
    let backups = &behind.pb.backups;
    let first = start(backups.upload_blob(&blob(&empty_zip(), 0), "first.zip")).await;
    let second = start(backups.upload_blob(&blob(&empty_zip(), 0), "second.zip")).await;
    first.result_within(5000).await.unwrap();
    second.result_within(5000).await.unwrap();
    let first = start(backups.delete("first.zip", none(), none())).await;
    let again = start(backups.delete("first.zip", none(), none())).await;
    let outcomes = [first.result_within(5000).await, again.result_within(5000).await];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().flat_map(|outcome| outcome.as_ref().err()).all(|error| !error.is_abort()));
    assert_eq!(backups.get_full_list(none(), none()).await.unwrap().len(), 1);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn without_automatic_cancellation_repeated_gets_all_end_well() {
    let behind = slow().await;
    behind.pb.auto_cancellation(false);
    let first = start(behind.pb.backups.get_full_list(none(), none())).await;
    let second = start(behind.pb.backups.get_full_list(none(), none())).await;
    first.result_within(5000).await.unwrap();
    second.result_within(5000).await.unwrap();
    // Those that are named still can be cancelled by name.
    let third = start(behind.pb.backups.get_full_list(none(), none())).await;
    behind.pb.cancel_request("GET/api/backups");
    assert!(third.result_within(300).await.unwrap_err().is_abort());
    behind.pb.auto_cancellation(true);
    let fourth = start(behind.pb.backups.get_full_list(none(), none())).await;
    behind.pb.backups.get_full_list(none(), none()).await.unwrap();
    assert!(fourth.result_within(100).await.unwrap_err().is_abort());
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_key_of_the_callers_works_for_all_methods() {
    let behind = slow().await;
    let pb = &behind.pb;
    let first = start(pb.backups.with_options(key("mine")).create("a.zip", none(), none())).await;
    let other = start(pb.backups.with_options(key("other")).get_full_list(none(), none())).await;
    let second = start(pb.health.with_options(key("mine")).check(none(), none())).await;
    assert!(first.result_within(300).await.unwrap_err().is_abort());
    // The automatic key is another one.
    pb.cancel_request("GET/api/backups");
    other.result_within(5000).await.unwrap();
    second.result_within(5000).await.unwrap();
    let third = start(pb.backups.with_options(key("mine")).get_full_list(none(), none())).await;
    pb.cancel_request("mine");
    assert!(third.result_within(300).await.unwrap_err().is_abort());
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn calls_without_a_key_are_left_alone() {
    let behind = slow().await;
    let pb = &behind.pb;
    let service = pb.backups.with_options(options_with(|options| options.request_key = RequestKey::None));
    let first = start(service.get_full_list(none(), none())).await;
    let second = start(service.get_full_list(none(), none())).await;
    let third = start(pb.backups.get_full_list(none(), none())).await;
    first.result_within(5000).await.unwrap();
    second.result_within(5000).await.unwrap();
    third.result_within(5000).await.unwrap();
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn clients_do_not_cancel_each_others_calls() {
    let behind = slow().await;
    let other = BosBase::with_auth_store(&behind.proxy.url, behind.pb.auth_store.clone());
    let first = start(behind.pb.backups.get_full_list(none(), none())).await;
    let second = start(other.send::<Value>("/api/backups", SendOptions::default())).await;
    other.cancel_request("nothing");
    first.result_within(5000).await.unwrap();
    second.result_within(5000).await.unwrap();
    behind.stop().await;
}
