//! Where gloo-net 0.7 goes wrong and this crate goes round it: stray separators in addresses, and a
//! `fetch` that rejects with, or resolves to, something unexpected.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{fails, map, none, options_with, replace, reset_page};
use bosbase::{ErrorCode, SendOptions};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn addresses_have_no_stray_separators() {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    pb.backups.get_full_list(none(), none()).await.unwrap();
    pb.backups.get_full_list(map(&[("page", "1")]), none()).await.unwrap();
    pb.backups.get_full_list(map(&[("b", "2 &=#+é"), ("a", "")]), none()).await.unwrap();
    pb.health.check(none(), none()).await.unwrap();
    let with_query = options_with(|options| options.query = vec![("b".into(), "2".into()), ("b".into(), "3".into())]);
    for path in ["/api/health?a=1", "/api/health?", "/api/health", "/api/health?a=1&", "/api/health?a=1#top"] {
        pb.send::<Value>(path, with_query.clone()).await.unwrap();
    }
    pb.send::<Value>("/api/health?a=1", SendOptions::default()).await.unwrap();
    let mut lines = behind.proxy.lines().await;
    // A map has no order.
    if lines[2].ends_with("&a=") {
        lines[2] = "GET /api/backups?a=&b=2%20%26%3D%23%2B%C3%A9".into();
    }
    assert_eq!(
        lines,
        [
            "GET /api/backups",
            "GET /api/backups?page=1",
            "GET /api/backups?a=&b=2%20%26%3D%23%2B%C3%A9",
            "GET /api/health",
            "GET /api/health?a=1&b=2&b=3",
            "GET /api/health?b=2&b=3",
            "GET /api/health?b=2&b=3",
            "GET /api/health?a=1&b=2&b=3",
            "GET /api/health?a=1&b=2&b=3",
            "GET /api/health?a=1",
        ]
    );
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_fetch_that_rejects_with_anything() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for (thrown, words) in [
        ("'a string'", "a string"),
        ("undefined", "no answer"),
        ("null", "no answer"),
        ("42", "no answer"),
        ("{}", "no answer"),
        ("{ message: 'from an object' }", "from an object"),
        ("{ name: 7, message: {} }", "no answer"),
        ("{ get message() { throw 1 } }", "no answer"),
        ("Symbol('x')", "no answer"),
        ("10n", "no answer"),
        ("() => {}", "no answer"),
        ("[]", "no answer"),
        ("Object.create(null)", "no answer"),
        ("new Proxy({}, { get() { throw new Error('trap') } })", "no answer"),
        ("new TypeError('Failed to fetch')", "Failed to fetch"),
    ] {
        for code in [format!("() => Promise.reject({thrown})"), format!("() => {{ throw {thrown} }}")] {
            replace("", "fetch", &code);
            let error = fails(pb.backups.create("a.zip", none(), none()), ErrorCode::Network, 0).await;
            reset_page();
            assert!(error.to_string().contains(words), "{code}: {error}");
        }
    }
    replace("", "fetch", "() => Promise.reject(new DOMException('enough', 'AbortError'))");
    let error = fails(pb.backups.create("a.zip", none(), none()), ErrorCode::Aborted, 0).await;
    reset_page();
    assert!(error.is_abort());
    pb.backups.get_full_list(none(), none()).await.expect("the next call");
    server.stop().await;
}

/// An answer that is no `Response`: an error, whatever its code.
async fn check_resolution(value: &str) {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for code in [format!("() => Promise.resolve({value})"), format!("() => ({value})")] {
        replace("", "fetch", &code);
        let result = crate::support::within(5000, pb.backups.create("a.zip", none(), none())).await;
        reset_page();
        let error = result.expect("an end of the call").expect_err("an error");
        let is_fitting =
            [ErrorCode::Network, ErrorCode::NotJson, ErrorCode::Internal, ErrorCode::Server].contains(&error.code());
        assert!(is_fitting, "{value}: {error:?}");
    }
    pb.backups.get_full_list(none(), none()).await.expect("the next call");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_fetch_that_resolves_to_undefined() {
    check_resolution("undefined").await;
}

#[wasm_bindgen_test]
async fn a_fetch_that_resolves_to_null() {
    check_resolution("null").await;
}

#[wasm_bindgen_test]
async fn a_fetch_that_resolves_to_what_is_no_response() {
    for value in ["'text'", "42", "{}", "[]", "() => 1", "{ status: 200 }", "{ status: 'x', json: 7 }", "Symbol('x')"] {
        check_resolution(value).await;
    }
}

#[wasm_bindgen_test]
async fn a_response_whose_members_throw() {
    check_resolution("{ get status() { throw new Error('no') } }").await;
    check_resolution("{ status: 200, json() { throw 'no' } }").await;
    check_resolution("{ status: 200, json() { return Promise.reject(undefined) } }").await;
    check_resolution("{ status: 500, get headers() { throw 1 }, json: async () => null }").await;
}
