//! Tries told event by event: each of these once lost or doubled a punch, or could have.

use super::*;
use crate::model::{InteractionId, LocalStamp, Locale, MemberId, Project, PunchId, Username, Zone};

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-23T{text}Z").parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("09:05:20")
}

fn punch(action: Action) -> Punch {
    Punch {
        id: PunchId(1),
        interaction: InteractionId(1),
        member: MemberId(7),
        username: Username::new("anna").unwrap(),
        zone: Zone::new("UTC").unwrap(),
        action,
        at: at("09:05:12"),
        pressed_at: at("09:05:12"),
        expected_start: None,
        locale: Locale::En,
        state: PunchState::Waiting,
        attempts: 0,
        unclear: false,
        written_at: None,
        next_at: at("09:05:12"),
        trouble: None,
        before: None,
        after: None,
        refusal: None,
        settled_at: None,
        told: false,
    }
}

fn on(name: &str, since: &str) -> Timer {
    let started_at = Some(LocalStamp(at(since).naive_utc()));
    let project = Some(Project::new("Acme", name).unwrap());
    Timer { state: TimerState::Running, started_at, project, ..Timer::STOPPED }
}

fn attempt(punch: Punch) -> (Attempt, Gate) {
    (Attempt::new(punch, TimeMode::Local), Gate::default())
}

fn doubt(effect: &Effect<'_>) -> Option<Doubt> {
    match effect {
        Effect::Postpone(postponement) => Some(postponement.doubt),
        _ => None,
    }
}

fn end(effect: &Effect<'_>) -> Option<PunchState> {
    match effect {
        Effect::Settle(how) => Some(how.state),
        _ => None,
    }
}

#[test]
fn a_success_that_cannot_be_read_back_is_in_doubt_whatever_the_reason() {
    for error in [Error::Busy { retry_after: None }, Error::KeyRefused { status: 401 }] {
        let (mut attempt, gate) = attempt(punch(Action::ClockIn));
        attempt.after_read(Ok(Timer::STOPPED), &gate, now());
        attempt.after_mark();
        assert_eq!(attempt.after_write(Ok(None), &gate, now()), Effect::Read);
        let effect = attempt.after_read(Err(error), &gate, now());
        assert_eq!(doubt(&effect), Some(Doubt::Open));
    }
}

#[test]
fn a_write_that_may_still_land_is_read_back_but_not_repeated() {
    let doubtful = Punch {
        unclear: true,
        written_at: Some(at("09:05:15")),
        before: Some(Timer::STOPPED),
        ..punch(Action::ClockIn)
    };
    let (mut early, gate) = attempt(doubtful.clone());
    let effect = early.after_read(Ok(Timer::STOPPED), &gate, now());
    assert!(matches!(effect, Effect::Postpone(Postponement { until, .. }) if until == at("09:06:00")));
    let (mut seen, gate) = attempt(doubtful.clone());
    let effect = seen.after_read(Ok(on("Web", "09:05:12")), &gate, now());
    assert_eq!(end(&effect), Some(PunchState::Done));
    let (mut late, gate) = attempt(doubtful);
    let effect = late.after_read(Ok(Timer::STOPPED), &gate, at("09:06:00"));
    assert!(matches!(effect, Effect::Mark { .. }));
}

#[test]
fn a_no_to_a_switch_whose_first_half_has_landed_late_is_judged_again() {
    let start = Action::Start { project: Project::new("Acme", "Shop").unwrap(), task: None, note: None };
    let (mut attempt, gate) = attempt(punch(start));
    attempt.after_read(Ok(on("Web", "08:00:00")), &gate, now());
    assert_eq!(attempt.after_mark(), Effect::Write(Write::ProjectStop));
    let no = Err(Error::Refused { status: 409, code: None, words: "no timer is running".into() });
    assert_eq!(attempt.after_write(no, &gate, now()), Effect::Read);
    let effect = attempt.after_read(Ok(Timer::STOPPED), &gate, now());
    assert_eq!(effect, Effect::Mark { before: Timer::STOPPED });
    assert!(matches!(attempt.after_mark(), Effect::Write(Write::ProjectStart { .. })));
}

#[test]
fn what_was_changed_elsewhere_while_in_doubt_is_for_a_human() {
    let doubtful = Punch { unclear: true, before: Some(Timer::STOPPED), ..punch(Action::ClockIn) };
    let (mut attempt, gate) = attempt(doubtful);
    let effect = attempt.after_read(Ok(on("Web", "10:30:00")), &gate, at("11:00:00"));
    assert_eq!(end(&effect), Some(PunchState::Stuck));
}

#[test]
fn a_start_that_was_stopped_elsewhere_is_not_sent_again() {
    let doubtful = Punch { unclear: true, before: Some(Timer::STOPPED), ..punch(Action::ClockIn) };
    let (mut attempt, gate) = attempt(doubtful);
    let stopped = Timer { state: TimerState::Stopped, ..on("Web", "09:05:12") };
    let effect = attempt.after_read(Ok(stopped), &gate, at("11:00:00"));
    assert_eq!(end(&effect), Some(PunchState::Done));
}

#[test]
fn a_start_that_timetrack_rounds_to_the_quarter_hour_is_confirmed() {
    let (mut attempt, gate) = attempt(punch(Action::ClockIn));
    attempt.after_read(Ok(Timer::STOPPED), &gate, now());
    attempt.after_mark();
    let effect = attempt.after_write(Ok(Some(on("Web", "09:15:00"))), &gate, now());
    assert_eq!(end(&effect), Some(PunchState::Done));
}

#[test]
fn another_task_within_the_minute_is_not_taken_for_the_timer_it_replaces() {
    let project = Project::new("Acme", "Web").unwrap();
    let task = Some(crate::model::TaskName::new("Review").unwrap());
    let before = on("Web", "09:05:00");
    let start = punch(Action::Start { project, task, note: None });
    let (mut attempt, gate) = attempt(Punch { unclear: true, before: Some(before.clone()), ..start });
    let effect = attempt.after_read(Ok(before.clone()), &gate, at("09:07:00"));
    assert_eq!(effect, Effect::Mark { before });
}

#[test]
fn no_pause_is_longer_than_the_longest() {
    let wait = Some(Duration::from_secs(86_400));
    let (mut attempt, gate) = attempt(Punch { attempts: 30, ..punch(Action::ClockIn) });
    let effect = attempt.after_read(Err(Error::Busy { retry_after: wait }), &gate, now());
    let Effect::Postpone(postponement) = effect else { panic!("{effect:?}") };
    assert_eq!((postponement.until - now()).to_std().unwrap(), LONGEST_PAUSE);
}
