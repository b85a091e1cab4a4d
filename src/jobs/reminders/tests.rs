//! Who has a turn, and what silences.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::calendar::{by_calendar, week};
use super::judge::still_to_say;
use super::*;
use crate::model::{Law, ReminderKind, Timer, TimerState};
use crate::timetrack::{ApprovedAbsence, WorkDay};

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn report(day: u32, worked: i64, target: i64) -> WorkDay {
    WorkDay {
        day: date(day),
        worked: Some(TimeDelta::hours(worked)),
        target: Some(TimeDelta::hours(target)),
        difference: Some(TimeDelta::hours(worked - target)),
        is_holiday: false,
        has_begun: worked > 0,
    }
}

fn candidate(kind: ReminderKind, day: u32) -> Candidate {
    let due_at = "2026-11-24T08:10:00Z".parse().unwrap();
    let username = crate::model::Username::new("anna").unwrap();
    Candidate {
        link: Link::new(MemberId(1), &username, None, (MemberId(2), due_at)),
        zone: Zone::new("Europe/Vienna").unwrap(),
        schedule: Schedule::of(&ReminderPolicy::default(), &Default::default()),
        occasion: Occasion { due_at, kind, day: date(day), shift: None },
        shift: None,
    }
}

fn away(kind: &str, days: RangeInclusive<u32>) -> ApprovedAbsence {
    let days = date(*days.start())..=date(*days.end());
    ApprovedAbsence { user: "anna".to_owned(), days, kind: kind.to_owned() }
}

#[test]
fn ten_thousand_that_are_due_in_one_minute_have_their_turn_in_order_until_it_is_too_late() {
    let known = crate::model::KnownPresence::default();
    let start: DateTime<Utc> = "2026-11-24T08:10:00Z".parse().unwrap();
    let mut due: Vec<_> = (0..10_000)
        .map(|number: u64| {
            let mut one = candidate(ReminderKind::ClockIn, 24);
            one.link.member = MemberId(number * 7_919 % 10_000);
            one.occasion.due_at = start + TimeDelta::seconds(i64::try_from(number % 60).unwrap());
            one.schedule.is_on = true;
            one
        })
        .collect();
    let (mut now, mut said) = (start + TimeDelta::minutes(1), Vec::new());
    while !due.is_empty() {
        let is_open = |one: &Candidate| {
            let occasion = (ReminderKind::ClockIn, one.occasion.due_at);
            one.schedule.may_be_said(occasion, &known, &one.zone, now)
        };
        due.retain(is_open);
        in_turn(&mut due);
        said.extend(due.drain(..ROOM.min(due.len())).map(|one| (one.occasion.due_at, now)));
        // A channel is opened every second.
        now += TimeDelta::seconds(5);
    }
    assert!(said.is_sorted_by_key(|(due_at, _)| *due_at), "in order");
    assert!(said.iter().all(|(due_at, at)| *at - *due_at <= TimeDelta::minutes(30)));
    assert!((1_700..1_900).contains(&said.len()), "as many as half an hour takes: {}", said.len());
}

#[test]
fn however_many_are_due_everybody_is_looked_at_once_a_minute_only() {
    let at = |seconds| "2026-11-24T08:10:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds);
    let found = |due| Found {
        due: (0..due).map(|_| candidate(ReminderKind::ClockIn, 24)).collect(),
        ..Found::default()
    };
    let after = |found, looked_at| Memory { found, looked_at, ..Memory::default() };
    assert!(Memory::default().is_used_up(at(0)));
    let many = after(found(10), Some(at(0)));
    let looks = [at(0), at(59), at(60), at(-1)].map(|now| many.is_used_up(now));
    assert_eq!(looks, [false, false, true, true], "the clock may have been set back");
    assert!(after(found(0), Some(at(0))).is_used_up(at(1)), "all have had their turn");
    let next = |next| after(Found { next: Some(next), ..found(1) }, Some(at(0))).is_used_up(at(9));
    assert!(!next(at(5)), "who is due later comes later");
}

#[test]
fn a_holiday_a_target_of_nothing_and_an_absence_silence_and_so_does_what_is_not_known() {
    let policy = ReminderPolicy::default();
    let is_said = |absences: &[ApprovedAbsence], days: &[WorkDay]| {
        by_calendar(&candidate(ReminderKind::StillIn, 24), &policy, (absences, days), date(24))
    };
    let plain = report(24, 0, 8);
    assert!(is_said(&[], std::slice::from_ref(&plain)));
    assert!(is_said(&[away("Homeoffice", 24..=24)], std::slice::from_ref(&plain)));
    assert!(is_said(&[away("Urlaub", 25..=26)], std::slice::from_ref(&plain)));
    assert!(!is_said(&[away("Urlaub", 20..=26)], std::slice::from_ref(&plain)));
    assert!(!is_said(&[away("", 24..=24)], std::slice::from_ref(&plain)), "nobody knows what that is");
    assert!(!is_said(&[], &[]), "there is no report");
    assert!(!is_said(&[], &[report(23, 0, 8)]), "of another day");
    for silent in [
        WorkDay { is_holiday: true, ..plain.clone() },
        WorkDay { target: None, ..plain.clone() },
        report(24, 0, 0),
    ] {
        assert!(!is_said(&[], &[silent]));
    }
}

#[test]
fn a_shift_that_goes_on_into_a_free_day_is_not_reminded_of_on_it() {
    let policy = ReminderPolicy::default();
    let is_said = |tomorrow: WorkDay, absences: &[ApprovedAbsence]| {
        let days = [report(24, 8, 8), tomorrow];
        by_calendar(&candidate(ReminderKind::LongShift, 24), &policy, (absences, &days), date(25))
    };
    let plain = report(25, 1, 8);
    assert!(is_said(plain.clone(), &[]));
    assert!(!is_said(WorkDay { is_holiday: true, ..plain.clone() }, &[]));
    assert!(!is_said(report(25, 1, 0), &[]), "no target");
    assert!(!is_said(plain.clone(), &[away("Urlaub", 25..=26)]));
    assert!(!is_said(plain.clone(), &[away("Urlaub", 24..=24)]), "the day of the shift counts too");
    assert!(!is_said(report(26, 0, 8), &[]), "there is no report of the day");
}

fn row(kind: ReminderKind, day: u32, shift: Option<&str>, state: ReminderState) -> ReminderRow {
    let shift = shift.map(|text| text.parse().unwrap());
    let occasion = Occasion { shift, ..candidate(kind, day).occasion };
    ReminderRow { member: MemberId(1), occasion, state }
}

#[test]
fn what_was_put_off_or_over_for_one_shift_says_nothing_about_the_next() {
    let (first, second) = ("2026-11-24T06:00:00Z", "2026-11-24T12:00:00Z");
    let of = |shift| row(ReminderKind::LongShift, 24, Some(shift), ReminderState::Asked).occasion;
    let later = "2026-11-24T16:30:00Z".parse().unwrap();
    let mut put_off = row(ReminderKind::LongShift, 24, Some(first), ReminderState::Due);
    put_off.occasion.due_at = later;
    assert_eq!(open(&[put_off], of(first)), Some(Occasion { due_at: later, ..of(first) }));
    assert_eq!(open(&[put_off], of(second)), Some(of(second)));
    for state in [ReminderState::Asked, ReminderState::Over] {
        let row = row(ReminderKind::LongShift, 24, Some(first), state);
        assert_eq!((open(&[row], of(first)), open(&[row], of(second))), (None, Some(of(second))));
    }
}

#[test]
fn the_most_of_a_day_is_said_once_on_a_day_and_the_week_once_in_a_week() {
    let most = |day, start, state| row(ReminderKind::LawMost, day, Some(start), state);
    let (first, second) = ("2026-11-24T06:00:00Z", "2026-11-24T12:00:00Z");
    let next = most(24, second, ReminderState::Asked).occasion;
    assert_eq!(open(&[most(24, first, ReminderState::Asked)], next), None);
    assert_eq!(open(&[most(24, first, ReminderState::Over)], next), Some(next));
    assert_eq!(open(&[most(23, first, ReminderState::Asked)], next), Some(next));
    let week = |day, state| row(ReminderKind::Week, day, None, state);
    let tuesday = week(24, ReminderState::Asked).occasion;
    assert_eq!(open(&[week(23, ReminderState::Asked)], tuesday), None);
    assert_eq!(open(&[week(23, ReminderState::Over)], tuesday), Some(tuesday), "Monday has no target");
    assert_eq!(open(&[week(22, ReminderState::Asked)], tuesday), Some(tuesday), "of the week before");
}

#[test]
fn where_not_everybody_has_a_turn_in_time_others_come_first_every_day() {
    let mut had_a_turn = std::collections::HashSet::new();
    // Ids as Discord gives them out, of people who came over years.
    let member = |number: u64| MemberId(400_000_000_000_000_000 + number * number * 977_531_941);
    for day in 2..12 {
        let mut due: Vec<_> = (0..10_000)
            .map(|number| {
                let mut one = candidate(ReminderKind::ClockIn, day);
                one.link.member = member(number);
                one
            })
            .collect();
        in_turn(&mut due);
        let first: Vec<_> = due.iter().take(1_800).map(|one| one.link.member).collect();
        due.reverse();
        in_turn(&mut due);
        assert!(due.iter().map(|one| one.link.member).take(1_800).eq(first.iter().copied()), "one order");
        had_a_turn.extend(first);
    }
    assert_eq!(had_a_turn.len(), 10_000, "within ten days");
}

#[test]
fn who_has_worked_today_has_not_forgotten_to_clock_in() {
    let policy = ReminderPolicy::default();
    let is_said = |kind, day: WorkDay| by_calendar(&candidate(kind, 24), &policy, (&[], &[day]), date(24));
    assert!(is_said(ReminderKind::ClockIn, report(24, 0, 8)));
    assert!(!is_said(ReminderKind::ClockIn, report(24, 1, 8)));
    assert!(!is_said(ReminderKind::ClockIn, WorkDay { has_begun: true, ..report(24, 0, 8) }));
    assert!(is_said(ReminderKind::StillIn, report(24, 1, 8)));
}

#[test]
fn the_week_before_is_summed_as_timetrack_gives_it_and_what_is_missing_is_named() {
    let mut days: Vec<_> = (16..=22).map(|day| report(day, 8, if day < 21 { 8 } else { 0 })).collect();
    days[1] = report(17, 0, 8);
    days[2] = WorkDay { is_holiday: true, ..report(18, 0, 8) };
    days[3] = report(19, 0, 8);
    let policy = ReminderPolicy::default();
    let of = |absences: &[ApprovedAbsence], days: &[WorkDay]| week(date(23), &policy, (absences, days), None);
    let figures = of(&[away("Urlaub", 19..=19)], &days).unwrap();
    assert_eq!((figures.worked / 3600, figures.target / 3600), (32, 40));
    assert_eq!(figures.difference, Some(-8 * 3600));
    assert_eq!(figures.missing.iter().collect::<Vec<_>>(), [chrono::Weekday::Tue]);
    days[6].difference = None;
    assert_eq!(of(&[], &days).unwrap().difference, None);
    days.remove(0);
    assert_eq!(of(&[], &days), None, "a day is not shown");
}

#[test]
fn who_came_after_the_usual_end_or_stopped_since_is_not_told_that_they_are_still_in() {
    let since = |text: &str| Some(text.parse().unwrap());
    let running = Timer { state: TimerState::Running, ..Timer::STOPPED };
    let say = |kind, timer: &Timer, start| still_to_say(&candidate(kind, 24), kind, timer, start);
    let (still, long) = (ReminderKind::StillIn, ReminderKind::LongShift);
    assert!(say(still, &running, since("2026-11-24T08:00:00Z")).is_some());
    assert!(say(still, &running, since("2026-11-24T16:10:00Z")).is_none());
    assert!(say(still, &Timer::STOPPED, since("2026-11-24T08:00:00Z")).is_none());
    assert!(say(long, &running, since("2026-11-24T04:00:00Z")).is_none(), "no shift was known");
    assert!(say(ReminderKind::ClockIn, &running, None).is_none());
}

#[test]
fn what_is_about_a_shift_is_said_of_that_shift_only() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let since = at("2026-11-24T08:00:00Z");
    let shift = Shift {
        since,
        zone: Zone::new("Europe/Vienna").unwrap(),
        usual_end: Some(960),
        law: Law::Germany,
        earlier: Some(TimeDelta::hours(1)),
    };
    let running = Timer { state: TimerState::Running, ..Timer::STOPPED };
    let say = |kind, start| {
        let candidate = Candidate { shift: Some(shift.clone()), ..candidate(kind, 24) };
        still_to_say(&candidate, kind, &running, Some(start))
    };
    for (kind, matter) in [
        (ReminderKind::LongShift, ReminderMatter::LongShift(None)),
        (ReminderKind::Forgotten, ReminderMatter::Forgotten(None, Some(at("2026-11-24T15:00:00Z")))),
        (ReminderKind::LawBreak, ReminderMatter::LawBreak(None, Law::Germany)),
        (ReminderKind::LawMost, ReminderMatter::LawMost(None, Law::Germany, at("2026-11-24T17:00:00Z"))),
    ] {
        assert_eq!(say(kind, since), Some(matter));
        assert_eq!(say(kind, at("2026-11-25T04:00:00Z")), None, "that is another shift");
    }
}
