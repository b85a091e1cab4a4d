//! What TimeTrack may write, and both nights of the year on which a wall clock is no instant.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{LocalStamp, TimeMode};
use crate::model::zone::Zone;

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn vienna() -> Zone {
    Zone::new("Europe/Vienna").unwrap()
}

fn stamp(text: &str) -> LocalStamp {
    LocalStamp(text.parse::<NaiveDateTime>().unwrap())
}

#[test]
fn every_usual_form_is_read() {
    let forms = [
        "2026-11-22T09:05:00.000Z",
        "2026-11-22T09:05:00.000",
        "2026-11-22T09:05:00Z",
        "2026-11-22T09:05:00",
    ];
    let more = [
        "2026-11-22 09:05:00",
        "2026-11-22 09:05:00.123456789Z",
        "2026-11-22T09:05Z",
        "2026-11-22t09:05:00z",
    ];
    let spaced = ["  2026-11-22T09:05:00.000Z\n", "2026-11-22 09:05", "2026-11-22T09:05:00.9Z"];
    for text in forms.iter().chain(&more).chain(&spaced) {
        assert_eq!(LocalStamp::parse(text), Some(stamp("2026-11-22T09:05:00")), "{text}");
    }
    assert_eq!(LocalStamp::parse("2028-02-29T23:59:59.999Z"), Some(stamp("2028-02-29T23:59:59")));
}

#[test]
fn everything_else_is_refused() {
    let offsets = [
        "2026-11-22T09:05:00+01:00",
        "2026-11-22T09:05:00.000+0100",
        "2026-11-22T09:05:00-05",
        "2026-11-22T09:05+1Z",
    ];
    let wrong = [
        "2026-02-29T09:05:00Z",
        "2026-13-01T09:05:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T09:60:00Z",
        "2026-11-22T09:05:60Z",
    ];
    let broken = [
        "",
        "Z",
        "T",
        "2026-11-22",
        "2026-11-22T",
        "2026-11-22T9:05:00Z",
        "26-11-22T09:05:00Z",
        "2026-11-22T09:05:00.Z",
    ];
    let odd = [
        "2026-11-22T09:05.000Z",
        "2026-11-22T09:05:00:00Z",
        "2026-11-22-01T09:05:00Z",
        "2026-11-22T09:05:00ZZ",
        "２026-11-22T09:05:00Z",
    ];
    let more = [
        "+2026-11-22T09:05:00Z",
        "2026-11-22T09:05:00.0000000000Z",
        "null",
        "0",
        "22.11.2026 09:05",
        "2026-11-22T0a:05:00Z",
        "-026-11-22T09:05:00Z",
    ];
    for text in offsets.iter().chain(&wrong).chain(&broken).chain(&odd).chain(&more) {
        assert_eq!(LocalStamp::parse(text), None, "{text}");
    }
    assert_eq!(LocalStamp::parse(&"9".repeat(1_000_000)), None);
}

#[test]
fn a_stamp_is_the_wall_clock_or_utc_to_the_second() {
    let at = instant("2026-11-22T08:05:59.999Z");
    assert_eq!(LocalStamp::of(at, &vienna(), TimeMode::Local).to_string(), "2026-11-22T09:05:59.000Z");
    assert_eq!(LocalStamp::of(at, &vienna(), TimeMode::Utc).to_string(), "2026-11-22T08:05:59.000Z");
}

#[test]
fn the_closer_of_two_instants_is_meant() {
    let (first, second) = (instant("2026-10-25T02:30:00+02:00"), instant("2026-10-25T02:30:00+01:00"));
    let read = |near| stamp("2026-10-25T02:30:00").instant(&vienna(), TimeMode::Local, near);
    assert_eq!(read(first), first);
    assert_eq!(read(second), second);
    assert_eq!(read(first + TimeDelta::minutes(30)), first, "the first, at equal distance");
    assert_eq!(read(first + TimeDelta::minutes(31)), second);
    assert_eq!(read(DateTime::<Utc>::MIN_UTC), first);
    assert_eq!(read(DateTime::<Utc>::MAX_UTC), second);
    let utc = stamp("2026-10-25T02:30:00").instant(&vienna(), TimeMode::Utc, first);
    assert_eq!(utc, instant("2026-10-25T02:30:00Z"));
}

#[test]
fn a_time_jumped_over_keeps_the_offset_before() {
    for (text, at) in [("02:00:00", "02:00:00"), ("02:30:00", "02:30:00"), ("02:59:59", "02:59:59")] {
        let read =
            stamp(&format!("2026-03-29T{text}")).instant(&vienna(), TimeMode::Local, DateTime::UNIX_EPOCH);
        assert_eq!(read, instant(&format!("2026-03-29T{at}+01:00")));
    }
    let after = stamp("2026-03-29T03:00:00").instant(&vienna(), TimeMode::Local, DateTime::UNIX_EPOCH);
    assert_eq!(after, instant("2026-03-29T03:00:00+02:00"));
}

#[test]
fn every_second_of_both_nights_comes_back() {
    for night in ["2026-10-24T22:00:00Z", "2026-03-28T22:00:00Z"] {
        for second in (0..5 * 3600).step_by(7) {
            let at = instant(night) + TimeDelta::seconds(second);
            for mode in [TimeMode::Local, TimeMode::Utc] {
                let sent = LocalStamp::of(at, &vienna(), mode);
                assert_eq!(LocalStamp::parse(&sent.to_string()), Some(sent));
                assert_eq!(sent.instant(&vienna(), mode, at), at);
            }
        }
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        for name in ["Pacific/Kiritimati", "Pacific/Niue"] {
            let zone = Zone::new(name).unwrap();
            let sent = LocalStamp::of(at, &zone, TimeMode::Local);
            let back = sent.instant(&zone, TimeMode::Local, at);
            assert!((back - at).abs() <= TimeDelta::hours(15), "{back} for {at}");
        }
    }
}

#[test]
fn a_start_that_may_be_rounded_is_the_same_and_one_that_shows_other_seconds_is_not() {
    let stamp = |time: &str| LocalStamp::parse(&format!("2026-11-23T{time}")).unwrap();
    let booked = stamp("09:05:12");
    for (shown, same) in [
        ("09:05:12", true),
        ("09:05:17", true),
        ("09:05:07", true),
        ("09:05:18", false),
        ("09:05:06", false),
        ("09:05:40", false),
        // To the minute, to five, six, ten and fifteen.
        ("09:05:00", true),
        ("09:06:00", true),
        ("09:10:00", true),
        ("09:00:00", true),
        ("09:15:00", true),
        ("09:04:00", false),
        ("09:07:00", false),
        ("09:12:00", false),
        ("08:55:00", false),
        ("09:20:00", false),
        ("09:20:12", false),
    ] {
        assert_eq!(stamp(shown).is_same_start(booked), same, "{shown}");
    }
    assert!(stamp("09:15:00").is_same_start(stamp("09:00:01")));
    assert!(!stamp("09:15:00").is_same_start(stamp("09:00:00")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_instant_comes_back_to_the_second(second in 0_i64..4_000_000_000, millis in 0_u32..1000, zone in any_zone(), local: bool) {
        let mode = if local { TimeMode::Local } else { TimeMode::Utc };
        let at = DateTime::from_timestamp(second, millis * 1_000_000).unwrap();
        let read = LocalStamp::parse(&LocalStamp::of(at, &zone, mode).to_string()).unwrap();
        prop_assert_eq!(read.instant(&zone, mode, at).timestamp(), second);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[0-9TZtz:. +-]{0,30}|\\PC{0,30}") {
        if let Some(read) = LocalStamp::parse(&text) {
            prop_assert_eq!(LocalStamp::parse(&read.to_string()), Some(read));
        }
    }
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(Zone::all()).prop_map(|name| Zone::new(name).unwrap())
}
