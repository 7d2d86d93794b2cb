//! Servers that are not there, or answer something else than the API promises: an error, never a panic.

use crate::bed::{Behind, behind_proxy, fresh_server};
use crate::support::{blob, empty_zip, fails, none, options_with, within};
use bosbase::archive::Verdict;
use bosbase::{ErrorCode, RetryPolicy};
use serde_json::{Value, json};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;

const JSON: &str = "application/json";

/// Has the next request answered like this.
async fn answer_once(behind: &Behind, status: u16, content_type: &str, body: &str) {
    let answer = json!({ "status": status, "headers": { "Content-Type": content_type }, "body": body });
    behind.proxy.rules(json!([{ "times": 1, "answer": answer }])).await;
}

/// That the failed call left nothing behind.
async fn next_call_works(behind: &Behind) {
    assert_eq!(behind.pb.backups.get_full_list(none(), none()).await.expect("the next call"), []);
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    server.shut_down().await;
    let error = fails(pb.backups.get_full_list(none(), none()), ErrorCode::Network, 0).await;
    assert!(error.to_string().contains("no answer"), "{error}");
    assert_eq!(error.url(), format!("{}/api/backups", server.url));
    fails(pb.backups.create("a.zip", none(), none()), ErrorCode::Network, 0).await;
    fails(pb.backups.delete("a.zip", none(), none()), ErrorCode::Network, 0).await;
    fails(pb.backups.restore("a.zip", none(), none()), ErrorCode::Network, 0).await;
    fails(pb.files.get_token(none(), none()), ErrorCode::Network, 0).await;
    fails(pb.health.check(none(), none()), ErrorCode::Network, 0).await;
    fails(pb.admins().auth_with_password("a@b.c", "secret"), ErrorCode::Network, 0).await;
    server.start_again().await;
    pb.backups.get_full_list(none(), none()).await.expect("the next call");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn an_upload_to_a_server_that_is_not_there() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    server.shut_down().await;
    let upload = within(10_000, pb.backups.upload_blob(&blob(&empty_zip(), 0), "a.zip")).await;
    let error = upload.expect("an end of the call").expect_err("an error");
    // Whether the bytes arrived before the connection broke is not known from here.
    assert!([ErrorCode::Network, ErrorCode::UnknownOutcome].contains(&error.code()), "{error:?}");
    assert_eq!(error.status(), 0);
    server.start_again().await;
    assert_eq!(pb.backups.get_full_list(none(), none()).await.expect("the next call"), []);
    server.stop().await;
}

#[wasm_bindgen_test]
async fn addresses_that_are_none() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for address in ["http://", "http://127.0.0.1:99999", "http://[::1", "http://user:secret@127.0.0.1:1"] {
        pb.set_base_url(address);
        let error = fails(pb.backups.delete("a.zip", none(), none()), ErrorCode::Network, 0).await;
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
    pb.set_base_url(&server.url);
    pb.backups.get_full_list(none(), none()).await.expect("the next call");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_server_that_answers_html() {
    const PAGE: &str = "<!doctype html><title>Welcome</title>";
    let behind = behind_proxy().await;
    let page = || answer_once(&behind, 200, "text/html; charset=utf-8", PAGE);
    let pb = &behind.pb;
    page().await;
    let error = fails(pb.backups.get_full_list(none(), none()), ErrorCode::NotJson, 200).await;
    assert!(error.to_string().contains("Is this the address of"), "{error}");
    page().await;
    fails(pb.health.check(none(), none()), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.files.get_token(none(), none()), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.backups.create("a.zip", none(), none()), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.backups.delete("a.zip", none(), none()), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.backups.restore("a.zip", none(), none()), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.backups.upload_blob(&blob(&empty_zip(), 0), "a.zip"), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.admins().auth_refresh(), ErrorCode::NotJson, 200).await;
    page().await;
    fails(pb.collection("users").list_auth_methods(none(), none()), ErrorCode::NotJson, 200).await;
    assert!(pb.auth_store.is_valid(), "a page of somebody else must not sign anybody out");
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn errors_without_a_body_and_with_html() {
    let behind = behind_proxy().await;
    for (status, body, code) in [
        (500, "", ErrorCode::Server),
        (500, "<html>Internal error</html>", ErrorCode::Server),
        (501, "{\"message\":", ErrorCode::Server),
        (404, "<html>Not here</html>", ErrorCode::NotFound),
        (401, "", ErrorCode::Unauthorized),
        (403, "null", ErrorCode::Forbidden),
        (413, "Request entity too large", ErrorCode::Http),
        (400, "[1]", ErrorCode::Http),
        (418, "\"teapot\"", ErrorCode::Http),
    ] {
        answer_once(&behind, status, JSON, body).await;
        let error = fails(behind.pb.backups.get_full_list(none(), none()), code, status).await;
        assert!(error.to_string().contains(&status.to_string()), "{error}");
        assert!(error.response().is_object());
        assert_eq!(behind.proxy.lines().await.len(), 1, "{status}");
        next_call_works(&behind).await;
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn lists_of_another_shape() {
    let behind = behind_proxy().await;
    for body in [
        "{}",
        r#"{"items":[]}"#,
        r#"["a.zip"]"#,
        "[null]",
        "[[]]",
        "[{}]",
        r#"[{"key":"a.zip","size":"22","modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":"a.zip","size":-1,"modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":"a.zip","size":1.5,"modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":"a.zip","size":1e300,"modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":"a.zip","size":null,"modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":7,"size":22,"modified":"2026-11-22 23:31:15.668Z"}]"#,
        r#"[{"key":"a.zip","size":22,"modified":1795390275668}]"#,
        r#"[{"key":"a.zip","size":22}]"#,
        "null",
        "true",
        "17",
        r#""text""#,
        // No JSON at all.
        "",
        " ",
        r#"[{"key":"a.zip","si"#,
        "[",
        "undefined",
    ] {
        answer_once(&behind, 200, JSON, body).await;
        let error = fails(behind.pb.backups.get_full_list(none(), none()), ErrorCode::NotJson, 200).await;
        assert!(error.url().ends_with("/api/backups"), "{body}: {error:?}");
        answer_once(&behind, 200, JSON, body).await;
        fails(behind.pb.backups.get_full_list_with_partial(none(), none()), ErrorCode::NotJson, 200).await;
        next_call_works(&behind).await;
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn other_answers_of_another_shape() {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    let token = pb.auth_store.token();
    for body in ["{}", "[]", "null", r#"{"token":7}"#, r#"{"token":null,"record":{}}"#, "", r#"{"token":"#] {
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.files.get_token(none(), none()), ErrorCode::NotJson, 200).await;
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.admins().auth_with_password("a@b.c", "secret"), ErrorCode::NotJson, 200).await;
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.admins().auth_refresh(), ErrorCode::NotJson, 200).await;
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.health.check(none(), none()), ErrorCode::NotJson, 200).await;
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.collection("users").list_auth_methods(none(), none()), ErrorCode::NotJson, 200).await;
        answer_once(&behind, 200, JSON, body).await;
        fails(pb.collection("users").request_otp("a@b.c", none(), none()), ErrorCode::NotJson, 200).await;
        assert_eq!(pb.auth_store.token(), token);
    }
    answer_once(&behind, 200, JSON, r#"{"token":"a.b.c","record":null}"#).await;
    fails(pb.admins().auth_refresh(), ErrorCode::NotJson, 200).await;
    next_call_works(&behind).await;
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_list_that_is_cut_short() {
    let behind = behind_proxy().await;
    let cut = |rule: Value| behind.proxy.rules(json!([rule]));
    behind.pb.backups.create("a.zip", none(), none()).await.unwrap();
    // Looks complete, but is half a list.
    cut(json!({ "shortBody": 20 })).await;
    fails(behind.pb.backups.get_full_list(none(), none()), ErrorCode::NotJson, 200).await;
    cut(json!({ "cutResponseAfter": 20 })).await;
    fails(behind.pb.backups.get_full_list(none(), none()), ErrorCode::Network, 0).await;
    // WebKit takes a tidy end for the end, whatever Content-Length says.
    cut(json!({ "cutResponseAfter": 20, "cutMode": "close" })).await;
    let error = behind.pb.backups.get_full_list(none(), none()).await.unwrap_err();
    assert!([ErrorCode::Network, ErrorCode::NotJson].contains(&error.code()), "{error:?}");
    behind.proxy.rules(json!([])).await;
    assert_eq!(behind.pb.backups.get_full_list(none(), none()).await.unwrap().len(), 1);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_page_in_place_of_bytes() {
    let behind = behind_proxy().await;
    behind.pb.backups.create("real.zip", none(), none()).await.unwrap();
    let whole = behind.pb.backups.download("real.zip").await.unwrap().size();
    let retry = RetryPolicy { attempts: 2, min_delay: Duration::from_millis(1), ..RetryPolicy::default() };
    let backups = behind.pb.backups.with_options(options_with(|options| options.retry = Some(retry)));
    let html = "<title>Sign in</title>";
    let padded = format!("{html}{}", " ".repeat(whole as usize - html.len()));
    let path = "/api/backups/real.zip";
    for (content_type, body) in [
        ("text/html", html),
        ("text/html", &padded),
        ("application/zip", &padded),
        (JSON, "{}"),
        ("text/plain", "Hello"),
    ] {
        let answer = json!({ "headers": { "Content-Type": content_type }, "body": body });
        behind.proxy.rules(json!([{ "path": path, "times": 1, "answer": answer }])).await;
        let report = backups.verify("real.zip").await.unwrap();
        assert_eq!((report.verdict, report.restorable), (Verdict::Ok, true), "{content_type}");
        behind
            .proxy
            .rules(json!([
                { "path": path, "times": 1, "cutResponseAfter": 50_000 },
                { "path": path, "times": 1, "answer": answer },
            ]))
            .await;
        assert_eq!(backups.verify("real.zip").await.unwrap(), report);
        behind.proxy.rules(json!([{ "path": path, "answer": answer }])).await;
        let error = fails(backups.download("real.zip"), ErrorCode::UnexpectedContent, 0).await;
        assert!(error.to_string().contains("sign-in page"), "{error}");
        fails(backups.verify("real.zip"), ErrorCode::UnexpectedContent, 0).await;
    }
    behind.stop().await;
}
