//! Which entries count as ours, and which only look like it.

use chrono::TimeDelta;

use super::*;
use crate::delivery::samples::{at, doubtful, project, stamp, start, timer};
use crate::model::{Origin, Timer, TimerState, Zone};

fn row(from: &str, to: &str) -> Entry {
    Entry { from: stamp(from), to: Some(stamp(to)), worked: None, breaks: None, project: None, manual: false }
}

fn web(from: &str, to: &str) -> Entry {
    Entry { project: Some(project("Web")), ..row(from, to) }
}

fn says(punch: &Punch, entry: Entry) -> Evidence {
    evidence(punch, &[entry], TimeMode::Local)
}

#[test]
fn a_start_is_a_row_from_our_second() {
    let punch = doubtful(Action::ClockIn, Timer::STOPPED);
    let table = [
        (row("09:05:12", "09:05:40"), Evidence::Landed),
        (row("09:05:12", "09:05:12"), Evidence::Landed),
        (Entry { to: None, ..row("09:05:12", "09:05:12") }, Evidence::Landed),
        (Entry { manual: true, ..row("09:05:12", "10:00:00") }, Evidence::None),
        (row("09:05:11", "09:05:40"), Evidence::None),
        (row("09:05:00", "09:07:40"), Evidence::None),
        // Rounded: an earlier timer may have been, to our minute.
        (row("09:05:00", "09:10:00"), Evidence::None),
        (Entry { to: None, ..row("09:05:00", "09:05:00") }, Evidence::None),
        (row("09:00:00", "09:15:00"), Evidence::None),
    ];
    for (entry, expected) in table {
        assert_eq!(says(&punch, entry.clone()), expected, "{entry:?}");
    }
    let named = Punch { at: at("09:05:00"), ..punch.clone() };
    assert_eq!(says(&named, row("09:05:00", "09:06:10")), Evidence::Landed);
    assert_eq!(says(&named, row("09:05:00", "09:06:00")), Evidence::None, "it may be rounded");
    let last = Timer { state: TimerState::Stopped, ..timer(TimerState::Stopped, "09:05:12") };
    let after_it = doubtful(Action::ClockIn, last);
    assert_eq!(says(&after_it, row("09:05:12", "09:05:12")), Evidence::None, "it was there before");
    assert_eq!(evidence(&punch, &[], TimeMode::Local), Evidence::None);
}

/// A clock-in that was sent, in that zone.
fn sent(zone: &str, at: &str) -> Punch {
    let at = at.parse().unwrap();
    Punch { zone: Zone::new(zone).unwrap(), at, ..doubtful(Action::ClockIn, Timer::STOPPED) }
}

#[test]
fn a_punch_is_not_alone_with_its_wall_clock_second() {
    let own = sent("Europe/Vienna", "2026-10-25T00:30:00Z");
    let alone = |other: Punch, mode| is_alone(&own, &[other], mode);
    assert!(is_alone(&own, &[], TimeMode::Local));
    assert!(!alone(own.clone(), TimeMode::Local));
    assert!(alone(sent("Europe/Vienna", "2026-10-25T00:30:01Z"), TimeMode::Local));
    // Half past two comes twice in that night.
    let again = sent("Europe/Vienna", "2026-10-25T01:30:00Z");
    assert!(!alone(again.clone(), TimeMode::Local));
    assert!(alone(again, TimeMode::Utc));
    let abroad = sent("Europe/London", "2026-10-25T02:30:00Z");
    assert!(!alone(abroad, TimeMode::Local), "after a journey");
    // The two ends of the world are written alike as well, and are not further apart than is asked for.
    let west = sent("Etc/GMT+12", "2026-10-25T12:00:00Z");
    let east = sent("Pacific/Kiritimati", "2026-10-24T10:00:00Z");
    assert!(!is_alone(&west, std::slice::from_ref(&east), TimeMode::Local));
    assert!(west.at - east.at <= ALIKE);
}

#[test]
fn only_what_was_sent_to_the_same_timer_counts() {
    let of = |action: &Action| Punch { action: action.clone(), ..sent("UTC", "2026-11-23T12:00:00Z") };
    let actions = [
        Action::ClockIn,
        Action::ClockOut,
        start("Web"),
        start("Shop"),
        Action::Stop,
        Action::Pause,
        Action::Resume,
    ];
    let is_on_a_project = |action: &Action| !matches!(action, Action::ClockIn | Action::ClockOut);
    for one in &actions {
        for other in &actions {
            let alike = is_on_a_project(one) == is_on_a_project(other);
            assert_eq!(is_alone(&of(one), &[of(other)], TimeMode::Utc), !alike, "{one:?} beside {other:?}");
        }
    }
    let many = vec![of(&Action::ClockIn); MANY as usize];
    assert!(!is_alone(&of(&Action::Stop), &many, TimeMode::Utc));
    assert!(is_alone(&of(&Action::Stop), &many[1..], TimeMode::Utc));
    let never_sent = Punch { attempts: 0, ..of(&Action::Stop) };
    assert!(is_alone(&of(&Action::Stop), &[never_sent], TimeMode::Utc));
    let refused = Punch { state: crate::model::PunchState::Refused, ..of(&Action::Stop) };
    assert!(!is_alone(&of(&Action::Stop), &[refused], TimeMode::Utc), "it may have left a row");
}

#[test]
fn a_stop_is_a_row_of_the_very_timer_that_was_to_end() {
    let before = timer(TimerState::Running, "08:00:07");
    let punch = doubtful(Action::Stop, before.clone());
    let table = [
        (web("08:00:07", "09:05:12"), Evidence::Landed),
        (row("08:00:07", "09:05:12"), Evidence::Landed),
        // Whole minutes of a timer that shows seconds: typed in by hand.
        (web("08:00:00", "09:05:00"), Evidence::None),
        (Entry { manual: true, ..web("08:00:07", "09:05:12") }, Evidence::None),
        // Somebody else's end, another timer that ended in our second, another project, still open.
        (web("08:00:07", "09:05:30"), Evidence::None),
        (web("07:00:00", "09:05:12"), Evidence::None),
        (Entry { project: Some(project("Shop")), ..row("08:00:07", "09:05:12") }, Evidence::None),
        (Entry { to: None, ..web("08:00:07", "08:00:07") }, Evidence::None),
    ];
    for (entry, expected) in table {
        assert_eq!(says(&punch, entry.clone()), expected, "{entry:?}");
    }
    let hidden = doubtful(Action::Stop, Timer { started_at: None, ..before });
    assert_eq!(says(&hidden, web("08:00:07", "09:05:12")), Evidence::None);
    let rounding = doubtful(Action::Stop, timer(TimerState::Running, "08:00:00"));
    assert_eq!(says(&rounding, web("08:00:00", "09:05:00")), Evidence::MayHaveLanded);
    assert_eq!(says(&rounding, web("08:00:00", "09:05:12")), Evidence::Landed, "nobody types seconds");
    let typed = Entry { manual: true, ..web("08:00:00", "09:05:00") };
    assert_eq!(says(&rounding, typed), Evidence::None);
    let brief = doubtful(Action::Stop, timer(TimerState::Running, "09:05:00"));
    let earlier = web("09:05:00", "09:05:00");
    assert_eq!(says(&brief, earlier), Evidence::None, "in, out and in again within the minute");
}

#[test]
fn a_switch_has_two_halves() {
    let punch = doubtful(start("Shop"), timer(TimerState::Running, "08:00:07"));
    let shop = |from, to| Entry { project: Some(project("shop ")), ..row(from, to) };
    assert_eq!(says(&punch, shop("09:05:12", "09:06:00")), Evidence::Landed);
    assert_eq!(says(&punch, web("09:05:12", "09:06:00")), Evidence::None);
    assert_eq!(says(&punch, web("08:00:07", "09:05:12")), Evidence::FirstHalfLanded);
    let both = [web("08:00:07", "09:05:12"), shop("09:05:12", "09:06:00")];
    assert_eq!(evidence(&punch, &both, TimeMode::Local), Evidence::Landed);
}

#[test]
fn rows_say_nothing_of_a_pause_and_are_asked_in_doubt_only() {
    let running = timer(TimerState::Running, "08:00:00");
    for action in [Action::Pause, Action::Resume] {
        let punch = doubtful(action, running.clone());
        assert!(!is_asked(&punch));
        assert_eq!(says(&punch, row("08:00:00", "09:05:12")), Evidence::None);
    }
    assert!(is_asked(&doubtful(Action::Stop, running)));
    assert!(!is_asked(&crate::delivery::samples::punch(Action::Stop)));
}

#[test]
fn the_days_reach_from_before_the_timer_until_tomorrow() {
    let day = |date: &str| date.parse::<NaiveDate>().unwrap();
    let punch = doubtful(Action::ClockIn, Timer::STOPPED);
    let asked = days(&punch, at("11:00:00"), TimeMode::Local);
    assert_eq!(asked, day("2026-11-22")..=day("2026-11-24"));
    let friday = Timer {
        started_at: LocalStamp::parse("2026-11-20T08:00:00Z"),
        ..timer(TimerState::Running, "08:00:00")
    };
    let asked =
        days(&doubtful(Action::ClockOut, friday), at("11:00:00") + TimeDelta::days(2), TimeMode::Local);
    assert_eq!(asked, day("2026-11-19")..=day("2026-11-26"));
    let nonsense = Timer {
        started_at: Some(LocalStamp(chrono::NaiveDateTime::MIN)),
        ..timer(TimerState::Running, "08:00:00")
    };
    let asked = days(&doubtful(Action::ClockOut, nonsense), at("11:00:00"), TimeMode::Local);
    assert_eq!(*asked.start(), NaiveDate::MIN);
}

/// A timer on "Web" that was started in Tokyo at 17:00:07, which is 8:00:07 in UTC.
fn from_tokyo() -> Timer {
    let origin = Some(Origin { zone: Zone::new("Asia/Tokyo").unwrap(), start: at("08:00:07") });
    Timer { origin, ..timer(TimerState::Running, "17:00:07") }
}

#[test]
fn an_end_is_looked_for_on_the_clock_of_its_timer_and_a_start_on_that_of_the_press() {
    let stop = doubtful(Action::Stop, from_tokyo());
    assert_eq!(says(&stop, web("17:00:07", "18:05:12")), Evidence::Landed);
    assert_eq!(says(&stop, web("17:00:07", "09:05:12")), Evidence::None);
    let switch = doubtful(start("Shop"), from_tokyo());
    let shop = Entry { project: Some(project("Shop")), ..row("09:05:12", "09:06:00") };
    assert_eq!(says(&switch, shop), Evidence::Landed);
    assert_eq!(says(&switch, web("17:00:07", "18:05:12")), Evidence::FirstHalfLanded);
    let asked = days(&stop, at("23:30:00"), TimeMode::Local);
    assert!(asked.contains(&"2026-11-24".parse().unwrap()));
}

#[test]
fn a_punch_is_not_alone_with_one_that_wrote_the_same_on_another_clock() {
    let stop = doubtful(Action::Stop, from_tokyo());
    let alone = |time: &str, action: Action| {
        let other = Punch { at: at(time), ..doubtful(action, Timer::STOPPED) };
        is_alone(&stop, &[other], TimeMode::Local)
    };
    assert!(alone("09:05:12", start("Web")), "the same instant on another clock");
    assert!(!alone("18:05:12", start("Web")), "the same clock time at another instant");
    let switch = doubtful(start("Shop"), from_tokyo());
    assert!(!is_alone(&switch, std::slice::from_ref(&stop), TimeMode::Local));
}
