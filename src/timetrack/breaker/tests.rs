//! When the circuit breaker opens and closes, and who probes.

use super::*;
use crate::model::Unclear;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn user(name: &str) -> Username {
    Username::new(name).unwrap()
}

fn unclear() -> Error {
    let what = Unclear::Status { status: 500, words: String::new() };
    Error::Unclear { what, may_still_land: false, retry_after: None }
}

fn record(breaker: &CircuitBreaker, call: Call<'_>, error: Option<&Error>) {
    breaker.record(breaker.sending(), call, error, NOW);
}

fn reads(breaker: &CircuitBreaker, error: Option<Error>) -> Option<(Reason, DateTime<Utc>)> {
    record(breaker, Call::Read(&user("anna")), error.as_ref());
    breaker.state().hold()
}

fn unreachable() -> Option<Error> {
    Some(Error::Unreachable("refused".into()))
}

#[test]
fn three_unclear_answers_of_several_users_open_it_and_six_of_one() {
    let breaker = CircuitBreaker::default();
    for _ in 0..2 {
        assert_eq!(reads(&breaker, Some(unclear())), None);
    }
    record(&breaker, Call::Write(&user("ben")), Some(&unclear()));
    assert!(matches!(breaker.state().hold(), Some((Reason::Down, _))));
    assert_eq!(reads(&breaker, None), None);
    for _ in 0..5 {
        assert_eq!(reads(&breaker, Some(unclear())), None);
    }
    assert!(matches!(reads(&breaker, Some(unclear())), Some((Reason::Down, _))));
}

#[test]
fn pauses_grow_to_the_limit_and_no_further() {
    let breaker = CircuitBreaker::default();
    let pause = || (reads(&breaker, unreachable()).unwrap().1 - NOW).num_milliseconds();
    assert_eq!(pause(), 500);
    assert_eq!(pause(), 1000);
    for _ in 0..10_000 {
        pause();
    }
    assert_eq!(pause(), 4000);
}

#[test]
fn a_list_that_fails_opens_nothing_unless_timetrack_cannot_be_reached_or_asks_to_wait() {
    let listed = |error: Error| {
        let breaker = CircuitBreaker::default();
        (0..10).for_each(|_| record(&breaker, Call::List, Some(&error)));
        breaker.state().hold().map(|(reason, _)| reason)
    };
    assert_eq!(listed(unclear()), None);
    assert_eq!(listed(Error::KeyRefused { status: 401 }), None);
    assert_eq!(listed(Error::NoReason { status: 404 }), None);
    assert_eq!(listed(Error::Busy { retry_after: None }), Some(Reason::Busy));
    assert_eq!(listed(Error::Unreachable("refused".into())), Some(Reason::Down));
}

#[test]
fn a_success_closes_it_and_a_refused_key_is_news_once() {
    let breaker = CircuitBreaker::default();
    let refused = || reads(&breaker, Some(Error::KeyRefused { status: 401 }));
    assert_eq!((reads(&breaker, None), breaker.closings()), (None, 0));
    assert!(refused().is_some() && breaker.take_key_news() && !breaker.take_key_news());
    assert!(refused().is_some() && !breaker.take_key_news(), "told once");
    assert_eq!(reads(&breaker, None), None);
    assert_eq!((reads(&breaker, None), breaker.closings()), (None, 1));
    assert!(refused().is_some() && !breaker.take_key_news(), "it reads and does not write: no news");
    record(&breaker, Call::Write(&user("anna")), None);
    assert_eq!(breaker.state(), State::Closed);
    assert!(refused().is_some() && breaker.take_key_news(), "it has written in between");
}

#[test]
fn a_refusal_in_timetracks_own_words_closes_it() {
    let breaker = CircuitBreaker::default();
    assert!(reads(&breaker, unreachable()).is_some());
    let refused = Error::Refused { status: 422, code: None, words: "no".into() };
    assert_eq!(reads(&breaker, Some(refused)), None);
}

#[test]
fn a_success_of_a_request_sent_before_the_429_closes_nothing() {
    let breaker = CircuitBreaker::default();
    let (before, anna) = (breaker.sending(), user("anna"));
    let busy = reads(&breaker, Some(Error::Busy { retry_after: Some(Duration::from_secs(90)) }));
    assert_eq!(busy, Some((Reason::Busy, NOW + Duration::from_secs(90))));
    breaker.record(before, Call::Read(&anna), None, NOW);
    assert_eq!(breaker.state().hold(), busy);
    assert_eq!(
        reads(&breaker, None),
        busy,
        "of deliveries under way some may be taken, and yet it asks to wait"
    );
    assert_eq!(reads(&breaker, unreachable()), busy, "that is not shortened");
    breaker.forget_pauses(NOW);
    assert!(breaker.probe(&[&anna], NOW).is_some());
    assert_eq!(reads(&breaker, None), None, "the probe");
    reads(&breaker, unreachable());
    breaker.record(before, Call::Read(&anna), None, NOW);
    assert_eq!(breaker.state(), State::Closed, "it answers");
}

#[test]
fn probes_take_turns_and_an_inconclusive_one_does_not_delay_the_next() {
    let breaker = CircuitBreaker::default();
    let (anna, ben) = (user("anna"), user("ben"));
    reads(&breaker, unreachable());
    let later = NOW + Duration::from_secs(5);
    let probes: Vec<_> = (0..4).filter_map(|_| breaker.probe(&[&ben, &anna], later)).collect();
    assert_eq!(probes, [&anna, &ben, &anna, &ben]);
    assert_eq!(breaker.state(), State::Probing { reason: Reason::Down, until: later + PROBE });
    let held = reads(&breaker, Some(Error::NoReason { status: 404 }));
    assert_eq!(held, Some((Reason::Down, NOW + LONGEST_PROBE_PAUSE)));
    assert_eq!(breaker.probe(&[], later), None);
}

#[test]
fn a_403_opens_it_until_it_is_known_to_be_one_users_own() {
    let breaker = CircuitBreaker::default();
    let (anna, ben) = (user("anna"), user("ben"));
    let forbidden = |user| {
        record(&breaker, Call::Write(user), Some(&Error::KeyRefused { status: 403 }));
        breaker.take_key_news()
    };
    let written = |user| record(&breaker, Call::Write(user), None);
    let is_closed = || breaker.state() == State::Closed;
    assert!(forbidden(&anna) && !is_closed());
    record(&breaker, Call::Read(&anna), None);
    assert!(!forbidden(&anna) && !is_closed(), "nothing shows yet that the key writes for anybody");
    written(&ben);
    assert!(is_closed() && !forbidden(&anna) && is_closed(), "it wrote for Ben, so this is Anna's alone");
    assert!(forbidden(&ben) && !is_closed(), "it has written for Ben, so this is about the key");
    written(&anna);
    assert!(forbidden(&anna) && !is_closed(), "it has written for her since");
    record(&breaker, Call::Read(&ben), None);
    record(&breaker, Call::Read(&ben), Some(&Error::KeyRefused { status: 401 }));
    assert!(!breaker.take_key_news() && !is_closed());
}

#[tokio::test]
async fn while_it_is_open_a_read_fails_at_once_and_one_probe_finds_out() {
    let breaker = CircuitBreaker::default();
    let ben = user("ben");
    let (_, until) = reads(&breaker, unreachable()).unwrap();
    let read = async |now| breaker.admit(Priority::Person, || now).await;
    let not_asked = Err(Error::NotAsked(Reason::Down));
    assert_eq!(read(NOW).await, not_asked);
    assert_eq!(read(until).await, Ok(()), "the probe");
    assert_eq!(read(until).await, not_asked, "one at a time");
    assert_eq!(read(until + PROBE).await, Ok(()), "the first was never heard of");
    let (waits, ()) = tokio::join!(read(until), async {
        tokio::task::yield_now().await;
        record(&breaker, Call::Read(&ben), None);
    });
    assert_eq!(waits, Ok(()), "the probe succeeded");
}

#[tokio::test]
async fn a_person_is_held_up_unless_a_delivery_of_theirs_is_under_way() {
    let breaker = CircuitBreaker::default();
    let (anna, ben) = (user("anna"), user("ben"));
    let is_held = async |user, now| {
        let held = breaker.holds_up(user, || now);
        tokio::time::timeout(Duration::ZERO, held).await.is_ok()
    };
    assert!(!is_held(&anna, NOW).await);
    let (_, until) = reads(&breaker, unreachable()).unwrap();
    assert!(is_held(&anna, NOW).await && !is_held(&anna, until).await);
    breaker.delivery_began(&anna);
    breaker.probe(&[&anna], until);
    assert!(!is_held(&anna, until).await && is_held(&ben, until).await);
    let ends = async {
        tokio::task::yield_now().await;
        reads(&breaker, unreachable());
        breaker.delivery_ended(&anna);
    };
    tokio::join!(breaker.holds_up(&anna, || NOW), ends);
}
