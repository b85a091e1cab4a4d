//! A day on which TimeTrack was down: ten thousand punches wait, and then it comes back.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::future::join_all;
use timetrack_bot::model::{
    Action, InteractionId, LocalStamp, Locale, MemberId, NewPunch, TimeMode, Username, Zone,
};
use timetrack_bot::timetrack::DELIVERIES_AT_ONCE;
use timetrack_sandbox::{Company, Weather};

use crate::story::{Story, Transport, instant};

const PEOPLE: u64 = 200;
const PUNCHES_EACH: u64 = 50;

fn member(person: u64) -> MemberId {
    MemberId(700_000_000_000_000_000 + person)
}

fn username(person: u64) -> Username {
    Username::new(&format!("p{:04}.worker", person + 1)).unwrap()
}

/// Clock in, clock out, and so on, some minutes apart, through the day.
fn punch(person: u64, number: u64) -> NewPunch {
    let at = instant("2026-11-23T06:00:00Z") + TimeDelta::seconds((number * 600 + person) as i64);
    NewPunch {
        interaction: InteractionId(InteractionId::first_at(at).0 + person),
        member: member(person),
        action: if number.is_multiple_of(2) { Action::ClockIn } else { Action::ClockOut },
        at,
        pressed_at: at,
        expected_start: None,
        locale: Locale::FALLBACK,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_punches_of_a_day_drain_in_order_with_their_own_instants() {
    let mut story = Story::empty(Transport::Endpoint, "2026-11-23T06:00:00Z", &[]).await;
    story.timetrack.change_company(|company| {
        company.users = Company::large(PEOPLE as usize).users;
        company.users.iter_mut().for_each(|user| user.enabled = true);
    });
    story.timetrack.set_weather(Weather::Down);
    let zone = Zone::new("Europe/Vienna").unwrap();
    let (store, settlements) =
        (story.bot().app.store.clone(), story.bot().app.accounts.first.settlements.clone());
    for person in 0..PEOPLE {
        store
            .add_link(member(person), &username(person), None, MemberId(1), story.clock.now())
            .await
            .unwrap();
    }
    let recording = Instant::now();
    // Somebody waits for each, so that no direct messages are sent.
    let mut waiters = Vec::new();
    for number in 0..PUNCHES_EACH {
        let records = (0..PEOPLE).map(|person| {
            waiters.push(settlements.waiter(punch(person, number).interaction));
            let (store, zone) = (store.clone(), zone.clone());
            async move { store.record(&punch(person, number), &zone).await.unwrap() }
        });
        join_all(records).await;
    }
    story.at_time("2026-11-23T18:00:00Z");
    assert_eq!(u64::from(story.waiting().await), PEOPLE * PUNCHES_EACH);

    println!("recorded in {:.1} s", recording.elapsed().as_secs_f64());
    let began = Instant::now();
    story.timetrack.set_weather(Weather::Fine);
    let (mut waiting, mut moved) = (u32::MAX, began);
    while waiting > 0 {
        story.pass(Duration::from_millis(500));
        let now = story.waiting().await;
        if now < waiting {
            (waiting, moved) = (now, Instant::now());
        }
        assert!(
            moved.elapsed() < Duration::from_mins(1),
            "{waiting} wait, and for a minute nothing was booked"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{} punches drained in {:.1} s", PEOPLE * PUNCHES_EACH, began.elapsed().as_secs_f64());

    let (for_one, at_once) = story.timetrack.most_at_once();
    assert_eq!(for_one, 1, "two requests for one person at once");
    assert!((2..=DELIVERIES_AT_ONCE).contains(&at_once), "{at_once} people were served at once");

    let mut written: HashMap<String, Vec<String>> = HashMap::new();
    for write in story.timetrack.writes() {
        assert!(write.applied, "{write:?}");
        written.entry(write.username.unwrap()).or_default().push(write.date.unwrap());
    }
    for person in 0..PEOPLE {
        let pressed: Vec<_> = (0..PUNCHES_EACH)
            .map(|number| LocalStamp::of(punch(person, number).at, &zone, TimeMode::Local).to_string())
            .collect();
        assert_eq!(written[username(person).as_str()], pressed, "person {person}");
        assert_eq!(story.timetrack.attendances(username(person).as_str()).len() as u64, PUNCHES_EACH / 2);
    }
    story.stop().await;
}
