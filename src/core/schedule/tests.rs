use super::*;
use serde_json::Value;

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn runs(expression: &str, count: usize, from: &str) -> Vec<String> {
    let runs = Schedule::parse(expression).unwrap().next_runs(count, time(from));
    runs.iter().map(|run| run.to_string().replace('T', " ")[..16].to_string()).collect()
}

/// The answers are those of a real server, to expressions that it accepts and refuses, recorded by
/// tests/schedule/record.py.
#[test]
fn reads_expressions_as_the_server_does() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schedule/cases.json");
    let table: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let from = table["from"].as_str().unwrap();
    let cases = table["cases"].as_array().unwrap();
    assert!(cases.len() >= 200);
    for case in cases {
        let expression = case[0].as_str().unwrap();
        let refusal = Schedule::parse(expression).err().map(|error| error.to_string());
        match case[1].as_str() {
            // The server names a function of Go there.
            Some(sentence) if sentence.contains("Atoi") => {
                assert!(refusal.as_deref().is_some_and(|own| own.ends_with("is no whole number.")), "{expression:?}");
            }
            sentence => assert_eq!(refusal.as_deref(), sentence, "{expression:?}"),
        }
        assert_eq!(check_backups(expression, 3).map(|(_, sentence)| sentence), refusal);
        if let Some(expected) = case[2].as_array() {
            let expected: Vec<&str> = expected.iter().map(|run| run.as_str().unwrap()).collect();
            assert_eq!(runs(expression, 4, from), expected, "{expression:?}");
        }
    }
    for case in table["maxKeep"].as_array().unwrap() {
        let answer = check_backups(case[0].as_str().unwrap(), case[1].as_i64().unwrap());
        assert_eq!(answer.as_ref().map(|(_, sentence)| sentence.as_str()), case[2].as_str(), "{case}");
        assert!(answer.is_none_or(|(field, _)| field == "backups.cronMaxKeep"));
    }
}

#[test]
fn a_run_is_after_the_time_asked_for() {
    assert_eq!(runs("@hourly", 2, "2026-11-23 10:00:00Z"), ["2026-11-23 11:00", "2026-11-23 12:00"]);
    assert_eq!(runs("@hourly", 1, "2026-11-23 09:59:59.999Z"), ["2026-11-23 10:00"]);
    assert_eq!(runs("59 23 * * *", 2, "2026-12-31 23:59:00Z"), ["2027-01-01 23:59", "2027-01-02 23:59"]);
    assert_eq!(runs("* * * * *", 0, "2026-12-31 23:59:00Z"), [""; 0]);
    assert_eq!(runs("* * * * *", usize::MAX, "2026-12-31 23:59:00Z").len(), 1000);
}

#[test]
fn knows_leap_years_and_month_ends() {
    assert_eq!(
        runs("0 12 29 2 *", 4, "2096-01-01 00:00:00Z"),
        ["2096-02-29 12:00", "2104-02-29 12:00", "2108-02-29 12:00", "2112-02-29 12:00"]
    );
    assert_eq!(runs("0 0 29 2 *", 1, "1999-03-01 00:00:00Z"), ["2000-02-29 00:00"]);
    assert_eq!(
        runs("30 1 31 * *", 4, "2026-01-31 01:30:00Z"),
        ["2026-03-31 01:30", "2026-05-31 01:30", "2026-07-31 01:30", "2026-08-31 01:30"]
    );
    // The day of the month and that of the week narrow each other: a Sunday that is 29 February.
    assert_eq!(runs("0 0 29 2 0", 2, "2076-01-01 00:00:00Z"), ["2088-02-29 00:00", "2128-02-29 00:00"]);
}

#[test]
fn what_never_runs_ends() {
    for expression in ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *"] {
        assert_eq!(runs(expression, 5, "2026-01-01 00:00:00Z"), [""; 0], "{expression}");
    }
    assert_eq!(runs("0 0 31 12 *", 5, "9998-01-01 00:00:00Z"), ["9998-12-31 00:00", "9999-12-31 00:00"]);
    assert_eq!(runs("* * * * *", 5, "9999-12-31 23:59:59Z"), [""; 0]);
}

/// Minute by minute, over years that begin and end with unusual days.
#[test]
fn agrees_with_looking_at_every_minute() {
    for expression in ["7 */5 1-31/10 * 1-5", "*/20 0,12 29-31 2,3 *", "0 0 * * 6", "15-45/30 23 28 2 *"] {
        let schedule = Schedule::parse(expression).unwrap();
        for from in ["1899-12-30 22:00:00Z", "2000-02-27 00:00:00Z", "2023-12-31 23:58:59Z"] {
            let from = time(from);
            let first = from.as_millis().div_euclid(MINUTE_MS) + 1;
            let expected: Vec<Timestamp> = (first..first + 600_000)
                .map(|minute| Timestamp::from_millis(minute * MINUTE_MS))
                .filter(|at| {
                    let civil = at.civil();
                    let weekday = (at.as_millis().div_euclid(DAY_MS) + 4).rem_euclid(7);
                    schedule.minutes.has(civil.minute)
                        && schedule.hours.has(civil.hour)
                        && schedule.days.has(civil.day)
                        && schedule.months.has(civil.month)
                        && schedule.weekdays.has(u32::try_from(weekday).unwrap())
                })
                .take(30)
                .collect();
            assert_eq!(schedule.next_runs(expected.len(), from), expected, "{expression} {from}");
        }
    }
}
