//! Switches of which only the first half is done, attempt by attempt.

use super::*;

fn refused_start() -> Result<Option<Timer>, Error> {
    Err(Error::Refused { status: 422, code: None, words: "no such project".into() })
}

/// A switch from Web to Shop, up to the answer to its first half.
fn switch(first: Result<Option<Timer>, Error>) -> Attempt {
    let mut attempt = attempt(punch(start("Shop")));
    attempt.after_read(Ok(on("Web", "08:00:00")), now());
    attempt.after_mark();
    attempt.after_write(first, now());
    attempt
}

fn ended(attempt: &Attempt) -> Option<&str> {
    Some(&attempt.half_done()?.project.as_ref()?.name)
}

#[test]
fn a_switch_whose_start_is_refused_says_what_its_stop_has_ended() {
    for shown in [None, Some(Timer::STOPPED)] {
        let mut attempt = switch(Ok(shown));
        attempt.after_write(refused_start(), now());
        attempt.after_read(Ok(Timer::STOPPED), now());
        attempt.after_mark();
        attempt.after_write(refused_start(), now());
        let effect = attempt.after_read(Ok(Timer::STOPPED), now());
        assert_eq!(end(&effect), Some(PunchState::Refused));
        assert_eq!(ended(&attempt), Some("Web"));
    }
}

#[test]
fn a_timer_that_somebody_else_has_ended_is_not_said_to_be_ended_by_us() {
    let no = Err(Error::Refused { status: 409, code: None, words: "no timer is running".into() });
    let mut attempt = switch(no);
    attempt.after_read(Ok(Timer::STOPPED), now());
    attempt.after_mark();
    attempt.after_write(refused_start(), now());
    let effect = attempt.after_read(Ok(Timer::STOPPED), now());
    assert_eq!((end(&effect), ended(&attempt)), (Some(PunchState::Refused), None));
}

#[test]
fn a_yes_that_left_the_timer_on_has_ended_nothing() {
    let mut attempt = switch(Ok(None));
    attempt.after_write(refused_start(), now());
    let effect = attempt.after_read(Ok(on("Web", "08:00:00")), now());
    assert_eq!((end(&effect), ended(&attempt)), (Some(PunchState::Refused), None));
}

#[test]
fn what_the_first_half_has_ended_is_known_to_the_next_attempt() {
    // What the answer to the stop did not show is read; here that fails too.
    for (shown, doubtful) in [(None, true), (Some(Timer::STOPPED), false)] {
        let mut first = switch(Ok(shown));
        let busy = || Error::Busy { retry_after: None };
        let mut effect = first.after_write(Err(busy()), now());
        if doubtful {
            assert_eq!(effect, Effect::Read);
            effect = first.after_read(Err(busy()), now());
        }
        assert_eq!(doubt(&effect), Some(if doubtful { Doubt::Open } else { Doubt::None }));
        let before = Some(Timer { made_way: !doubtful, ..on("Web", "08:00:00") });
        let waiting = Punch { before, unclear: doubtful, attempts: 1, ..punch(start("Shop")) };
        let mut next = attempt(waiting);
        let later = at("09:07:00");
        let mut effect = next.after_read(Ok(Timer::STOPPED), later);
        if doubtful {
            effect = next.after_entries(Ok(None), later);
        }
        assert!(matches!(&effect, Effect::Mark { before } if doubtful || before.made_way), "{effect:?}");
        next.after_mark();
        next.after_write(refused_start(), later);
        let effect = next.after_read(Ok(Timer::STOPPED), later);
        let refused = if doubtful { end(&next.after_entries(Ok(None), later)) } else { end(&effect) };
        assert_eq!((refused, ended(&next)), (Some(PunchState::Refused), Some("Web")));
    }
}

#[test]
fn what_a_start_that_fails_leaves_open_is_read() {
    let unknown = || Error::UnknownUser { words: "No user anna".into() };
    let busy = || Error::Busy { retry_after: None };
    for (no, shown, name, state) in [
        (busy(), Ok(Timer::STOPPED), Some("Web"), None),
        (busy(), Ok(on("Web", "08:00:00")), None, None),
        (busy(), Err(busy()), None, None),
        (unknown(), Ok(Timer::STOPPED), Some("Web"), Some(PunchState::Stuck)),
        (unknown(), Ok(on("Web", "08:00:00")), None, Some(PunchState::Stuck)),
        // No read will ever tell.
        (unknown(), Err(busy()), Some("Web"), Some(PunchState::Stuck)),
        (busy(), Err(unknown()), Some("Web"), Some(PunchState::Stuck)),
        (busy(), Err(no()), Some("Web"), Some(PunchState::Stuck)),
    ] {
        let mut attempt = switch(Ok(None));
        let what = format!("{no:?} {shown:?}");
        assert_eq!(attempt.after_write(Err(no), now()), Effect::Read, "{what}");
        let was_shown = shown.is_ok();
        let effect = attempt.after_read(shown, now());
        assert_eq!((end(&effect), ended(&attempt)), (state, name), "{what}");
        let is_unseen = attempt.half_done().is_some_and(|before| before.unseen);
        assert_eq!(is_unseen, name.is_some() && !was_shown, "{what}");
    }
}

#[test]
fn what_was_taken_for_ended_and_is_on_again_is_not_said_to_be_ended() {
    let before = Some(Timer { made_way: true, ..on("Web", "08:00:00") });
    let waiting = Punch { before, attempts: 1, unclear: true, ..punch(start("Shop")) };
    let mut attempt = attempt(waiting);
    attempt.after_read(Ok(on("Web", "08:00:00")), at("09:07:00"));
    assert_eq!(ended(&attempt), None);
    assert!(attempt.half_to_note().is_some_and(|before| !before.made_way), "it is noted");
}

#[test]
fn entries_that_show_the_first_half_are_told_when_another_timer_runs() {
    let mut attempt = attempt(doubtful(start("Shop"), on("Web", "08:00:00")));
    attempt.after_read(Ok(on("Other", "09:30:00")), at("11:00:00"));
    let row = Entry {
        from: stamp("08:00:00"),
        to: Some(stamp("09:05:12")),
        worked: None,
        breaks: None,
        project: Some(project("Web")),
        manual: false,
    };
    let effect = attempt.after_entries(Ok(Some(vec![row])), at("11:00:00"));
    assert_eq!((end(&effect), ended(&attempt)), (Some(PunchState::Stuck), Some("Web")));
}
