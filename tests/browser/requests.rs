//! What goes over the wire: headers, bodies, answers that need no body.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{blob, empty_zip, fails, map, none, options_with, to_js};
use bosbase::{ErrorCode, SendOptions};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn headers_of_a_call() {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    let token = pb.auth_store.token();
    pb.backups.create("a.zip", none(), none()).await.unwrap();
    pb.set_lang("de-DE");
    assert_eq!(pb.lang(), "de-DE");
    pb.health.check(none(), map(&[("x-extra", "1"), ("accept-language", "fr")])).await.unwrap();
    pb.backups.upload_blob(&blob(&empty_zip(), 0), "b.zip").await.unwrap();
    pb.health.check(none(), map(&[("AUTHORIZATION", "other")])).await.unwrap();
    pb.auth_store.clear();
    pb.health.check(none(), none()).await.unwrap();
    let requests = behind.proxy.requests().await;
    let header = |index: usize, name: &str| requests[index].headers[name].as_str().map(str::to_string);
    assert_eq!(header(0, "authorization"), Some(token));
    assert_eq!(header(0, "content-type").as_deref(), Some("application/json"));
    assert_eq!(header(0, "accept-language").as_deref(), Some("en-US"));
    assert_eq!(requests[0].body_bytes, r#"{"name":"a.zip"}"#.len() as u64);
    assert_eq!(header(1, "accept-language").as_deref(), Some("fr"));
    assert_eq!(header(1, "x-extra").as_deref(), Some("1"));
    assert!(header(2, "content-type").unwrap().starts_with("multipart/form-data; boundary="));
    assert_eq!(header(2, "accept-language").as_deref(), Some("de-DE"));
    assert_eq!(header(3, "authorization").as_deref(), Some("other"));
    assert_eq!(header(4, "authorization"), None);
    assert!(requests.iter().all(|request| request.outcome == "complete"), "{requests:?}");
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn send_of_ones_own() {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    let name = |name: &str| json!({ "meta": { "appName": name } });
    let patch = |body| {
        options_with(|options: &mut SendOptions| {
            options.method = Some("PATCH".into());
            options.body = Some(body);
        })
    };
    let answer: Value = pb.send("/api/settings", patch(to_js(&name("One")))).await.unwrap();
    assert_eq!(answer["meta"]["appName"], "One");
    // Text goes out as it is.
    let answer: Value = pb.send("api/settings", patch(name("Two").to_string().into())).await.unwrap();
    assert_eq!(answer["meta"]["appName"], "Two");
    // No body in the answer: an empty object.
    let create = options_with(|options| options.method = Some("POST".into()));
    assert_eq!(pb.send::<Value>("/api/backups", create).await.unwrap(), json!({}));
    let head = options_with(|options| options.method = Some("HEAD".into()));
    assert_eq!(pb.send::<Value>("/api/health", head).await.unwrap(), json!({}));
    let cycle = crate::support::javascript("(() => { const cycle = {}; cycle.self = cycle; return cycle; })()");
    let error = pb.send::<Value>("/api/settings", patch(cycle)).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidArgument, "{error:?}");
    let bad_method = options_with(|options| options.method = Some("GE T".into()));
    assert!(pb.send::<Value>("/api/health", bad_method).await.is_err());
    let bad_header = options_with(|options| options.headers = vec![("a b".into(), "\n".into())]);
    assert!(pb.send::<Value>("/api/health", bad_header).await.is_err());
    pb.health.check(none(), none()).await.expect("the next call");
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn settings_of_the_server() {
    let server = fresh_server().await;
    let settings = server.superuser().await.settings;
    let change = json!({ "meta": { "appName": "Renamed" } });
    let all: Value = settings.update(&change, none(), none()).await.unwrap();
    assert_eq!((&all["meta"]["appName"], &all["backups"]["cronMaxKeep"]), (&json!("Renamed"), &json!(3)));
    let some: Value = settings.get_all(map(&[("fields", "meta.appName")]), none()).await.unwrap();
    assert_eq!(some, change);
    let refused = json!({ "backups": { "cron": "daily" } });
    let error = fails(settings.update::<Value, _>(&refused, none(), none()), ErrorCode::Validation, 400).await;
    assert!(error.field_errors().contains_key("backups.cron"), "{error:?}");
    fails(settings.test_s3("backups", none(), none()), ErrorCode::Http, 400).await;
    fails(settings.test_email("", "nobody", "", none(), none()), ErrorCode::Validation, 400).await;
    let secret = settings.generate_apple_client_secret("", "", "", "", 0, none(), none());
    fails(secret, ErrorCode::Validation, 400).await;
    server.stop().await;
}

#[wasm_bindgen_test]
async fn files_that_the_server_still_writes_are_left_out() {
    let behind = behind_proxy().await;
    let item =
        |key: &str| json!({ "key": key, "size": 9_007_199_254_740_991_u64, "modified": "2026-11-22 23:31:15.668Z" });
    let list = json!([item("a.zip"), item("a.zip.0123456789abcdef.tmp"), item("b.tmp")]);
    behind.proxy.rules(json!([{ "path": "/api/backups", "replace": { "body": list } }])).await;
    let finished = behind.pb.backups.get_full_list(none(), none()).await.unwrap();
    assert_eq!(finished.iter().map(|file| file.key.as_str()).collect::<Vec<_>>(), ["a.zip", "b.tmp"]);
    assert_eq!(finished[0].size, 9_007_199_254_740_991);
    let all = behind.pb.backups.get_full_list_with_partial(none(), none()).await.unwrap();
    assert_eq!(all.len(), 3);
    assert!(all[1].is_partial() && !all[0].is_partial());
    behind.stop().await;
}
