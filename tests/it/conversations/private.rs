//! Direct messages: who may press there, and buttons with a time of day on them.

use std::time::Duration;

use discord_sandbox::{Client, RestFault, Trouble};
use timetrack_sandbox::{WallTime, Weather};

use crate::stories;
use crate::story::{ANNA, CLARA, OFFICE, Story, Transport};

stories![
    a_membership_is_looked_up_once_a_day,
    who_left_the_server_presses_nothing_in_private,
    a_discord_that_says_nothing_is_named_with_what_to_do,
    an_admin_button_is_refused_in_private,
    a_time_of_day_pressed_on_a_later_day_asks_which_day,
    a_time_of_day_that_is_still_to_come_today_offers_the_other_day_only,
];

const LOOK_UP: &str = "/guilds/500000000000000001/members/400000000000000001";

/// Anna clocked out at 10:02 while TimeTrack was away; a direct message offers to stop the project that runs.
async fn told_in_private(transport: Transport) -> Story {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(3_600));
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(3_600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Label design is still running").await;
    story
}

fn look_ups(story: &Story) -> usize {
    story.discord.look(|world| world.requests().iter().filter(|request| request.path == LOOK_UP).count())
}

/// Where the project's timer was ended.
fn ended(story: &Story) -> WallTime {
    story.timetrack.project_entries("anna.huber")[0].to
}

fn stamp(time: &str) -> WallTime {
    WallTime(format!("2026-11-{time}").parse().unwrap())
}

async fn a_membership_is_looked_up_once_a_day(transport: Transport) {
    let mut story = told_in_private(transport).await;
    assert_eq!(look_ups(&story), 0);
    story.at_time("2026-11-25T09:30:00Z");
    for _ in 0..3 {
        let click = story.clicks_in_private(ANNA, "Stop project").await;
        let said = story.answer(click).await;
        assert!(said.contains("Which day?"), "{said}");
        story
            .until("what was seen", async || {
                let link = story.bot().app.store.link(ANNA).await.unwrap().unwrap();
                link.seen.is_some_and(|(_, at)| at == story.clock.now())
            })
            .await;
    }
    // The daily look-up of everybody may be under way at the same time.
    assert!((1..=2).contains(&look_ups(&story)), "{}", look_ups(&story));
    story.end().await;
}

async fn who_left_the_server_presses_nothing_in_private(transport: Transport) {
    let mut story = told_in_private(transport).await;
    story.discord.leave(ANNA, OFFICE);
    story.at_time("2026-11-25T09:30:00Z");
    let writes = story.timetrack.writes().len();
    let click = story.clicks_in_private(ANNA, "Stop project").await;
    let said = story.answer(click).await;
    assert!(said.contains("no longer a member of your company's server"), "{said}");
    assert_eq!(story.timetrack.writes().len(), writes);
    story.discord.join(ANNA, OFFICE);
    let click = story.clicks_in_private(ANNA, "Stop project").await;
    let said = story.answer(click).await;
    assert!(said.contains("Which day?"), "{said}");
    story.end().await;
}

async fn a_discord_that_says_nothing_is_named_with_what_to_do(transport: Transport) {
    let mut story = told_in_private(transport).await;
    story.at_time("2026-11-25T09:30:00Z");
    for trouble in [Trouble::Silence, Trouble::Status(503)] {
        story.discord.trouble(RestFault { on: format!("GET {LOOK_UP}"), times: 20, trouble });
        let click = story.clicks_in_private(ANNA, "Stop project").await;
        let said = story.answer(click).await;
        assert!(said.contains("press again in a minute"), "{said}");
        story.discord.calm();
    }
    story.end().await;
}

async fn an_admin_button_is_refused_in_private(transport: Transport) {
    let mut story = told_in_private(transport).await;
    let message = story.discord.look(|world| world.dms(ANNA).last().unwrap().id);
    story.discord.set_permissions(ANNA, discord_sandbox::MANAGE_GUILD);
    for id in ["2:1:a:queue:0", "2:1:a:refresh", &format!("2:1:{ANNA}:queue:0"), "2:1:*:links:0"] {
        let click = story.discord.click_with((ANNA, Client::Forced), message, (id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("only works on your company's server"), "{id}: {said}");
    }
    story.end().await;
}

async fn a_time_of_day_pressed_on_a_later_day_asks_which_day(transport: Transport) {
    for (label, end) in [("Today 10:02:11", "24T10:02:11"), ("23 Nov 2026, 10:02:11", "23T10:02:11")] {
        let mut story = told_in_private(transport).await;
        story.at_time("2026-11-24T09:30:00Z");
        let writes = story.timetrack.writes().len();
        let click = story.clicks_in_private(ANNA, "Stop project").await;
        let said = story.answer(click).await;
        assert!(said.contains("Which day?") && said.contains("10:02:11"), "{said}");
        assert_eq!(story.timetrack.writes().len(), writes, "nothing is recorded yet");
        let chosen = story.clicks(ANNA, click, label).await;
        let said = story.answer(chosen).await;
        if said.contains("Is that right?") {
            let click = story.clicks(ANNA, chosen, "Book it all the same").await;
            story.becomes(click, "Stopped").await;
        }
        assert_eq!(ended(&story), stamp(end));
        story.end().await;
    }
}

async fn a_time_of_day_that_is_still_to_come_today_offers_the_other_day_only(transport: Transport) {
    let mut story = told_in_private(transport).await;
    story.at_time("2026-11-24T08:30:00Z");
    let click = story.clicks_in_private(ANNA, "Stop project").await;
    let said = story.answer(click).await;
    assert!(said.contains("[23 Nov 2026, 10:02:11]") && !said.contains("[Today"), "{said}");
    let chosen = story.clicks(ANNA, click, "23 Nov 2026, 10:02:11").await;
    story.becomes(chosen, "Stopped").await;
    assert_eq!(ended(&story), stamp("23T10:02:11"));
    story.says(CLARA, "/admin queue", &[]).await;
    story.end().await;
}
