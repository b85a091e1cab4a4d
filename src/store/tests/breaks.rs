//! Breaks, and the parts of an interaction.

use super::*;
use crate::model::{
    About, LocalStamp, NoticeState, Planned, PunchId, Question, Refusal, SeenTimer, TimerKind, TimerState,
};
use crate::store::notices::Teller;
use crate::store::presence::Sighting;

fn rest(press: u64, minutes: Option<i64>) -> NewPunch {
    let planned = minutes.map(|minutes| Planned::Seconds(minutes * 60));
    NewPunch { action: Action::Break { planned }, ..press_of(ALICE, press) }
}

async fn recorded(bench: &Bench, new: NewPunch) -> Punch {
    let Recorded::New(punch) = bench.store.record(&new, &vienna()).await.unwrap() else { panic!("{new:?}") };
    punch
}

/// Ends a punch, and gives back whether a part follows it.
async fn settle(bench: &Bench, punch: &Punch, how: &Settlement) -> bool {
    let claim = bench.claim(punch).await;
    let (_, has_next, next) = bench.store.settle_for(Teller::Worker, claim, how, now()).await.unwrap();
    bench.free(next).await;
    has_next
}

async fn head(bench: &Bench) -> Punch {
    bench.store.head(ALICE).await.unwrap().unwrap()
}

/// Alice is on a break that has paused a project.
async fn on_break(bench: &Bench) -> Punch {
    let begun = recorded(bench, rest(5, Some(30))).await;
    assert!(settle(bench, &begun, &ending(PunchState::Done)).await);
    let pause = head(bench).await;
    let part_of = Some(begun.action.clone());
    assert_eq!((pause.part, &pause.part_of, &pause.action), (2, &part_of, &Action::Pause));
    assert_eq!(
        (pause.interaction, pause.at, pause.state),
        (begun.interaction, begun.at, PunchState::Waiting)
    );
    assert!(!settle(bench, &pause, &ending(PunchState::Done)).await);
    begun
}

#[tokio::test]
async fn the_next_part_is_recorded_with_the_end_of_the_one_before_and_told_with_the_last() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let parts = bench.store.parts(begun.interaction).await.unwrap();
    assert_eq!(parts.iter().map(|part| part.part).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(bench.store.punch_of(begun.interaction).await.unwrap().unwrap().id, parts[1].id, "the last");
    assert_eq!(bench.store.notice_of(begun.id).await.unwrap(), None, "the last part tells of both");
    assert_eq!(bench.store.notice_of(parts[1].id).await.unwrap(), Some(NoticeState::Due));
    let again = bench.store.record(&rest(5, Some(30)), &vienna()).await.unwrap();
    assert!(matches!(again, Recorded::Repeat(punch) if punch.id == begun.id));
}

#[tokio::test]
async fn what_follows_a_refused_or_cancelled_part_is_not_recorded() {
    for state in [PunchState::Refused, PunchState::Stuck] {
        let bench = Bench::linked().await;
        let begun = recorded(&bench, rest(5, None)).await;
        assert!(!settle(&bench, &begun, &ending(state)).await);
        assert_eq!(bench.store.parts(begun.interaction).await.unwrap().len(), 1);
        let open = bench.store.open_break(ALICE, &name("alice")).await.unwrap();
        assert_eq!(open.is_some_and(|open| !open.is_booked), state == PunchState::Stuck);
    }
}

#[tokio::test]
async fn the_return_ends_the_break_and_resumes_what_it_has_paused() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let open = bench.store.open_break(ALICE, &name("alice")).await.unwrap().unwrap();
    assert_eq!((open.punch, open.is_booked, open.paused.is_some()), (begun.id, true, true));
    let back = NewPunch { action: Action::Back { out: None }, at: later(600), ..press_of(ALICE, 6) };
    let back = recorded(&bench, back).await;
    assert!(settle(&bench, &back, &ending(PunchState::Done)).await);
    assert_eq!((head(&bench).await.action, head(&bench).await.at), (Action::Resume, later(600)));
    assert_eq!(bench.store.open_break(ALICE, &name("alice")).await.unwrap(), None);
    let ended = bench.store.break_before(&back).await.unwrap().unwrap();
    assert_eq!((ended.began_at, ended.ended_at), (begun.at, Some(back.at)));
}

#[tokio::test]
async fn a_question_that_is_answered_before_its_answer_was_noted_owes_nothing_more() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let out = NewPunch { action: Action::ClockOut, at: later(10_000), ..press_of(ALICE, 6) };
    let out = recorded(&bench, out).await;
    let (since, until) = (begun.at, None);
    let end = End::Asked(Question::OnBreak { since, until });
    let asked = Settlement { end, ..ending(PunchState::Stuck) };
    let claim = bench.claim(&out).await;
    let (asked, _, next) = bench.store.settle_for(Teller::Waiter, claim, &asked, now()).await.unwrap();
    bench.free(next).await;
    let confirmed = bench.store.confirm(&asked).await.unwrap().unwrap();
    bench.store.complete_ended(&asked, now()).await.unwrap();
    let end = End::Refused(Refusal::OnBreak { since, until });
    assert!(settle(&bench, &confirmed, &Settlement { end, ..ending(PunchState::Refused) }).await);
    assert_eq!(bench.store.notice_of(out.id).await.unwrap(), Some(NoticeState::Done));
}

#[tokio::test]
async fn a_break_that_waits_behind_a_clock_in_is_not_ended_by_it() {
    let bench = Bench::linked().await;
    let clocked_in = recorded(&bench, press_of(ALICE, 4)).await;
    let begun = recorded(&bench, rest(5, None)).await;
    assert!(!settle(&bench, &clocked_in, &ending(PunchState::Done)).await);
    assert!(settle(&bench, &begun, &ending(PunchState::Done)).await, "the project is paused");
    let open = bench.store.open_break(ALICE, &name("alice")).await.unwrap().unwrap();
    assert_eq!((open.punch, open.is_booked), (begun.id, true));
}

#[tokio::test]
async fn a_break_that_was_ended_elsewhere_is_over_when_that_shows() {
    let bench = Bench::linked().await;
    on_break(&bench).await;
    let again = recorded(&bench, press_of(ALICE, 6)).await;
    let end = End::Refused(Refusal::AlreadyIn { since: Some(later(60)) });
    let refused = Settlement { end, ..ending(PunchState::Refused) };
    assert!(!settle(&bench, &again, &refused).await, "nothing is resumed");
    assert_eq!(bench.store.open_break(ALICE, &name("alice")).await.unwrap(), None);
}

#[tokio::test]
async fn a_planned_end_is_asked_about_once_and_again_after_it_was_moved() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let end = begun.at + TimeDelta::minutes(30);
    assert_eq!(bench.store.breaks_due(end - TimeDelta::seconds(1), 9).await.unwrap().len(), 0);
    let due = bench.store.breaks_due(end, 9).await.unwrap();
    assert_eq!((due.len(), bench.store.next_break_end().await.unwrap()), (1, Some(end)));
    let notices = async || bench.store.notices_to(ALICE, 9).await.unwrap();
    let asked =
        async || notices().await.iter().filter(|notice| notice.about == About::BreakOver(begun.id)).count();
    bench.store.ask_about_break(&due[0], true, end).await.unwrap();
    bench.store.ask_about_break(&due[0], true, end).await.unwrap();
    assert_eq!((asked().await, bench.store.breaks_due(end, 9).await.unwrap().len()), (1, 0));
    assert_eq!(notices().await.last().map(|notice| notice.revision), Some(1));
    let later = end + TimeDelta::minutes(10);
    assert!(bench.store.prolong_break(&due[0], later).await.unwrap());
    assert!(!bench.store.prolong_break(&due[0], later).await.unwrap(), "it shows an end that was moved");
    assert_eq!(bench.store.next_break_end().await.unwrap(), Some(later));
}

#[tokio::test]
async fn a_break_that_was_never_ended_is_over_after_six_hours_and_resumes_nothing() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let shown = async |hours| {
        let now = begun.at + TimeDelta::hours(hours);
        bench.store.person_seen(ALICE, &vienna(), now).await.unwrap().unwrap().known.break_since
    };
    assert_eq!(
        (shown(6).await, shown(7).await),
        (Some(begun.at), None),
        "its end was planned in half an hour"
    );
    let next_day = NewPunch { at: begun.at + TimeDelta::hours(20), ..press_of(ALICE, 6) };
    let next_day = recorded(&bench, next_day).await;
    assert!(!settle(&bench, &next_day, &ending(PunchState::Done)).await);
    assert_eq!(bench.store.open_break(ALICE, &name("alice")).await.unwrap(), None);
    let lapsed = bench.store.break_before(&next_day).await.unwrap().unwrap();
    assert!(lapsed.was_end_of_day(), "the day was over when it began");
}

/// TimeTrack shows that Alice's attendance runs since then.
async fn seen_running(bench: &Bench, since: DateTime<Utc>, by_name: bool) {
    let timer = SeenTimer { state: TimerState::Running, since: Some(since), seen_at: later(900) };
    let kind = TimerKind::Attendance;
    bench.store.saw(vec![Sighting { member: ALICE, username: name("alice"), kind, timer, by_name }]);
    bench.store.flush().await.unwrap();
}

#[tokio::test]
async fn a_break_is_over_when_attendance_is_seen_to_run_since() {
    let bench = Bench::linked().await;
    on_break(&bench).await;
    let is_open = async || bench.store.open_break(ALICE, &name("alice")).await.unwrap().is_some();
    seen_running(&bench, later(-3_600), true).await;
    assert!(is_open().await, "it was read before the break began");
    seen_running(&bench, later(600), false).await;
    assert!(is_open().await, "a list may show a start in another zone");
    let back = NewPunch { action: Action::Back { out: None }, at: later(600), ..press_of(ALICE, 6) };
    let back = recorded(&bench, back).await;
    seen_running(&bench, later(600), true).await;
    assert!(is_open().await, "what is seen may be the return, which resumes the project");
    settle(&bench, &back, &ending(PunchState::Refused)).await;
    seen_running(&bench, later(600), true).await;
    assert!(!is_open().await);
}

#[tokio::test]
async fn a_break_belongs_to_a_user_and_is_none_while_the_link_is_suspended() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let shown = async || {
        let person = bench.store.person_seen(ALICE, &vienna(), later(60)).await.unwrap();
        person.and_then(|person| person.known.break_since)
    };
    assert_eq!(shown().await, Some(begun.at));
    let link = bench.store.link(ALICE).await.unwrap().unwrap();
    assert!(bench.store.suspend_link(&link, now()).await.unwrap());
    assert_eq!((bench.store.break_of(begun.id).await.unwrap(), shown().await), (None, None));
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    bench.store.add_link(ALICE, &name("carol"), None, ADMIN, now()).await.unwrap();
    assert_eq!((bench.store.break_of(begun.id).await.unwrap(), shown().await), (None, None));
    assert_eq!(bench.store.open_break(ALICE, &name("carol")).await.unwrap(), None);
    let back = recorded(&bench, NewPunch { at: later(600), ..press_of(ALICE, 6) }).await;
    assert!(
        !settle(&bench, &back, &ending(PunchState::Done)).await,
        "another person's project is not resumed"
    );
    bench.store.remove_link(ALICE, ADMIN, now()).await.unwrap();
    bench.store.add_link(ALICE, &name("alice"), None, ADMIN, now()).await.unwrap();
    assert!(bench.store.break_of(begun.id).await.unwrap().is_some(), "the same person again");
}

#[tokio::test]
async fn a_clock_out_that_a_return_releases_is_for_the_timer_that_the_return_starts() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let expected_start = Some(LocalStamp("2026-11-23T08:00:00".parse().unwrap()));
    let out = NewPunch { action: Action::ClockOut, at: later(9_000), expected_start, ..press_of(ALICE, 6) };
    let out = recorded(&bench, out).await;
    let end = End::Asked(Question::OnBreak { since: begun.at, until: None });
    settle(&bench, &out, &Settlement { end, ..ending(PunchState::Stuck) }).await;
    let back = NewPunch { action: Action::Back { out: None }, at: later(1_800), ..press_of(ALICE, 7) };
    let back = recorded(&bench, back).await;
    settle(&bench, &back, &ending(PunchState::Done)).await;
    let released = bench.store.punch(out.id).await.unwrap().unwrap();
    assert_eq!(
        (released.state, released.question, released.expected_start),
        (PunchState::Waiting, None, None)
    );
}

#[tokio::test]
async fn breaks_are_exported_and_erased() {
    let bench = Bench::linked().await;
    let begun = on_break(&bench).await;
    let person = bench.store.person(ALICE).await.unwrap();
    let breaks = &person.accounts[0].breaks;
    assert_eq!(breaks.iter().map(|rest| rest.punch).collect::<Vec<PunchId>>(), [begun.id]);
    bench.store.erase_person(ALICE, now()).await.unwrap();
    assert_eq!(bench.store.open_break(ALICE, &name("alice")).await.unwrap(), None);
    assert!(bench.store.parts(begun.interaction).await.unwrap().is_empty());
    let again = bench.store.record(&rest(5, Some(30)), &vienna()).await.unwrap();
    assert_eq!(again, Recorded::Erased);
}
