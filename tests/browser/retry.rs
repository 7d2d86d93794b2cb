//! What is asked for again: counted at the proxy.

use crate::bed::{Behind, behind_proxy};
use crate::support::{blob, empty_zip, fails, none, now, options_with};
use bosbase::{BackupService, ErrorCode, RetryPolicy};
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

const QUICK: RetryPolicy =
    RetryPolicy { attempts: 2, min_delay: Duration::from_millis(20), max_delay: Duration::from_secs(5) };

fn quick(behind: &Behind) -> BackupService {
    behind.pb.backups.with_options(options_with(|options| options.retry = Some(QUICK)))
}

/// An answer with this status; `Retry-After` can be read by another origin only where it is exposed.
fn answer(status: u16, retry_after: &str) -> Value {
    let mut headers = json!({ "Access-Control-Expose-Headers": "Retry-After" });
    if !retry_after.is_empty() {
        headers["Retry-After"] = retry_after.into();
    }
    json!({ "status": status, "headers": headers })
}

async fn posts(behind: &Behind) -> usize {
    behind.proxy.lines().await.iter().filter(|line| line.starts_with("POST")).count()
}

async fn count(behind: &Behind) -> usize {
    behind.proxy.requests().await.len()
}

const PASSING: [(u16, ErrorCode); 8] = [
    (429, ErrorCode::RateLimited),
    (502, ErrorCode::Server),
    (503, ErrorCode::Server),
    (504, ErrorCode::Server),
    (520, ErrorCode::Server),
    (522, ErrorCode::Server),
    (524, ErrorCode::Server),
    (530, ErrorCode::Server),
];

#[wasm_bindgen_test]
async fn answers_that_say_later() {
    let behind = behind_proxy().await;
    for (status, code) in PASSING {
        behind.proxy.rules(json!([{ "times": 2, "answer": answer(status, "") }])).await;
        assert_eq!(quick(&behind).get_full_list(none(), none()).await.unwrap(), []);
        assert_eq!(count(&behind).await, 3, "{status}");
        behind.proxy.rules(json!([{ "answer": answer(status, "") }])).await;
        fails(quick(&behind).get_full_list(none(), none()), code, status).await;
        assert_eq!(count(&behind).await, 3, "{status}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn by_default_two_more_attempts_with_growing_pauses() {
    let behind = behind_proxy().await;
    behind.proxy.rules(json!([{ "answer": answer(503, "") }])).await;
    let began = now();
    fails(behind.pb.backups.get_full_list(none(), none()), ErrorCode::Server, 503).await;
    let took = now() - began;
    assert!((740.0..3000.0).contains(&took), "{took} ms");
    assert_eq!(count(&behind).await, 3);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn retry_after_in_seconds_and_as_a_date() {
    let behind = behind_proxy().await;
    let date = js_sys::Date::new(&(now() + 3000.0).into()).to_utc_string();
    for (status, header, shortest) in [(429, "1", 990.0), (503, String::from(date).as_str(), 900.0), (503, "0", 0.0)] {
        behind.proxy.rules(json!([{ "times": 1, "answer": answer(status, header) }])).await;
        let began = now();
        quick(&behind).get_full_list(none(), none()).await.unwrap();
        let took = now() - began;
        assert!((shortest..4500.0).contains(&took), "{header}: {took} ms");
        assert_eq!(count(&behind).await, 2, "{header}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_server_that_asks_for_more_patience_than_there_is() {
    let behind = behind_proxy().await;
    for header in ["6", "3600", "99999999999999999999"] {
        behind.proxy.rules(json!([{ "answer": answer(429, header) }])).await;
        fails(quick(&behind).get_full_list(none(), none()), ErrorCode::RateLimited, 429).await;
        assert_eq!(count(&behind).await, 1, "{header}");
    }
    // What cannot be read counts as absent.
    behind.proxy.rules(json!([{ "times": 1, "answer": answer(429, "soon") }])).await;
    quick(&behind).get_full_list(none(), none()).await.unwrap();
    assert_eq!(count(&behind).await, 2);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn connections_that_break() {
    let behind = behind_proxy().await;
    for fault in [
        json!({ "cutBeforeResponse": true }),
        json!({ "refuse": true }),
        json!({ "answer": { "body": "[1,2,3]" }, "cutResponseAfter": 1 }),
    ] {
        let with = |times: Value| {
            let mut rule = fault.clone();
            rule["times"] = times;
            json!([rule])
        };
        // The pauses of this policy are longer than a browser's own silent repetitions take.
        behind.proxy.rules(with(json!(1))).await;
        assert_eq!(quick(&behind).get_full_list(none(), none()).await.unwrap(), [], "{fault}");
        assert_eq!(count(&behind).await, 2, "{fault}");
        behind.proxy.rules(with(Value::Null)).await;
        fails(quick(&behind).get_full_list(none(), none()), ErrorCode::Network, 0).await;
        assert_eq!(count(&behind).await, 3, "{fault}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn what_changes_something_is_never_repeated() {
    let behind = behind_proxy().await;
    let backups = quick(&behind);
    let mut faults: Vec<_> = PASSING.iter().map(|(status, code)| (answer(*status, "0"), *code, *status)).collect();
    faults.push((Value::Null, ErrorCode::Network, 0));
    for (answer, code, status) in faults {
        let rule = if answer.is_null() { json!({ "cutBeforeResponse": true }) } else { json!({ "answer": answer }) };
        behind.proxy.rules(json!([rule])).await;
        fails(backups.create("a.zip", none(), none()), code, status).await;
        assert_eq!(count(&behind).await, 1, "create {code}");
        fails(backups.restore("c.zip", none(), none()), code, status).await;
        fails(backups.delete("d.zip", none(), none()), code, status).await;
        assert_eq!(count(&behind).await, 3, "{code}");
        for method in ["PATCH", "PUT", "put"] {
            let options = options_with(|options| {
                options.retry = Some(QUICK);
                options.method = Some(method.into());
            });
            fails(behind.pb.send::<Value>("/api/settings", options), code, status).await;
        }
        assert_eq!(count(&behind).await, 6, "{code}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn an_upload_is_never_repeated() {
    let behind = behind_proxy().await;
    let upload = |name: &str| quick(&behind).upload_blob(&blob(&empty_zip(), 0), name);
    for (status, code) in PASSING {
        behind.proxy.rules(json!([{ "method": "POST", "answer": answer(status, "0") }])).await;
        fails(upload("a.zip"), code, status).await;
        assert_eq!(posts(&behind).await, 1, "{status}");
    }
    // Where the answer is lost, the list is looked at; the file is not sent again.
    for (fault, code) in [("refuse", ErrorCode::Network), ("cutBeforeResponse", ErrorCode::UnknownOutcome)] {
        let mut rule = json!({ "method": "POST" });
        rule[fault] = true.into();
        behind.proxy.rules(json!([rule])).await;
        fails(upload("b.zip"), code, 0).await;
        assert_eq!(posts(&behind).await, 1, "{fault}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn what_will_not_pass_is_not_repeated() {
    let behind = behind_proxy().await;
    for (status, code) in [
        (400, ErrorCode::Http),
        (401, ErrorCode::Unauthorized),
        (403, ErrorCode::Forbidden),
        (404, ErrorCode::NotFound),
        (500, ErrorCode::Server),
        (501, ErrorCode::Server),
    ] {
        behind.proxy.rules(json!([{ "answer": answer(status, "0") }])).await;
        fails(quick(&behind).get_full_list(none(), none()), code, status).await;
        assert_eq!(count(&behind).await, 1, "{status}");
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn never_is_never() {
    let behind = behind_proxy().await;
    let once = behind.pb.backups.with_options(options_with(|options| options.retry = Some(RetryPolicy::NEVER)));
    behind.proxy.rules(json!([{ "answer": answer(503, "0") }])).await;
    fails(once.get_full_list(none(), none()), ErrorCode::Server, 503).await;
    assert_eq!(count(&behind).await, 1);
    behind.proxy.rules(json!([{ "cutBeforeResponse": true }])).await;
    fails(once.get_full_list(none(), none()), ErrorCode::Network, 0).await;
    assert_eq!(count(&behind).await, 1);
    behind.stop().await;
}
