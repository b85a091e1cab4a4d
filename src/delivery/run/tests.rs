//! Who is tried next, and when the delivery worker looks again.

use super::*;
use crate::app::{Account, Shared};
use crate::clock::Clock;
use crate::commands::Settings;
use crate::delivery::samples::punch;
use crate::discord::{Access, Rest};
use crate::metrics::Counters;
use crate::model::{
    AccountName, Action, InteractionId, Locale, MemberId, NewPunch, PunchId, TimeMode, Username, Zone,
};
use crate::network::Proxies;
use crate::store::punches::Recorded;
use crate::store::{Doubt, Store};
use crate::timetrack::{Call, Error, PROBE, TimeTrack};

fn tried(person: u64, next_at: DateTime<Utc>) -> Punch {
    let id = PunchId(i64::try_from(person).unwrap());
    let username = Username::new(&format!("p{person}")).unwrap();
    Punch { id, member: MemberId(person), username, attempts: 1, next_at, ..punch(Action::ClockIn) }
}

/// A breaker that a failure has opened, and when the next probe may leave.
fn opened(error: &Error, now: DateTime<Utc>) -> (CircuitBreaker, DateTime<Utc>) {
    let breaker = CircuitBreaker::default();
    breaker.record(breaker.sending(), Call::List, Some(error), now);
    let (_, until) = breaker.state().hold().unwrap();
    (breaker, until)
}

fn unreachable() -> Error {
    Error::Unreachable("refused".into())
}

#[test]
fn a_probe_under_way_is_not_waited_for_in_a_circle() {
    let now = DateTime::UNIX_EPOCH;
    let (breaker, until) = opened(&unreachable(), now);
    let heads = [tried(1, until + PROBE)];
    assert_eq!(wake_at(&breaker, &heads, now), Some(until));
    assert_eq!(picked(&breaker, until, &heads), heads, "due or not");
    assert_eq!(wake_at(&breaker, &heads, until), Some(until + PROBE));
    assert_eq!(wake_at(&breaker, &[], now), None);
}

#[test]
fn one_at_a_time_finds_out_whether_an_outage_is_over() {
    let now = DateTime::UNIX_EPOCH;
    let heads = [tried(1, now), tried(2, now), tried(3, now + PROBE)];
    assert_eq!(picked(&CircuitBreaker::default(), now, &heads), heads[..2]);
    let (breaker, until) = opened(&unreachable(), now);
    assert!(picked(&breaker, now, &heads).is_empty());
    assert_eq!(picked(&breaker, until, &heads), heads[..1]);
    assert!(picked(&breaker, until, &heads[1..]).is_empty(), "one is on the way");
    let new = [Punch { next_at: now, ..punch(Action::ClockIn) }, tried(3, now)];
    assert_eq!(picked(&breaker, until, &new), new[..1], "it gets its one attempt");
    assert_eq!(picked(&breaker, until + PROBE, &heads[1..]), heads[1..2]);
}

#[test]
fn the_probe_need_not_be_due_and_an_attempt_under_way_wakes_nobody() {
    let now = DateTime::UNIX_EPOCH;
    let later = now + chrono::TimeDelta::minutes(10);
    let heads = [tried(1, later), tried(2, later)];
    let closed = CircuitBreaker::default();
    assert!(picked(&closed, now, &heads).is_empty());
    assert_eq!(wake_at(&closed, &heads, now), Some(later));
    for error in [unreachable(), Error::Busy { retry_after: Some(std::time::Duration::from_secs(1)) }] {
        let (breaker, until) = opened(&error, now);
        assert_eq!(wake_at(&breaker, &heads, now), Some(until));
        assert_eq!(picked(&breaker, until, &heads).len(), 1);
    }
}

#[test]
fn a_clock_that_is_set_back_is_noticed() {
    let now = DateTime::UNIX_EPOCH;
    assert!(was_set_back(now, now - chrono::TimeDelta::hours(1)));
    assert!(!was_set_back(now, now));
}

#[test]
fn a_pause_that_an_attempt_noted_by_the_clock_of_before_shows_that_it_was_set_back() {
    let now = DateTime::UNIX_EPOCH;
    let pause = chrono::TimeDelta::from_std(LONGEST_BACKOFF).unwrap();
    assert!(!was_set_back(latest(now, None), now));
    assert!(!was_set_back(latest(now, Some(now + pause)), now), "the longest pause there is");
    assert!(was_set_back(latest(now, Some(now + pause + chrono::TimeDelta::hours(1))), now));
}

/// An account that reaches neither Discord nor TimeTrack.
async fn account() -> (Arc<Account>, tempfile::TempDir) {
    let now = DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
    let folder = tempfile::tempdir().unwrap();
    let timeout = std::time::Duration::from_secs(2);
    let nobody: url::Url = "http://127.0.0.1:9".parse().unwrap();
    let access = Access {
        api_url: Some(nobody.clone()),
        token: "token".into(),
        application_id: None,
        timeout,
        proxies: Proxies::default(),
    };
    let settings = Settings {
        guilds: Vec::new(),
        default_zone: Zone::new("UTC").unwrap(),
        mode: TimeMode::Local,
        at_limit: chrono::TimeDelta::days(7),
        private: true,
        who: crate::model::WhoPolicy::Admins,
        law: crate::model::Law::None,
        admin_roles: Vec::new(),
    };
    let shared = Shared {
        clock: Clock::manual(now),
        discord: Rest::new(&access).unwrap(),
        counters: Counters::default(),
        tasks: Default::default(),
        stop: Default::default(),
    };
    let store = Store::open(&format!("sqlite://{}/bot.db", folder.path().display())).await.unwrap();
    let timetrack = TimeTrack::unreachable(&shared.clock);
    let own = (AccountName::default(), settings, Locale::FALLBACK);
    (Arc::new(Account::new(own, (store, timetrack), &Arc::new(shared))), folder)
}

async fn waits(account: &Account, member: MemberId, until: DateTime<Utc>) {
    let (now, username) = (account.clock.now(), Username::new(&format!("p{member}")).unwrap());
    account.store.add_link(member, &username, None, MemberId(1), now).await.unwrap();
    let interaction = InteractionId(member.0);
    let action = Action::ClockIn;
    let new = NewPunch {
        interaction,
        member,
        action,
        at: now,
        pressed_at: now,
        expected_start: None,
        locale: Locale::FALLBACK,
    };
    let recorded = account.store.record(&new, &account.settings.default_zone).await.unwrap();
    let Recorded::New(punch) = recorded else { panic!("{recorded:?}") };
    let claim = account.store.claim(&[punch]).await.unwrap().remove(0);
    account.store.postpone(claim, until, Doubt::None, &crate::model::DeliveryError::Busy).await.unwrap();
}

#[tokio::test]
async fn a_hanging_read_of_one_person_delays_nobody_elses_retry() {
    let (account, _folder) = account().await;
    let (anna, ben, worker) = (MemberId(1), MemberId(2), Arc::new(Worker::default()));
    let (now, soon) = (account.clock.now(), account.clock.now() + chrono::TimeDelta::milliseconds(300));
    waits(&account, anna, now).await;
    waits(&account, ben, soon).await;
    let hers = account.store.head(anna).await.unwrap().unwrap();
    let _hangs = account.store.claim(&[hers]).await.unwrap();
    assert_eq!(start_due(&account, &worker).await.unwrap(), Some(soon));
    // While the breaker is open, the next probe is waited for in the same way.
    let breaker = account.timetrack.breaker();
    breaker.record(breaker.sending(), Call::List, Some(&unreachable()), now);
    assert_eq!(start_due(&account, &worker).await.unwrap(), breaker.state().hold().map(|(_, until)| until));
    assert!(account.tasks.is_empty(), "nothing is due");
}
