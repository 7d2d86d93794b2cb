//! Time limits.

use crate::bed::{Behind, behind_proxy};
use crate::support::{fails, none, now, options_with, until};
use bosbase::{BackupService, ErrorCode};
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

fn limited(behind: &Behind, limit: Duration) -> BackupService {
    behind.pb.backups.with_options(options_with(|options| options.timeout = Some(limit)))
}

async fn check_ends(rule: Value) {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([rule])).await;
    let backups = limited(&behind, Duration::from_millis(400));
    let began = now();
    let error = fails(backups.get_full_list(none(), none()), ErrorCode::Timeout, 0).await;
    let took = now() - began;
    assert!((390.0..2000.0).contains(&took), "{took} ms");
    assert!(!error.is_abort());
    assert!(error.to_string().contains("time limit"), "{error}");
    fails(backups.create("a.zip", none(), none()), ErrorCode::Timeout, 0).await;
    // What took too long is not asked for again, and its connection is gone.
    let requests = behind.proxy.requests().await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    until("the connections are closed", || async { behind.proxy.open().await == 0 }).await;
    behind.proxy.rules(json!([])).await;
    backups.get_full_list(none(), none()).await.expect("the next call");
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn no_answer_within_the_limit() {
    check_ends(json!({ "delayMs": 20_000 })).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_stops_arriving() {
    check_ends(json!({ "answer": { "status": 200, "body": "[1,2,3]" }, "stallResponseAfter": 1 })).await;
}

#[wasm_bindgen_test]
async fn zero_is_no_limit_and_the_longest_one_is_no_error() {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([{ "delayResponseMs": 300 }])).await;
    for limit in [Duration::ZERO, Duration::MAX, Duration::from_millis(u64::MAX), Duration::from_secs(5)] {
        limited(&behind, limit).get_full_list(none(), none()).await.unwrap();
    }
    // Less than a millisecond is still a limit.
    let tiny = Duration::from_nanos(1);
    fails(limited(&behind, tiny).get_full_list(none(), none()), ErrorCode::Timeout, 0).await;
    behind.stop().await;
}
