use super::*;
use serde_json::Value;
use std::cmp::Reverse;

fn backup(key: &str, modified: &str) -> BackupFileInfo {
    BackupFileInfo { key: key.into(), size: 1, modified: modified.into() }
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn policy(json: &str) -> RetentionPolicy {
    serde_json::from_str(json).unwrap()
}

/// Keys that stay, newest first, with their reasons.
fn kept(policy: &RetentionPolicy, times: &[&str], now: &str) -> Vec<(String, String)> {
    let backups: Vec<_> = times.iter().map(|time| backup(&format!("{time} .zip"), time)).collect();
    let plan = policy.plan(&backups, time(now)).unwrap();
    assert_eq!(plan.keep.len() + plan.remove.len(), times.len());
    assert!(plan.keep.iter().all(|kept| kept.backup.time_from == TimeSource::Modified));
    plan.keep.into_iter().map(|kept| (kept.backup.modified, kept.reasons.join(", "))).collect()
}

/// The same for backups that were copied, whose times are only in their names.
fn kept_of_copies(policy: &RetentionPolicy, times: &[&str], now: &str) -> Vec<(String, String)> {
    let name = |time: &str| format!("copy_{}.zip", time.replace([':', '.'], "-").replace(' ', "_"));
    // Later than all of them, so that each name counts.
    let backups: Vec<_> = times.iter().map(|time| backup(&name(time), "2999-01-01 00:00:00Z")).collect();
    let plan = policy.plan(&backups, time(now)).unwrap();
    assert!(plan.keep.iter().all(|kept| kept.backup.time_from == TimeSource::Name));
    let given = |key: &str| times.iter().find(|time| name(time) == key).unwrap().to_string();
    plan.keep.into_iter().map(|kept| (given(&kept.backup.key), kept.reasons.join(", "))).collect()
}

/// The plans are those of restic itself for random policies, recorded by tests/retention/record.py.
#[test]
fn keeps_what_restic_keeps() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/retention/cases.json");
    let table: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 100);
    for case in cases {
        let times: Vec<&str> = table["sets"][case["set"].as_str().unwrap()]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t.as_str().unwrap())
            .collect();
        let policy: RetentionPolicy = serde_json::from_value(case["policy"].clone()).unwrap();
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let expected: Vec<(String, String)> = case["keep"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                let (index, reasons) = entry.as_array().unwrap().split_first().unwrap();
                let words = |reason| table["reasons"][number(reason)].as_str().unwrap().replace(" snapshot", "");
                let reasons: Vec<String> = reasons.iter().map(words).collect();
                (times[number(index)].to_string(), reasons.join(", "))
            })
            .collect();
        let now = table["now"].as_str().unwrap();
        assert_eq!(kept(&policy, &times, now), expected, "{case}");
        assert_eq!(kept_of_copies(&policy, &times, now), expected, "{case}");
    }
}

#[test]
fn a_policy_without_a_rule_is_an_error() {
    let backups = [backup("a.zip", "2026-01-01 00:00:00Z")];
    let plan = |json: &str| policy(json).plan(&backups, time("2026-02-01 00:00:00Z")).map(|plan| plan.remove.len());
    for json in [
        "{}",
        r#"{"prefix": "a"}"#,
        r#"{"keepLast": 0, "keepDaily": 0}"#,
        r#"{"keepWithin": ""}"#,
        r#"{"keepWithinDaily": "0d"}"#,
        r#"{"keepWithin": null}"#,
    ] {
        assert_eq!(plan(json), Err(PolicyError::NoRule), "{json}");
    }
    assert_eq!(plan(r#"{"keepLast": -2}"#), Err(PolicyError::BadCount));
    assert_eq!(plan(r#"{"keepLast": 1, "keepYearly": -2}"#), Err(PolicyError::BadCount));
    assert_eq!(plan(r#"{"keepYearly": -1}"#), Ok(0));
    assert!(PolicyError::NoRule.to_string().contains("no rule"));
}

#[test]
fn reads_spans() {
    let span = |text: &str| text.parse::<Span>();
    assert_eq!(span(" 1y2m3d4h "), Ok(Span { years: 1, months: 2, days: 3, hours: 4 }));
    assert_eq!(span("4h1y"), Ok(Span { years: 1, hours: 4, ..Span::default() }));
    assert_eq!(span("4h01y").unwrap().to_string(), "1y4h");
    for text in ["1", "d", "-1d", "+1d", "1 d", "1w", "1D", "1d2d", "99999999999d", "1.5d", "1d\u{0}", "١d"] {
        assert_eq!(span(text), Err(PolicyError::BadSpan), "{text}");
    }
    assert!(serde_json::from_str::<RetentionPolicy>(r#"{"keepWithin": "1w"}"#).is_err());
}

#[test]
fn month_arithmetic_carries_over() {
    let before = |text: &str, from: &str| Timestamp::from_millis(text.parse::<Span>().unwrap().before(time(from)));
    assert_eq!(before("1m", "2026-03-31 10:00:00Z"), time("2026-03-03 10:00:00Z"));
    assert_eq!(before("1m", "2024-03-31 10:00:00Z"), time("2024-03-02 10:00:00Z"));
    assert_eq!(before("1y", "2024-02-29 00:00:00Z"), time("2023-03-01 00:00:00Z"));
    assert_eq!(before("13m1d1h", "2026-01-31 00:30:00Z"), time("2024-12-29 23:30:00Z"));
    assert_eq!(before("4294967295y4294967295h", "2026-01-31 00:30:00Z"), time("0000-01-01 00:00:00Z"));
    assert!("4294967295d4294967295h".parse::<Span>().unwrap().before(time("0001-01-01 00:00:00Z")) < 0);
}

#[test]
fn within_is_exclusive_and_anchored_at_the_newest_that_is_not_in_the_future() {
    let rule = policy(r#"{"keepWithin": "1d"}"#);
    let times = ["2099-01-01 00:00:00Z", "2020-05-02 10:00:00Z", "2020-05-01 10:00:00.001Z", "2020-05-01 10:00:00Z"];
    let keys: Vec<String> = kept(&rule, &times, "2026-01-01 00:00:00Z").into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, times[..3]);
    // Nothing in the past: nothing is old.
    assert_eq!(kept(&rule, &times, "2000-01-01 00:00:00Z").len(), 4);
    // "Now" itself is not in the past.
    assert_eq!(kept(&rule, &times[1..], "2020-05-02 10:00:00Z").len(), 3);
}

#[test]
fn leaves_foreign_unfinished_and_undated_files_alone() {
    let rule = policy(r#"{"keepLast": 1, "prefix": "app_"}"#);
    let backups = [
        backup("app_/rec/photo.png", "2020-01-01 00:00:00Z"),
        backup("app_/rec/one.zip", "2020-01-01 00:00:00Z"),
        backup("app_notes.txt", "2026-01-20 00:00:00Z"),
        backup("app_0.ZIP", "2020-01-01 00:00:00Z"),
        backup("app_1.zip", "2026-01-01 00:00:00Z"),
        backup("app_2.zip", "2026-01-02 00:00:00Z"),
        backup("app_9.zip.0123456789abcdef.tmp", "2026-01-09 00:00:00Z"),
        backup("other.zip", "2025-01-01 00:00:00Z"),
        backup("app_x.zip", "yesterday"),
        backup("", "2025-01-01 00:00:00Z"),
    ];
    let plan = rule.plan(&backups, time("2026-02-01 00:00:00Z")).unwrap();
    let [kept] = &plan.keep[..] else { panic!("{plan:?}") };
    assert_eq!((kept.backup.key.as_str(), &kept.reasons[..]), ("app_2.zip", &["last".to_string()][..]));
    let removed: Vec<_> = plan.remove.iter().map(|backup| (backup.key.as_str(), backup.time)).collect();
    assert_eq!(removed, [("app_1.zip", time("2026-01-01 00:00:00Z"))]);
    assert_eq!(rule.plan(&[], time("2026-02-01 00:00:00Z")), Ok(PrunePlan::default()));
}

#[test]
fn copies_are_as_old_as_their_names_say_unless_the_policy_says_otherwise() {
    // Copied in another order than they were made.
    let copied = |second: u32| format!("2026-06-01 10:00:0{second}.000Z");
    let backups = [
        backup("pb_backup_acme_20260510030000.zip", &copied(4)),
        backup("pb_backup_acme_20260511030000.zip", &copied(3)),
        backup("acme_20260512_030000.zip", &copied(2)),
        backup("acme_2026-05-13.zip", &copied(1)),
        backup("by_hand.zip", &copied(0)),
    ];
    let plan = |json: &str| policy(json).plan(&backups, time("2026-06-02 00:00:00Z")).unwrap();
    let described = |json: &str| -> Vec<String> {
        let kept = plan(json).keep.into_iter();
        kept.map(|KeptBackup { backup, .. }| format!("{} {} {:?}", backup.key, backup.time, backup.time_from)).collect()
    };
    assert_eq!(
        described(r#"{"keepDaily": 3}"#),
        [
            "by_hand.zip 2026-06-01T10:00:00.000Z Modified",
            "acme_2026-05-13.zip 2026-05-13T00:00:00.000Z Name",
            "acme_20260512_030000.zip 2026-05-12T03:00:00.000Z Name",
        ]
    );
    assert_eq!(described(r#"{"keepDaily": 3, "time": "name"}"#), described(r#"{"keepDaily": 3}"#));
    assert_eq!(
        described(r#"{"keepLast": 1, "keepDaily": 1, "time": "modified"}"#),
        ["pb_backup_acme_20260510030000.zip 2026-06-01T10:00:04.000Z Modified"]
    );
    let oldest_first: Vec<_> = plan(r#"{"keepLast": 1}"#).remove.into_iter().map(|backup| backup.key).collect();
    assert_eq!(oldest_first, [0, 1, 2, 3].map(|index| backups[index].key.clone()));
    let written = serde_json::to_value(&plan(r#"{"keepLast": 1}"#).remove[3]).unwrap();
    assert_eq!(
        written,
        serde_json::json!({
            "key": "acme_2026-05-13.zip", "size": 1, "modified": "2026-06-01 10:00:01.000Z",
            "time": "2026-05-13T00:00:00.000Z", "timeFrom": "name",
        })
    );
    assert!(serde_json::from_str::<RetentionPolicy>(r#"{"keepLast": 1, "time": "created"}"#).is_err());
}

#[test]
fn equal_times_keep_their_order() {
    let same = "2026-01-01 00:00:00Z";
    let backups = ["b.zip", "a.zip", "c.zip", "d.zip"].map(|key| backup(key, same));
    let keys = |json: &str| -> Vec<String> {
        let plan = policy(json).plan(&backups, time("2026-02-01 00:00:00Z")).unwrap();
        plan.keep.into_iter().map(|kept| kept.backup.key).collect()
    };
    assert_eq!(keys(r#"{"keepLast": 2}"#), ["b.zip", "a.zip"]);
    assert_eq!(keys(r#"{"keepDaily": 1}"#), ["b.zip"]);
    assert_eq!(keys(r#"{"keepDaily": 2}"#), ["b.zip", "d.zip"]);
}

/// Pseudo-random numbers, the same in every run.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn backups(&mut self) -> Vec<BackupFileInfo> {
        let step = [60, 3600, 86_400, 864_000][usize::try_from(self.below(4)).unwrap()];
        let mut at = 1_600_000_000_u64;
        let mut backups: Vec<_> = (0..self.below(60))
            .map(|number| {
                at += self.below(step * 3);
                let time = Timestamp::from_millis(i64::try_from(at * 1000).unwrap());
                backup(&format!("{number}.zip"), &time.to_string().replace('T', " "))
            })
            .collect();
        let turn = usize::try_from(self.below(60)).unwrap() % backups.len().max(1);
        backups.rotate_left(turn);
        backups
    }

    fn policy(&mut self) -> RetentionPolicy {
        let mut count = || if self.below(2) == 0 { 0 } else { i32::try_from(self.below(9)).unwrap() - 1 };
        let mut policy = RetentionPolicy {
            keep_last: count(),
            keep_hourly: count(),
            keep_daily: count(),
            keep_weekly: count(),
            keep_monthly: count(),
            keep_yearly: count(),
            ..RetentionPolicy::default()
        };
        let mut span = || {
            let days = u32::try_from(self.below(90)).unwrap();
            (self.below(4) == 0).then_some(Span { days, ..Span::default() })
        };
        policy.keep_within = span();
        policy.keep_within_weekly = span();
        policy
    }
}

fn keys(plan: &PrunePlan) -> Vec<&str> {
    plan.keep.iter().map(|kept| kept.backup.key.as_str()).collect()
}

#[test]
fn loses_nothing_and_keeps_the_newest() {
    let mut random = Lcg(1);
    let now = time("2026-11-23 00:00:00Z");
    for _ in 0..2000 {
        let (backups, policy) = (random.backups(), random.policy());
        let Ok(plan) = policy.plan(&backups, now) else { continue };
        let mut all = keys(&plan);
        all.extend(plan.remove.iter().map(|backup| backup.key.as_str()));
        all.sort_unstable();
        let mut given: Vec<&str> = backups.iter().map(|backup| backup.key.as_str()).collect();
        given.sort_unstable();
        assert_eq!(all, given);
        let newest = backups.iter().filter_map(BackupFileInfo::modified_at).max();
        assert_eq!(plan.keep.first().map(|kept| kept.backup.time), newest);
        assert!(plan.remove.is_sorted_by_key(|backup| backup.time));
        assert!(plan.keep.is_sorted_by_key(|kept| Reverse(kept.backup.time)));
        assert!(plan.keep.iter().all(|kept| !kept.reasons.is_empty()));
        // What stays is what would stay again, unless the oldest stayed only for a budget it now spends.
        let again: Vec<BackupFileInfo> =
            plan.keep.iter().map(|kept| backup(&kept.backup.key, &kept.backup.modified)).collect();
        assert_eq!(policy.plan(&again, now).unwrap().remove, [], "{policy:?}");
    }
}

#[test]
fn a_larger_budget_keeps_no_less_apart_from_the_oldest() {
    let mut random = Lcg(2);
    let now = time("2026-11-23 00:00:00Z");
    for _ in 0..2000 {
        let (backups, policy) = (random.backups(), random.policy());
        let Ok(plan) = policy.plan(&backups, now) else { continue };
        let more = |count: i32| if count > 0 { count + 1 } else { count };
        let larger = RetentionPolicy {
            keep_last: more(policy.keep_last),
            keep_daily: more(policy.keep_daily),
            keep_weekly: more(policy.keep_weekly),
            keep_yearly: -1,
            ..policy.clone()
        };
        let larger = larger.plan(&backups, now).unwrap();
        for key in keys(&plan) {
            assert!(keys(&larger).contains(&key), "{policy:?}");
        }
    }
}
