//! When reminders are due, over a year of days in many zones.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Weekday;

use super::*;
use crate::model::law::Law;
use crate::model::presence::SeenTimer;
use crate::model::timer::TimerState;

/// With clocks that change in spring, in autumn, by half an hour, at midnight, or never.
const ZONES: [&str; 10] = [
    "Europe/Vienna",
    "Europe/London",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Pacific/Apia",
    "UTC",
];

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::new(name).unwrap()
}

fn on() -> Schedule {
    let own = OwnReminders { on: Some(true), week: true, ..OwnReminders::default() };
    Schedule::of(&ReminderPolicy::default(), &own)
}

/// The occasions that are due at that instant and not late.
fn due(schedule: &Schedule, zone: &Zone, now: DateTime<Utc>) -> Vec<Occasion> {
    let known = KnownPresence::default();
    let mut due = schedule.occasions(None, zone, now);
    due.retain(|one| schedule.may_be_said((one.kind, one.due_at), &known, zone, now));
    due
}

/// Looks at every day of a year: each reminder is due once, in its minute, for half an hour, whenever it is looked at.
fn walk_a_year(zone: &Zone, schedule: &Schedule) {
    let mut counts = BTreeMap::<ReminderKind, u32>::new();
    for day in date(2026, 1, 1).iter_days().take(365) {
        for kind in walk_a_day(zone, schedule, day) {
            *counts.entry(kind).or_default() += 1;
        }
    }
    // The note about a week may come on any of its days; that it comes once is decided by what became of the others.
    for (kind, per_year) in
        [(ReminderKind::ClockIn, 261), (ReminderKind::StillIn, 261), (ReminderKind::Week, 261)]
    {
        let count = counts.get(&kind).copied().unwrap_or(0);
        // A zone may have left a day out.
        assert!((per_year - 1..=per_year).contains(&count), "{zone}: {count} of {kind:?}");
    }
}

/// The reminders of that day.
fn walk_a_day(zone: &Zone, schedule: &Schedule, day: NaiveDate) -> Vec<ReminderKind> {
    let known = KnownPresence::default();
    let Some(noon) = at(day, TimeDelta::hours(12), zone) else { panic!("{zone}: {day}") };
    let mut of_day = schedule.occasions(None, zone, noon);
    of_day.retain(|one| one.day == day);
    for one in &of_day {
        let is_due = |now: DateTime<Utc>| {
            let found = schedule.occasions(None, zone, now).contains(one);
            found && schedule.may_be_said((one.kind, one.due_at), &known, zone, now)
        };
        let second = TimeDelta::seconds(1);
        let seen = [one.due_at - second, one.due_at, one.due_at + LATE, one.due_at + LATE + second];
        assert_eq!(seen.map(is_due), [false, true, true, false], "{zone}: {one:?}");
        is_in_its_minute(zone, schedule, one);
    }
    of_day.iter().map(|one| one.kind).collect()
}

fn is_in_its_minute(zone: &Zone, schedule: &Schedule, one: &Occasion) {
    let Hours { from, to } = schedule.hours;
    let minutes = match one.kind {
        ReminderKind::ClockIn => from + 10,
        ReminderKind::StillIn => to + 30,
        _ => from,
    };
    let wall = one.day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    let shown = zone.wall(one.due_at);
    match zone.resolve(wall) {
        Local::Never { first_after, .. } => assert_eq!(shown, first_after, "{zone}: {one:?}"),
        Local::Once(_) | Local::Twice { .. } => assert_eq!(shown, wall, "{zone}: {one:?}"),
    }
}

const SPANS: [Hours; 3] = [
    Hours { from: 9 * 60, to: 17 * 60 },
    Hours { from: 2 * 60 + 25, to: 3 * 60 },
    Hours { from: 0, to: 23 * 60 + 50 },
];

fn schedules() -> [Schedule; 3] {
    SPANS.map(|hours| Schedule { hours, quiet: Hours::NONE, ..on() })
}

#[test]
fn each_reminder_is_due_once_in_its_minute_on_every_day_of_a_year() {
    for name in ZONES {
        for schedule in schedules() {
            walk_a_year(&zone(name), &schedule);
        }
    }
}

#[test]
fn each_reminder_is_due_once_in_its_minute_around_every_change_of_the_clocks_of_a_year_in_every_zone() {
    let end = instant("2027-01-01T00:00:00Z");
    for name in Zone::all() {
        let (zone, mut now) = (zone(name), instant("2026-01-01T00:00:00Z"));
        while let Some(change) = zone.next_change(now).filter(|change| *change < end) {
            let first = zone.wall(change).date() - chrono::Days::new(2);
            for day in first.iter_days().take(5) {
                for schedule in schedules() {
                    let kinds = walk_a_day(&zone, &schedule, day);
                    let each_once: BTreeSet<_> = kinds.iter().copied().collect();
                    assert_eq!(kinds.len(), each_once.len(), "{name}, {day}: {kinds:?}");
                }
            }
            now = change;
        }
    }
}

#[test]
fn none_is_said_in_quiet_hours_on_any_day_of_a_year() {
    for name in ZONES {
        let zone = zone(name);
        let schedule = Schedule { hours: Hours { from: 5 * 60, to: 22 * 60 }, ..on() };
        let mut now = instant("2026-01-01T00:15:00Z");
        while now < instant("2027-01-01T00:00:00Z") {
            let hour = zone.wall(now).hour();
            assert!((7..20).contains(&hour) || due(&schedule, &zone, now).is_empty(), "{name} at {now}");
            now += TimeDelta::hours(1);
        }
    }
}

#[test]
fn in_both_nights_of_the_clock_change_there_is_one_reminder_at_the_first_such_time() {
    let vienna = zone("Europe/Vienna");
    let schedule = Schedule {
        days: Weekdays::from_iter([Weekday::Sun]),
        hours: Hours { from: 2 * 60 + 20, to: 12 * 60 },
        quiet: Hours::NONE,
        week: false,
        ..on()
    };
    let at = |now| due(&schedule, &vienna, instant(now)).iter().map(|one| one.due_at).collect::<Vec<_>>();
    // 2:30 does not exist: 3:00 is the first time after it.
    assert_eq!(at("2026-03-29T01:00:00Z"), [instant("2026-03-29T01:00:00Z")]);
    // 2:30 comes twice.
    assert_eq!(at("2026-10-25T00:30:00Z"), [instant("2026-10-25T00:30:00Z")]);
    assert!(at("2026-10-25T01:30:00Z").is_empty());
}

#[test]
fn a_reminder_is_due_for_half_an_hour_and_not_before() {
    let vienna = zone("Europe/Vienna");
    let schedule = Schedule { week: false, ..on() };
    let kinds = |now| due(&schedule, &vienna, instant(now)).iter().map(|one| one.kind).collect::<Vec<_>>();
    assert_eq!(kinds("2026-11-24T08:09:00Z"), []);
    assert_eq!(kinds("2026-11-24T08:10:00Z"), [ReminderKind::ClockIn]);
    assert_eq!(kinds("2026-11-24T08:40:00Z"), [ReminderKind::ClockIn]);
    assert_eq!(kinds("2026-11-24T08:40:01Z"), []);
    assert_eq!(kinds("2026-11-24T16:30:00Z"), [ReminderKind::StillIn]);
    assert_eq!(kinds("2026-11-22T08:10:00Z"), [], "on a Sunday");
}

#[test]
fn the_note_about_last_week_may_come_on_each_working_day_and_is_one_for_the_week() {
    let vienna = zone("Europe/Vienna");
    let kinds = |schedule: &Schedule, now| {
        due(schedule, &vienna, instant(now)).iter().map(|one| one.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&on(), "2026-11-23T08:00:00Z"), [ReminderKind::Week]);
    assert_eq!(kinds(&on(), "2026-11-24T08:00:00Z"), [ReminderKind::Week]);
    let later = Schedule { days: Weekdays::from_iter([Weekday::Wed, Weekday::Thu]), ..on() };
    assert_eq!(kinds(&later, "2026-11-24T08:00:00Z"), []);
    assert_eq!(kinds(&later, "2026-11-25T08:00:00Z"), [ReminderKind::Week]);
    assert_eq!(kinds(&Schedule { week: false, ..on() }, "2026-11-23T08:00:00Z"), []);
    let is_same = |other| ReminderKind::Week.is_same(date(2026, 11, 23), other);
    assert!(is_same(date(2026, 11, 29)) && !is_same(date(2026, 11, 30)) && !is_same(date(2026, 11, 22)));
}

#[test]
fn a_long_shift_is_due_by_its_own_start() {
    let vienna = zone("Europe/Vienna");
    let since = instant("2026-11-23T21:00:00Z");
    let occasions = on().occasions(Some(&shift(since, None)), &vienna, instant("2026-11-24T07:00:00Z"));
    let long: Vec<_> = occasions.iter().filter(|one| one.kind == ReminderKind::LongShift).collect();
    assert_eq!((long.len(), long[0].due_at), (1, instant("2026-11-24T07:00:00Z")));
    assert_eq!(long[0].day, since.date_naive(), "the day on which it began");
}

fn shift(since: DateTime<Utc>, usual_end: Option<u16>) -> Shift {
    Shift { since, zone: zone("Europe/Vienna"), usual_end, law: Law::None, earlier: None }
}

#[test]
fn hints_of_the_law_belong_to_the_shift_and_come_only_where_there_is_a_law() {
    let (vienna, since) = (zone("Europe/Vienna"), instant("2026-11-24T08:00:00Z"));
    let due = |law, earlier| {
        let shift = Shift { law, earlier, ..shift(since, None) };
        let mut due = on().occasions(Some(&shift), &vienna, since);
        due.retain(|one| matches!(one.kind, ReminderKind::LawBreak | ReminderKind::LawMost));
        due.iter().map(|one| one.due_at).collect::<Vec<_>>()
    };
    let two_hours = Some(TimeDelta::hours(2));
    assert!(due(Law::None, two_hours).is_empty());
    let hints = [instant("2026-11-24T13:45:00Z"), instant("2026-11-24T15:30:00Z")];
    assert_eq!(due(Law::Germany, two_hours), hints);
    assert_eq!(due(Law::Germany, None), hints[..1], "what was worked before is not known");
}

/// When a clock-out counts as forgotten, of a shift that began then.
fn forgotten(schedule: &Schedule, since: &str, usual_end: Option<u16>) -> DateTime<Utc> {
    let shift = shift(instant(since), usual_end);
    let occasions = schedule.occasions(Some(&shift), &zone("Europe/Vienna"), instant(since));
    occasions.iter().find(|one| one.kind == ReminderKind::Forgotten).unwrap().due_at
}

#[test]
fn a_clock_out_is_forgotten_an_hour_past_the_usual_end_after_twelve_hours_or_at_midnight() {
    let after = |forgotten| Schedule { forgotten, quiet: Hours::NONE, ..on() };
    let usual = after(ForgottenAfter::UsualEnd);
    assert_eq!(
        forgotten(&usual, "2026-11-24T08:00:00Z", None),
        instant("2026-11-24T17:00:00Z"),
        "the set hours"
    );
    let learnt = Some(15 * 60 + 20);
    assert_eq!(forgotten(&usual, "2026-11-24T08:00:00Z", learnt), instant("2026-11-24T15:20:00Z"));
    let late = forgotten(&usual, "2026-11-24T17:00:00Z", learnt);
    assert_eq!(late, instant("2026-11-25T05:00:00Z"), "it began after the usual end");
    let twelve = after(ForgottenAfter::TwelveHours);
    assert_eq!(forgotten(&twelve, "2026-11-24T08:00:00Z", learnt), instant("2026-11-24T20:00:00Z"));
    let midnight = after(ForgottenAfter::Midnight);
    assert_eq!(forgotten(&midnight, "2026-11-24T08:00:00Z", None), instant("2026-11-24T23:00:00Z"));
}

#[test]
fn the_question_about_a_forgotten_clock_out_waits_for_the_end_of_quiet_hours() {
    let midnight = Schedule { forgotten: ForgottenAfter::Midnight, ..on() };
    assert_eq!(forgotten(&midnight, "2026-11-24T08:00:00Z", None), instant("2026-11-25T06:00:00Z"));
    let twelve = Schedule { forgotten: ForgottenAfter::TwelveHours, ..on() };
    assert_eq!(forgotten(&twelve, "2026-11-24T08:00:00Z", None), instant("2026-11-25T06:00:00Z"));
    assert_eq!(forgotten(&twelve, "2026-11-24T03:00:00Z", None), instant("2026-11-24T15:00:00Z"));
    let due = (ReminderKind::Forgotten, instant("2026-11-25T06:00:00Z"));
    let (known, vienna) = (KnownPresence::default(), zone("Europe/Vienna"));
    let may = |now| midnight.may_be_said(due, &known, &vienna, instant(now));
    let times =
        ["2026-11-25T06:00:00Z", "2026-11-25T10:00:00Z", "2026-11-25T20:00:00Z", "2026-11-27T06:00:01Z"];
    assert_eq!(times.map(may), [true, true, false, false]);
}

#[test]
fn a_forgotten_clock_out_that_was_silenced_in_the_evening_is_asked_about_in_the_morning() {
    let (known, vienna) = (KnownPresence::default(), zone("Europe/Vienna"));
    let due = (ReminderKind::Forgotten, instant("2026-11-24T17:00:00Z"));
    let may = |schedule: &Schedule, now| schedule.may_be_said(due, &known, &vienna, instant(now));
    assert!(may(&on(), "2026-11-24T18:59:00Z"));
    assert!(!may(&on(), "2026-11-24T19:00:00Z"), "quiet hours");
    assert!(may(&on(), "2026-11-25T06:00:00Z"));
    let not_today = Schedule { silent_on: Some(date(2026, 11, 24)), ..on() };
    assert!(!may(&not_today, "2026-11-24T17:00:00Z") && may(&not_today, "2026-11-25T06:00:00Z"));
}

#[test]
fn the_usual_end_is_of_the_clock_where_the_shift_began() {
    let schedule = Schedule { forgotten: ForgottenAfter::UsualEnd, quiet: Hours::NONE, ..on() };
    let shift = shift(instant("2026-11-24T08:00:00Z"), None);
    assert_eq!(schedule.left(&shift), Some(instant("2026-11-24T16:00:00Z")));
    for present in ["Europe/Vienna", "America/New_York", "Asia/Tokyo"] {
        let occasions = schedule.occasions(Some(&shift), &zone(present), instant("2026-11-24T17:00:00Z"));
        let forgotten = occasions.iter().find(|one| one.kind == ReminderKind::Forgotten).unwrap();
        assert_eq!(forgotten.due_at, instant("2026-11-24T17:00:00Z"), "{present}");
        assert_eq!((forgotten.day, forgotten.begins()), (date(2026, 11, 24), shift.since), "{present}");
    }
}

#[test]
fn no_occasion_comes_up_longer_after_its_day_than_rows_are_kept() {
    let policy =
        ReminderPolicy { forgotten: ForgottenAfter::Midnight, longest: DAY, ..ReminderPolicy::default() };
    let own =
        OwnReminders { on: Some(true), quiet: Some(Hours { from: 1, to: 0 }), ..OwnReminders::default() };
    let schedule = Schedule::of(&policy, &own);
    let since = instant("2026-11-23T23:00:00Z");
    let occasions = schedule.occasions(Some(&shift(since, None)), &zone("Europe/Vienna"), since);
    for one in occasions {
        let last = one.due_at + LATE_FORGOTTEN + LATER_COUNTS;
        assert!(last.date_naive() - one.day < REACH, "{one:?}");
    }
}

#[test]
fn later_promises_what_is_kept() {
    let vienna = zone("Europe/Vienna");
    let postponed = |schedule: Schedule, now| schedule.postponed(&vienna, instant(now));
    let until = |text| Postponed::Until(instant(text));
    assert_eq!(postponed(on(), "2026-11-24T08:15:00Z"), until("2026-11-24T08:45:00Z"));
    assert_eq!(postponed(on(), "2026-11-24T18:45:00Z"), Postponed::Quiet, "until the morning after");
    let lunch = Schedule { quiet: Hours { from: 12 * 60, to: 14 * 60 }, ..on() };
    let after = Postponed::AfterQuiet(instant("2026-11-24T13:00:00Z"));
    assert_eq!(postponed(lunch, "2026-11-24T10:45:00Z"), after);
    let night = Schedule { quiet: Hours::NONE, ..on() };
    assert_eq!(postponed(night, "2026-11-24T22:45:00Z"), until("2026-11-24T23:15:00Z"), "past midnight");
    assert_eq!(postponed(Schedule { is_on: false, ..on() }, "2026-11-24T08:15:00Z"), Postponed::Off);
    let not_today = Schedule { silent_on: Some(date(2026, 11, 24)), ..on() };
    assert_eq!(postponed(not_today, "2026-11-24T08:15:00Z"), Postponed::NotToday);
}

#[test]
fn only_what_a_person_has_set_themselves_silences_what_they_asked_for() {
    let vienna = zone("Europe/Vienna");
    let at = |own: &OwnReminders, now| own.is_undisturbed(&vienna, instant(now));
    let default = OwnReminders::default();
    assert!(!at(&default, "2026-11-24T22:00:00Z"), "the account's quiet hours");
    let quiet = OwnReminders { quiet: Some(Hours { from: 20 * 60, to: 7 * 60 }), ..default.clone() };
    assert!(at(&quiet, "2026-11-24T22:00:00Z") && !at(&quiet, "2026-11-24T12:00:00Z"));
    assert!(at(&OwnReminders { on: Some(false), ..default.clone() }, "2026-11-24T12:00:00Z"));
    let not_today = OwnReminders { silent_on: Some(date(2026, 11, 24)), ..default };
    assert!(at(&not_today, "2026-11-24T12:00:00Z") && !at(&not_today, "2026-11-25T12:00:00Z"));
}

#[test]
fn one_who_switched_it_off_or_never_on_is_not_reminded() {
    let schedule = |for_all, own| {
        let policy = ReminderPolicy { for_all, ..ReminderPolicy::default() };
        Schedule::of(&policy, &OwnReminders { on: own, ..OwnReminders::default() }).is_on
    };
    assert_eq!([schedule(false, None), schedule(true, None)], [false, true]);
    assert_eq!([schedule(true, Some(false)), schedule(false, Some(true))], [false, true]);
}

#[test]
fn what_was_seen_to_be_done_is_not_reminded_of() {
    let due_at = instant("2026-11-24T16:30:00Z");
    let seen = |state, at: &str| KnownPresence {
        attendance: Some(SeenTimer { state, since: None, seen_at: instant(at) }),
        ..KnownPresence::default()
    };
    let is = |kind, known| is_as_reminded(kind, due_at, &known);
    let (running, stopped) = (TimerState::Running, TimerState::Stopped);
    assert!(!is(ReminderKind::ClockIn, seen(running, "2026-11-24T16:00:00Z")));
    assert!(is(ReminderKind::ClockIn, seen(stopped, "2026-11-24T16:00:00Z")));
    assert!(!is(ReminderKind::StillIn, seen(stopped, "2026-11-24T16:31:00Z")));
    assert!(is(ReminderKind::StillIn, seen(stopped, "2026-11-24T10:00:00Z")), "that is old");
    let resting = KnownPresence { break_since: Some(due_at), ..KnownPresence::default() };
    assert!(!is(ReminderKind::ClockIn, resting));
}

#[test]
fn today_is_silent_once_its_person_said_so() {
    let vienna = zone("Europe/Vienna");
    let schedule = Schedule { silent_on: NaiveDate::from_ymd_opt(2026, 11, 24), week: false, ..on() };
    assert_eq!(due(&schedule, &vienna, instant("2026-11-24T08:10:00Z")), []);
    assert_eq!(due(&schedule, &vienna, instant("2026-11-25T08:10:00Z")).len(), 1);
}

#[test]
fn home_office_does_not_silence_unless_an_admin_says_so() {
    let mut policy = ReminderPolicy::default();
    let silences = |policy: &ReminderPolicy| {
        ["Urlaub", "Homeoffice", "Home-Office Wien", "Dienstreise"].map(|kind| policy.silences(kind))
    };
    assert_eq!(silences(&policy), [true, false, false, true]);
    policy.kinds.insert("Homeoffice".to_owned(), true);
    policy.kinds.insert("Dienstreise".to_owned(), false);
    assert_eq!(silences(&policy), [true, true, false, false]);
    assert!(policy.remember(["Telearbeit".to_owned(), String::new()]));
    assert!(!policy.remember(["Telearbeit".to_owned(), "Homeoffice".to_owned()]));
    assert!(policy.silences("Homeoffice"), "what was chosen stays");
}
