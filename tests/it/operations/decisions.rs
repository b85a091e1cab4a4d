//! Decisions about the queue at the command line, with and without a running bot.

use discord_sandbox::Press;
use timetrack_bot::model::{DeliveryError, InteractionId, MemberId};
use timetrack_bot::store::notices::Teller;
use timetrack_bot::store::punches::{End, Settlement};
use timetrack_sandbox::Weather;

use super::jobs::{done, failed, program};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories! {
    what_an_operator_gives_up_is_told_as_if_an_admin_had,
    what_an_operator_retries_is_booked_and_told,
    what_is_given_up_while_no_bot_runs_is_told_after_the_start,
}

fn queue(story: &Story, arguments: &[&str]) -> std::process::Output {
    program(story, &story.database(), &[&["queue"], arguments].concat())
}

/// Everything Anna is told when her noted punch is given up.
async fn told(story: &mut Story, press: Press) -> [String; 2] {
    // The mark of a message is of that message alone.
    let heard = story.hears(ANNA, "gave this up").await.replace(['\u{200b}', '\u{200c}'], "");
    let answer = story.becomes(press, "gave this up").await;
    story.quiet().await;
    assert_eq!(story.discord.look(|world| world.dms(ANNA).count()), 1);
    [heard, answer]
}

async fn what_an_operator_gives_up_is_told_as_if_an_admin_had(transport: Transport) {
    let mut by_admin = Story::new(transport).await;
    by_admin.timetrack.set_weather(Weather::Down);
    let (press, _) = by_admin.says_in_vain(ANNA, "/clockin", &[]).await;
    let pages = by_admin.sends(CLARA, "/admin queue", &[]);
    by_admin.answer(pages).await;
    let click = by_admin.clicks(CLARA, pages, "Cancel #1").await;
    by_admin.becomes(click, "Give up #1?").await;
    let click = by_admin.clicks(CLARA, pages, "Give up #1").await;
    by_admin.becomes(click, "is given up").await;
    let expected = told(&mut by_admin, press).await;

    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let asked = failed(&queue(&story, &["cancel", "1"]));
    assert!(asked.contains("anna.huber") && asked.contains("nothing was changed"), "{asked}");
    assert_eq!(story.waiting().await, 1);
    assert!(done(&queue(&story, &["cancel", "1", "--yes"])).contains("#1 of member 400000000000000001"));
    assert_eq!(told(&mut story, press).await, expected);
    let again = failed(&queue(&story, &["cancel", "1", "7", "--yes"]));
    assert!(again.contains("#1 was left alone: was given up") && again.contains("no punch #7"), "{again}");

    let trail = |story: &Story| story.bot().app.store.clone();
    let admins = trail(&by_admin).audit(1).await.unwrap().remove(0);
    let operators = trail(&story).audit(1).await.unwrap().remove(0);
    assert_eq!((admins.actor, operators.actor), (CLARA, MemberId(0)));
    assert_eq!(
        (admins.what, admins.subject, admins.detail),
        (operators.what, operators.subject, operators.detail)
    );
    by_admin.end().await;
    story.end().await;
}

async fn what_an_operator_retries_is_booked_and_told(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (anna, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let (ben, _) = story.says_in_vain(BEN, "/clockin", &[]).await;
    let store = story.bot().app.store.clone();
    let error = DeliveryError::Other { words: "TimeTrack says:\n\u{1b}[2J".to_owned() };
    let stuck = Settlement { end: End::Stuck(error), after: None };
    let [anna_id, ben_id] = [
        store.punch_of(InteractionId(anna.id.0)).await.unwrap().unwrap().id,
        store.punch_of(InteractionId(ben.id.0)).await.unwrap().unwrap().id,
    ];
    // Its person has not heard of it when the operator decides.
    let claim = story.claim(anna).await;
    store.settle_for(Teller::Waiter, claim, &stuck, story.clock.now()).await.unwrap();
    let listed = done(&queue(&story, &["list"]));
    assert!(
        listed.starts_with("2 punches not booked yet, 1 to be decided\n#1  clock in at 2026-11-23"),
        "{listed}"
    );
    assert!(
        listed.contains("needs a decision\n") && listed.contains("TimeTrack says:\\u000a\\u001b[2J\n"),
        "{listed}"
    );
    let first = done(&queue(&story, &["list", "--limit", "1"]));
    assert!(!first.contains("ben.meyer") && first.contains("… and 1 more"), "{first}");
    story.timetrack.set_weather(Weather::Fine);
    done(&queue(&story, &["retry", &anna_id.to_string(), &ben_id.to_string()]));
    story.until_booked().await;
    story.becomes(anna, "Working").await;
    story.becomes(ben, "Eingestempelt").await;
    assert!(story.timetrack.attendance("anna.huber").is_some());
    assert_eq!(done(&queue(&story, &["list"])), "everything is booked\n");
    story.end().await;
}

async fn what_is_given_up_while_no_bot_runs_is_told_after_the_start(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.stop().await;
    done(&queue(&story, &["cancel", "1", "--yes"]));
    story.start().await;
    story.hears(ANNA, "gave this up").await;
    story.quiet().await;
    assert_eq!(story.discord.look(|world| world.dms(ANNA).count()), 1);
    story.end().await;
}
