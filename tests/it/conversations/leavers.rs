//! People who leave the server: the link is frozen until they are back.

use std::time::Duration;

use discord_sandbox::{RestFault, Trouble};
use timetrack_bot::model::{GuildId, MemberId, ReminderKind, Username, Zone};
use timetrack_sandbox::Weather;

use super::reminders::{day, heard, is_decided, turns_on};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, OFFICE, Story, Transport};

stories![
    who_left_is_frozen_and_the_admins_are_told_once,
    of_many_who_left_the_admins_get_one_message,
    what_waits_is_booked_for_somebody_who_left,
    who_is_back_is_thawed_by_the_next_look,
    a_press_on_the_server_thaws_at_once,
    a_button_in_private_asks_discord_before_it_thaws,
    nobody_who_left_is_reminded,
    where_the_bot_is_out_nothing_is_concluded,
    of_a_discord_that_does_not_answer_nothing_is_concluded,
    everybody_is_looked_up_once_a_day,
];

const MEMBERS: &[(&str, &str)] = &[("WHO", "members")];
/// A day after the links were made.
const NEXT_DAY: &str = "2026-11-24T08:05:00Z";

impl Story {
    async fn has_left(&self, member: MemberId) -> bool {
        let link = self.bot().app.store.link(member).await.unwrap().unwrap();
        link.left_at.is_some()
    }

    async fn until_left(&self, member: MemberId, expected: bool) {
        self.until_looked("the look at members", async || self.has_left(member).await == expected).await;
    }

    /// Waits for what a look at the members brings, and lets pass what the bot waits for between two looks.
    async fn until_looked(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let mut rounds = 0;
        self.until(what, async || {
            rounds += 1;
            if rounds % 50 == 0 {
                self.clock.advance(Duration::from_secs(60));
            }
            holds().await
        })
        .await;
    }

    fn look_ups(&self, member: MemberId) -> usize {
        let path = format!("/guilds/{OFFICE}/members/{member}");
        self.discord.look(|world| world.requests().iter().filter(|request| request.path == path).count())
    }
}

/// Ben has left, and that was noticed.
async fn without_ben(transport: Transport) -> Story {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    story.discord.leave(BEN, OFFICE);
    story.at_time(NEXT_DAY);
    story.until_left(BEN, true).await;
    story.hears(CLARA, "left the server").await;
    story
}

async fn who_left_is_frozen_and_the_admins_are_told_once(transport: Transport) {
    let mut story = without_ben(transport).await;
    let said = story.hears(CLARA, "left the server").await;
    assert!(said.contains(&format!("<@{BEN}> (ben.meyer) has left")), "{said}");
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(said.contains("ben.meyer · default time zone · **has left the server**"), "{said}");
    assert!(!said.contains("anna.huber · default time zone · **"), "{said}");
    let said = story.says(CLARA, "/who", &[]).await;
    assert!(!said.contains(&format!("<@{BEN}>")), "{said}");
    let store = &story.bot().app.store;
    let seen = store.everybody_seen(&Zone::new("UTC").unwrap(), story.clock.now()).await.unwrap();
    assert_eq!(seen.len(), 1, "the reader and the board skip him");
    story.at_time("2026-11-26T08:05:00Z");
    story.until_looked("another look", async || story.look_ups(BEN) > 1).await;
    story.quiet().await;
    assert_eq!(story.discord.look(|world| world.dms(CLARA).count()), 1, "once");
    assert_eq!(story.bot().app.store.verify_audit().await.unwrap(), None);
    story.end().await;
}

async fn of_many_who_left_the_admins_get_one_message(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    for number in 0..14_u64 {
        let username = Username::new(&format!("person.{number:02}")).unwrap();
        let (id, store) = (MemberId(400_000_000_000_100_000 + number), &story.bot().app.store);
        store.add_link(id, &username, None, CLARA, story.clock.now()).await.unwrap();
    }
    story.at_time(NEXT_DAY);
    let said = story.hears(CLARA, "left the server").await;
    assert!(said.contains("person.00") && said.contains("and 4 more have left"), "{said}");
    story.quiet().await;
    assert_eq!(story.discord.look(|world| world.dms(CLARA).count()), 1);
    story.end().await;
}

async fn what_waits_is_booked_for_somebody_who_left(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.discord.leave(ANNA, OFFICE);
    story.at_time(NEXT_DAY);
    story.until_left(ANNA, true).await;
    story.hears(CLARA, "left the server").await;
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.finish_somehow().await;
}

async fn who_is_back_is_thawed_by_the_next_look(transport: Transport) {
    let mut story = without_ben(transport).await;
    story.discord.join(BEN, OFFICE);
    story.at_time("2026-11-25T08:10:00Z");
    story.until_left(BEN, false).await;
    story.end().await;
}

async fn a_press_on_the_server_thaws_at_once(transport: Transport) {
    let mut story = without_ben(transport).await;
    story.discord.join(BEN, OFFICE);
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("Eingestempelt") || said.contains("Arbeitet"), "{said}");
    assert!(!story.has_left(BEN).await);
    story.end().await;
}

async fn a_button_in_private_asks_discord_before_it_thaws(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/break", &[("for", "30")]).await;
    story.at_time("2026-11-23T08:32:30Z");
    story.hears(ANNA, "Is your break over?").await;
    story.notices_are_out(ANNA).await;
    story.discord.leave(ANNA, OFFICE);
    story.at_time(NEXT_DAY);
    story.until_left(ANNA, true).await;
    story.hears(CLARA, "left the server").await;
    let click = story.clicks_in_private(ANNA, "Back").await;
    let said = story.answer(click).await;
    assert!(said.contains("no longer a member of your company's server"), "{said}");
    story.discord.join(ANNA, OFFICE);
    let click = story.clicks_in_private(ANNA, "Back").await;
    let said = story.answer(click).await;
    assert!(said.contains("is over"), "{said}");
    story.until_left(ANNA, false).await;
    story.end().await;
}

async fn nobody_who_left_is_reminded(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    turns_on(&mut story, ANNA).await;
    turns_on(&mut story, BEN).await;
    story.discord.leave(BEN, OFFICE);
    story.at_time(NEXT_DAY);
    story.until_left(BEN, true).await;
    story.hears(CLARA, "left the server").await;
    story.at_time("2026-11-24T08:10:05Z");
    assert!(is_decided(&story, ANNA, (ReminderKind::ClockIn, day(24))).await);
    story.hears(ANNA, "Did you forget").await;
    assert_eq!(heard(&story, BEN), 0);
    let accounts = story.bot().app.store.person(BEN).await.unwrap().accounts;
    assert!(accounts.iter().all(|account| account.reminders.is_empty()), "nothing was read about him");
    story.end().await;
}

async fn where_the_bot_is_out_nothing_is_concluded(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    story.discord.leave(BEN, OFFICE);
    story.discord.change_guild(GuildId(OFFICE.0), |guild| guild.bot.present = false);
    story.at_time(NEXT_DAY);
    let look_ups = |story: &Story| story.look_ups(BEN) + story.look_ups(ANNA);
    story.until_looked("the look", async || look_ups(&story) > 0).await;
    story.quiet().await;
    assert_eq!(look_ups(&story), 1, "a server that shows nothing is asked about once a round");
    assert!(!story.has_left(BEN).await && !story.has_left(ANNA).await);
    story.discord.change_guild(GuildId(OFFICE.0), |guild| guild.bot.present = true);
    let mut rounds = 0;
    story
        .until("another look", async || {
            rounds += 1;
            if rounds % 25 == 0 {
                story.clock.advance(Duration::from_mins(30));
            }
            story.has_left(BEN).await
        })
        .await;
    story.hears(CLARA, "left the server").await;
    assert!(!story.has_left(ANNA).await);
    story.end().await;
}

async fn of_a_discord_that_does_not_answer_nothing_is_concluded(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    story.discord.leave(BEN, OFFICE);
    let trouble = RestFault { on: "GET /guilds".to_owned(), times: 1_000, trouble: Trouble::Status(503) };
    story.discord.trouble(trouble);
    story.at_time(NEXT_DAY);
    story.until_looked("a look", async || story.look_ups(ANNA) + story.look_ups(BEN) >= 5).await;
    assert!(!story.has_left(BEN).await);
    story.discord.calm();
    story.pass(Duration::from_secs(60));
    story.until_left(BEN, true).await;
    story.hears(CLARA, "left the server").await;
    story.end().await;
}

async fn everybody_is_looked_up_once_a_day(transport: Transport) {
    let mut story = Story::at(transport, MORNING, MEMBERS).await;
    for (day, looks) in [("24T09:00", 1), ("25T10:00", 2), ("26T11:00", 3)] {
        story.at_time(&format!("2026-11-{day}:00Z"));
        let both = async || story.look_ups(ANNA) >= looks && story.look_ups(BEN) >= looks;
        story.until_looked("the look", both).await;
        story.quiet().await;
        assert_eq!((story.look_ups(ANNA), story.look_ups(BEN)), (looks, looks));
    }
    story.end().await;
}
