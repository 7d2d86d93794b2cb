//! Each code that a plain request can meet, and what its error tells.

use crate::auth::body;
use crate::bed::{Behind, behind_proxy};
use crate::support::{fails, none, options_with, to_js};
use bosbase::{ErrorCode, RetryPolicy};
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

/// The error of a deletion that is answered like this.
async fn answered(behind: &Behind, status: u16, body: Value, code: ErrorCode) -> bosbase::Error {
    let headers = json!({ "Content-Type": "application/json" });
    behind.proxy.rules(json!([{ "answer": { "status": status, "headers": headers, "body": body } }])).await;
    let error = fails(behind.pb.backups.delete("a.zip", none(), none()), code, status).await;
    assert_eq!(error.url(), format!("{}/api/backups/a.zip", behind.proxy.url));
    assert_eq!(error.code().to_string(), code.as_str());
    error
}

fn sentence(status: u16, message: &str) -> Value {
    json!({ "status": status, "message": message, "data": {} })
}

#[wasm_bindgen_test]
async fn codes_of_statuses() {
    let behind = behind_proxy().await;
    for (status, code) in [
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not-found"),
        (429, "rate-limited"),
        (500, "server"),
        (502, "server"),
        (503, "server"),
        (504, "server"),
        (507, "server"),
        (400, "http"),
        (405, "http"),
        (409, "http"),
        (413, "http"),
        (416, "http"),
        (499, "http"),
    ] {
        let all = [ErrorCode::Unauthorized, ErrorCode::Forbidden, ErrorCode::NotFound, ErrorCode::RateLimited];
        let others = [ErrorCode::Server, ErrorCode::Http];
        let expected = all.into_iter().chain(others).find(|found| found.as_str() == code).unwrap();
        let error = answered(&behind, status, sentence(status, "The words of the server."), expected).await;
        assert_eq!(error.to_string(), "The words of the server.");
        let message = js_sys::Reflect::get(error.response(), &"message".into()).unwrap();
        assert_eq!(message.as_string().as_deref(), Some("The words of the server."));
        assert!(error.cause().is_undefined());
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn codes_of_sentences() {
    let behind = behind_proxy().await;
    for (message, code) in [
        ("Try again later - another backup/restore process has already been started.", ErrorCode::Busy),
        ("The backup is currently being used and cannot be deleted.", ErrorCode::InUse),
        ("Missing or invalid backup file.", ErrorCode::NotFound),
        ("Failed to create backup.", ErrorCode::Http),
    ] {
        answered(&behind, 400, sentence(400, message), code).await;
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn codes_without_an_answer() {
    let behind = behind_proxy().await;
    let limited = behind.pb.backups.with_options(options_with(|options| {
        options.timeout = Some(Duration::from_millis(200));
        options.retry = Some(RetryPolicy::NEVER);
    }));
    behind.proxy.rules(json!([{ "cutBeforeResponse": true }])).await;
    let error = fails(limited.get_full_list(none(), none()), ErrorCode::Network, 0).await;
    assert!(!error.cause().is_undefined(), "what the browser said is kept");
    behind.proxy.rules(json!([{ "delayMs": 5000 }])).await;
    fails(limited.get_full_list(none(), none()), ErrorCode::Timeout, 0).await;
    // An answer that CORS hides looks like none.
    behind.proxy.rules(json!([{ "replace": { "headers": { "Access-Control-Allow-Origin": null } } }])).await;
    let error = fails(limited.get_full_list(none(), none()), ErrorCode::Network, 0).await;
    assert!(error.to_string().contains("CORS"), "{error}");
    behind.proxy.rules(json!([{ "shortBody": 1 }])).await;
    fails(limited.get_full_list(none(), none()), ErrorCode::NotJson, 200).await;
    fails(limited.restore("..", none(), none()), ErrorCode::InvalidArgument, 0).await;
    let call = limited.get_full_list(none(), none());
    behind.pb.cancel_all_requests();
    fails(call, ErrorCode::Aborted, 0).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn errors_of_fields() {
    let behind = behind_proxy().await;
    let cron = body("PATCH", json!({ "backups": { "cron": "every day", "cronMaxKeep": -1 } }));
    let error = fails(behind.pb.send::<Value>("/api/settings", cron), ErrorCode::Validation, 400).await;
    assert_eq!(error.field_errors()["backups.cron"].code, "validation_invalid_cron");
    assert!(error.to_string().contains(&error.field_errors()["backups.cron"].message), "{error}");
    // What is no error of a field is no error of a field, however deep it goes.
    let mut deep = json!({ "code": "c", "message": "m" });
    for _ in 0..50 {
        deep = json!({ "a": deep });
    }
    for data in [json!(null), json!([]), json!("x"), json!({ "a": 7, "b": { "code": 1, "message": "m" } }), deep] {
        let body = json!({ "status": 400, "message": "Words of the server.", "data": data });
        assert!(answered(&behind, 400, body, ErrorCode::Http).await.field_errors().is_empty());
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn another_backup_runs_for_real() {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    // Enough rows that the first one takes a while.
    let collection =
        json!({ "name": "rows", "type": "base", "fields": [{ "name": "text", "type": "text", "max": 5_000_000 }] });
    pb.send::<Value>("/api/collections", body("POST", collection)).await.unwrap();
    let long = js_sys::Function::new_no_args(
        "let s = ''; while (s.length < 4e6) s += Math.random().toString(36).slice(2); return { text: s };",
    );
    for _ in 0..10 {
        let row = options_with(|options| {
            options.method = Some("POST".into());
            options.body = long.call0(&wasm_bindgen::JsValue::UNDEFINED).ok();
        });
        pb.send::<Value>("/api/collections/rows/records", row).await.unwrap();
    }
    let first = crate::support::start(pb.backups.create("first.zip", none(), none())).await;
    // Two that come at the same moment would both be taken.
    let health = || async { pb.health.check(none(), none()).await.unwrap().data.can_backup == Some(false) };
    crate::support::until("the first backup has begun", health).await;
    let mut refusals = Vec::new();
    while !first.is_over() {
        refusals.extend(pb.backups.create("second.zip", none(), none()).await.err());
        crate::support::sleep(5).await;
    }
    first.result_within(1).await.unwrap();
    assert!(refusals.iter().any(|error| error.code() == ErrorCode::Busy && error.status() == 400), "{refusals:?}");
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn an_answer_that_is_an_error_but_no_object() {
    let behind = behind_proxy().await;
    for data in [json!("null"), json!("7"), json!([1]), json!("\"text\"")] {
        let error = answered(&behind, 400, data, ErrorCode::Http).await;
        assert!(error.response().is_object());
        assert!(error.to_string().contains("400"), "{error}");
    }
    let odd = json!({ "message": { "no": "text" }, "data": 7, "mfaId": 7 });
    let error = answered(&behind, 401, odd.clone(), ErrorCode::Unauthorized).await;
    assert!(error.mfa_id().is_none());
    assert_eq!(js_sys::JSON::stringify(error.response()).unwrap(), js_sys::JSON::stringify(&to_js(&odd)).unwrap());
    behind.stop().await;
}
