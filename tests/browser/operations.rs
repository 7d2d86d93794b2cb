//! Operations that end in a known outcome, on the Rust face. The scenarios with all their faults are in tests/js/operations.

use crate::bed::{behind_proxy, fresh_server};
use crate::support::{blob, empty_zip, fails, none, options_with, within};
use bosbase::{
    BackupSchedule, BosBase, ErrorCode, RetentionPolicy, S3Target, SendOptions, ServerKind, Stage, TimeSource,
    Timestamp, next_runs,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

async fn keys(pb: &BosBase) -> Vec<String> {
    pb.backups.get_full_list(none(), none()).await.unwrap().into_iter().map(|backup| backup.key).collect()
}

/// Options whose callback keeps the stages, each once in a row.
fn recorded() -> (SendOptions, Rc<RefCell<Vec<Stage>>>) {
    let stages: Rc<RefCell<Vec<Stage>>> = Rc::default();
    let heard = Rc::clone(&stages);
    let options = options_with(|options| {
        options.on_progress = Some(Rc::new(move |stage, _| {
            let mut heard = heard.borrow_mut();
            if heard.last() != Some(&stage) {
                heard.push(stage);
            }
        }));
    });
    (options, stages)
}

#[wasm_bindgen_test]
async fn a_backup_is_created_and_its_name_told() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    let named = pb.backups.create_and_wait("mine.zip").await.unwrap();
    assert_eq!(named.key, "mine.zip");
    assert!(named.size > 1000, "{named:?}");
    let automatic = pb.backups.create_and_wait("").await.unwrap();
    assert!(automatic.key.starts_with("pb_backup_"), "{automatic:?}");
    assert_eq!(keys(&pb).await, ["mine.zip", &automatic.key]);
    let error = fails(pb.backups.create_and_wait("mine.zip"), ErrorCode::Validation, 400).await;
    assert!(error.field_errors().contains_key("name"), "{error:?}");
    fails(pb.backups.create_and_wait("Upper.zip"), ErrorCode::InvalidArgument, 400).await;
    server.stop().await;
}

#[wasm_bindgen_test]
async fn the_answer_to_a_create_is_lost() {
    let behind = behind_proxy().await;
    let rule = serde_json::json!([{ "method": "POST", "path": "/api/backups", "cutBeforeResponse": true }]);
    behind.proxy.rules(rule).await;
    let created = within(15_000, behind.pb.backups.create_and_wait("mine.zip")).await.expect("an end").unwrap();
    assert_eq!(created.key, "mine.zip");
    for status in [504, 520, 522, 530] {
        let replace = serde_json::json!({ "status": status, "body": "<h1>The origin is unreachable</h1>" });
        let rule = serde_json::json!([{ "method": "POST", "path": "/api/backups", "replace": replace }]);
        behind.proxy.rules(rule).await;
        let name = format!("mine_{status}.zip");
        let created = within(15_000, behind.pb.backups.create_and_wait(&name)).await.expect("an end").unwrap();
        assert_eq!(created.key, name);
    }
    behind.stop().await;
}

#[wasm_bindgen_test]
async fn a_good_restore_goes_through_its_stages() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.create_and_wait("good.zip").await.unwrap();
    let (options, stages) = recorded();
    let restoring = pb.backups.with_options(options).restore_and_wait("good.zip", true);
    let report = within(30_000, restoring).await.expect("an end").unwrap();
    assert_eq!((report.key.as_str(), report.server_kind), ("good.zip", ServerKind::PocketBase));
    assert!(report.is_certain && !report.reauth_required, "{report:?}");
    use Stage::{Downloading, Inspecting, Ready, Requested, Restarting, Verifying};
    assert_eq!(*stages.borrow(), [Inspecting, Downloading, Verifying, Requested, Restarting, Ready]);
    assert_eq!(keys(&pb).await, ["good.zip"], "the session goes on");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_restore_that_cannot_work_is_refused_or_ends_in_the_servers_reason() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    pb.backups.upload_blob(&blob(&empty_zip(), 0), "empty.zip").await.unwrap();
    fails(pb.backups.restore_and_wait("empty.zip", true), ErrorCode::NotRestorable, 0).await;
    fails(pb.backups.restore_and_wait("missing.zip", true), ErrorCode::NotFound, 0).await;
    fails(pb.backups.restore_and_wait("..", true), ErrorCode::InvalidArgument, 0).await;
    let error = fails(pb.backups.restore_and_wait("empty.zip", false), ErrorCode::RestoreFailed, 0).await;
    assert!(error.to_string().contains("data.db file is missing"), "{error}");
    assert_eq!(keys(&pb).await, ["empty.zip"], "the server runs on");
    server.stop().await;
}

#[wasm_bindgen_test]
async fn prune_dry_and_real() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    for name in ["a.zip", "b.zip", "c.zip"] {
        pb.backups.create_and_wait(name).await.unwrap();
    }
    let policy = RetentionPolicy { keep_last: 1, ..RetentionPolicy::default() };
    let names = |removed: &[bosbase::DatedBackup]| removed.iter().map(|file| file.key.clone()).collect::<Vec<_>>();
    let dry = pb.backups.prune(&policy, true).await.unwrap();
    assert_eq!((names(&dry.removed), dry.dry_run), (vec!["a.zip".to_string(), "b.zip".to_string()], true));
    assert_eq!(keys(&pb).await.len(), 3, "nothing was deleted");
    let real = pb.backups.prune(&policy, false).await.unwrap();
    assert_eq!((names(&real.removed), real.failed.len()), (names(&dry.removed), 0));
    assert_eq!(real.keep[0].reasons, ["last"]);
    assert_eq!(keys(&pb).await, ["c.zip"]);
    fails(pb.backups.prune(&RetentionPolicy::default(), false), ErrorCode::InvalidArgument, 0).await;
    assert_eq!(keys(&pb).await, ["c.zip"]);
    server.stop().await;
}

#[wasm_bindgen_test]
async fn prune_goes_by_the_times_in_names_and_leaves_foreign_files_alone() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    // Copied the newest first, so that the server's times are the wrong way round.
    let names = ["pb_backup_acme_20260512030000.zip", "acme_20260511_030000.zip", "acme_2026-05-10.zip", "notes.txt"];
    for name in names {
        pb.backups.upload_blob(&blob(&empty_zip(), 0), name).await.unwrap();
    }
    let policy = RetentionPolicy { keep_daily: 1, ..RetentionPolicy::default() };
    let by_modified = RetentionPolicy { time: TimeSource::Modified, ..policy.clone() };
    let wrong = pb.backups.prune(&by_modified, true).await.unwrap();
    assert_eq!((wrong.keep[0].backup.key.as_str(), wrong.keep[0].backup.time_from), (names[2], TimeSource::Modified));
    let report = pb.backups.prune(&policy, false).await.unwrap();
    let removed: Vec<_> = report.removed.iter().map(|file| (file.key.as_str(), file.time.to_string())).collect();
    let expected = [(names[2], "2026-05-10T00:00:00.000Z"), (names[1], "2026-05-11T03:00:00.000Z")];
    assert_eq!(removed, expected.map(|(name, time)| (name, time.to_string())));
    assert_eq!(keys(&pb).await, [names[3], names[0]]);
    server.stop().await;
}

#[wasm_bindgen_test]
async fn the_schedule_is_read_and_changed() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    assert_eq!(pb.backups.get_schedule().await.unwrap(), BackupSchedule { cron: String::new(), max_keep: 3 });
    let nightly = BackupSchedule { cron: "0 3 * * *".into(), max_keep: 7 };
    assert_eq!(pb.backups.set_schedule(&nightly).await.unwrap(), nightly);
    assert_eq!(pb.backups.get_schedule().await.unwrap(), nightly);
    let wrong = BackupSchedule { cron: "0 24 * * *".into(), max_keep: 7 };
    let error = fails(pb.backups.set_schedule(&wrong), ErrorCode::InvalidArgument, 400).await;
    assert!(error.field_errors().contains_key("backups.cron"), "{error:?}");
    let from = Timestamp::parse("2028-02-28 03:00:00.000Z").unwrap();
    let runs = next_runs("0 3 29 2 *", 2, from).unwrap();
    assert_eq!(runs.iter().map(|run| run.as_millis()).collect::<Vec<_>>(), [1_835_406_000_000, 1_961_636_400_000]);
    server.stop().await;
}

#[wasm_bindgen_test]
async fn a_mask_is_no_secret() {
    let server = fresh_server().await;
    let pb = server.superuser().await;
    assert_eq!(pb.backups.get_s3().await.unwrap().secret, None);
    let masked = S3Target { enabled: true, secret: Some("******".into()), ..S3Target::default() };
    fails(pb.backups.set_s3(&masked), ErrorCode::InvalidArgument, 0).await;
    fails(pb.backups.test_s3(), ErrorCode::Http, 400).await;
    server.stop().await;
}
