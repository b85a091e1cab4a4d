//! With `REPLIES=public`: what concerns one person is shown to that person alone.

use std::time::Duration;

use discord_sandbox::{Message, Press, RestFault, Trouble};
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, MORNING, Story, Transport};

stories![
    notices_follow_a_public_answer_for_one_persons_eyes,
    notices_that_could_not_follow_are_said_by_the_next_reply,
    a_follow_up_that_may_have_arrived_is_repeated_once_by_the_next_reply,
    a_private_answer_that_takes_long_is_seen_by_its_person_alone,
    an_answer_that_turns_out_private_takes_no_public_place,
    a_public_answer_that_takes_long_stays_public,
];

/// Anna takes no direct messages, and does not know yet that what was noted is booked.
async fn owed(transport: Transport) -> Story {
    let mut story = Story::at(transport, MORNING, &[("REPLIES", "public")]).await;
    story.discord.close_dms(ANNA);
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.quiet().await;
    story
}

/// What came after the answer to a press, beside it.
fn followed(story: &Story, press: Press) -> Vec<Message> {
    story.discord.look(|world| {
        let answer = world.message_of(press.id).map(|message| message.id);
        let own = |message: &&Message| message.interaction == Some(press.id) && Some(message.id) != answer;
        world.messages().filter(own).cloned().collect()
    })
}

async fn notices_follow_a_public_answer_for_one_persons_eyes(transport: Transport) {
    let mut story = owed(transport).await;
    let other = story.sends(BEN, "/status", &[]);
    story.answer(other).await;
    let press = story.sends(ANNA, "/status", &[]);
    let answer = story.read(press).await;
    assert!(answer.only_for.is_none() && !answer.text().contains("News"), "{}", answer.text());
    story.quiet().await;
    let [news] = &followed(&story, press)[..] else { panic!("{:#?}", followed(&story, press)) };
    assert_eq!(news.only_for, Some(discord_sandbox::UserId(ANNA.0)));
    assert!(
        news.text().contains("News about earlier entries") && news.text().contains("booked"),
        "{}",
        news.text()
    );
    story.discord.mark_read(news.id);
    assert!(followed(&story, other).is_empty(), "they are nobody else's");
    let again = story.sends(ANNA, "/status", &[]);
    story.answer(again).await;
    story.quiet().await;
    assert!(followed(&story, again).is_empty(), "told once");
    story.end().await;
}

async fn notices_that_could_not_follow_are_said_by_the_next_reply(transport: Transport) {
    let mut story = owed(transport).await;
    story.discord.trouble(RestFault {
        on: "POST /webhooks".to_owned(),
        times: 1,
        trouble: Trouble::Status(404),
    });
    let press = story.sends(ANNA, "/status", &[]);
    story.answer(press).await;
    story.quiet().await;
    assert!(followed(&story, press).is_empty());
    let press = story.sends(ANNA, "/status", &[]);
    story.answer(press).await;
    story.quiet().await;
    let news = followed(&story, press);
    assert_eq!(news.len(), 1);
    story.discord.mark_read(news[0].id);
    story.end().await;
}

async fn a_follow_up_that_may_have_arrived_is_repeated_once_by_the_next_reply(transport: Transport) {
    let mut story = owed(transport).await;
    story.discord.trouble(RestFault { on: "POST /webhooks".to_owned(), times: 1, trouble: Trouble::Cut });
    for times in [1, 1, 0] {
        let press = story.sends(ANNA, "/status", &[]);
        story.answer(press).await;
        story.quiet().await;
        let news = followed(&story, press);
        assert_eq!(news.len(), times, "{news:#?}");
        news.iter().for_each(|news| story.discord.mark_read(news.id));
    }
    story.end().await;
}

/// Anna sends a command for which TimeTrack is asked, and TimeTrack takes its time: every message that came of it, once one says `words`.
async fn slowly(
    transport: Transport,
    command: &str,
    options: &[(&str, &str)],
    words: &str,
) -> (Story, Vec<Message>) {
    let mut story = Story::at(transport, MORNING, &[("REPLIES", "public")]).await;
    for _ in 0..4 {
        story.timetrack.fault_next(On::get("username=anna.huber"), Fault::HangBefore);
    }
    let press = story.sends(ANNA, command, options);
    let in_work = async |story: &Story| story.bot().app.accounts.first.intake.in_work();
    story.until("the command", async || in_work(&story).await > 0).await;
    story.pass(Duration::from_secs(2));
    story.answer(press).await;
    story.timetrack.release();
    story.timetrack.forget_faults();
    let own = |message: &&Message| message.interaction == Some(press.id);
    let all = |story: &Story| -> Vec<Message> {
        story.discord.look(|world| world.messages().filter(own).cloned().collect())
    };
    story
        .until("the answer", async || all(&story).iter().any(|message| message.text().contains(words)))
        .await;
    story.until("its end", async || in_work(&story).await == 0).await;
    story.quiet().await;
    let said = all(&story);
    said.iter().for_each(|message| story.discord.mark_read(message.id));
    (story, said)
}

fn is_for_all(message: &&Message) -> bool {
    message.only_for.is_none()
}

async fn a_private_answer_that_takes_long_is_seen_by_its_person_alone(transport: Transport) {
    let (story, said) = slowly(transport, "/timezone", &[("zone", "Asia/Tokyo")], "Asia/Tokyo").await;
    assert!(!said.iter().any(|message| message.only_for.is_none()), "{said:#?}");
    story.end().await;
}

async fn an_answer_that_turns_out_private_takes_no_public_place(transport: Transport) {
    let (story, said) = slowly(transport, "/project start", &[], "Which project?").await;
    let public: Vec<_> = said.iter().filter(is_for_all).collect();
    for message in &public {
        assert!(message.deleted && !message.text().contains("Which project?"), "{message:#?}");
    }
    story.end().await;
}

async fn a_public_answer_that_takes_long_stays_public(transport: Transport) {
    let (story, said) = slowly(transport, "/status", &[], "Your day").await;
    assert!(said.iter().all(|message| message.only_for.is_none() && !message.deleted), "{said:#?}");
    story.end().await;
}
