//! Cancellation by signal, by dropping the future, and by name.

use crate::bed::{Behind, behind_proxy};
use crate::support::{fails, javascript, none, now, options_with, sleep, start, until};
use bosbase::{BackupService, ErrorCode, RetryPolicy, SendOptions};
use serde_json::json;
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

const SLOW: &str = "/api/backups*";

/// Has the proxy hold every answer back.
async fn answers_are_held_back(behind: &Behind) {
    behind.proxy.rules(json!([{ "path": SLOW, "delayMs": 20_000 }])).await;
}

async fn requests_seen(behind: &Behind, count: usize) {
    until("the requests arrive", || async { behind.proxy.requests().await.len() == count }).await;
}

async fn nothing_is_open(behind: &Behind) {
    until("the connections are closed", || async { behind.proxy.open().await == 0 }).await;
}

async fn next_call_works(behind: &Behind) {
    behind.proxy.rules(json!([])).await;
    behind.pb.backups.get_full_list(none(), none()).await.expect("the next call");
}

fn with_signal(behind: &Behind, controller: &AbortController) -> BackupService {
    behind.pb.backups.with_options(options_with(|options| options.signal = Some(controller.signal())))
}

#[wasm_bindgen_test]
async fn a_signal_that_has_aborted_before_the_call() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    controller.abort();
    let backups = with_signal(&behind, &controller);
    let error = fails(backups.get_full_list(none(), none()), ErrorCode::Aborted, 0).await;
    assert!(error.is_abort());
    fails(backups.create("a.zip", none(), none()), ErrorCode::Aborted, 0).await;
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_signal_that_aborts_before_the_future_is_polled() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    let call = with_signal(&behind, &controller).create("a.zip", none(), none());
    controller.abort();
    fails(call, ErrorCode::Aborted, 0).await;
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_signal_that_aborts_while_the_call_waits() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    let backups = with_signal(&behind, &controller);
    answers_are_held_back(&behind).await;
    // One signal may end several calls.
    let create = start(backups.create("a.zip", none(), none())).await;
    let list = start(backups.get_full_list(none(), none())).await;
    requests_seen(&behind, 2).await;
    let began = now();
    controller.abort();
    let error = create.result_within(500).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Aborted);
    assert!(list.result_within(500).await.unwrap_err().is_abort());
    assert!(now() - began < 500.0);
    nothing_is_open(&behind).await;
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_signal_that_aborts_while_the_body_arrives() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    behind.proxy.rules(json!([{ "path": SLOW, "stallResponseAfter": 1 }])).await;
    let list = start(with_signal(&behind, &controller).get_full_list(none(), none())).await;
    requests_seen(&behind, 1).await;
    sleep(200).await;
    assert!(!list.is_over());
    controller.abort();
    assert!(list.result_within(500).await.unwrap_err().is_abort());
    nothing_is_open(&behind).await;
    next_call_works(&behind).await;
    behind.stop().await;
}

/// WebKit forgets the signal of a `Request` once that is collected: the call ended, its connection stayed.
#[wasm_bindgen_test]
async fn a_signal_that_aborts_after_the_garbage_is_collected() {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([{ "path": SLOW, "answer": { "body": "{}" }, "stallResponseAfter": 1 }])).await;
    for _ in 0..10 {
        let controller = AbortController::new().unwrap();
        let backups = with_signal(&behind, &controller);
        let mut calls = Vec::new();
        for _ in 0..4 {
            calls.push(start(backups.create("a.zip", none(), none())).await);
        }
        until("the answers begin", || async { behind.proxy.open().await == 4 }).await;
        sleep(100).await;
        javascript("Array.from({ length: 300_000 }, (_, index) => ({ index, list: [index] })).length");
        sleep(20).await;
        controller.abort();
        for call in calls {
            assert!(call.result_within(500).await.unwrap_err().is_abort());
        }
        nothing_is_open(&behind).await;
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_signal_that_aborts_between_two_attempts() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    behind.proxy.rules(json!([{ "path": SLOW, "answer": { "status": 503 } }])).await;
    let pause = Duration::from_secs(30);
    let backups = behind.pb.backups.with_options(options_with(|options| {
        options.signal = Some(controller.signal());
        options.retry = Some(RetryPolicy { attempts: 2, min_delay: pause, max_delay: pause });
    }));
    let list = start(backups.get_full_list(none(), none())).await;
    requests_seen(&behind, 1).await;
    sleep(100).await;
    controller.abort();
    assert!(list.result_within(500).await.unwrap_err().is_abort());
    assert_eq!(behind.proxy.requests().await.len(), 1);
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_signal_that_aborts_after_the_call() {
    let behind = behind_proxy().await;
    let controller = AbortController::new().unwrap();
    let list = with_signal(&behind, &controller).get_full_list(none(), none()).await.unwrap();
    controller.abort();
    sleep(20).await;
    assert_eq!(list, []);
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_future_that_is_dropped_before_it_is_polled_sends_nothing() {
    let behind = behind_proxy().await;
    drop(behind.pb.backups.create("a.zip", none(), none()));
    sleep(100).await;
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    behind.pb.cancel_all_requests();
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_future_that_is_dropped_while_it_waits_ends_its_request() {
    let behind = behind_proxy().await;
    answers_are_held_back(&behind).await;
    let gone = crate::support::within(1000, behind.pb.backups.create("a.zip", none(), none())).await;
    assert!(gone.is_none(), "{gone:?}");
    assert_eq!(behind.proxy.requests().await.len(), 1);
    nothing_is_open(&behind).await;
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn cancel_request_by_method_and_path() {
    let behind = behind_proxy().await;
    answers_are_held_back(&behind).await;
    let list = start(behind.pb.backups.get_full_list(none(), none())).await;
    let create = start(behind.pb.backups.create("a.zip", none(), none())).await;
    requests_seen(&behind, 2).await;
    behind.pb.cancel_request("unknown").cancel_request("GET/api/health");
    sleep(50).await;
    assert!(!list.is_over() && !create.is_over());
    behind.pb.cancel_request("GET/api/backups");
    assert!(list.result_within(500).await.unwrap_err().is_abort());
    assert!(!create.is_over());
    behind.pb.cancel_request("POST/api/backups");
    assert!(create.result_within(500).await.unwrap_err().is_abort());
    nothing_is_open(&behind).await;
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn cancel_all_requests_passes_those_over_that_opted_out() {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([{ "path": SLOW, "delayMs": 3000 }])).await;
    // Chromium sends two requests of one address one after the other.
    let other_address = crate::support::map(&[("kept", "1")]);
    let no_key = options_with(|options: &mut SendOptions| options.request_key = bosbase::RequestKey::None);
    let kept = start(behind.pb.backups.with_options(no_key).get_full_list(other_address, none())).await;
    let list = start(behind.pb.backups.get_full_list(none(), none())).await;
    // A clone is the same client.
    let restore = start(behind.pb.clone().backups.restore("a.zip", none(), none())).await;
    // Cancelled before it is sent.
    let unsent = behind.pb.backups.delete("a.zip", none(), none());
    requests_seen(&behind, 3).await;
    behind.pb.cancel_all_requests();
    assert!(list.result_within(500).await.unwrap_err().is_abort());
    assert!(restore.result_within(500).await.unwrap_err().is_abort());
    fails(unsent, ErrorCode::Aborted, 0).await;
    assert_eq!(kept.result_within(5000).await.unwrap(), []);
    assert_eq!(behind.proxy.requests().await.len(), 3);
    next_call_works(&behind).await;
    behind.stop().await;
}
