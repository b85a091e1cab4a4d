//! Buttons: they update their message in place, refuse when they are out of date, and work only for their owner.

use std::time::Duration;

use discord_sandbox::Client;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport, shown};

stories![
    a_day_by_buttons_stays_in_one_message,
    a_stale_button_changes_nothing_and_says_what_is,
    somebody_elses_button_is_refused,
    a_button_nobody_drew_is_refused,
    an_admin_button_is_checked_at_the_press,
    an_admin_button_obeys_every_admin,
    a_button_of_the_first_form_still_works,
    long_lists_have_pages,
];

async fn a_day_by_buttons_stays_in_one_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    let status = story.sends(ANNA, "/status", &[]);
    story.answer(status).await;
    let click = story.clicks(ANNA, status, "Clock in").await;
    story.becomes(click, "Working").await;
    story.pass(Duration::from_secs(3600));
    let click = story.clicks(ANNA, status, "Refresh").await;
    story.becomes(click, "1 h 0 min").await;
    let click = story.clicks(ANNA, status, "Clock out").await;
    story.becomes(click, "Not clocked in").await;
    assert_eq!(story.timetrack.attendances("anna.huber").len(), 1);
    let mine = story.discord.look(|world| {
        world.messages().filter(|message| message.only_for == Some(discord_sandbox::UserId(ANNA.0))).count()
    });
    assert_eq!(mine, 1, "controls that stay");
    story.end().await;
}

async fn a_stale_button_changes_nothing_and_says_what_is(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let at = |time: &str| timetrack_sandbox::WallTime(format!("2026-11-23T{time}").parse().unwrap());
    story.timetrack.stop_attendance("anna.huber", at("09:10:00")).unwrap();
    story.timetrack.start_attendance("anna.huber", at("09:20:00")).unwrap();
    story.at_time("2026-11-23T09:00:00Z");
    let click = story.clicks(ANNA, press, "Clock out").await;
    let said = story.becomes(click, "before something changed").await;
    assert!(said.contains(&shown("2026-11-23T08:20:00Z", 't')), "{said}");
    assert!(!story.timetrack.attendance("anna.huber").unwrap().stopped, "the right one still runs");
    story.end().await;
}

async fn somebody_elses_button_is_refused(transport: Transport) {
    let mut story = Story::at(transport, crate::story::MORNING, &[("REPLIES", "public")]).await;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.answer(press).await;
    let click = story.clicks(BEN, press, "Clock out").await;
    let said = story.answer(click).await;
    assert!(said.contains("gehört"), "{said}");
    assert!(!story.timetrack.attendance("anna.huber").unwrap().stopped);
    assert!(story.discord.message(click).unwrap().only_for.is_some(), "a refusal is private");
    story.end().await;
}

async fn a_button_nobody_drew_is_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/status", &[]);
    let message = story.read(press).await;
    for id in [
        "",
        "1",
        "v9:out",
        "2:1:x:out:y",
        "2:1:a:queue:0",
        "2:7:*:in",
        &format!("2:1:{ANNA}:cancel:1"),
        "\u{202e}\0",
        &"x".repeat(100),
    ] {
        let click = story.discord.click_with((ANNA, Client::Forced), message.id, (id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("out of date") || said.contains("Manage Server"), "{id:?}: {said}");
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn an_admin_button_is_checked_at_the_press(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(CLARA, "/admin queue", &[]);
    let message = story.read(press).await;
    story.discord.set_permissions(CLARA, discord_sandbox::EVERYONE);
    let id = format!("2:1:{CLARA}:cancel:1:1");
    for id in message.buttons().into_iter().filter_map(|button| button.custom_id).chain([id]) {
        let click = story.discord.click_with((CLARA, Client::Forced), message.id, (&id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("Manage Server") || said.contains("out of date"), "{id}: {said}");
    }
    story.end().await;
}

async fn an_admin_button_obeys_every_admin(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(CLARA, "/admin queue", &[]);
    let message = story.read(press).await;
    let id = message.button("Refresh").unwrap();
    assert_eq!(id, "2:1:a:queue:0");
    story.discord.set_permissions(BEN, discord_sandbox::MANAGE_GUILD);
    let click = story.discord.click_with((BEN, Client::Forced), message.id, (&id, &[])).unwrap();
    story.becomes(click, "Alles ist gebucht").await;
    story.end().await;
}

async fn a_button_of_the_first_form_still_works(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(ANNA, "/status", &[]);
    let message = story.read(press).await;
    let id = format!("1:{ANNA}:in");
    let click = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
    story.becomes(click, "Working").await;
    story.end().await;
}

async fn long_lists_have_pages(transport: Transport) {
    let mut story = Story::new(transport).await;
    for number in 0..25_u64 {
        let member = timetrack_bot::model::MemberId(600_000_000_000_000_000 + number);
        let username = timetrack_bot::model::Username::new(&format!("worker.{number:02}")).unwrap();
        story.bot().app.store.add_link(member, &username, None, CLARA, story.clock.now()).await.unwrap();
    }
    let press = story.sends(CLARA, "/admin links", &[]);
    let said = story.answer(press).await;
    assert!(
        said.contains("27 links") && said.contains("Page 1 of 3") && said.contains("anna.huber"),
        "{said}"
    );
    let click = story.clicks(CLARA, press, "Next").await;
    story.becomes(click, "Page 2 of 3").await;
    let click = story.clicks(CLARA, press, "Next").await;
    story.becomes(click, "worker.24").await;
    let said = story.says(CLARA, "/admin links", &[("page", "99")]).await;
    assert!(said.contains("Page 3 of 3"), "{said}");
    story.end().await;
}
