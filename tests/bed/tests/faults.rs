//! Each fault of the proxy once, against a real PocketBase.

mod common;

use std::time::{Duration, Instant};

use common::{Ended, setup, text};
use serde_json::{Value, json};

const HEALTH: &str = r#"{"message":"API is healthy.","code":200,"data":{}}"#;

#[tokio::test]
async fn without_rules_everything_passes() {
    let setup = setup(json!([])).await;
    let client = setup.through().await;
    client.json("POST", "/api/backups", &json!({ "name": "a.zip" })).await.expect("create");
    let answer = setup.raw("GET", "/api/health?x=%20y", b"").await;
    assert_eq!((answer.status(), answer.ended), ("200", Ended::Fin));
    assert_eq!(answer.body.trim_ascii_end(), HEALTH.as_bytes());

    let log = setup.requests().await;
    let last = log.last().expect("an entry");
    assert_eq!(last["target"], "/api/health?x=%20y");
    assert_eq!(last["method"], "GET");
    assert_eq!(last["outcome"], "complete");
    assert_eq!(last["responseStatus"], 200);
    assert_eq!(last["responseBytes"], answer.body.len());
    assert_eq!(log[1]["bodyBytes"], 16);
    assert!(log[1]["headers"]["authorization"].is_string());
    let path = setup.proxy_path("/requests");
    setup.api.json("DELETE", &path, &Value::Null).await.expect("forget");
    assert!(setup.requests().await.is_empty());
    setup.bed.stop().await;
}

#[tokio::test]
async fn refuse() {
    let setup = setup(json!([{ "path": "/api/health", "times": 1, "refuse": true }])).await;
    let answer = setup.raw("GET", "/api/health", b"").await;
    assert_eq!((answer.head.as_str(), answer.ended), ("", Ended::Reset));
    assert_eq!(setup.raw("GET", "/api/health", b"").await.status(), "200");
    assert_eq!(setup.requests().await[0]["outcome"], "refused");
    setup.bed.stop().await;
}

#[tokio::test]
async fn cut_request() {
    let setup = setup(json!([{ "method": "POST", "path": "/api/backups", "cutRequestAfter": 10 }])).await;
    let answer = setup.raw("POST", "/api/backups", br#"{"name":"cut.zip"}"#).await;
    assert_eq!((answer.head.as_str(), answer.ended), ("", Ended::Reset));
    let log = setup.requests().await;
    assert_eq!(log[0]["bodyBytes"], 10);
    assert_eq!(log[0]["outcome"], "cut-request");
    setup.bed.stop().await;
}

#[tokio::test]
async fn cut_before_response_has_done_the_work() {
    let setup = setup(json!([{ "path": "/api/backups", "method": "POST", "cutBeforeResponse": true }])).await;
    let client = setup.through().await;
    let lost = client.json("POST", "/api/backups", &json!({ "name": "done.zip" })).await;
    assert!(lost.is_err());
    let list = setup.direct().await.json("GET", "/api/backups", &Value::Null).await.expect("list");
    assert_eq!(list[0]["key"], "done.zip");
    let log = setup.requests().await;
    assert_eq!(log[1]["outcome"], "cut-before-response");
    assert_eq!(log[1]["responseStatus"], 204);
    assert_eq!(log[1]["responseBytes"], 0);
    setup.bed.stop().await;
}

#[tokio::test]
async fn own_answer() {
    let setup = setup(json!([{ "path": "/api/*", "answer": {
        "status": 429, "headers": { "Retry-After": "7" }, "body": { "status": 429 } } }]))
    .await;
    let answer = setup.raw("POST", "/api/backups", b"{}").await;
    assert_eq!((answer.status(), answer.ended), ("429", Ended::Fin));
    assert_eq!(answer.body, br#"{"status":429}"#);
    assert!(answer.head.contains("Retry-After: 7"), "{}", answer.head);
    assert!(answer.head.contains("Access-Control-Allow-Origin: *"), "{}", answer.head);
    assert_eq!(setup.requests().await[0]["bodyBytes"], 2);
    setup.bed.stop().await;
}

#[tokio::test]
async fn replace_parts() {
    let setup = setup(json!([
        { "times": 1, "replace": { "status": 502, "headers": { "Vary": null, "X-Test": "1" } } },
        { "times": 1, "replace": { "body": "<html>" } }
    ]))
    .await;
    let first = setup.raw("GET", "/api/health", b"").await;
    assert_eq!(first.status(), "502");
    assert_eq!(first.body.trim_ascii_end(), HEALTH.as_bytes());
    assert!(first.head.contains("X-Test: 1") && !first.head.contains("Vary"), "{}", first.head);
    let second = setup.raw("GET", "/api/health", b"").await;
    assert_eq!((second.status(), second.body.as_slice()), ("200", b"<html>".as_slice()));
    assert!(second.head.contains("Content-Length: 6"), "{}", second.head);
    setup.bed.stop().await;
}

#[tokio::test]
async fn cut_response_by_reset_and_by_close() {
    let setup = setup(json!([
        { "times": 1, "cutResponseAfter": 5 },
        { "times": 1, "cutResponseAfter": 7, "cutMode": "close" },
        { "times": 1, "cutResponseAfter": 0 }
    ]))
    .await;
    for (bytes, ended) in [(5, Ended::Reset), (7, Ended::Fin), (0, Ended::Reset)] {
        let answer = setup.raw("GET", "/api/health", b"").await;
        assert_eq!(answer.status(), "200");
        assert_eq!(answer.body, HEALTH.as_bytes()[..bytes]);
        assert_eq!(answer.ended, ended);
    }
    assert_eq!(setup.requests().await[1]["responseBytes"], 7);
    setup.bed.stop().await;
}

#[tokio::test]
async fn short_body_looks_complete() {
    let setup = setup(json!([{ "shortBody": 9 }])).await;
    let answer = setup.raw("GET", "/api/health", b"").await;
    assert_eq!(answer.body, HEALTH.as_bytes()[..9]);
    assert!(answer.head.contains("Content-Length: 9"), "{}", answer.head);
    assert_eq!(answer.ended, Ended::Fin);
    assert_eq!(setup.requests().await[0]["outcome"], "short-body");
    setup.bed.stop().await;
}

#[tokio::test]
async fn delays() {
    let setup = setup(json!([
        { "times": 1, "delayMs": 200 },
        { "times": 1, "delayResponseMs": 200 },
        { "times": 1, "delayMs": 200, "answer": { "status": 204 } }
    ]))
    .await;
    for _ in 0..3 {
        let start = Instant::now();
        let answer = setup.raw("GET", "/api/health", b"").await;
        assert!(answer.status().starts_with("20"), "{}", answer.head);
        assert!(start.elapsed() >= Duration::from_millis(200));
    }
    setup.bed.stop().await;
}

#[tokio::test]
async fn stalled_answer_keeps_the_connection() {
    let setup = setup(json!([{ "stallResponseAfter": 4 }])).await;
    let url = text(&setup.proxy["url"]).to_owned();
    let request = tokio::spawn(async move { common::raw(&url, "GET", "/api/health", b"").await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(setup.open().await, 1);
    let answer = request.await.expect("answer");
    assert_eq!(answer.body, HEALTH.as_bytes()[..4]);
    assert_eq!(answer.ended, Ended::Open);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(setup.open().await, 0);
    assert_eq!(setup.requests().await[0]["outcome"], "stalled");
    setup.bed.stop().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_during_a_delay_is_noticed() {
    use tokio::io::AsyncWriteExt;
    let setup = setup(json!([{ "delayMs": 60_000 }])).await;
    let authority = text(&setup.proxy["url"]).trim_start_matches("http://").to_owned();
    let mut client = tokio::net::TcpStream::connect(authority).await.expect("connect");
    let head = b"POST /api/backups HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n";
    client.write_all(head).await.expect("head");
    tokio::time::sleep(Duration::from_millis(50)).await;
    // In a packet of its own, as browsers send it.
    client.write_all(b"12345").await.expect("body");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(setup.open().await, 1);
    drop(client);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(setup.open().await, 0);
    assert_eq!(setup.requests().await[0]["outcome"], "client-gone");
    setup.bed.stop().await;
}

#[tokio::test]
async fn pace_holds_both_ways() {
    let setup = setup(json!([{ "pace": 100_000 }])).await;
    let start = Instant::now();
    // A wrong sign-in: the server refuses, but only after it has read the body.
    let body = json!({ "identity": "x", "password": "x".repeat(40_000) }).to_string();
    let path = "/api/collections/_superusers/auth-with-password";
    let answer = setup.raw("POST", path, body.as_bytes()).await;
    assert!(answer.status().starts_with('4'), "{}", answer.head);
    // The last twentieth of a second's worth is not waited for.
    assert!(start.elapsed() > Duration::from_millis(340), "{:?}", start.elapsed());
    setup.rules(json!([{ "pace": 100_000, "answer": { "body": "y".repeat(40_000) } }])).await;
    let start = Instant::now();
    let answer = setup.raw("GET", "/", b"").await;
    assert_eq!(answer.body.len(), 40_000);
    assert!(start.elapsed() > Duration::from_millis(340), "{:?}", start.elapsed());
    setup.bed.stop().await;
}

#[tokio::test]
async fn a_stopped_target_is_a_reset_and_a_restarted_one_works() {
    let setup = setup(json!([])).await;
    let stop = setup.server_path("/stop");
    setup.api.json("POST", &stop, &Value::Null).await.expect("stop");
    assert_eq!(setup.raw("GET", "/api/health", b"").await.ended, Ended::Reset);
    let start = setup.server_path("/start");
    setup.api.json("POST", &start, &Value::Null).await.expect("start");
    assert_eq!(setup.raw("GET", "/api/health", b"").await.status(), "200");
    assert_eq!(setup.requests().await[0]["outcome"], "target-refused");
    setup.bed.stop().await;
}

#[tokio::test]
async fn events_stream_and_end_with_the_server() {
    let setup = setup(json!([])).await;
    let url = text(&setup.proxy["url"]).to_owned();
    let events = tokio::spawn(async move { common::raw(&url, "GET", "/api/realtime", b"").await });
    tokio::time::sleep(Duration::from_millis(150)).await;
    let kill = setup.server_path("");
    setup.api.json("DELETE", &kill, &Value::Null).await.expect("remove");
    let events = events.await.expect("events");
    assert!(String::from_utf8_lossy(&events.body).contains("PB_CONNECT"));
    assert_ne!(events.ended, Ended::Open);
    assert_eq!(setup.requests().await[0]["outcome"], "target-gone");
    setup.bed.stop().await;
}

#[tokio::test]
async fn a_cut_chunked_answer_is_exact() {
    let setup = setup(json!([{ "path": "/api/realtime", "cutResponseAfter": 6 }])).await;
    let answer = setup.raw("GET", "/api/realtime", b"").await;
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    // The size line of the chunk, then six bytes of it.
    let (_, data) = body.split_once("\r\n").expect("a chunk");
    assert_eq!(data.len(), 6, "{body}");
    assert_eq!(answer.ended, Ended::Reset);
    assert_eq!(setup.requests().await[0]["responseBytes"], 6);
    setup.bed.stop().await;
}

#[tokio::test]
async fn an_event_stream_is_cut_late() {
    let setup = setup(json!([{ "path": "/api/realtime", "cutAfterMs": 300 }])).await;
    let answer = setup.raw("GET", "/api/realtime", b"").await;
    assert_eq!(answer.status(), "200");
    assert!(String::from_utf8_lossy(&answer.body).contains("PB_CONNECT"), "{answer:?}");
    assert_eq!(answer.ended, Ended::Reset);
    assert_eq!(setup.requests().await[0]["outcome"], "cut-late");
    setup.bed.stop().await;
}

#[tokio::test]
async fn a_removed_proxy_closes_its_connections() {
    let setup = setup(json!([{ "stallResponseAfter": 0 }])).await;
    let url = text(&setup.proxy["url"]).to_owned();
    let request = tokio::spawn(async move { common::raw(&url, "GET", "/api/health", b"").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let path = setup.proxy_path("");
    setup.api.json("DELETE", &path, &Value::Null).await.expect("remove");
    assert_ne!(request.await.expect("answer").ended, Ended::Open);
    setup.bed.stop().await;
}

#[tokio::test]
async fn a_wrong_rule_is_told() {
    let setup = setup(json!([])).await;
    let path = setup.proxy_path("/rules");
    let wrong = setup.api.json("PUT", &path, &json!([{ "cutAfter": 1 }])).await;
    assert!(wrong.expect_err("must fail").to_string().contains("cutAfter"));
    setup.bed.stop().await;
}
