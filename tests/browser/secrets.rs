//! No token and no password in what is printed or thrown.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{global, javascript, map, none, options_with, replace, reset_page};
use bosbase::{AuthOptions, BosBase, FileAttachment, LocalAuthStore, Result};
use serde_json::{Value, json};
use std::fmt::Debug;
use wasm_bindgen_test::wasm_bindgen_test;

/// Fails where a text has one of the secrets, or a long part of one.
fn check_clean(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!secret.is_empty());
        // The claims and the signature of a token are secrets by themselves.
        for part in secret.split('.').filter(|part| part.len() >= 8) {
            assert!(!text.contains(part), "{what} tells a secret: {text}");
        }
    }
}

fn check(what: &str, value: &impl Debug, secrets: &[String]) {
    check_clean(what, &format!("{value:?}"), secrets);
    check_clean(what, &format!("{value:#?}"), secrets);
}

fn check_error(what: &str, error: &bosbase::Error, secrets: &[String]) {
    check(what, error, secrets);
    check_clean(what, &error.to_string(), secrets);
    check_clean(what, error.url(), secrets);
    let cause = js_sys::Function::new_with_args("e", "return String(e) + (e && e.message) + (e && e.stack)");
    let cause = cause.call1(&wasm_bindgen::JsValue::UNDEFINED, error.cause()).unwrap();
    check_clean(what, &cause.as_string().unwrap_or_default(), secrets);
}

#[wasm_bindgen_test]
async fn debug_output_holds_no_secret() -> Result<()> {
    let server = fresh_server().await;
    let pb = BosBase::new(&server.url);
    let threshold = AuthOptions { auto_refresh_threshold: Some(60), ..AuthOptions::default() };
    let superusers = pb.collection("_superusers");
    let response =
        superusers.auth_with_password(&server.email, &server.password, none(), none(), Some(threshold)).await?;
    let file_token = pb.files.get_token(none(), none()).await?;
    let secrets = [response.token.clone(), file_token.token.clone(), server.password.clone(), "s3cret-value".into()];
    let options = options_with(|options| {
        options.headers = vec![("Authorization".into(), response.token.clone())];
        options.query = vec![("token".into(), file_token.token.clone())];
        options.body = Some(javascript("({ password: 's3cret-value' })"));
    });
    check("the client", &pb, &secrets);
    check("the backups", &pb.backups, &secrets);
    check("the backups with options", &pb.backups.with_options(options.clone()), &secrets);
    check("the files", &pb.files.with_options(options.clone()), &secrets);
    check("the health", &pb.health.with_options(options.clone()), &secrets);
    check("the admins", &pb.admins(), &secrets);
    check("the collection", &superusers.with_options(options.clone()), &secrets);
    check("the options", &options, &secrets);
    check("the sign-in", &response, &secrets);
    check("the file token", &file_token, &secrets);
    check("the store", &pb.auth_store, &secrets);
    check("the local store", &LocalAuthStore::default(), &secrets);
    check("the memory store", &server.superuser().await.auth_store, &secrets);
    let attachment = FileAttachment {
        field: "file".into(),
        filename: "a.zip".into(),
        content_type: "application/zip".into(),
        data: b"s3cret-value".to_vec(),
    };
    check("the attachment", &attachment, &secrets);
    let bytes = format!("{:?}", b"s3cret-value");
    assert!(!format!("{attachment:?}").contains(bytes.trim_matches(['[', ']'])));
    let with_credentials = BosBase::new("http://admin:s3cret-value@127.0.0.1:1");
    check("a client whose address has credentials", &with_credentials, &secrets);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn errors_hold_no_secret() -> Result<()> {
    let behind = behind_proxy().await;
    let pb = &behind.pb;
    let token = pb.auth_store.token();
    let file_token = pb.files.get_token(none(), none()).await?.token;
    let secrets = [token.clone(), file_token.clone(), behind.server.password.clone(), "s3cret-value".into()];
    let query = map(&[("token", &file_token)]);
    let with_token = options_with(|options| options.query = vec![("token".into(), file_token.clone())]);
    // A server, or something before it, that repeats what it was sent.
    let echo = format!("Bad header Authorization: {token} at http://x/api/backups/a.zip?token={file_token}&a=1");
    let body = json!({ "message": echo, "data": { "name": { "code": "c", "message": echo } } });
    for rule in [
        json!({ "answer": { "status": 400, "body": body } }),
        json!({ "answer": { "status": 401, "body": "" } }),
        json!({ "answer": { "status": 200, "headers": { "Content-Type": "text/html" }, "body": echo } }),
        json!({ "answer": { "status": 200, "body": "{}" } }),
        json!({ "cutBeforeResponse": true }),
    ] {
        behind.proxy.rules(json!([rule])).await;
        check_error("a list", &pb.backups.get_full_list(query.clone(), none()).await.unwrap_err(), &secrets);
        let path = format!("/api/backups/a.zip?token={file_token}");
        check_error("a send", &pb.send::<Vec<Value>>(&path, with_token.clone()).await.unwrap_err(), &secrets);
        if let Err(error) = pb.admins().auth_with_password("a@b.c", "s3cret-value").await {
            check_error("a sign-in", &error, &secrets);
        }
    }
    pb.set_base_url("http://admin:s3cret-value@127.0.0.1:1");
    check_error("an address", &pb.backups.delete("a.zip", none(), none()).await.unwrap_err(), &secrets);
    pb.set_base_url(&format!("http://[bad/?token={file_token}"));
    check_error("a broken address", &pb.backups.delete("a.zip", none(), none()).await.unwrap_err(), &secrets);
    let thrown = format!("() => Promise.reject(new Error('cannot fetch http://x/?token={file_token} with {token}'))");
    replace("", "fetch", &thrown);
    let error = pb.backups.delete("a.zip", none(), none()).await.unwrap_err();
    reset_page();
    check_error("a rejection", &error, &secrets);
    behind.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn the_console_hears_no_secret() -> Result<()> {
    let server = fresh_server().await;
    javascript("(globalThis.heard = [])");
    for level in ["log", "info", "warn", "error", "debug"] {
        replace("console", level, "(...all) => { heard.push(all.map(String).join(' ')) }");
    }
    replace("Storage.prototype", "setItem", "function () { throw new Error('full') }");
    let pb = BosBase::new(&server.url);
    let response = pb.admins().auth_with_password(&server.email, &server.password).await;
    let file_token = pb.files.get_token(none(), none()).await;
    let url = pb.backups.get_download_url("a.zip", &file_token.as_ref().unwrap().token, none());
    let wrong = pb.admins().auth_with_password(&server.email, "wrong-password").await;
    let missing = pb.backups.delete("missing.zip", none(), none()).await;
    let heard = global("heard");
    reset_page();
    assert!(wrong.is_err() && missing.is_err() && url.contains("token="));
    let text = js_sys::Array::from(&heard).join("\n").as_string().unwrap();
    let secrets = [response?.token, file_token?.token, server.password.clone(), "wrong-password".into()];
    check_clean("the console", &text, &secrets);
    server.stop().await;
    Ok(())
}
