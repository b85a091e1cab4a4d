//! Faults of Discord's REST API: TimeTrack has the same as without them, and the person is told in some way.

use std::time::Duration;

use discord_sandbox::{LimitScope, Press, RestFault, Trouble};
use futures_util::future::join_all;
use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, Story, Transport};

stories![
    an_edit_that_meets_trouble_arrives_all_the_same,
    an_edit_that_never_succeeds_becomes_a_direct_message,
    a_message_deleted_before_its_edit_is_told_directly,
    a_token_void_before_the_edit_is_told_directly,
];

fn limited(seconds: f64, scope: LimitScope) -> Trouble {
    Trouble::Limited { retry_after: Duration::from_secs_f64(seconds), scope }
}

impl Story {
    fn troubles(&self, on: &str, times: u32, trouble: Trouble) {
        self.discord.trouble(RestFault { on: on.to_owned(), times, trouble });
    }

    /// TimeTrack holds one entry of that interaction, also if the answer was lost.
    fn holds_one(&self) {
        assert_eq!(self.timetrack.writes().len(), 1, "booked once");
        let timer = self.timetrack.attendance("anna.huber").unwrap();
        assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z");
    }
}

/// How often the bot has asked which commands there are.
fn compared(story: &Story) -> usize {
    story.discord.look(|world| {
        let asked = |path: &str| path.contains("/commands");
        world.requests().iter().filter(|request| request.method == "GET" && asked(&request.path)).count()
    })
}

/// A bot whose first attempt to register has failed, at a Discord that is well again.
async fn unregistered() -> Story {
    let mut story = Story::new(Transport::Endpoint).await;
    story.stop().await;
    story.troubles("GET /applications", 100, Trouble::Status(500));
    story.start().await;
    story.discord.calm();
    story
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_that_could_not_be_registered_are_tried_again() {
    let mut story = unregistered().await;
    let before = compared(&story);
    story.quiet().await;
    assert_eq!(compared(&story), before, "what is still to be tried is no answer under way");
    let another = async || {
        story.clock.advance(Duration::from_secs(1));
        compared(&story) > before
    };
    story.until("another attempt", another).await;
    story.says(ANNA, "/status", &[]).await;
    story.pass(Duration::from_secs(3_600));
    story.says(ANNA, "/status", &[]).await;
    assert_eq!(compared(&story), before + 1, "once is enough");
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_refused_when_commands_are_tried_again_ends_the_bot() {
    let mut story = unregistered().await;
    story.troubles("GET /applications", 100, Trouble::Status(401));
    let clock = story.clock.clone();
    let passing = async {
        loop {
            clock.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let words = tokio::select! {
        words = story.ends() => words,
        () = passing => unreachable!(),
    };
    assert!(words.contains("DISCORD_TOKEN"), "{words}");
    story.discord.calm();
    story.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_answer_that_meets_trouble_arrives_within_its_three_seconds() {
    let troubles = [
        (1, limited(0.2, LimitScope::User)),
        (1, limited(0.2, LimitScope::Global)),
        (1, limited(0.2, LimitScope::Shared)),
        (3, Trouble::Status(500)),
        (3, Trouble::Status(502)),
        (2, Trouble::Status(503)),
        (1, Trouble::Silence),
        (1, Trouble::Cut),
    ];
    let told = troubles.map(|(times, trouble)| async move {
        let mut story = Story::new(Transport::Gateway).await;
        let since = std::time::Instant::now();
        story.troubles("POST /interactions", times, trouble);
        let said = story.says(ANNA, "/clockin", &[]).await;
        assert!(said.contains("[Clock out]"), "{trouble:?}: {said}");
        assert!(since.elapsed() < Duration::from_secs(3), "{trouble:?}: {:?}", since.elapsed());
        story.holds_one();
        story.end().await;
    });
    join_all(told).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_answer_that_never_arrives_becomes_a_direct_message() {
    let troubles = [
        (100, Trouble::Status(502)),
        (1, limited(20.0, LimitScope::User)),
        (1, limited(20.0, LimitScope::Global)),
        (100, Trouble::Silence),
        // Any 4xx that is none of the known ones.
        (1, Trouble::Status(403)),
        (1, Trouble::Status(404)),
    ];
    let told = troubles.map(|(times, trouble)| async move {
        let mut story = Story::new(Transport::Gateway).await;
        story.troubles("POST /interactions", times, trouble);
        let press = story.sends(ANNA, "/clockin", &[]);
        story.discord.forgive(press);
        let heard = story.hears(ANNA, "Clocked in").await;
        assert!(heard.contains("News about an earlier entry"), "{trouble:?}: {heard}");
        story.holds_one();
        story.end().await;
    });
    join_all(told).await;
}

/// 10062: by Discord's clock the three seconds were over before the answer came. With messages closed too, the next reply tells it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_too_late_for_discord_is_told_by_the_next_reply() {
    let mut story = Story::new(Transport::Gateway).await;
    story.discord.close_dms(ANNA);
    story.discord.drop_gateway();
    let press = story.sends(ANNA, "/clockin", &[]);
    story.discord.forgive(press);
    story.pass(Duration::from_secs(4));
    story.recorded(press).await;
    story.until_booked().await;
    story.quiet().await;
    story.holds_one();
    assert!(story.discord.look(|world| world.message_of(press.id).is_none()), "10062");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("News about earlier entries") && said.contains("Clock in"), "{said}");
    story.end().await;
}

/// A press whose first answer says that it is noted, with a TimeTrack that is about to answer again.
async fn noted(transport: Transport) -> (Story, Press) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    (story, press)
}

async fn an_edit_that_meets_trouble_arrives_all_the_same(transport: Transport) {
    for (times, trouble) in [
        (2, Trouble::Status(502)),
        (1, Trouble::Cut),
        (1, limited(0.1, LimitScope::User)),
        (1, limited(0.1, LimitScope::Global)),
        (1, limited(0.1, LimitScope::Shared)),
    ] {
        let (mut story, press) = noted(transport).await;
        story.troubles("PATCH /webhooks", times, trouble);
        story.timetrack.set_weather(Weather::Fine);
        story.until_booked().await;
        story.becomes(press, "Working").await;
        story.quiet().await;
        // After a cut Discord had taken the edit already, and takes it once more.
        story.discord.message(press);
        story.holds_one();
        assert_eq!(story.discord.look(|world| world.dms(ANNA).count()), 0, "{trouble:?}");
        story.end().await;
    }
}

async fn an_edit_that_never_succeeds_becomes_a_direct_message(transport: Transport) {
    let (mut story, _) = noted(transport).await;
    story.troubles("PATCH /webhooks", 100, Trouble::Status(500));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Clocked in").await;
    story.quiet().await;
    story.holds_one();
    story.end().await;
}

async fn a_message_deleted_before_its_edit_is_told_directly(transport: Transport) {
    let (mut story, press) = noted(transport).await;
    let payload = story.discord.payload(press).unwrap();
    let (application, token) = (payload["application_id"].as_str(), payload["token"].as_str());
    let path = format!("webhooks/{}/{}/messages/@original", application.unwrap(), token.unwrap());
    let address = format!("{}/api/v10/{path}", story.discord.api_url());
    let deleted = reqwest::Client::new().delete(address).send().await.unwrap().status();
    assert_eq!(deleted.as_u16(), 204);
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Clocked in").await;
    story.quiet().await;
    story.holds_one();
    story.end().await;
}

async fn a_token_void_before_the_edit_is_told_directly(transport: Transport) {
    let (mut story, press) = noted(transport).await;
    // The bot gives edits up half a minute before Discord does; should its clock be that wrong, Discord says 401.
    story.troubles("PATCH /webhooks", 1, Trouble::Status(401));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Clocked in").await;
    story.quiet().await;
    story.holds_one();
    story.discord.message(press);
    story.end().await;
}
