//! The table of what is done with a punch: every action against every state, with and without an earlier unclear write.

use super::*;
use crate::delivery::samples::{at, doubtful, on, project, punch, stamp, start, timer};
use crate::model::{Note, TaskName};

fn decide(punch: &Punch, timer: &Timer) -> Verdict<'static> {
    match verdict(punch, timer, TimeMode::Local) {
        Verdict::Write(writes) => Verdict::Write(writes.into_iter().map(nameless).collect()),
        Verdict::Done => Verdict::Done,
        Verdict::Refuse(refusal) => Verdict::Refuse(refusal),
        Verdict::Unreadable => Verdict::Unreadable,
    }
}

/// For comparing writes without the names they carry, a start stands as the only one it can be.
fn nameless(write: Write<'_>) -> Write<'static> {
    match write {
        Write::ProjectStart { project, .. } => {
            Write::ProjectStart { project: Box::leak(Box::new(project.clone())), task: None, note: None }
        }
        Write::AttendanceStart => Write::AttendanceStart,
        Write::AttendanceStop => Write::AttendanceStop,
        Write::ProjectPause => Write::ProjectPause,
        Write::ProjectResume => Write::ProjectResume,
        Write::ProjectStop => Write::ProjectStop,
    }
}

#[test]
fn an_end_before_the_last_pause_is_refused() {
    let worked = Some(3_600);
    let paused =
        Timer { worked_seconds: worked, break_seconds: Some(0), ..on("Web", TimerState::Paused, "08:10:00") };
    for action in [Action::Stop, Action::Resume, start("Shop")] {
        let early = punch(action.clone());
        let refused = verdict(&early, &paused, TimeMode::Utc);
        assert_eq!(refused, Verdict::Refuse(Refusal::PausedLater { since: at("09:10:00") }), "{action:?}");
        let late = Punch { at: at("09:10:00"), ..punch(action) };
        assert!(matches!(verdict(&late, &paused, TimeMode::Utc), Verdict::Write(_)));
    }
}

#[test]
fn an_end_before_a_break_that_is_over_is_refused() {
    // From 8:00, with a break from 8:30 to 8:50.
    let rested = |worked, breaks| Timer {
        worked_seconds: worked,
        break_seconds: breaks,
        ..on("Web", TimerState::Running, "08:00:00")
    };
    let running = rested(Some(1_800), Some(1_200));
    let until = Some(at("08:50:00"));
    let at_time = |action: &Action, time| Punch { at: at(time), ..punch(action.clone()) };
    for action in [Action::ClockOut, Action::Stop, Action::Pause, start("Shop")] {
        let refused = decide(&at_time(&action, "08:45:00"), &running);
        assert_eq!(refused, Verdict::Refuse(Refusal::BreakLater { until }), "{action:?}");
        for (time, timer) in [
            ("08:50:00", &running),
            ("08:45:00", &rested(Some(1_800), Some(0))),
            ("08:45:00", &rested(None, Some(1_200))),
            // The work of this very moment, as far as that can be told: nothing says when the break was.
            ("08:45:00", &rested(Some(2_740), Some(1_200))),
        ] {
            let verdict = decide(&at_time(&action, time), timer);
            assert!(matches!(verdict, Verdict::Write(_)), "{action:?} {time}: {verdict:?}");
        }
        let refused = decide(&at_time(&action, "08:15:00"), &rested(None, Some(1_200)));
        assert_eq!(refused, Verdict::Refuse(Refusal::BreakLater { until: None }), "{action:?}");
    }
    // At the instant of the interaction the figures do not count.
    let verdict = decide(&punch(Action::Stop), &rested(Some(9_000), Some(9_000)));
    assert!(matches!(verdict, Verdict::Write(_)));
}

#[test]
fn nothing_runs() {
    let stopped = Timer::STOPPED;
    assert_eq!(decide(&punch(Action::ClockIn), &stopped), Verdict::Write(vec![Write::AttendanceStart]));
    assert_eq!(decide(&punch(Action::ClockOut), &stopped), Verdict::Refuse(Refusal::NotIn));
    for action in [Action::Pause, Action::Resume, Action::Stop] {
        assert_eq!(decide(&punch(action), &stopped), Verdict::Refuse(Refusal::NothingRuns));
    }
    let web = project("Web");
    let write = Write::ProjectStart { project: &web, task: None, note: None };
    assert_eq!(verdict(&punch(start("Web")), &stopped, TimeMode::Local), Verdict::Write(vec![write]));
}

#[test]
fn something_runs() {
    let running = timer(TimerState::Running, "08:00:00");
    let since = Some(at("08:00:00"));
    assert_eq!(decide(&punch(Action::ClockIn), &running), Verdict::Refuse(Refusal::AlreadyIn { since }));
    assert_eq!(decide(&punch(Action::ClockOut), &running), Verdict::Write(vec![Write::AttendanceStop]));
    assert_eq!(decide(&punch(Action::Pause), &running), Verdict::Write(vec![Write::ProjectPause]));
    assert_eq!(decide(&punch(Action::Resume), &running), Verdict::Refuse(Refusal::NotPaused));
    assert_eq!(decide(&punch(Action::Stop), &running), Verdict::Write(vec![Write::ProjectStop]));
    let on = Refusal::AlreadyOn { project: project("Web"), since };
    assert_eq!(decide(&punch(start("Web")), &running), Verdict::Refuse(on));
    let Verdict::Write(writes) = decide(&punch(start("Shop")), &running) else { panic!("no switch") };
    assert!(matches!(writes[..], [Write::ProjectStop, Write::ProjectStart { .. }]));
}

#[test]
fn something_is_paused() {
    let paused = timer(TimerState::Paused, "08:00:00");
    assert_eq!(decide(&punch(Action::Pause), &paused), Verdict::Refuse(Refusal::AlreadyPaused));
    assert_eq!(decide(&punch(Action::Resume), &paused), Verdict::Write(vec![Write::ProjectResume]));
    assert_eq!(decide(&punch(Action::Stop), &paused), Verdict::Write(vec![Write::ProjectStop]));
}

#[test]
fn another_task_or_note_on_the_same_project_is_a_switch() {
    let running = Timer { task: Some("Design".into()), note: None, ..timer(TimerState::Running, "08:00:00") };
    let with = |task: Option<&str>, note: Option<&str>| {
        punch(Action::Start {
            project: project("web"),
            task: task.map(|task| TaskName::new(task).unwrap()),
            note: note.map(|note| Note::new(note).unwrap()),
        })
    };
    assert!(matches!(decide(&with(Some("design"), None), &running), Verdict::Refuse(_)));
    assert!(matches!(decide(&with(Some("Review"), None), &running), Verdict::Write(_)));
    assert!(matches!(decide(&with(None, Some("call")), &running), Verdict::Write(_)));
}

#[test]
fn contradictory_flags_decide_nothing() {
    let odd = Timer { state: TimerState::Unknown, ..Timer::STOPPED };
    for action in
        [Action::ClockIn, Action::ClockOut, start("Web"), Action::Pause, Action::Resume, Action::Stop]
    {
        assert_eq!(decide(&punch(action), &odd), Verdict::Unreadable);
    }
}

#[test]
fn an_unclear_write_that_shows_is_done_and_one_that_does_not_is_sent_again() {
    let before = timer(TimerState::Running, "08:00:00");
    let cases = [
        (Action::ClockIn, Timer::STOPPED, timer(TimerState::Running, "09:05:12")),
        (Action::ClockOut, before.clone(), Timer::STOPPED),
        (start("Web"), Timer::STOPPED, timer(TimerState::Running, "09:05:12")),
        (Action::Pause, before.clone(), timer(TimerState::Paused, "08:00:00")),
        (Action::Resume, timer(TimerState::Paused, "08:00:00"), before.clone()),
        (Action::Stop, before.clone(), Timer::STOPPED),
    ];
    for (action, before, after) in cases {
        let tried = doubtful(action.clone(), before.clone());
        assert_eq!(decide(&tried, &after), Verdict::Done, "{action:?}");
        assert!(matches!(decide(&tried, &before), Verdict::Write(_)), "{action:?}");
    }
}

#[test]
fn a_start_rounded_to_the_minute_is_still_ours_after_an_unclear_write_only() {
    let rounded = timer(TimerState::Running, "09:05:00");
    assert_eq!(decide(&doubtful(Action::ClockIn, Timer::STOPPED), &rounded), Verdict::Done);
    assert!(matches!(decide(&punch(Action::ClockIn), &rounded), Verdict::Refuse(_)));
}

#[test]
fn an_unclear_stop_is_not_repeated_on_a_timer_that_is_another() {
    let tried = doubtful(Action::ClockOut, timer(TimerState::Running, "08:00:00"));
    assert_eq!(decide(&tried, &timer(TimerState::Running, "09:30:00")), Verdict::Done);
}

#[test]
fn a_timer_started_after_the_press_is_left_alone() {
    let later = timer(TimerState::Running, "11:00:00");
    let since = at("11:00:00");
    for action in [Action::ClockOut, Action::Stop, Action::Pause, start("Shop")] {
        let verdict = decide(&punch(action.clone()), &later);
        assert_eq!(verdict, Verdict::Refuse(Refusal::StartedLater { since }), "{action:?}");
    }
}

#[test]
fn a_button_drawn_from_another_timer_changes_nothing() {
    let running = timer(TimerState::Running, "08:00:00");
    for action in [Action::ClockOut, Action::Pause, Action::Stop] {
        let fresh = Punch { expected_start: Some(stamp("08:00:00")), ..punch(action.clone()) };
        assert!(matches!(decide(&fresh, &running), Verdict::Write(_)), "{action:?}");
        let stale = Punch { expected_start: Some(stamp("07:00:00")), ..punch(action.clone()) };
        let Verdict::Refuse(Refusal::Changed { since }) = decide(&stale, &running) else {
            panic!("{action:?} on a stale button")
        };
        assert_eq!(since, Some(at("08:00:00")));
    }
}

/// A timer that has run since eight, with the work and break that TimeTrack has saved.
fn saved(state: TimerState, worked: i64, breaks: i64) -> Timer {
    Timer { worked_seconds: Some(worked), break_seconds: Some(breaks), ..timer(state, "08:00:00") }
}

#[test]
fn a_pause_or_resume_that_was_taken_back_elsewhere_is_not_sent_again() {
    const ELAPSED: i64 = 3_912;
    let (running, paused) = (TimerState::Running, TimerState::Paused);
    let before = saved(running, 600, 300);
    let tried = doubtful(Action::Pause, before.clone());
    assert_eq!(decide(&tried, &saved(running, ELAPSED - 300, 340)), Verdict::Done);
    for other in [
        before.clone(),
        // Paused and resumed at other times; sums that grow while it runs; sums that are not shown.
        saved(running, ELAPSED - 301, 340),
        saved(running, ELAPSED - 300, 300),
        Timer { break_seconds: None, ..before.clone() },
        Timer { worked_seconds: None, ..before },
    ] {
        assert!(matches!(decide(&tried, &other), Verdict::Write(_)), "{other:?}");
    }
    let before = saved(paused, 600, 300);
    let tried = doubtful(Action::Resume, before.clone());
    assert_eq!(decide(&tried, &saved(paused, 640, ELAPSED - 600)), Verdict::Done);
    for other in [before, saved(paused, 600, ELAPSED - 600), saved(paused, 640, ELAPSED - 601)] {
        assert!(matches!(decide(&tried, &other), Verdict::Write(_)), "{other:?}");
    }
}

/// A timer on "Web" that was started then in that zone.
fn abroad(zone: &str, started_at: &str, start: &str) -> Timer {
    let origin = Some(Origin { zone: crate::model::Zone::new(zone).unwrap(), start: at(start) });
    Timer { origin, ..timer(TimerState::Running, started_at) }
}

#[test]
fn a_start_is_on_the_clock_of_the_press_and_everything_else_on_that_of_the_timer() {
    let running = abroad("Asia/Tokyo", "17:00:00", "08:00:00");
    let web = project("Web");
    let new = Write::ProjectStart { project: &web, task: None, note: None };
    for (write, local) in [
        (Write::AttendanceStart, "09:05:12"),
        (new, "09:05:12"),
        (Write::AttendanceStop, "18:05:12"),
        (Write::ProjectPause, "18:05:12"),
        (Write::ProjectResume, "18:05:12"),
        (Write::ProjectStop, "18:05:12"),
    ] {
        let punch = punch(Action::Stop);
        assert_eq!(date(&punch, write, &running, TimeMode::Local), stamp(local), "{write:?}");
        assert_eq!(date(&punch, write, &running, TimeMode::Utc), stamp("09:05:12"), "{write:?}");
        let unknown = Timer { origin: None, ..running.clone() };
        assert_eq!(date(&punch, write, &unknown, TimeMode::Local), stamp("09:05:12"), "{write:?}");
    }
}

#[test]
fn instants_decide_whether_a_timer_was_started_later() {
    let earlier = abroad("Asia/Tokyo", "18:05:00", "09:05:00");
    assert_eq!(decide(&punch(Action::Stop), &earlier), Verdict::Write(vec![Write::ProjectStop]));
    let later = abroad("America/New_York", "04:10:00", "09:10:00");
    let refusal = Refusal::StartedLater { since: at("09:10:00") };
    assert_eq!(decide(&punch(Action::Stop), &later), Verdict::Refuse(refusal));
    let since = Some(at("09:05:00"));
    assert_eq!(decide(&punch(Action::ClockIn), &earlier), Verdict::Refuse(Refusal::AlreadyIn { since }));
}

#[test]
fn a_timer_has_the_origin_of_the_punch_that_started_it() {
    let mode = TimeMode::Local;
    let shown = |started_at: &str| timer(TimerState::Running, started_at);
    let start = |timer: &Timer| origin_after(&punch(start("Web")), timer, mode).map(|origin| origin.start);
    assert_eq!(start(&shown("09:05:12")), Some(at("09:05:12")));
    assert_eq!(start(&shown("09:15:00")), Some(at("09:15:00")), "rounded");
    // Seen meanwhile by somebody who did not know whose it is.
    assert_eq!(start(&abroad("Asia/Tokyo", "09:05:12", "00:05:12")), Some(at("09:05:12")));
    // Somebody else's.
    assert_eq!(start(&abroad("Asia/Tokyo", "18:30:00", "09:30:00")), Some(at("09:30:00")));
    assert_eq!(start(&Timer { state: TimerState::Stopped, ..shown("09:05:12") }), None);
    // An answer to a pause shows no origin, and is the timer of before.
    let before = abroad("Asia/Tokyo", "17:00:00", "08:00:00");
    let paused = Timer { state: TimerState::Paused, origin: None, ..before.clone() };
    let punch = doubtful(Action::Pause, before.clone());
    assert_eq!(origin_after(&punch, &paused, mode), before.origin);
}

#[test]
fn a_pause_that_was_taken_back_shows_on_the_clock_of_its_timer() {
    let tokyo = |worked, breaks| Timer {
        worked_seconds: Some(worked),
        break_seconds: Some(breaks),
        ..abroad("Asia/Tokyo", "17:00:00", "08:00:00")
    };
    let tried = doubtful(Action::Pause, tokyo(600, 300));
    assert_eq!(decide(&tried, &tokyo(3_912 - 300, 340)), Verdict::Done);
}
