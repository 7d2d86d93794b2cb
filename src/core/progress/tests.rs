use super::*;

const MB: u64 = 1_000_000;

/// Runs a transfer at the rate that `rate` gives for each second, in steps of 20 ms; all reports with their times.
fn run(meter: &mut ProgressMeter, total: u64, rate: impl Fn(u64) -> u64, until: u64) -> Vec<(u64, Progress)> {
    let mut reports = Vec::new();
    let mut loaded = 0;
    for now in (20..=until).step_by(20) {
        loaded += rate(now / 1000) / 50;
        reports.extend(meter.update(loaded.min(total), now).map(|report| (now, report)));
        if loaded >= total {
            reports.extend(meter.finish(now).map(|report| (now, report)));
            break;
        }
    }
    reports
}

#[test]
fn reports_ten_times_a_second_and_once_at_the_end() {
    let mut meter = ProgressMeter::new(Some(10 * MB), 0);
    let reports = run(&mut meter, 10 * MB, |_| 2 * MB, 60_000);
    for pair in reports.windows(2).take(reports.len() - 2) {
        assert!(pair[1].0 - pair[0].0 >= 100);
        assert!(pair[1].1.loaded >= pair[0].1.loaded);
    }
    assert!(reports.len() <= 52, "{}", reports.len());
    let (_, last) = reports.last().unwrap();
    assert_eq!((last.loaded, last.total, last.seconds_left), (10 * MB, Some(10 * MB), Some(0)));
    assert_eq!(last.bytes_per_second, 2 * MB);
    assert_eq!(meter.finish(99_999), None);
    assert_eq!(meter.update(10 * MB, 99_999), None);
}

#[test]
fn an_end_without_any_update_is_reported() {
    let mut meter = ProgressMeter::new(Some(5), 7);
    let end = meter.finish(7).unwrap();
    assert_eq!((end.loaded, end.bytes_per_second, end.seconds_left), (5, 5000, Some(0)));
    let mut unknown = ProgressMeter::new(None, 0);
    assert_eq!(unknown.update(9, 1000).unwrap().seconds_left, None);
    assert_eq!(unknown.finish(1000).unwrap().total, Some(9));
    let empty = ProgressMeter::new(Some(0), 0).finish(0).unwrap();
    assert_eq!((empty.loaded, empty.seconds_left, empty.bytes_per_second), (0, Some(0), 0));
}

#[test]
fn all_bytes_are_not_yet_the_end() {
    let mut meter = ProgressMeter::new(Some(100), 0);
    for now in [1000, 2000] {
        let waiting = meter.update(100, now).unwrap();
        assert_eq!((waiting.loaded, waiting.seconds_left), (100, None));
    }
    assert_eq!(meter.finish(2500).unwrap().seconds_left, Some(0));
}

#[test]
fn never_goes_back_nor_past_the_total() {
    let mut meter = ProgressMeter::new(Some(100), 0);
    assert_eq!(meter.update(60, 0).unwrap().loaded, 60);
    assert_eq!(meter.update(40, 200).unwrap().loaded, 60);
    assert_eq!(meter.update(1000, 400).unwrap().loaded, 100);
}

#[test]
fn the_rate_follows_a_change_and_falls_in_a_stall() {
    let mut meter = ProgressMeter::new(Some(1000 * MB), 0);
    let reports = run(&mut meter, 1000 * MB, |second| if second < 10 { 8 * MB } else { 2 * MB }, 20_000);
    let at = |time: u64| reports.iter().find(|(now, _)| *now >= time).unwrap().1;
    assert!((7_900_000..=8_100_000).contains(&at(5000).bytes_per_second));
    let changing = at(12_000).bytes_per_second;
    assert!(changing > 2 * MB && changing < 8 * MB, "{changing}");
    assert!((1_900_000..=2_100_000).contains(&at(15_000).bytes_per_second));
    assert_eq!(at(15_000).seconds_left.unwrap() / 10, 45);
    let loaded = meter.loaded();
    assert!(meter.update(loaded, 30_000).unwrap().bytes_per_second < MB);
}

#[test]
fn survives_a_clock_that_is_set_back_and_huge_numbers() {
    let mut meter = ProgressMeter::new(Some(u64::MAX), 10_000).with_limit(SERVER_LIMIT_MS);
    assert!(meter.update(1, 20_000).is_some());
    assert_eq!(meter.update(2, 5_000).unwrap().bytes_per_second, 0);
    assert!(meter.update(u64::MAX - 1, u64::MAX - 1).is_some());
    assert_eq!(meter.finish(u64::MAX).unwrap().loaded, u64::MAX);
}

fn warnings(total: u64, rate: impl Fn(u64) -> u64) -> Vec<(u64, bool)> {
    let mut meter = ProgressMeter::new(Some(total), 0).with_limit(SERVER_LIMIT_MS);
    let mut changes = Vec::new();
    let mut told = false;
    for (now, report) in run(&mut meter, total, rate, 400_000) {
        if report.exceeds_time_limit != told && report.seconds_left != Some(0) {
            told = report.exceeds_time_limit;
            changes.push((now / 1000, told));
        }
    }
    changes
}

#[test]
fn warns_early_of_an_upload_that_will_be_cut() {
    // 1 GB at 2 MB/s needs 500 s.
    assert_eq!(warnings(1000 * MB, |_| 2 * MB), [(5, true)]);
    // 250 s: fits.
    assert_eq!(warnings(1000 * MB, |_| 4 * MB), []);
    // 320 s: too close to call at once, but long before the cut.
    let close = warnings(1000 * MB, |_| 3_125_000);
    assert!(matches!(close.as_slice(), [(60..150, true)]), "{close:?}");
    // The buffers take 60 MB at once, the network 2 MB/s.
    assert_eq!(warnings(1000 * MB, |second| if second == 0 { 60 * MB } else { 2 * MB }), [(5, true)]);
}

#[test]
fn a_short_stall_raises_no_alarm_and_a_rate_that_recovers_ends_it() {
    assert_eq!(warnings(1000 * MB, |second| if (60..65).contains(&second) { 0 } else { 5 * MB }), []);
    let changes = warnings(1000 * MB, |second| if second < 30 { MB } else { 8 * MB });
    assert_eq!(changes.iter().map(|(_, told)| *told).collect::<Vec<_>>(), [true, false]);
    assert!(changes[1].0 > 30 && changes[1].0 < 50, "{changes:?}");
    // Swings around the border change the word at most once each way.
    let swinging = warnings(1000 * MB, |second| if second % 2 == 0 { 2_800_000 } else { 3_800_000 });
    assert!(swinging.len() <= 1, "{swinging:?}");
}
