//! What is refused before anything is sent, and in which words.

use crate::bed::behind_proxy;
use crate::support::{blob, empty_zip, fails, none};
use bosbase::{ErrorCode, FileAttachment};
use wasm_bindgen_test::wasm_bindgen_test;

const REFUSED: ErrorCode = ErrorCode::InvalidArgument;

#[wasm_bindgen_test]
async fn keys_that_a_url_parser_rewrites_are_never_sent() {
    let behind = behind_proxy().await;
    let backups = &behind.pb.backups;
    for key in ["", ".", ".."] {
        let error = fails_locally(backups.delete(key, none(), none())).await;
        assert!(error.contains("key"), "{error}");
        fails_locally(backups.restore(key, none(), none())).await;
    }
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    assert_eq!(behind.proxy.open().await, 0);
    // The next call works.
    backups.get_full_list(none(), none()).await.unwrap();
    assert_eq!(behind.proxy.lines().await, ["GET /api/backups"]);
    behind.stop().await;
}

/// The message of a refusal.
async fn fails_locally<T: std::fmt::Debug>(call: impl Future<Output = bosbase::Result<T>>) -> String {
    let error = call.await.expect_err("a refusal");
    assert_eq!(error.code(), REFUSED, "{error:?}");
    assert_eq!(error.url(), "", "{error:?}");
    assert!(!error.is_abort());
    error.to_string()
}

#[wasm_bindgen_test]
async fn names_of_new_backups_are_checked_before_they_are_sent() {
    let behind = behind_proxy().await;
    let too_long = format!("{}.zip", "a".repeat(147));
    for (name, rule) in [
        ("Backup.zip", "upper-case letter \"B\""),
        ("my backup.zip", "a space"),
        (too_long.as_str(), "151 characters, 150 are allowed"),
        ("backup", "must end with \".zip\""),
        ("backup.tar", "must end with \".zip\""),
        (".zip", "at least one character"),
        ("a.b.zip", "\".\""),
        ("../a.zip", "\".\""),
        ("grün.zip", "\"ü\""),
        ("a\u{0}.zip", "U+0000"),
    ] {
        let message = fails_locally(behind.pb.backups.create(name, none(), none())).await;
        assert!(message.contains(rule), "{name}: {message}");
    }
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    let longest = format!("{}.zip", "a".repeat(146));
    behind.pb.backups.create(&longest, none(), none()).await.unwrap();
    assert!(behind.server.files().await.contains(&longest));
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn names_of_uploads_that_would_not_arrive_are_never_sent() {
    let behind = behind_proxy().await;
    let too_long = format!("{}.zip", "a".repeat(231));
    for name in ["a\"b.zip", "a\nb.zip", "a/b.zip", "../up.zip", ".", "..", "x.attrs", too_long.as_str()] {
        let message = fails_locally(behind.pb.backups.upload_blob(&blob(&empty_zip(), 0), name)).await;
        assert!(message.contains("name") || message.contains("key"), "{name}: {message}");
    }
    let unnamed = FileAttachment {
        field: "file".into(),
        filename: String::new(),
        content_type: "application/zip".into(),
        data: empty_zip(),
    };
    fails_locally(behind.pb.backups.upload(vec![unnamed], none(), none())).await;
    assert_eq!(behind.proxy.lines().await, [""; 0]);
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn an_upload_of_nothing_or_of_another_field_is_the_servers_to_refuse() {
    let behind = behind_proxy().await;
    let other = FileAttachment {
        field: "backup".into(),
        filename: "a.zip".into(),
        content_type: "application/zip".into(),
        data: empty_zip(),
    };
    for files in [vec![], vec![other]] {
        let error = fails(behind.pb.backups.upload(files, none(), none()), ErrorCode::Validation, 400).await;
        assert_eq!(error.field_errors()["file"].code, "validation_required");
    }
    behind.stop().await;
}
