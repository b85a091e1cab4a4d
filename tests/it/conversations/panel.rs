//! `/admin panel`: a message with buttons that anyone presses for themselves.

use std::time::Duration;

use discord_sandbox::{ChannelKind, Message, RestFault, Trouble, UserId};
use timetrack_bot::model::MemberId;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, Story, Transport};

stories![
    anyone_presses_the_panel_for_themselves_and_the_answer_is_private,
    break_and_back_on_the_panel_book_a_break,
    a_panel_works_for_years_without_an_edit,
    who_is_not_linked_is_told_whom_to_ask,
    switch_project_on_the_panel_offers_ones_own_projects,
    a_channel_that_the_bot_cannot_post_in_is_named_with_the_cure,
    a_post_of_unknown_outcome_is_named_and_not_repeated,
    a_panel_command_delivered_twice_posts_once,
];

const CHANNEL: u64 = OFFICE.0 + 1;

/// Clara posts the panel in the first channel.
async fn posted(story: &mut Story) -> Message {
    let said = story.says(CLARA, "/admin panel", &[("channel", &CHANNEL.to_string())]).await;
    assert!(said.contains(&format!("<#{CHANNEL}>")), "{said}");
    panel(story)
}

fn panel(story: &Story) -> Message {
    let mut posts = story.discord.posts(CHANNEL);
    posts.retain(|post| post.button("Clock in").is_some() && post.button("Status").is_some());
    assert_eq!(posts.len(), 1);
    posts.remove(0)
}

/// Presses a button of the panel, and reads the answer.
async fn presses(story: &mut Story, member: MemberId, panel: &Message, label: &str) -> Message {
    let press = story.discord.click(member, panel.id, &panel.button(label).unwrap()).unwrap();
    let message = story.read(press).await;
    assert_eq!(message.only_for, Some(UserId(member.0)), "{}", message.text());
    assert_ne!(message.id, panel.id);
    message
}

async fn anyone_presses_the_panel_for_themselves_and_the_answer_is_private(transport: Transport) {
    let mut story = Story::at(transport, MORNING, &[("REPLIES", "public")]).await;
    let posted = posted(&mut story).await;
    assert_eq!(posted.button("Clock in").as_deref(), Some("2:1:*:in"));
    assert_eq!(posted.button("Break").as_deref(), Some("2:1:*:break:-"));
    assert_eq!(posted.button("Back").as_deref(), Some("2:1:*:back"));
    let said = presses(&mut story, ANNA, &posted, "Clock in").await.text();
    assert!(said.contains("Working"), "{said}");
    let said = presses(&mut story, BEN, &posted, "Status").await.text();
    assert!(said.contains("Nicht eingestempelt"), "{said}");
    let said = presses(&mut story, BEN, &posted, "Clock in").await.text();
    assert!(said.contains("Arbeitet") || said.contains("Eingestempelt"), "{said}");
    story.pass(Duration::from_secs(3_600));
    let said = presses(&mut story, ANNA, &posted, "Clock out").await.text();
    assert!(said.contains("Not clocked in") && said.contains("1 h 0 min"), "{said}");
    assert!(story.timetrack.attendance("ben.meyer").is_some());
    assert_eq!(panel(&story).text(), posted.text(), "the panel stays as it is");
    story.end().await;
}

async fn break_and_back_on_the_panel_book_a_break(transport: Transport) {
    let mut story = Story::new(transport).await;
    let posted = posted(&mut story).await;
    presses(&mut story, ANNA, &posted, "Clock in").await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(3_600));
    let said = presses(&mut story, ANNA, &posted, "Break").await.text();
    assert!(said.contains("On break since") && said.contains("Label design is paused"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_none());
    story.pass(Duration::from_secs(1_500));
    let said = presses(&mut story, ANNA, &posted, "Back").await.text();
    assert!(said.contains("The break was 25 min long") && said.contains("Label design runs again"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.pass(Duration::from_secs(600));
    let said = presses(&mut story, ANNA, &posted, "Back").await.text();
    assert!(said.contains("already clocked in"), "{said}");
    // On a later day too: the panel is not about a certain break.
    presses(&mut story, ANNA, &posted, "Break").await;
    story.at_time("2026-11-24T08:00:00Z");
    let said = presses(&mut story, ANNA, &posted, "Back").await.text();
    assert!(said.contains("Working"), "{said}");
    story.end().await;
}

async fn a_panel_works_for_years_without_an_edit(transport: Transport) {
    let mut story = Story::new(transport).await;
    let posted = posted(&mut story).await;
    story.stop().await;
    story.at_time("2029-11-23T08:00:00Z");
    story.start().await;
    let said = presses(&mut story, ANNA, &posted, "Clock in").await.text();
    assert!(said.contains("Working"), "{said}");
    story.end().await;
}

async fn who_is_not_linked_is_told_whom_to_ask(transport: Transport) {
    let mut story = Story::new(transport).await;
    let posted = posted(&mut story).await;
    for label in ["Clock in", "Clock out", "Break", "Back", "Switch project", "Status"] {
        let said = presses(&mut story, DORA, &posted, label).await.text();
        assert!(said.contains("not linked") && said.contains("ask an admin of this server"), "{said}");
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn switch_project_on_the_panel_offers_ones_own_projects(transport: Transport) {
    let mut story = Story::new(transport).await;
    let posted = posted(&mut story).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.says(ANNA, "/project start", &[("project", "Internal – Training")]).await;
    let offered = presses(&mut story, ANNA, &posted, "Switch project").await;
    let labels: Vec<_> = offered.buttons().into_iter().map(|button| button.label).collect();
    assert!(labels.len() == 1 && labels[0].contains("Label design"), "{labels:?}");
    let press = story.discord.click(ANNA, offered.id, &offered.button(&labels[0]).unwrap()).unwrap();
    story.becomes(press, "Switched from").await;
    story.end().await;
}

async fn a_channel_that_the_bot_cannot_post_in_is_named_with_the_cure(transport: Transport) {
    let mut story = Story::new(transport).await;
    let closed = story.discord.add_channel(OFFICE, "closed", ChannelKind::Text);
    story.discord.change_channel(closed, |channel| {
        channel.denied = discord_sandbox::SEND_MESSAGES | discord_sandbox::EMBED_LINKS;
    });
    let archived = story.discord.add_channel(OFFICE, "old", ChannelKind::PublicThread);
    story.discord.change_channel(archived, |channel| channel.archived = true);
    let thread = story.discord.add_channel(OFFICE, "quiet", ChannelKind::PublicThread);
    story.discord.change_channel(thread, |channel| channel.denied = discord_sandbox::SEND_IN_THREADS);
    let forum = story.discord.add_channel(OFFICE, "forum", ChannelKind::Forum);
    for (channel, words) in [
        (closed, "Send Messages, Embed Links"),
        (archived, "in the archive"),
        (thread, "Send Messages in Threads"),
        (forum, "takes no messages"),
    ] {
        let press = story.forces(CLARA, Some(OFFICE), "/admin panel", &[("channel", &channel.to_string())]);
        let said = story.answer(press).await;
        assert!(said.contains(words) && said.contains(&format!("<#{channel}>")), "{words}: {said}");
        assert!(story.discord.posts(channel).is_empty());
    }
    story.end().await;
}

async fn a_post_of_unknown_outcome_is_named_and_not_repeated(transport: Transport) {
    let mut story = Story::new(transport).await;
    let trouble = Trouble::Status(502);
    story.discord.trouble(RestFault { on: format!("POST /channels/{CHANNEL}"), times: 50, trouble });
    let press = story.sends(CLARA, "/admin panel", &[("channel", &CHANNEL.to_string())]);
    story.becomes(press, "did not tell me whether the message arrived").await;
    story.discord.calm();
    story.pass(Duration::from_secs(3_600));
    story.quiet().await;
    assert!(story.discord.posts(CHANNEL).iter().all(|post| post.button("Status").is_none()));
    story.end().await;
}

async fn a_panel_command_delivered_twice_posts_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    let press = story.sends(CLARA, "/admin panel", &[("channel", &CHANNEL.to_string())]);
    story.answer(press).await;
    let taken = story.bot().app.counters.interactions.get();
    story.discord.repeat(press).unwrap();
    story.taken(taken + 1).await;
    panel(&story);
    story.finish_somehow().await;
}
