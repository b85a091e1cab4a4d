//! One person's fault delays nobody else: forbidden writes, probes, emptied lists, panics.

use std::time::Duration;

use timetrack_bot::delivery::run::try_once;
use timetrack_bot::model::{InteractionId, PunchState, Timer};
use timetrack_bot::refresh::refresh;
use timetrack_sandbox::{Fault, On, Weather};

use crate::patience::until;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_reads_and_may_not_write_is_told_once() {
    let mut story = Story::new(Transport::Endpoint).await;
    for _ in 0..100 {
        story.timetrack.fault_next(On::post("timer"), Fault::status(403));
    }
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.hears(CLARA, "no longer accepts the API key").await;
    for tries in 2..8 {
        story.pass(Duration::from_secs(700));
        until("another attempt that is over", async || {
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
            story.timetrack.writes().len() >= tries && punch.state == PunchState::Waiting
        })
        .await;
    }
    story.unwatched(press).await;
    story.quiet().await;
    assert_eq!(story.discord.look(|world| world.dms(CLARA).count()), 1, "told once");
    story.timetrack.forget_faults();
    story.until_booked().await;
    story.hears(ANNA, "Clocked in").await;
    story.finish_somehow().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_403_that_is_one_persons_own_holds_up_nobody_for_ever() {
    let mut story = Story::new(Transport::Endpoint).await;
    for _ in 0..1_000 {
        story.timetrack.fault_next(On::post("username=anna.huber"), Fault::status(403));
    }
    let (_, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    let first = story.sends(BEN, "/clockin", &[]);
    story.recorded(first).await;
    story.pass(Duration::from_secs(2));
    story.answer(first).await;
    // Everything pauses for a minute, as 403 may be about the key; then Ben's is booked.
    until("Ben's first", async || {
        story.pass(Duration::from_secs(5));
        story.timetrack.attendance("ben.meyer").is_some()
    })
    .await;
    story.becomes(first, "Ausstempeln").await;
    for _ in 0..15 {
        story.pass(Duration::from_secs(60));
        let said = story.says(BEN, "/clockout", &[]).await;
        assert!(said.contains("[Einstempeln]"), "{said}");
        let said = story.says(BEN, "/clockin", &[]).await;
        assert!(said.contains("[Ausstempeln]"), "{said}");
    }
    assert!(story.timetrack.attendance("anna.huber").is_none());
    assert_eq!(story.discord.look(|world| world.dms(CLARA).count()), 1, "told once");
    let tries =
        story.timetrack.writes().into_iter().filter(|write| write.username.as_deref() == Some("anna.huber"));
    assert!((2..15).contains(&tries.count()), "her line backs off by itself");
    story.timetrack.forget_faults();
    story.until_booked().await;
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.finish_somehow().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_list_does_not_take_away_what_was_known() {
    let mut story = Story::new(Transport::Endpoint).await;
    let app = story.bot().app.clone();
    refresh(&app.accounts.first).await.unwrap();
    let known = async || {
        let users = app.store.known_users().await.unwrap().len();
        let projects = app.store.known_projects().await.unwrap().len();
        (users, projects, app.store.known_tasks().await.unwrap().len())
    };
    let before = known().await;
    assert!(before.0 > 1 && before.1 > 1 && before.2 > 1, "{before:?}");
    let full = story.timetrack.company();
    story.timetrack.change_company(|company| {
        company.users.clear();
        company.projects.clear();
        company.tasks.clear();
    });
    refresh(&app.accounts.first).await.unwrap();
    assert_eq!(known().await, before);
    story.timetrack.change_company(|company| {
        company.users = full.users[..1].to_vec();
        company.projects = full.projects[..1].to_vec();
        company.tasks = full.tasks[..1].to_vec();
    });
    refresh(&app.accounts.first).await.unwrap();
    assert_eq!(known().await, (1, 1, 1), "a list that shrank is believed");
    story.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_that_panics_is_given_back_and_read_back() {
    let mut story = Story::new(Transport::Endpoint).await;
    let app = story.bot().app.clone();
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let claim = story.claim(press).await;
    story.timetrack.set_weather(Weather::Fine);
    let id = claim.punch.id;
    let dies = async {
        let claim = claim;
        app.store.mark_in_flight(&claim, &Timer::STOPPED, app.clock.now()).await?;
        panic!("a panic that belongs to this test")
    };
    assert!(try_once(&app.accounts.first, dies).await.is_none());
    until("the punch to be given back", async || {
        let punch = app.store.punch(id).await.unwrap().unwrap();
        punch.unclear && punch.state != PunchState::InFlight
    })
    .await;
    story.until_booked().await;
    story.becomes(press, "Working").await;
    assert_eq!(story.timetrack.writes().len(), 1);
    story.finish_somehow().await;
}
