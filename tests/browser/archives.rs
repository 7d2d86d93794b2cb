//! Inspect and verify, of a file and of a backup on a server.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{blob, empty_zip, fails, file, get, none, options_with};
use bosbase::archive::{ProblemCode, Verdict};
use bosbase::{ErrorCode, Result};
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_backup_of_the_server_is_whole_and_restorable() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("real.zip", none(), none()).await?;
    let report = pb.backups.verify("real.zip").await?;
    assert_eq!((report.verdict, report.restorable), (Verdict::Ok, true), "{:?}", report.problems);
    assert_eq!(report.collections, ["users"]);
    let real = pb.backups.download("real.zip").await?;
    assert_eq!(pb.backups.verify_blob(&real).await?, report);

    let look = pb.backups.inspect("real.zip").await?;
    assert_eq!(look, pb.backups.inspect_blob(&real).await?);
    assert!(look.has_database && look.entries.iter().any(|entry| entry.name == "data.db"));
    assert_eq!((look.entries.len() as u64, look.total_size), (report.entries, report.bytes));
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn inspect_asks_for_the_end_only() -> Result<()> {
    let bed = behind_proxy().await;
    bed.pb.backups.create("real.zip", none(), none()).await?;
    bed.proxy.rules(json!([])).await;
    bed.pb.backups.inspect("real.zip").await?;
    let lines = bed.proxy.requests().await;
    let lines: Vec<_> = lines.iter().map(|request| request.target.split('?').next().unwrap_or_default()).collect();
    assert_eq!(lines, ["/api/backups", "/api/files/token", "/api/backups/real.zip"]);
    bed.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn damage_is_found_and_named() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("real.zip", none(), none()).await?;
    let token = pb.files.get_token(none(), none()).await?.token;
    let (_, mut bytes) = get(&pb.backups.get_download_url("real.zip", &token, none())).await;
    let cut = pb.backups.verify_blob(&blob(&bytes[..bytes.len() / 2], 0)).await?;
    assert_eq!((cut.verdict, cut.restorable), (Verdict::Corrupt, false));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    let damaged = pb.backups.verify_blob(&blob(&bytes, 0)).await?;
    assert_eq!((damaged.verdict, damaged.restorable), (Verdict::Corrupt, false));
    assert!(damaged.problems.iter().all(|problem| problem.message.ends_with('.')));
    let strict = pb.backups.with_options(options_with(|options| options.limits.total_size = 1000));
    let large = strict.verify("real.zip").await?;
    assert_eq!((large.verdict, large.restorable), (Verdict::Unsupported, false));
    assert_eq!(large.problems[0].code, ProblemCode::TooLarge);
    assert_eq!(strict.inspect("real.zip").await?.problems, large.problems);
    let nothing = pb.backups.verify_blob(&blob(&empty_zip(), 0)).await?;
    assert_eq!((nothing.verdict, nothing.restorable), (Verdict::Ok, false));
    assert_eq!(nothing.problems[0].code, ProblemCode::EmptyArchive);
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
async fn an_upload_is_looked_at_first() {
    let bed = behind_proxy().await;
    let backups = &bed.pb.backups;
    bed.proxy.rules(json!([])).await;
    fails(backups.upload_blob(&file(b"no archive", "a.zip"), "a.zip"), ErrorCode::InvalidArgument, 0).await;
    let strict = backups.with_options(options_with(|options| options.require_restorable = true));
    let error = fails(strict.upload_blob(&blob(&empty_zip(), 0), "b.zip"), ErrorCode::NotRestorable, 0).await;
    assert!(error.to_string().contains("no entries"), "{error}");
    assert!(bed.proxy.lines().await.is_empty());
    bed.stop().await;
}

#[wasm_bindgen_test]
async fn a_verification_tells_how_far_it_is() -> Result<()> {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create("real.zip", none(), none()).await?;
    let seen = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&seen);
    let backups = pb.backups.with_options(options_with(|options| {
        options.on_progress = Some(Rc::new(move |stage, progress| {
            heard.borrow_mut().push((stage.as_str(), progress.loaded, progress.total));
        }));
    }));
    backups.verify("real.zip").await?;
    let seen = seen.take();
    for stage in ["downloading", "verifying"] {
        let (_, loaded, total) = seen.iter().rev().find(|report| report.0 == stage).expect("a report of each stage");
        assert_eq!(Some(*loaded), *total, "{stage}");
    }
    server.stop().await;
    Ok(())
}
