//! Two accounts in one bot: each has its servers, its people, its admins and its TimeTrack.

use std::time::Duration;

use discord_sandbox::{Client, Press};
use timetrack_bot::model::{GuildId, InteractionId, Punch};
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, BRANCH, CLARA, GRETA, OFFICE, Story, Transport};
use crate::transport::log::Log;

stories![
    each_server_books_in_the_timetrack_of_its_account,
    admins_see_their_own_account_only,
    an_account_that_is_down_holds_up_no_other,
    a_429_of_one_account_holds_back_no_other,
    a_refused_key_is_told_to_the_admins_of_its_account_only,
    a_button_of_another_account_is_out_of_date,
    a_punch_of_another_account_cannot_be_decided_about,
    a_button_in_a_direct_message_acts_for_its_account,
    after_a_server_has_moved_old_buttons_are_out_of_date,
    an_account_that_was_removed_is_held_and_goes_on_when_it_is_back,
];

/// Clocks Anna in in the branch, whose TimeTrack takes nothing.
async fn noted_in_the_branch(story: &mut Story) -> Press {
    let press = story.sends_in(BRANCH, ANNA, "/clockin", &[]);
    story.tried(press).await;
    story.pass(Duration::from_secs(2));
    assert!(story.answer(press).await.contains("Noted"));
    press
}

async fn of_the_branch(story: &Story, press: Press) -> Option<Punch> {
    let branch = &story.bot().app.accounts.others[0];
    branch.store.punch_of(InteractionId(press.id.0)).await.unwrap()
}

/// Ben clocks in and out in the office, and is told the end at once.
async fn the_office_books_at_once(story: &mut Story) {
    let now = story.clock.now();
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("[Ausstempeln]"), "{said}");
    let said = story.says(BEN, "/clockout", &[]).await;
    assert!(said.contains("[Einstempeln]"), "{said}");
    assert_eq!(story.clock.now(), now, "nobody waited");
}

async fn each_server_books_in_the_timetrack_of_its_account(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    let said = story.says_in(BRANCH, ANNA, "/status", &[]).await;
    assert!(said.contains("not clocked in"), "{said}");
    assert!(story.branch().timetrack.writes().is_empty());
    let said = story.says_in(BRANCH, ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    story.pass(Duration::from_secs(3_600));
    story.says_in(BRANCH, ANNA, "/clockout", &[]).await;
    assert!(!story.timetrack.attendance("anna.huber").unwrap().stopped);
    let branch = &story.branch().timetrack;
    assert!(branch.attendance("anna.huber").is_none());
    assert_eq!(branch.attendances("ben.meyer").len(), 1);
    let said = story.says_in(BRANCH, BEN, "/clockin", &[]).await;
    assert!(said.contains("nicht mit TimeTrack verknüpft"), "he is linked in the office only: {said}");
    story.keys_were_kept_apart();
    story.end().await;
}

async fn admins_see_their_own_account_only(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let press = story.says_in_vain(ANNA, "/clockin", &[]).await.0;
    let queue = story.says_in(BRANCH, GRETA, "/admin queue", &[]).await;
    assert!(!queue.contains("anna.huber") && !queue.contains("Anna"), "{queue}");
    let links = story.says_in(BRANCH, GRETA, "/admin links", &[]).await;
    assert!(links.contains("ben.meyer") && !links.contains("anna.huber"), "{links}");
    let links = story.says(CLARA, "/admin links", &[]).await;
    assert!(links.contains("anna.huber") && links.contains("ben.meyer"), "{links}");
    let anna = ANNA.to_string();
    let said = story.says_in(BRANCH, GRETA, "/admin unlink", &[("member", &anna)]).await;
    assert!(said.contains("ben.meyer"), "{said}");
    assert!(story.bot().app.accounts.first.store.link(ANNA).await.unwrap().is_some());
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.end().await;
}

async fn an_account_that_is_down_holds_up_no_other(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.branch().timetrack.set_weather(Weather::Down);
    let press = noted_in_the_branch(&mut story).await;
    the_office_books_at_once(&mut story).await;
    // The same person too.
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    story.branch().timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.keys_were_kept_apart();
    story.end().await;
}

async fn a_429_of_one_account_holds_back_no_other(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    let busy = || Fault::Status { status: 429, body: String::new(), retry_after: Some("90".to_owned()) };
    story.branch().timetrack.fault_next(On::get("username=ben.meyer"), busy());
    let press = noted_in_the_branch(&mut story).await;
    the_office_books_at_once(&mut story).await;
    assert_eq!(of_the_branch(&story, press).await.unwrap().settled_at, None);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.keys_were_kept_apart();
    story.end().await;
}

async fn a_refused_key_is_told_to_the_admins_of_its_account_only(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    let secret = story.branch().timetrack.secret();
    story.branch().timetrack.set_secret("another");
    let press = noted_in_the_branch(&mut story).await;
    let said = story.hears(GRETA, "no longer accepts the API key").await;
    assert!(said.contains("about the TimeTrack account branch."), "{said}");
    the_office_books_at_once(&mut story).await;
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(!said.contains("API key"), "{said}");
    assert_eq!(story.discord.look(|world| world.dms(CLARA).count()), 0);
    story.branch().timetrack.set_secret(&secret);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    assert!(story.timetrack.requests().iter().all(|request| request.authorised));
    story.end().await;
}

async fn a_button_of_another_account_is_out_of_date(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    for (guild, account) in [(OFFICE, 2), (BRANCH, 1), (BRANCH, 3)] {
        let press = story.sends_in(guild, ANNA, "/status", &[]);
        let message = story.read(press).await.id;
        for id in [format!("2:{account}:{ANNA}:in"), format!("1:{ANNA}:in")] {
            if guild == OFFICE && id.starts_with("1:") {
                continue;
            }
            let click = story.discord.click_with((ANNA, Client::Forced), message, (&id, &[])).unwrap();
            let said = story.answer(click).await;
            assert!(said.contains("out of date"), "{id} in {guild}: {said}");
        }
    }
    assert!(story.timetrack.writes().is_empty() && story.branch().timetrack.writes().is_empty());
    story.end().await;
}

async fn a_punch_of_another_account_cannot_be_decided_about(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.branch().timetrack.set_weather(Weather::Down);
    let press = noted_in_the_branch(&mut story).await;
    let punch = of_the_branch(&story, press).await.unwrap();
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let message = story.read(queue).await.id;
    for word in ["retry", "cancel", "give-up"] {
        let id = format!("2:1:a:{word}:{}:0", punch.id);
        let click = story.discord.click_with((CLARA, Client::Forced), message, (&id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("out of date"), "{word}: {said}");
    }
    for word in ["book", "when", "go"] {
        let id = format!("2:1:{ANNA}:{word}:{}", punch.id);
        let own = story.sends(ANNA, "/status", &[]);
        let message = story.read(own).await.id;
        let click = story.discord.click_with((ANNA, Client::Forced), message, (&id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("out of date"), "{word}: {said}");
    }
    assert_eq!(of_the_branch(&story, press).await.unwrap().settled_at, None);
    story.branch().timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.end().await;
}

async fn a_button_in_a_direct_message_acts_for_its_account(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.branch().timetrack.set_weather(Weather::Down);
    let press = noted_in_the_branch(&mut story).await;
    story.pass(Duration::from_secs(3_600));
    story.unwatched(press).await;
    story.branch().timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.hears(ANNA, "Working").await;
    let message = story.discord.dms(ANNA).pop().expect("a direct message");
    let id = format!("2:2:{ANNA}:out:-");
    let click = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
    story.becomes(click, "Not clocked in").await;
    assert_eq!(story.branch().timetrack.writes().last().unwrap().path, "attendance_timer/stop");
    assert!(story.timetrack.writes().is_empty());
    // An account that there is not, and a command, which has none in a direct message.
    for id in [format!("2:3:{ANNA}:in"), format!("1:{ANNA}:out:-")] {
        let click = story.discord.click_with((ANNA, Client::Forced), message.id, (&id, &[])).unwrap();
        let said = story.answer(click).await;
        assert!(said.contains("out of date") || said.contains("not clocked in"), "{id}: {said}");
    }
    let command = story.forces(ANNA, None, "/clockin", &[]);
    let said = story.answer(command).await;
    assert!(said.contains("server"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_none());
    story.keys_were_kept_apart();
    story.end().await;
}

async fn after_a_server_has_moved_old_buttons_are_out_of_date(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    let status = story.sends_in(BRANCH, ANNA, "/status", &[]);
    let message = story.read(status).await;
    let button = message.button("Clock in").expect("a button");
    story.stop().await;
    story.change_setting("DISCORD_GUILD_IDS", &format!("{OFFICE},{BRANCH}"));
    story.branch().guilds = vec![GuildId(500_000_000_000_000_301)];
    // The other server is one that the bot is not in, which is a remark in the log only.
    story.start().await;
    let click = story.discord.click(ANNA, message.id, &button).unwrap();
    let said = story.answer(click).await;
    assert!(said.contains("out of date"), "{said}");
    assert!(story.timetrack.writes().is_empty() && story.branch().timetrack.writes().is_empty());
    let said = story.says_in(BRANCH, ANNA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.end().await;
}

async fn an_account_that_was_removed_is_held_and_goes_on_when_it_is_back(transport: Transport) {
    let mut story = Story::with_branch(transport).await;
    story.branch().timetrack.set_weather(Weather::Down);
    noted_in_the_branch(&mut story).await;
    story.stop().await;
    story.branch().timetrack.set_weather(Weather::Fine);
    let asked = story.branch().timetrack.requests().len();

    let guilds = std::mem::take(&mut story.branch().guilds);
    let (log, guard) = Log::begin();
    story.start().await;
    let [said] = &log.lines("punches are held")[..] else { panic!("one line") };
    assert!(said.contains("account=branch") && said.contains("count=1"), "{said}");
    drop(guard);
    the_office_books_at_once(&mut story).await;
    let press = story.sends_in(BRANCH, ANNA, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("server"), "{said}");
    story.pass(Duration::from_secs(3_600));
    story.quiet().await;
    assert_eq!(story.branch().timetrack.requests().len(), asked, "nothing is sent");
    story.stop().await;

    story.branch().guilds = guilds;
    story.start().await;
    story.until_booked().await;
    story.hears(ANNA, "Working").await;
    let timer = story.branch().timetrack.attendance("ben.meyer").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z", "the instant of the press");
    story.keys_were_kept_apart();
    story.end().await;
}
