use super::*;

const GOOD: Outcome = Outcome::Good { down: 1_200 };
const CHECKSUM: &str = "zip: checksum error";

fn certain(run: &Run) -> u64 {
    match run.verdict {
        Verdict::Restored { downtime_ms: Some(downtime), reauth_required: false, certainty: Certainty::Certain } => {
            downtime
        }
        ref other => panic!("{other:?}"),
    }
}

fn failed(reason: &str) -> Verdict {
    Verdict::Failed { reason: reason.into() }
}

#[test]
fn good_restores_small_large_and_with_short_restarts() {
    for logs in [DECISIVE, INDECISIVE, LogAccess::Hidden] {
        for (extract, down) in [(5, 1_200), (10_800, 120), (5, 100), (60_000, 120), (299_000, 1_000), (1_200_000, 500)]
        {
            let run = watch(Server { extract, ..Server::new(Outcome::Good { down }) }, options(logs));
            let downtime = certain(&run);
            assert!(downtime >= down && downtime <= down + 300, "{downtime} for {down}");
            assert!(run.took <= 1_000 + extract + down + 400, "{} for {extract} + {down}", run.took);
        }
    }
}

#[test]
fn a_server_that_needs_20_seconds_to_come_back() {
    let run = watch(Server::new(Outcome::Good { down: 20_000 }), options(INDECISIVE));
    assert!((20_000..21_100).contains(&certain(&run)));
}

#[test]
fn failures_bring_the_servers_reason_without_any_health_request() {
    for reason in [
        "data.db file is missing or invalid: stat x: no such file or directory",
        CHECKSUM,
        "zip: not a valid zip file",
        "missing or invalid backup file \"a.zip\" to restore",
        "try again later - another backup/restore operation has already been started",
    ] {
        for logs in [DECISIVE, INDECISIVE] {
            let run = watch(Server::new(Outcome::Fails(reason)), options(logs));
            assert_eq!(run.verdict, failed(reason));
            assert!(run.took <= 6_000, "{}", run.took);
            assert_eq!(run.looks, 0);
        }
    }
    let late = watch(Server { extract: 200_000, ..Server::new(Outcome::Fails(CHECKSUM)) }, options(INDECISIVE));
    assert_eq!(late.verdict, failed(CHECKSUM));
    assert!(late.took <= 201_000 + 8_000, "{}", late.took);
}

#[test]
fn refused_requests_end_at_once() {
    let run = watch(Server { refuses: true, ..Server::new(GOOD) }, options(DECISIVE));
    assert_eq!((run.verdict.clone(), run.took), (Verdict::Refused, 2));
    assert_eq!(run.verdict.code(), None);
}

#[test]
fn a_server_that_dies_is_down_with_advice() {
    for logs in [DECISIVE, INDECISIVE, LogAccess::Hidden] {
        for has_realtime in [true, false] {
            let run = watch(Server { has_realtime, ..Server::new(Outcome::Dies) }, options(logs));
            assert!(matches!(run.verdict, Verdict::ServerDown { silent_ms: 120_000..122_000 }), "{:?}", run.verdict);
            assert!(run.verdict.sentence().contains("has not answered for 120 seconds"));
            assert!(run.verdict.sentence().contains("old_pb_data"));
        }
    }
}

#[test]
fn other_passwords_and_an_empty_server_are_told_apart() {
    for logs in [DECISIVE, INDECISIVE, LogAccess::Hidden] {
        let foreign = Server { keeps_token: false, ..Server::new(GOOD) };
        let checked = watch(foreign.clone(), options(logs)).verdict;
        assert!(
            matches!(checked, Verdict::Restored { reauth_required: true, certainty: Certainty::Certain, .. }),
            "{checked:?}"
        );
        let unchecked = WatchOptions { archive: Archive::Unknown, ..options(logs) };
        let found = watch(foreign.clone(), unchecked).verdict;
        assert_eq!(found, Verdict::Unknown(Known::BackAsGuest));
        let empty = watch(Server { keeps_collections: false, ..foreign }, unchecked).verdict;
        assert_eq!(empty, Verdict::CameBackEmpty);
    }
}

#[test]
fn traffic_delays_the_record_but_not_for_ever() {
    let poller = |until| Server { traffic: Some((1_000, until)), ..Server::new(Outcome::Fails(CHECKSUM)) };
    let delayed = watch(poller(25_000), options(DECISIVE));
    assert_eq!(delayed.verdict, failed(CHECKSUM));
    assert!(delayed.took <= 25_000 + 6_000, "{}", delayed.took);
    let busy = Server { traffic: Some((100, 60_000)), ..Server::new(Outcome::Fails(CHECKSUM)) };
    assert_eq!(watch(busy, options(DECISIVE)).verdict, failed(CHECKSUM));
    let endless = watch(poller(u64::MAX), options(DECISIVE));
    assert_eq!(endless.verdict, Verdict::Unknown(Known::NotRestarted));
    assert!(endless.took <= 70_000 && endless.looks == 1, "{}", endless.took);
    assert!(endless.verdict.sentence().contains("was not restored"));
}

#[test]
fn a_log_that_hides_the_record() {
    let run = watch(Server::new(Outcome::Fails(CHECKSUM)), options(LogAccess::Hidden));
    assert_eq!(run.verdict, Verdict::Unknown(Known::NotRestarted));
    assert!(run.took <= 6_000, "{}", run.took);
    let late = watch(Server { extract: 60_000, ..Server::new(Outcome::Fails(CHECKSUM)) }, options(LogAccess::Hidden));
    assert_eq!(late.verdict, Verdict::Unknown(Known::NotRestarted));
}

#[test]
fn without_realtime_the_log_decides_and_certainty_is_told() {
    let alone = |outcome| Server { has_realtime: false, ..Server::new(outcome) };
    certain(&watch(alone(GOOD), options(DECISIVE)));
    // Too short to be seen: the new log tells all the same.
    let unseen = watch(alone(Outcome::Good { down: 5 }), options(DECISIVE));
    assert!(matches!(unseen.verdict, Verdict::Restored { certainty: Certainty::Certain, .. }), "{:?}", unseen.verdict);
    for logs in [INDECISIVE, LogAccess::Hidden] {
        let server = Server { keeps_mark: true, ..alone(Outcome::Good { down: 4_000 }) };
        let verdict = watch(server, options(logs)).verdict;
        assert!(matches!(verdict, Verdict::Restored { certainty: Certainty::Likely, .. }), "{verdict:?}");
        let unseen = watch(Server { keeps_mark: true, ..alone(Outcome::Good { down: 5 }) }, options(logs));
        assert_eq!(unseen.verdict, Verdict::Unknown(Known::Ended));
    }
    for logs in [DECISIVE, INDECISIVE] {
        assert_eq!(watch(alone(Outcome::Fails(CHECKSUM)), options(logs)).verdict, failed(CHECKSUM));
    }
    assert_eq!(
        watch(alone(Outcome::Fails(CHECKSUM)), options(LogAccess::Hidden)).verdict,
        Verdict::Unknown(Known::Ended)
    );
}

#[test]
fn without_realtime_an_entry_that_the_archive_cannot_hold_is_awaited() {
    let new = |outcome| Server { has_realtime: false, keeps_mark: true, new_entry_at: 5_000, ..Server::new(outcome) };
    // Too short to be seen, and told all the same.
    for down in [5, 400, 4_000] {
        let run = watch(new(Outcome::Good { down }), options(INDECISIVE));
        assert!(matches!(run.verdict, Verdict::Restored { certainty: Certainty::Certain, .. }), "{:?}", run.verdict);
        assert!((5_000..5_600).contains(&run.sent), "{}", run.sent);
    }
    assert_eq!(watch(new(Outcome::Fails(CHECKSUM)), options(INDECISIVE)).verdict, failed(CHECKSUM));
    // The entry never comes: the request is sent, and the verdict claims no more than is known.
    let never = watch(Server { new_entry_at: u64::MAX, ..new(Outcome::Good { down: 5 }) }, options(INDECISIVE));
    assert_eq!(never.verdict, Verdict::Unknown(Known::Ended));
    assert!((9_000..9_600).contains(&never.sent), "{}", never.sent);
    // Nothing waits that need not.
    for (has_realtime, logs) in [(true, INDECISIVE), (true, DECISIVE), (false, DECISIVE), (false, LogAccess::Hidden)] {
        let run = watch(Server { has_realtime, ..Server::new(GOOD) }, options(logs));
        assert!(run.sent < 1_100, "{}", run.sent);
    }
}

#[test]
fn a_connection_that_is_gone_before_the_request_is_none() {
    let mut watch = RestoreWatch::new(options(INDECISIVE));
    assert_eq!(watch.next(1_000), Step::OpenRealtime);
    watch.observe(Event::RealtimeOpened, 1_010);
    watch.observe(Event::RealtimeClosed, 1_011);
    assert_eq!(watch.next(1_011), Step::ReadMark);
    watch.observe(Event::Mark { is_decisive: true }, 1_020);
    assert_eq!(watch.next(1_020), Step::SendRestore);
}

#[test]
fn idle_closure_and_proxies_that_cut_are_no_restart() {
    let cuts: Vec<u64> = (1..20).map(|minute| minute * 60_000).collect();
    for logs in [DECISIVE, INDECISIVE] {
        let server = Server { extract: 700_000, cuts: cuts.clone(), ..Server::new(GOOD) };
        certain(&watch(server.clone(), options(logs)));
        let failing = watch(Server { outcome: Outcome::Fails(CHECKSUM), ..server }, options(logs));
        assert_eq!(failing.verdict, failed(CHECKSUM));
        let idle = watch(Server { extract: 1_500_000, ..Server::new(Outcome::Fails(CHECKSUM)) }, options(logs));
        assert_eq!(idle.verdict, failed(CHECKSUM));
        // Cut between the failure and its record.
        let unlucky = watch(Server { cuts: vec![2_000], ..Server::new(Outcome::Fails(CHECKSUM)) }, options(logs));
        assert_eq!(unlucky.verdict, failed(CHECKSUM));
    }
}

#[test]
fn a_lost_answer_is_settled_by_what_follows() {
    let lost = |outcome| Server { answers: false, ..Server::new(outcome) };
    certain(&watch(lost(GOOD), options(DECISIVE)));
    let likely = watch(lost(GOOD), options(INDECISIVE)).verdict;
    assert!(matches!(likely, Verdict::Restored { certainty: Certainty::Likely, .. }), "{likely:?}");
    assert_eq!(watch(lost(Outcome::Fails(CHECKSUM)), options(DECISIVE)).verdict, failed(CHECKSUM));
    let never = watch(Server { arrives: false, ..Server::new(GOOD) }, options(DECISIVE));
    assert_eq!(never.verdict, Verdict::Unknown(Known::NothingHappened));
    assert!(never.took <= 21_000, "{}", never.took);
}

#[test]
fn a_session_that_somebody_ends_is_no_restart() {
    let ended = Server { session_ends: Some(500), extract: 30_000, ..Server::new(Outcome::Fails(CHECKSUM)) };
    assert_eq!(watch(ended.clone(), options(DECISIVE)).verdict, Verdict::Unknown(Known::Blind));
    // The restart, seen on the realtime connection, brings the token back.
    certain(&watch(Server { outcome: GOOD, ..ended }, options(DECISIVE)));
}

#[test]
fn gives_up_on_a_restore_without_end() {
    let run = watch(Server { extract: 9_000_000, ..Server::new(GOOD) }, options(DECISIVE));
    assert_eq!(run.verdict, Verdict::Unknown(Known::StillRunning));
    assert!((3_600_000..3_700_000).contains(&run.took));
}

/// Wherever a proxy cuts and whenever the network is away for a moment: no failure is called a success,
/// no success a failure.
#[test]
fn no_interruption_turns_the_verdict_around() {
    for at in (0..9_000).step_by(90) {
        for length in [0, 1, 40, 600, 2_500] {
            for has_realtime in [true, false] {
                for extract in [5, 4_000] {
                    let hiccup = Some((at, at + length));
                    let server = |outcome| Server { hiccup, has_realtime, extract, ..Server::new(outcome) };
                    let logs = if length == 0 { vec![DECISIVE, INDECISIVE, LogAccess::Hidden] } else { vec![DECISIVE] };
                    for logs in logs {
                        let verdict = watch(server(Outcome::Fails(CHECKSUM)), options(logs)).verdict;
                        assert!(!matches!(verdict, Verdict::Restored { .. }), "{at} {length} {logs:?}: {verdict:?}");
                        let verdict = watch(server(Outcome::Good { down: 300 }), options(logs)).verdict;
                        let is_wrong = matches!(
                            verdict,
                            Verdict::Failed { .. }
                                | Verdict::ServerDown { .. }
                                | Verdict::Unknown(Known::NotRestarted | Known::NothingHappened)
                        );
                        assert!(!is_wrong, "{at} {length} {logs:?}: {verdict:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_verdict_has_a_code_and_a_sentence() {
    let restored = |reauth_required, certainty| Verdict::Restored { downtime_ms: None, reauth_required, certainty };
    for (verdict, code, part) in [
        (Verdict::Refused, None, "refused"),
        (restored(false, Certainty::Certain), None, "was restored"),
        (restored(false, Certainty::Likely), None, "most likely"),
        (restored(true, Certainty::Certain), None, "Sign in again"),
        (failed("zip: x"), Some("restore-failed"), "kept its data: zip: x."),
        (Verdict::CameBackEmpty, Some("restore-failed"), "empty"),
        (Verdict::ServerDown { silent_ms: 5_999 }, Some("server-down"), "for 5 seconds"),
        (Verdict::Unknown(Known::Ended), Some("unknown-outcome"), "could not be seen"),
        (Verdict::Unknown(Known::Dropped), Some("unknown-outcome"), "interrupted"),
        (Verdict::Unknown(Known::BackAsGuest), Some("unknown-outcome"), "not checked"),
        (Verdict::Unknown(Known::NothingHappened), Some("unknown-outcome"), "never arrived"),
    ] {
        assert_eq!(verdict.code().map(|code| code.as_str()), code);
        assert!(verdict.sentence().contains(part), "{}", verdict.sentence());
    }
}

#[test]
fn the_filter_asks_for_this_failure_and_for_the_mark() {
    let mark = LogMark { id: "abc".into(), created: "2026-11-22 23:41:52.482Z".into() };
    assert!(mark.is_decisive("2026-11-22 23:41:52.481Z"));
    assert!(!mark.is_decisive("2026-11-22 23:41:52.482Z"));
    assert!(!mark.is_decisive("?"));
    assert_eq!(
        failure_filter("it's.zip", "2026-11-22 00:00:00.000Z", Some(&mark)),
        "(message='Failed to restore backup' && data.key='it\\'s.zip' && created>='2026-11-22 23:41:52.482Z') || id='abc'"
    );
    assert_eq!(
        failure_filter("a.zip", "2027-01-01 00:00:00.000Z", Some(&mark)),
        "(message='Failed to restore backup' && data.key='a.zip' && created>='2027-01-01 00:00:00.000Z') || id='abc'"
    );
    assert!(failure_filter("a.zip", "2027-01-01 00:00:00.000Z", None).ends_with("00.000Z')"));
}

#[test]
fn the_mark_is_not_taken_for_a_failure() {
    let mark = LogMark { id: "m".into(), created: "2026-11-22 23:41:52.482Z".into() };
    let entry = |id: &str| LogEntry { id: id.into(), error: id.repeat(2) };
    let read = |ids: &[&str], mark| read_logs(ids.iter().map(|id| entry(id)).collect(), mark);
    let logs = |failure: Option<&str>, mark| Event::Logs { failure: failure.map(Into::into), mark };
    assert_eq!(read(&["m"], Some(&mark)), logs(None, Some(true)));
    assert_eq!(read(&["f", "m"], Some(&mark)), logs(Some("ff"), Some(true)));
    assert_eq!(read(&["m", "f"], Some(&mark)), logs(Some("ff"), Some(true)));
    assert_eq!(read(&[], Some(&mark)), logs(None, Some(false)));
    assert_eq!(read(&["f"], None), logs(Some("ff"), None));
    assert_eq!(read(&[], None), logs(None, None));
}
