//! What is asked before anything is sent, and what is not.

use super::*;
use crate::delivery::samples::{at, doubtful, on, punch, start};
use crate::model::{LocalStamp, TimerState};

/// A timer that has been on since a time of the day before.
fn since_yesterday(state: TimerState, time: &str) -> Timer {
    let started_at = Some(LocalStamp(format!("2026-11-22T{time}").parse().unwrap()));
    Timer { started_at, ..on("Web", state, "00:00:00") }
}

fn asked(punch: &Punch, timer: &Timer) -> bool {
    long(punch, timer, TimeMode::Local).is_some()
}

#[test]
fn sixteen_hours_of_work_are_asked_about_and_not_a_second_less() {
    // Pressed at 9:05:12 the day after.
    for action in [Action::ClockOut, Action::Stop, Action::Pause, start("Shop")] {
        let punch = punch(action);
        assert!(asked(&punch, &since_yesterday(TimerState::Running, "17:05:12")), "{punch:?}");
        assert!(!asked(&punch, &since_yesterday(TimerState::Running, "17:05:13")), "{punch:?}");
    }
    assert!(!asked(&punch(Action::Resume), &since_yesterday(TimerState::Paused, "07:00:00")));
    assert!(!asked(&punch(Action::ClockIn), &Timer::STOPPED));
}

#[test]
fn a_pause_is_no_work() {
    let hours = |hours: i64| Some(hours * 3_600);
    let paused = Timer { worked_seconds: hours(8), ..since_yesterday(TimerState::Paused, "07:00:00") };
    assert!(!asked(&punch(Action::Stop), &paused));
    assert!(!asked(&punch(start("Shop")), &paused));
    let running = Timer { break_seconds: hours(12), ..since_yesterday(TimerState::Running, "07:00:00") };
    assert!(!asked(&punch(Action::Stop), &running));
}

#[test]
fn the_length_is_true_time_in_the_night_the_clocks_go_back() {
    let vienna = crate::model::Zone::new("Europe/Vienna").unwrap();
    let instant = |text: &str| text.parse().unwrap();
    let at = instant("2026-10-25T10:00:00Z");
    let punch = Punch { zone: vienna, at, pressed_at: at, ..punch(Action::ClockOut) };
    let started = |time: &str| Timer {
        started_at: Some(LocalStamp(format!("2026-10-24T{time}").parse().unwrap())),
        ..on("Web", TimerState::Running, "00:00:00")
    };
    // From 20:00 to 11:00 by the wall clock, and an hour came twice.
    assert!(asked(&punch, &started("20:00:00")));
    assert!(!asked(&punch, &started("20:00:01")));
}

#[test]
fn nothing_is_asked_once_a_write_may_have_taken_effect_or_the_person_has_confirmed() {
    let long_day = since_yesterday(TimerState::Running, "08:00:00");
    let confirmed = Punch { confirmed: true, ..punch(Action::ClockOut) };
    // Somebody has started another timer since the first half of the switch.
    let made_way = Timer { made_way: true, ..on("Web", TimerState::Running, "07:00:00") };
    let half_done = Punch { before: Some(made_way), attempts: 1, ..punch(start("Shop")) };
    // Or has set the very timer going again.
    let undone = Timer { made_way: true, ..long_day.clone() };
    let undone = Punch { before: Some(undone), attempts: 1, ..punch(start("Shop")) };
    for (punch, is_asked) in [
        (punch(Action::ClockOut), true),
        (confirmed, false),
        (half_done, false),
        (undone, false),
        (doubtful(Action::ClockOut, long_day.clone()), false),
    ] {
        let mut attempt = Attempt::new(punch, TimeMode::Local);
        let effect = attempt.after_read(Ok(long_day.clone()), at("09:05:20"));
        let asks = matches!(&effect, Effect::Settle(how) if matches!(how.end, End::Asked(_)));
        assert_eq!(asks, is_asked, "{effect:?}");
    }
}

fn entry(from: &str, to: Option<&str>) -> Entry {
    let stamp = |time: &str| LocalStamp(format!("2026-11-23T{time}:00").parse().unwrap());
    Entry { from: stamp(from), to: to.map(stamp), worked: None, breaks: None, project: None, manual: false }
}

fn named(time: &str) -> Punch {
    Punch { at: at(time), ..punch(Action::ClockIn) }
}

fn overlapped(punch: &Punch, timer: &Timer, entries: &[Entry]) -> Option<Question> {
    overlap(punch, timer, (entries, &[]), TimeMode::Local, at("09:05:12"))
}

#[test]
fn an_entry_is_read_in_the_zone_it_was_started_in() {
    let tokyo = || crate::model::Zone::new("Asia/Tokyo").unwrap();
    // 7:00 to 7:30 in UTC.
    let entries = [entry("16:00", Some("16:30"))];
    let starter = Punch { zone: tokyo(), state: PunchState::Done, ..named("07:00:00") };
    let found = |punch: &Punch, timer: &Timer, others: &[Punch]| {
        overlap(punch, timer, (&entries, others), TimeMode::Local, at("09:05:12"))
    };
    let there = Some(Question::Overlap { from: at("07:00:00"), to: at("07:30:00") });
    assert_eq!(found(&named("07:10:00"), &Timer::STOPPED, std::slice::from_ref(&starter)), there);
    assert_eq!(found(&named("07:10:00"), &Timer::STOPPED, &[]), None, "nobody knows");
    let refused = Punch { state: PunchState::Refused, ..starter };
    assert_eq!(found(&named("07:10:00"), &Timer::STOPPED, &[refused]), None);
    // What no punch has started is taken for an entry of the place where the running timer was started.
    let origin = Some(crate::model::Origin { zone: tokyo(), start: at("08:00:00") });
    let running = Timer { origin, ..on("Web", TimerState::Running, "17:00:00") };
    let switch = Punch { action: start("Shop"), ..named("07:10:00") };
    assert_eq!(found(&switch, &running, &[]), there);
}

#[test]
fn a_start_inside_what_is_booked_is_asked_about_with_the_first_entry() {
    let entries =
        [entry("08:00", Some("08:30")), entry("07:00", Some("07:30")), entry("06:00", Some("06:30"))];
    let found = overlapped(&named("07:10:00"), &Timer::STOPPED, &entries);
    assert_eq!(found, Some(Question::Overlap { from: at("07:00:00"), to: at("07:30:00") }));
    assert_eq!(
        overlapped(&named("08:30:00"), &Timer::STOPPED, &entries),
        None,
        "it begins where the last ended"
    );
}

#[test]
fn what_is_open_empty_or_still_to_come_overlaps_nothing() {
    let entries = [entry("07:00", None), entry("08:00", Some("08:00")), entry("13:00", Some("17:00"))];
    assert_eq!(overlapped(&named("06:00:00"), &Timer::STOPPED, &entries), None);
    let running = on("Web", TimerState::Running, "07:00:00");
    let switch = Punch { action: start("Shop"), ..named("08:00:00") };
    assert_eq!(
        overlapped(&switch, &running, &[entry("07:00", Some("09:05"))]),
        None,
        "the timer that it ends"
    );
}

#[test]
fn a_return_that_carries_its_clock_out_overlaps_nothing_later() {
    let back = |out| Punch { action: Action::Back { out }, ..named("07:00:00") };
    let entries = [entry("08:00", Some("08:30"))];
    assert!(overlapped(&back(None), &Timer::STOPPED, &entries).is_some());
    assert_eq!(overlapped(&back(Some(at("08:00:00"))), &Timer::STOPPED, &entries), None);
    assert!(overlapped(&back(Some(at("08:10:00"))), &Timer::STOPPED, &entries).is_some());
}

#[test]
fn only_a_start_that_is_named_or_an_hour_late_reads_what_is_booked() {
    for (punch, reads) in [
        (named("07:00:00"), true),
        (punch(Action::ClockIn), false),
        (Punch { confirmed: true, ..named("07:00:00") }, false),
        (doubtful(Action::ClockIn, Timer::STOPPED), false),
    ] {
        let mut attempt = Attempt::new(punch, TimeMode::Local);
        let effect = attempt.after_read(Ok(Timer::STOPPED), at("09:05:20"));
        assert_eq!(matches!(effect, Effect::Booked { .. }), reads, "{effect:?}");
    }
    for (now, reads) in [("10:05:11", false), ("10:05:12", true)] {
        let mut late = Attempt::new(punch(Action::ClockIn), TimeMode::Local);
        let effect = late.after_read(Ok(Timer::STOPPED), at(now));
        assert_eq!(matches!(effect, Effect::Booked { .. }), reads, "{effect:?}");
    }
    let mut ending = Attempt::new(Punch { action: Action::ClockOut, ..named("07:00:00") }, TimeMode::Local);
    let running = on("Web", TimerState::Running, "06:00:00");
    let effect = ending.after_read(Ok(running), at("09:05:20"));
    assert!(matches!(effect, Effect::Mark { .. }), "{effect:?}");
}
