//! Attempts, effect by effect. Each of these once lost or doubled a punch, or could have.

use super::*;
use crate::delivery::backoff::LONGEST_BACKOFF;
use crate::delivery::samples::{at, doubtful, project, punch, stamp, start};
use crate::model::{PunchState, Unclear};

fn now() -> DateTime<Utc> {
    at("09:05:20")
}

fn on(name: &str, since: &str) -> Timer {
    crate::delivery::samples::on(name, TimerState::Running, since)
}

fn attempt(punch: Punch) -> Attempt {
    Attempt::new(punch, TimeMode::Local)
}

fn doubt(effect: &Effect<'_>) -> Option<Doubt> {
    match effect {
        Effect::Postpone(postponement) => Some(postponement.doubt),
        _ => None,
    }
}

fn end(effect: &Effect<'_>) -> Option<PunchState> {
    match effect {
        Effect::Settle(how) => Some(how.state()),
        _ => None,
    }
}

#[test]
fn a_success_that_cannot_be_read_back_is_in_doubt_for_any_reason() {
    for error in [Error::Busy { retry_after: None }, Error::KeyRefused { status: 401 }] {
        let mut attempt = attempt(punch(Action::ClockIn));
        attempt.after_read(Ok(Timer::STOPPED), now());
        attempt.after_mark();
        assert_eq!(attempt.after_write(Ok(None), now()), Effect::Read);
        let effect = attempt.after_read(Err(error), now());
        assert_eq!(doubt(&effect), Some(Doubt::Open));
    }
}

#[test]
fn a_write_that_may_still_land_is_read_back_but_not_repeated() {
    let written_at = Some(at("09:05:15"));
    let doubtful = Punch { written_at, ..doubtful(Action::ClockIn, Timer::STOPPED) };
    let mut early = attempt(doubtful.clone());
    let effect = early.after_read(Ok(Timer::STOPPED), now());
    assert!(matches!(effect, Effect::Postpone(Postponement { until, .. }) if until == at("09:06:00")));
    let mut set_back = attempt(doubtful.clone());
    let effect = set_back.after_read(Ok(Timer::STOPPED), at("08:05:20"));
    let waits_until =
        |until| matches!(effect, Effect::Postpone(Postponement { until: at, .. }) if at == until);
    assert!(waits_until(at("08:06:05")), "the clock was set back by an hour during the attempt: {effect:?}");
    let mut seen = attempt(doubtful.clone());
    let effect = seen.after_read(Ok(on("Web", "09:05:12")), now());
    assert_eq!(end(&effect), Some(PunchState::Done));
    let mut late = attempt(doubtful);
    late.after_read(Ok(Timer::STOPPED), at("09:06:00"));
    let effect = late.after_entries(Ok(Some(Vec::new())), at("09:06:00"));
    assert!(matches!(effect, Effect::Mark { .. }));
}

#[test]
fn a_no_to_a_switch_whose_first_half_has_landed_late_is_judged_again() {
    let mut attempt = attempt(punch(start("Shop")));
    attempt.after_read(Ok(on("Web", "08:00:00")), now());
    assert_eq!(attempt.after_mark(), Effect::Write(Write::ProjectStop, stamp("09:05:12")));
    let no = Err(Error::Refused { status: 409, code: None, words: "no timer is running".into() });
    assert_eq!(attempt.after_write(no, now()), Effect::Read);
    let effect = attempt.after_read(Ok(Timer::STOPPED), now());
    assert_eq!(effect, Effect::Mark { before: Timer::STOPPED });
    assert!(matches!(attempt.after_mark(), Effect::Write(Write::ProjectStart { .. }, _)));
}

#[test]
fn what_was_changed_elsewhere_while_in_doubt_is_for_a_human() {
    let mut attempt = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
    attempt.after_read(Ok(on("Web", "10:30:00")), at("11:00:00"));
    let effect = attempt.after_entries(Ok(None), at("11:00:00"));
    assert_eq!(end(&effect), Some(PunchState::Stuck));
}

#[test]
fn a_start_that_was_stopped_elsewhere_is_not_sent_again() {
    let mut attempt = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
    let stopped = Timer { state: TimerState::Stopped, ..on("Web", "09:05:12") };
    let effect = attempt.after_read(Ok(stopped), at("11:00:00"));
    assert_eq!(end(&effect), Some(PunchState::Done));
}

#[test]
fn a_start_that_timetrack_rounds_to_the_quarter_hour_is_confirmed() {
    let mut attempt = attempt(punch(Action::ClockIn));
    attempt.after_read(Ok(Timer::STOPPED), now());
    attempt.after_mark();
    let effect = attempt.after_write(Ok(Some(on("Web", "09:15:00"))), now());
    assert_eq!(end(&effect), Some(PunchState::Done));
}

#[test]
fn another_task_within_the_minute_is_not_taken_for_the_timer_it_replaces() {
    let task = Some(crate::model::TaskName::new("Review").unwrap());
    let before = on("Web", "09:05:00");
    let start = Action::Start { project: project("Web"), task, note: None };
    let mut attempt = attempt(doubtful(start, before.clone()));
    attempt.after_read(Ok(before.clone()), at("09:07:00"));
    let effect = attempt.after_entries(Ok(None), at("09:07:00"));
    assert_eq!(effect, Effect::Mark { before: before.clone() });
    // Nor when somebody has paused that one since.
    let paused = Timer { state: TimerState::Paused, ..before };
    let mut attempt = Attempt::new(attempt.punch().clone(), TimeMode::Local);
    attempt.after_read(Ok(paused), at("09:07:00"));
    assert_eq!(end(&attempt.after_entries(Ok(None), at("09:07:00"))), Some(PunchState::Stuck));
}

#[test]
fn no_backoff_is_longer_than_the_longest() {
    let wait = Some(Duration::from_secs(86_400));
    let mut attempt = attempt(Punch { attempts: 30, ..punch(Action::ClockIn) });
    let effect = attempt.after_read(Err(Error::Busy { retry_after: wait }), now());
    let Effect::Postpone(postponement) = effect else { panic!("{effect:?}") };
    assert_eq!((postponement.until - now()).to_std().unwrap(), LONGEST_BACKOFF);
}

#[test]
fn entries_are_asked_in_doubt_only_and_before_anything_is_decided() {
    let mut sure = attempt(punch(Action::ClockIn));
    assert!(matches!(sure.after_read(Ok(Timer::STOPPED), now()), Effect::Mark { .. }));
    let no = || Err(Error::Refused { status: 409, code: None, words: "no".into() });
    sure.after_mark();
    sure.after_write(no(), now());
    assert_eq!(end(&sure.after_read(Ok(Timer::STOPPED), now())), Some(PunchState::Refused));

    let shown = [Timer::STOPPED, on("Web", "10:30:00"), on("Web", "08:00:00")];
    for timer in shown {
        let mut unsure = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
        let effect = unsure.after_read(Ok(timer.clone()), at("11:00:00"));
        assert!(matches!(effect, Effect::Entries { .. }), "{timer:?}: {effect:?}");
        let row = Entry {
            from: stamp("09:05:12"),
            to: Some(stamp("09:06:00")),
            worked: None,
            breaks: None,
            project: None,
            manual: false,
        };
        let effect = unsure.after_entries(Ok(Some(vec![row])), at("11:00:00"));
        let Effect::Settle(how) = effect else { panic!("{timer:?}: {effect:?}") };
        assert_eq!((how.end, how.after), (End::Done, Some(timer)), "what is so now is kept");
    }
}

#[test]
fn a_no_in_doubt_is_believed_only_if_the_entries_do_not_deny_it() {
    for (rows, state) in [(true, PunchState::Done), (false, PunchState::Refused)] {
        let mut attempt = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
        attempt.after_read(Ok(Timer::STOPPED), now());
        attempt.after_entries(Ok(Some(Vec::new())), now());
        attempt.after_mark();
        let no = Err(Error::NoReason { status: 404 });
        attempt.after_write(no, now());
        let effect = attempt.after_read(Ok(Timer::STOPPED), now());
        assert!(matches!(effect, Effect::Entries { .. }), "{effect:?}");
        let row = Entry {
            from: stamp("09:05:12"),
            to: None,
            worked: None,
            breaks: None,
            project: None,
            manual: false,
        };
        let rows = rows.then(|| vec![row]);
        assert_eq!(end(&attempt.after_entries(Ok(rows), now())), Some(state));
    }
}

fn status_500() -> Unclear {
    Unclear::Status { status: 500, words: String::new() }
}

#[test]
fn a_list_that_does_not_come_leaves_the_doubt_and_waits() {
    let errors = [
        Error::Busy { retry_after: None },
        Error::Unreachable("refused".into()),
        Error::Unclear { what: status_500(), may_still_land: false, retry_after: None },
    ];
    for error in errors {
        let mut attempt = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
        attempt.after_read(Ok(Timer::STOPPED), now());
        assert_eq!(doubt(&attempt.after_entries(Err(error), now())), Some(Doubt::Open));
    }
}

#[test]
fn a_list_that_fails_is_told_to_nobody_else_and_not_waited_for_without_end() {
    let written_at = Some(at("09:05:15"));
    let doubtful = Punch { written_at, ..doubtful(Action::ClockIn, Timer::STOPPED) };
    let error = || Error::Unclear { what: status_500(), may_still_land: false, retry_after: None };
    for _ in 0..5 {
        let mut attempt = attempt(doubtful.clone());
        attempt.after_read(Ok(Timer::STOPPED), at("09:15:14"));
        assert_eq!(doubt(&attempt.after_entries(Err(error()), at("09:15:14"))), Some(Doubt::Open));
    }
    let mut late = attempt(doubtful.clone());
    late.after_read(Ok(Timer::STOPPED), at("09:15:15"));
    let effect = late.after_entries(Err(error()), at("09:15:15"));
    assert_eq!(effect, Effect::Mark { before: Timer::STOPPED });
    // The write that leaves now is given as long again.
    late.after_mark();
    late.after_write(Err(Error::NoReason { status: 404 }), at("09:15:16"));
    late.after_read(Ok(Timer::STOPPED), at("09:15:16"));
    assert_eq!(doubt(&late.after_entries(Err(error()), at("09:15:16"))), Some(Doubt::Open));
}

#[test]
fn a_list_that_asks_to_wait_is_heeded() {
    let mut attempt = attempt(doubtful(Action::ClockIn, Timer::STOPPED));
    attempt.after_read(Ok(Timer::STOPPED), now());
    let busy = Error::Busy { retry_after: Some(Duration::from_secs(120)) };
    let effect = attempt.after_entries(Err(busy), now());
    let Effect::Postpone(postponement) = effect else { panic!("{effect:?}") };
    assert!(postponement.until - now() >= TimeDelta::seconds(120));
}

#[test]
fn a_row_of_whole_minutes_does_not_outweigh_the_timer_that_is_still_on() {
    for (since, from, to, manual, state) in [
        // Typed in by hand after the answer was lost: the stop is sent again.
        ("08:00:07", "08:00:00", "09:05:00", false, None),
        ("08:00:00", "08:00:00", "09:05:00", true, None),
        // It may be ours, rounded, or anybody's.
        ("08:00:00", "08:00:00", "09:05:00", false, Some(PunchState::Stuck)),
        ("08:00:07", "08:00:07", "09:05:12", false, Some(PunchState::Done)),
    ] {
        let before = Timer { project: None, ..on("Web", since) };
        let mut attempt = attempt(doubtful(Action::ClockOut, before.clone()));
        attempt.after_read(Ok(before.clone()), at("11:00:00"));
        let row = Entry {
            from: stamp(from),
            to: Some(stamp(to)),
            worked: None,
            breaks: None,
            project: None,
            manual,
        };
        let effect = attempt.after_entries(Ok(Some(vec![row])), at("11:00:00"));
        assert_eq!(end(&effect), state, "{since} {from} {manual}: {effect:?}");
        assert_eq!(matches!(effect, Effect::Mark { .. }), state.is_none());
    }
}

#[test]
fn a_switch_whose_first_half_was_undone_is_for_a_human() {
    let before = on("Web", "08:00:00");
    let mut attempt = attempt(doubtful(start("Shop"), before.clone()));
    attempt.after_read(Ok(before), now());
    let to = Some(stamp("09:05:12"));
    let row = Entry {
        from: stamp("08:00:00"),
        to,
        worked: None,
        breaks: None,
        project: Some(project("Web")),
        manual: false,
    };
    let effect = attempt.after_entries(Ok(Some(vec![row])), now());
    assert_eq!(end(&effect), Some(PunchState::Stuck));
}

fn no() -> Error {
    Error::Refused { status: 422, code: None, words: "User anna is disabled".into() }
}

#[test]
fn a_no_at_the_first_read_refuses_a_new_punch_and_leaves_a_promised_one_to_a_human() {
    let fresh = punch(Action::ClockIn);
    let late = at("09:05:14");
    for (punch, now, state) in [
        (fresh.clone(), at("09:05:13"), PunchState::Refused),
        (fresh.clone(), late, PunchState::Stuck),
        (Punch { attempts: 1, ..fresh }, at("09:05:13"), PunchState::Stuck),
        (doubtful(Action::ClockIn, Timer::STOPPED), at("09:05:13"), PunchState::Stuck),
    ] {
        let mut attempt = attempt(punch);
        assert_eq!(end(&attempt.after_read(Err(no()), now)), Some(state));
    }
}

#[test]
fn a_no_at_the_read_back_leaves_a_doubt_to_a_human() {
    let mut attempt = attempt(punch(Action::ClockIn));
    attempt.after_read(Ok(Timer::STOPPED), at("09:05:12"));
    attempt.after_mark();
    attempt.after_write(Ok(None), at("09:05:12"));
    assert_eq!(end(&attempt.after_read(Err(no()), at("09:05:12"))), Some(PunchState::Stuck));
}

#[test]
fn every_action_for_an_unknown_user_is_left_to_an_admin() {
    let unknown = || Error::UnknownUser { words: "No user anna".into() };
    let mut at_read = attempt(punch(Action::ClockOut));
    let effect = at_read.after_read(Err(unknown()), at("09:05:12"));
    assert_eq!(end(&effect), Some(PunchState::Stuck));
    let mut at_write = attempt(punch(Action::ClockIn));
    at_write.after_read(Ok(Timer::STOPPED), at("09:05:12"));
    at_write.after_mark();
    let effect = at_write.after_write(Err(unknown()), at("09:05:12"));
    assert_eq!(end(&effect), Some(PunchState::Stuck));
}

mod half;
