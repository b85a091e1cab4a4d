//! `/admin inbox`: the morning list for the admins of a server.

use std::time::Duration;

use discord_sandbox::{ChannelKind, Message, RestFault, SEND_MESSAGES, Trouble};
use timetrack_sandbox::{Fault, On, Quirks, Readable, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, OFFICE, Story, Transport, shown};

stories![
    the_morning_list_names_what_admins_should_look_at_once_a_day,
    one_who_is_still_clocked_in_is_not_said_to_have_no_entry,
    where_there_is_nothing_to_say_nothing_is_sent,
    a_list_comes_after_a_short_outage_of_the_bot_and_is_left_out_after_a_long_one,
    what_timetrack_does_not_let_me_read_is_said,
    entries_that_cannot_be_read_are_not_taken_for_none,
    absences_that_cannot_be_read_are_not_taken_for_none,
    the_last_working_day_is_the_accounts_and_the_persons_own,
    the_list_is_in_the_language_of_the_account,
    an_inbox_that_everybody_can_read_is_warned_about,
    an_inbox_is_shown_changed_and_ended,
    an_inbox_that_is_closed_is_told_once_and_the_list_comes_when_it_is_mended,
    a_list_whose_answer_was_lost_is_there_once,
];

/// Tuesday, 8:00 in Vienna.
const NEXT_DAY: &str = "2026-11-24T07:00:00Z";

async fn office(transport: Transport, settings: &[(&'static str, &str)]) -> (Story, u64) {
    let story = Story::at(transport, MORNING, settings).await;
    let channel = story.discord.add_channel(OFFICE, "admins", ChannelKind::Text);
    story.discord.change_channel(channel, |channel| channel.private = true);
    (story, channel)
}

impl Story {
    async fn sets_inbox(&mut self, channel: u64, more: &[(&str, &str)]) -> String {
        let channel = channel.to_string();
        let options: Vec<_> =
            [("channel", channel.as_str())].into_iter().chain(more.iter().copied()).collect();
        self.says(CLARA, "/admin inbox", &options).await
    }

    /// Anna worked on Monday, and has clocked in again. Ben has no entry.
    async fn monday(&mut self) {
        self.says(ANNA, "/clockin", &[]).await;
        self.pass(Duration::from_secs(3_600));
        self.says(ANNA, "/clockout", &[]).await;
        self.pass(Duration::from_secs(600));
        self.says(ANNA, "/clockin", &[]).await;
        self.quiet().await;
    }

    /// Waits until the list of a day was seen to.
    async fn morning_is_over(&self, day: &str) {
        let day = day.parse().unwrap();
        self.until("the morning", async || {
            let inbox = self.bot().app.store.inbox(OFFICE).await.unwrap();
            inbox.is_some_and(|inbox| inbox.last_day == day)
        })
        .await;
        self.quiet().await;
    }

    async fn list(&self, channel: u64) -> Message {
        self.until("a list", async || self.discord.look(|world| world.posts(channel).count() > 0)).await;
        self.quiet().await;
        let mut posts = self.discord.posts(channel);
        assert_eq!(posts.len(), 1, "{posts:?}");
        posts.remove(0)
    }

    fn lists(&self, channel: u64) -> usize {
        self.discord.look(|world| world.posts(channel).count())
    }
}

async fn the_morning_list_names_what_admins_should_look_at_once_a_day(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    let said = story.sets_inbox(channel, &[]).await;
    assert!(said.contains(&format!("<#{channel}>")) && said.contains("8:00 (Europe/Vienna)"), "{said}");
    story.monday().await;
    story.at_time("2026-11-24T06:59:59Z");
    story.quiet().await;
    assert_eq!(story.lists(channel), 0, "it is not eight yet");
    story.at_time(NEXT_DAY);
    let said = story.list(channel).await.text();
    let since = shown("2026-11-23T09:12:11Z", 'f');
    assert!(
        said.contains(&format!("Running since yesterday or longer**\n• <@{ANNA}> · since {since}")),
        "{said}"
    );
    let day = shown("2026-11-23T11:00:00Z", 'D');
    assert!(said.contains(&format!("No entry on {day}**\n• <@{BEN}>")), "{said}");
    assert!(said.contains("Audit trail: ") && !said.contains("decision"), "{said}");
    story.stop().await;
    story.pass(Duration::from_secs(3_600));
    story.start().await;
    story.morning_is_over("2026-11-24").await;
    assert_eq!(story.lists(channel), 1, "once a day");
    story.end().await;
}

async fn one_who_is_still_clocked_in_is_not_said_to_have_no_entry(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    story.says(ANNA, "/clockout", &[]).await;
    story.says(BEN, "/clockin", &[]).await;
    story.quiet().await;
    story.at_time(NEXT_DAY);
    let said = story.list(channel).await.text();
    assert!(said.contains(&format!("Running since yesterday or longer**\n• <@{BEN}>")), "{said}");
    assert!(!said.contains("No entry"), "{said}");
    story.end().await;
}

async fn where_there_is_nothing_to_say_nothing_is_sent(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    for member in [ANNA, BEN] {
        story.says(member, "/clockin", &[]).await;
    }
    story.pass(Duration::from_secs(3_600));
    for member in [ANNA, BEN] {
        story.says(member, "/clockout", &[]).await;
    }
    story.quiet().await;
    story.at_time(NEXT_DAY);
    story.morning_is_over("2026-11-24").await;
    // Nobody at all has an entry on Tuesday: it was a holiday. And on a Saturday nobody is asked for.
    for (time, day) in [("2026-11-25T07:00:00Z", "2026-11-25"), ("2026-11-28T07:00:00Z", "2026-11-28")] {
        story.at_time(time);
        story.morning_is_over(day).await;
    }
    assert_eq!(story.lists(channel), 0);
    story.end().await;
}

async fn a_list_comes_after_a_short_outage_of_the_bot_and_is_left_out_after_a_long_one(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    story.stop().await;
    story.at_time("2026-11-24T11:00:01Z");
    story.start().await;
    story.morning_is_over("2026-11-24").await;
    assert_eq!(story.lists(channel), 0, "it is more than four hours late");
    story.stop().await;
    story.at_time("2026-11-25T10:59:00Z");
    story.start().await;
    let said = story.list(channel).await.text();
    assert!(said.contains(&format!("<@{ANNA}> · since")), "{said}");
    story.end().await;
}

async fn what_timetrack_does_not_let_me_read_is_said(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story.timetrack.set_weather(Weather::Down);
    story.at_time(NEXT_DAY);
    let said = story.list(channel).await.text();
    let seen = shown(MORNING, 'R');
    assert!(
        said.contains(&format!("<@{ANNA}> · since")) && said.contains(&format!("as of {seen}")),
        "{said}"
    );
    assert!(said.contains("did not let me read who has no entry"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.end().await;
}

async fn entries_that_cannot_be_read_are_not_taken_for_none(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    let no = || Fault::Status { status: 404, body: String::new(), retry_after: None };
    story.timetrack.fault_next(On::get("attendances"), no());
    story.at_time(NEXT_DAY);
    let said = story.list(channel).await.text();
    assert!(said.contains("did not let me read who has no entry") && !said.contains("No entry on"), "{said}");
    assert_eq!(story.timetrack.faults_left(), 0);
    story.end().await;
}

async fn absences_that_cannot_be_read_are_not_taken_for_none(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    story.timetrack.set_quirks(Quirks { absences: Readable::Forbidden, ..Quirks::default() });
    story.at_time(NEXT_DAY);
    let said = story.list(channel).await.text();
    assert!(said.contains("did not let me read who was absent") && !said.contains("No entry on"), "{said}");
    story.end().await;
}

async fn the_last_working_day_is_the_accounts_and_the_persons_own(transport: Transport) {
    for (bens, is_named) in [("Mon-Sat", true), ("Mon-Fri", false)] {
        let (mut story, channel) = office(transport, &[]).await;
        story.says(CLARA, "/admin reminders", &[("days", "Mon-Sat")]).await;
        story.says(BEN, "/reminders", &[("days", bens)]).await;
        story.at_time("2026-11-28T08:00:00Z");
        story.sets_inbox(channel, &[]).await;
        // On this Saturday.
        story.monday().await;
        story.at_time("2026-11-30T07:00:00Z");
        let said = story.list(channel).await.text();
        let row = format!("No entry on {}**\n• <@{BEN}>", shown("2026-11-28T11:00:00Z", 'D'));
        assert_eq!(said.contains(&row), is_named, "{bens}: {said}");
        story.end().await;
    }
}

async fn the_list_is_in_the_language_of_the_account(transport: Transport) {
    let (mut story, channel) = office(transport, &[("DEFAULT_LOCALE", "de")]).await;
    let said = story.sets_inbox(channel, &[("hour", "7")]).await;
    assert!(said.contains("at 7:00"), "the admin's own language: {said}");
    story.monday().await;
    story.at_time("2026-11-24T06:00:00Z");
    let said = story.list(channel).await.text();
    assert!(said.contains("Morgenliste") && said.contains("Läuft seit gestern oder länger"), "{said}");
    story.end().await;
}

async fn an_inbox_that_everybody_can_read_is_warned_about(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    let said = story.sets_inbox(channel, &[]).await;
    assert!(!said.contains("read that channel"), "{said}");
    let open = story.discord.add_channel(OFFICE, "all", ChannelKind::Text);
    let said = story.sets_inbox(open, &[]).await;
    assert!(said.contains("Everybody on this server can read that channel"), "{said}");
    let trouble = Trouble::Refused { status: 403, code: 50_001 };
    story.discord.trouble(RestFault { on: "GET /guilds".to_owned(), times: 1, trouble });
    let said = story.sets_inbox(channel, &[]).await;
    assert!(said.contains("did not tell me who can read that channel"), "{said}");
    story.discord.change_channel(channel, |channel| channel.denied = SEND_MESSAGES);
    let said = story.sets_inbox(channel, &[]).await;
    assert!(said.contains("Send Messages"), "{said}");
    story.end().await;
}

async fn an_inbox_is_shown_changed_and_ended(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    let said = story.says(CLARA, "/admin inbox", &[]).await;
    assert!(said.contains("There is no morning list"), "{said}");
    story.sets_inbox(channel, &[]).await;
    let said = story.says(CLARA, "/admin inbox", &[("hour", "23")]).await;
    assert!(said.contains(&format!("<#{channel}>")) && said.contains("23:00"), "{said}");
    let press = story.forces(ANNA, Some(OFFICE), "/admin inbox", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Manage Server"), "{said}");
    let press = story.sends(CLARA, "/admin inbox", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("23:00"), "{said}");
    story.clicks(CLARA, press, "End the morning list").await;
    story.becomes(press, "no morning list on this server any more").await;
    story.monday().await;
    story.at_time("2026-11-23T22:00:00Z");
    story.quiet().await;
    assert_eq!(story.lists(channel), 0);
    story.end().await;
}

async fn an_inbox_that_is_closed_is_told_once_and_the_list_comes_when_it_is_mended(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    story.discord.change_channel(channel, |channel| channel.denied = SEND_MESSAGES);
    story.at_time(NEXT_DAY);
    let told = story.hears(CLARA, "morning list can't be posted").await;
    assert!(told.contains(&format!("<#{channel}>")), "{told}");
    story.quiet().await;
    for _ in 0..3 {
        story.pass(Duration::from_secs(30));
        story.quiet().await;
    }
    story.discord.change_channel(channel, |channel| channel.denied = 0);
    story
        .until("the list", async || {
            story.clock.advance(Duration::from_secs(1));
            story.lists(channel) > 0
        })
        .await;
    story.list(channel).await;
    assert_eq!(story.discord.dms(CLARA).len(), 1, "told once");
    story.end().await;
}

async fn a_list_whose_answer_was_lost_is_there_once(transport: Transport) {
    let (mut story, channel) = office(transport, &[]).await;
    story.sets_inbox(channel, &[]).await;
    story.monday().await;
    let on = format!("POST /channels/{channel}");
    story.discord.trouble(RestFault { on, times: 1_000, trouble: Trouble::Cut });
    story.at_time(NEXT_DAY);
    story.until("tries", async || story.discord.troubles_left() <= 995).await;
    story.quiet().await;
    story.stop().await;
    story.discord.calm();
    story.discord.forget_nonces();
    story.pass(Duration::from_secs(600));
    story.start().await;
    story.quiet().await;
    story.list(channel).await;
    story.end().await;
}
