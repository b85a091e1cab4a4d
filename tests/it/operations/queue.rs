//! `/admin queue`: decisions take effect at once, and errors are shown in the admin's language.

use timetrack_bot::delivery::Attempt;
use timetrack_bot::delivery::attempt::Effect;
use timetrack_bot::model::{
    Action, Decision, DeliveryError, InteractionId, Locale, MemberId, Punch, PunchId, PunchState, TimeMode,
    Timer, TimerState, Unclear, Username, Zone,
};
use timetrack_bot::store::punches::End;
use timetrack_bot::timetrack::Error;
use timetrack_sandbox::{Fault, On};

use crate::story::{ANNA, CLARA, MORNING, Story, Transport, instant};

/// The story's clock stands, so the second interaction is delivered only if its person's line does not wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_given_up_during_its_attempt_holds_nobody_up() {
    let mut story = Story::new(Transport::Endpoint).await;
    story.timetrack.fault_next(On::get("attendance_timer"), Fault::HangBefore);
    let given_up = story.sends(ANNA, "/clockin", &[]);
    story.recorded(given_up).await;
    let reads =
        |story: &Story| story.timetrack.requests().iter().any(|r| r.path.contains("attendance_timer"));
    story.until("the read", async || reads(&story)).await;
    let store = story.bot().app.store.clone();
    let punch = store.punch_of(InteractionId(given_up.id.0)).await.unwrap().unwrap();
    let (_, took_effect) =
        store.decide(punch.id, Decision::Cancel, CLARA, story.clock.now()).await.unwrap().unwrap();
    assert!(took_effect);
    story.timetrack.release();
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Clocked in "), "{said}");
    story.patiently(given_up).await;
    let answer = story.answer(given_up).await;
    assert!(!answer.contains("Clocked in"), "{answer}");
    story.end().await;
}

fn waiting() -> Punch {
    let at = instant(MORNING);
    Punch {
        id: PunchId(1),
        interaction: InteractionId(1),
        member: MemberId(1),
        username: Username::new("anna").unwrap(),
        zone: Zone::new("UTC").unwrap(),
        action: Action::ClockIn,
        at,
        pressed_at: at,
        part: 1,
        part_of: None,
        expected_start: None,
        locale: Locale::from_code("de").unwrap(),
        state: PunchState::Waiting,
        attempts: 1,
        unclear: true,
        written_at: Some(at),
        next_at: at,
        trouble: None,
        before: Some(Timer::STOPPED),
        after: None,
        refusal: None,
        settled_at: None,
        question: None,
        confirmed: false,
        estimate: None,
    }
}

/// What an attempt notes after it has read this.
fn noted(punch: Punch, read: Result<Timer, Error>) -> DeliveryError {
    let now = punch.pressed_at;
    let mut attempt = Attempt::new(punch, TimeMode::Utc);
    match attempt.after_read(read, now) {
        Effect::Postpone(postponement) => postponement.trouble,
        Effect::Settle(settlement) => match settlement.end {
            End::Stuck(error) => error,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_stands_in_the_way_is_kept_as_data() {
    let unclear = |what: Unclear| Error::Unclear { what, may_still_land: false, retry_after: None };
    let status = Unclear::Status { status: 503, words: String::new() };
    let no_state = Timer { state: TimerState::Unknown, ..Timer::STOPPED };
    let refused = || "refused".to_owned();
    for (read, expected) in [
        (Ok(Timer::STOPPED), DeliveryError::MayLand),
        (Ok(no_state), DeliveryError::NoState),
        (Err(Error::Unreachable(refused())), DeliveryError::Unreachable { why: refused() }),
        (Err(unclear(status.clone())), DeliveryError::Unclear { what: status }),
        (Err(Error::Busy { retry_after: None }), DeliveryError::Busy),
        (Err(Error::KeyRefused { status: 401 }), DeliveryError::KeyRefused { status: 401 }),
        (
            Err(Error::Refused { status: 400, code: None, words: refused() }),
            DeliveryError::Refused { words: refused() },
        ),
        (Err(Error::NoReason { status: 404 }), DeliveryError::NoReason { status: 404 }),
    ] {
        assert_eq!(noted(waiting(), read), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doctor_names_the_links_whose_users_are_gone() {
    let mut story = Story::new(Transport::Endpoint).await;
    let says = |story: &Story| {
        let output = super::jobs::program(story, &story.database(), &["doctor"]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!says(&story).contains("anna.huber"));
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("no longer knows your username"), "{said}");
    story.hears(CLARA, "no such user any more").await;
    let said = says(&story);
    assert!(said.contains("no longer knows anna.huber") && said.contains("/admin link"), "{said}");
    story.timetrack.rename_user("anna.gruber", "anna.huber");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("You are not clocked in"), "{said}");
    assert!(!says(&story).contains("anna.huber"), "named back");
    story.end().await;
}
