//! The process is killed at each step of a notice: nothing is lost, and nothing is said twice.

use discord_sandbox::{Press, RestFault, Trouble};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use timetrack_bot::model::{InteractionId, MemberId, PunchState};
use timetrack_sandbox::Weather;

use super::plan;
use super::stage::Stage;

/// A response, or a direct message, that Discord does not answer any more.
fn hang(stage: &Stage, on: &str, trouble: Trouble) {
    stage.discord.trouble(RestFault { on: on.to_owned(), times: 1_000, trouble });
}

/// A running bot that has welcomed its one person.
async fn welcomed() -> (Stage, MemberId) {
    let stage = Stage::new(&plan(1, "gateway")).await;
    let person = stage.people[0].id;
    stage.until("a welcome", |stage| !stage.discord.dms(person).is_empty()).await;
    (stage, person)
}

/// What the person was told in direct messages beside the welcome.
fn told(stage: &Stage, person: MemberId) -> Vec<String> {
    stage.discord.dms(person).iter().skip(1).map(discord_sandbox::Message::text).collect()
}

async fn ended(stage: &Stage, press: Press, state: PunchState) {
    let table = timetrack_bot::store::Store::open_offline(&stage.database_url()).await.unwrap();
    let id = InteractionId(press.id.0);
    loop {
        let punch = table.punch_of(id).await.unwrap();
        if punch.is_some_and(|punch| punch.state == state) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    table.close().await;
}

/// Presses, and kills the bot when the punch has ended and its response is on its way.
async fn killed_before_the_response(stage: &mut Stage, person: MemberId, command: &str, state: PunchState) {
    hang(stage, "POST /interactions", Trouble::Silence);
    let press = stage.press(person, command, &[]);
    ended(stage, press, state).await;
    stage.kill().await;
    stage.discord.calm();
    stage.start().await;
}

/// Long enough for a second message, were there one.
async fn settled_down(stage: &mut Stage) {
    stage.terminate().await;
    stage.start().await;
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_and_not_said_is_sent_after_a_death() {
    let (mut stage, person) = welcomed().await;
    killed_before_the_response(&mut stage, person, "/clockout", PunchState::Refused).await;
    stage.until("a message", |stage| !told(stage, person).is_empty()).await;
    settled_down(&mut stage).await;
    let told = told(&stage, person);
    assert!(told.len() == 1 && told[0].contains("You are not clocked in"), "{told:?}");
    stage.terminate().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_booked_and_not_said_is_said_by_the_next_reply_after_a_death() {
    let (mut stage, person) = welcomed().await;
    killed_before_the_response(&mut stage, person, "/clockin", PunchState::Done).await;
    for says in [true, false] {
        let said = stage.says(person, "/status", &[]).await;
        assert_eq!(said.contains("News about earlier entries"), says, "{said}");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    assert_eq!(told(&stage, person), [""; 0]);
    stage.terminate().await;
}

/// A message about a punch that nobody waits for: sent and not completed, for the bot dies before Discord's answer.
async fn killed_in_a_message(done: bool) -> (Stage, MemberId) {
    let (mut stage, person) = welcomed().await;
    stage.timetrack.set_weather(Weather::Down);
    let said = stage.says(person, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    stage.kill().await;
    stage.timetrack.set_weather(Weather::Fine);
    hang(&stage, "POST /channels", if done { Trouble::Unanswered } else { Trouble::Silence });
    stage.start().await;
    let is_claimed = async |stage: &Stage| {
        let file = SqliteConnectOptions::new().filename(stage.folder().join("bot.db")).read_only(true);
        let mut table = file.connect().await.unwrap();
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM notices WHERE nonce IS NOT NULL")
            .fetch_one(&mut table)
            .await
            .unwrap();
        table.close().await.unwrap();
        count == 1
    };
    while !is_claimed(&stage).await || (done && told(&stage, person).is_empty()) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    stage.kill().await;
    stage.discord.calm();
    (stage, person)
}

async fn is_told_once(mut stage: Stage, person: MemberId) {
    stage.start().await;
    stage.until("a message", |stage| !told(stage, person).is_empty()).await;
    settled_down(&mut stage).await;
    let told = told(&stage, person);
    assert!(told.len() == 1 && told[0].contains("Clocked in"), "{told:?}");
    let said = stage.says(person, "/status", &[]).await;
    assert!(!said.contains("News"), "{said}");
    stage.terminate().await;
    let table = stage.table().await;
    assert_eq!(table.notices_open(chrono::DateTime::<chrono::Utc>::MAX_UTC).await.unwrap(), 0);
    table.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_sent_and_not_completed_is_shown_once() {
    let (stage, person) = killed_in_a_message(true).await;
    is_told_once(stage, person).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_sent_and_not_completed_minutes_ago_is_found_in_the_channel() {
    let (stage, person) = killed_in_a_message(true).await;
    stage.minutes_pass().await;
    is_told_once(stage, person).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_claimed_and_not_sent_is_sent() {
    let (stage, person) = killed_in_a_message(false).await;
    is_told_once(stage, person).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_claimed_and_not_sent_minutes_ago_is_sent() {
    let (stage, person) = killed_in_a_message(false).await;
    stage.minutes_pass().await;
    is_told_once(stage, person).await;
}
