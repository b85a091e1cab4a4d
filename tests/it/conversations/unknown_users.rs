//! Users who were renamed, deleted or disabled in TimeTrack: "not found" does not mean "nothing runs", and a refusal is not an
//! outage.

use std::time::Duration;

use discord_sandbox::Press;
use timetrack_bot::model::{DeliveryError, InteractionId, PunchState};
use timetrack_bot::timetrack::State;
use timetrack_sandbox::{NoTimer, Quirks, UnknownUsers, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    a_renamed_user_is_told_so_and_never_that_nothing_runs,
    a_server_that_answers_no_timer_and_no_user_alike_is_seen_through,
    where_no_admin_takes_messages_the_next_reply_to_one_says_it,
    what_waits_for_a_renamed_user_is_booked_for_the_new_name,
    what_was_noted_for_a_renamed_user_is_kept_and_told,
    a_disabled_user_is_told_timetracks_words_at_once,
    what_was_noted_for_a_disabled_user_is_kept_and_told,
    a_disabled_user_is_no_outage,
    somebody_who_is_there_costs_no_request_more,
];

/// The state and the trouble of the punch of a press.
async fn row(story: &Story, press: Press) -> (PunchState, Option<DeliveryError>) {
    let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
    (punch.state, punch.trouble)
}

fn heard(story: &Story, who: timetrack_bot::model::MemberId) -> usize {
    story.discord.look(|world| world.dms(who).count())
}

async fn a_renamed_user_is_told_so_and_never_that_nothing_runs(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    let mut open = 0;
    for (command, options) in [
        ("/status", &[][..]),
        ("/clockout", &[]),
        ("/clockin", &[]),
        ("/project start", &[("project", "Internal – Meetings")]),
        ("/project pause", &[]),
        ("/project stop", &[]),
        ("/status", &[]),
    ] {
        story.pass(Duration::from_secs(90));
        let said = story.says(ANNA, command, options).await;
        assert!(said.contains("no longer knows your username anna.huber"), "{command}: {said}");
        for wrong in ["not clocked in", "Not clocked in", "No project", "does not answer", "do nothing"] {
            assert!(!said.contains(wrong), "{command}: {said}");
        }
        if command != "/status" {
            open += 1;
            assert!(said.contains("is noted and kept"), "{command}: {said}");
        }
    }
    let told = story.hears(CLARA, "TimeTrack has no such user any more").await;
    assert!(told.contains("anna.huber") && told.contains(&ANNA.to_string()), "{told}");
    assert!(!told.contains("TimeTrack account"), "there is one account only: {told}");
    story.quiet().await;
    assert_eq!(heard(&story, CLARA), 1, "the admins hear of it once");
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert_eq!(said.matches("TimeTrack no longer knows this username").count(), 1, "{said}");
    let said = story.says(CLARA, "/admin queue", &[]).await;
    assert!(said.contains("No user anna.huber"), "TimeTrack's words: {said}");
    assert_eq!(story.bot().app.accounts.first.metrics.postponed(), 0, "nothing is tried again");
    assert!(story.says(BEN, "/clockin", &[]).await.contains("[Ausstempeln]"));
    story.leaves_waiting(open);
    story.end().await;
}

async fn a_server_that_answers_no_timer_and_no_user_alike_is_seen_through(transport: Transport) {
    for no_timer in [NoTimer::NotFound, NoTimer::Null, NoTimer::EmptyObject, NoTimer::Stopped] {
        let mut story = Story::new(transport).await;
        let unknown_users = UnknownUsers::AsNoTimer;
        story.timetrack.set_quirks(Quirks { unknown_users, no_timer, ..Quirks::default() });
        let said = story.says(ANNA, "/clockout", &[]).await;
        assert!(said.contains("You are not clocked in"), "{no_timer:?}: {said}");
        story.pass(Duration::from_secs(90));
        story.timetrack.rename_user("anna.huber", "anna.gruber");
        for command in ["/status", "/clockout", "/clockin"] {
            let said = story.says(ANNA, command, &[]).await;
            assert!(said.contains("no longer knows your username"), "{no_timer:?}, {command}: {said}");
        }
        story.hears(CLARA, "no such user any more").await;
        story.leaves_waiting(2);
        story.end().await;
    }
}

async fn where_no_admin_takes_messages_the_next_reply_to_one_says_it(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(CLARA);
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    let said = story.says(BEN, "/status", &[]).await;
    assert!(!said.contains("anna"), "nobody else's affair: {said}");
    let told = "is linked to anna.huber, and TimeTrack has no such user any more";
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(said.contains(told) && said.contains(&ANNA.to_string()), "{said}");
    story.quiet().await;
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(!said.contains(told), "it is said once: {said}");
    story.leaves_waiting(1);
    story.end().await;
}

async fn what_waits_for_a_renamed_user_is_booked_for_the_new_name(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.rename_user("anna.huber", "anna.gruber");
    let press = story.sends(ANNA, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("no longer knows your username"), "{said}");
    story.hears(CLARA, "no such user any more").await;
    story.pass(Duration::from_secs(1_200));
    let id = ANNA.to_string();
    let said = story.says(CLARA, "/admin unlink", &[("member", &id)]).await;
    assert!(said.contains("One entry waits because") && !said.contains("will be booked for"), "{said}");
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Retry #1").await;
    story.becomes(click, "tried again").await;
    story.until("the same answer", async || row(&story, press).await.0 == PunchState::Stuck).await;
    story.hears(ANNA, "no longer knows your username").await;
    story.link(ANNA, "anna.gruber").await;
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(!said.contains("no longer knows"), "{said}");
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Retry #1").await;
    story.becomes(click, "tried again").await;
    story.until_booked().await;
    story.hears(ANNA, "Clocked in at").await;
    let timer = story.timetrack.attendance("anna.gruber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z", "the instant of the press");
    let trail = story.bot().app.store.audit(1).await.unwrap();
    assert!(trail[0].what == "retry" && trail[0].detail.to_string().contains("anna.gruber"), "{trail:?}");
    story.end().await;
}

async fn what_was_noted_for_a_renamed_user_is_kept_and_told(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted at"), "{said}");
    story.timetrack.change_company(|company| company.users.retain(|user| user.username != "anna.huber"));
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("a decision to be needed", async || {
            story.clock.advance(Duration::from_secs(1));
            row(&story, press).await.0 == PunchState::Stuck
        })
        .await;
    story.hears(ANNA, "no longer knows your username").await;
    let said = story.becomes(press, "no longer knows your username").await;
    assert!(!said.contains("do nothing") && !said.contains("not clocked in"), "{said}");
    story.hears(CLARA, "no such user any more").await;
    story.quiet().await;
    story.leaves_waiting(1);
    story.end().await;
}

async fn a_disabled_user_is_told_timetracks_words_at_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.timetrack.enable_user("anna.huber", false);
    for (command, options) in [
        ("/status", &[][..]),
        ("/clockout", &[]),
        ("/clockin", &[]),
        ("/project start", &[("project", "Internal – Meetings")]),
        ("/project stop", &[]),
    ] {
        story.pass(Duration::from_secs(90));
        let said = story.says(ANNA, command, options).await;
        assert!(said.contains("User anna.huber is disabled"), "{command}: {said}");
        for wrong in ["not clocked in", "does not answer", "do nothing", "Noted at"] {
            assert!(!said.contains(wrong), "{command}: {said}");
        }
    }
    assert_eq!(story.bot().app.accounts.first.metrics.postponed(), 0, "nothing is tried again");
    story.quiet().await;
    assert_eq!((heard(&story, ANNA), heard(&story, CLARA)), (0, 0));
    story.timetrack.enable_user("anna.huber", true);
    assert!(story.says(ANNA, "/clockout", &[]).await.contains("Clocked out at"));
    story.end().await;
}

async fn what_was_noted_for_a_disabled_user_is_kept_and_told(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (first, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let (second, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Noted at"), "{said}");
    story.timetrack.enable_user("anna.huber", false);
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("decisions to be needed", async || {
            story.clock.advance(Duration::from_secs(1));
            story.bot().app.store.standing().await.unwrap().stuck == 2
        })
        .await;
    story.quiet().await;
    for press in [first, second] {
        let said = story.becomes(press, "User anna.huber is disabled").await;
        assert!(said.contains("is noted and kept") && !said.contains("do nothing"), "{said}");
        let words = "Request refused: User anna.huber is disabled".to_owned();
        assert_eq!(row(&story, press).await.1, Some(DeliveryError::Refused { words }));
    }
    assert_eq!(heard(&story, ANNA), 2);
    story.hears(ANNA, "Clock in").await;
    story.hears(ANNA, "Clock out").await;
    let reads = |story: &Story| {
        story.timetrack.requests().iter().filter(|request| request.path.contains("timer")).count()
    };
    let asked = reads(&story);
    story.pass(Duration::from_secs(3_600));
    story.tries_are_over().await;
    assert_eq!(reads(&story), asked, "nothing is tried again");
    story.timetrack.enable_user("anna.huber", true);
    for number in [1, 2] {
        let queue = story.sends(CLARA, "/admin queue", &[]);
        story.answer(queue).await;
        let click = story.clicks(CLARA, queue, &format!("Retry #{number}")).await;
        story.becomes(click, "tried again").await;
        let press = if number == 1 { first } else { second };
        story.until("a booking", async || row(&story, press).await.0 == PunchState::Done).await;
    }
    story.hears(ANNA, "Clocked in at").await;
    story.hears(ANNA, "Clocked out at").await;
    assert_eq!(story.timetrack.attendances("anna.huber").len(), 1);
    story.end().await;
}

async fn a_disabled_user_is_no_outage(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.enable_user("anna.huber", false);
    for _ in 0..5 {
        let said = story.says(ANNA, "/clockin", &[]).await;
        assert!(said.contains("is disabled"), "{said}");
    }
    assert!(story.says(BEN, "/clockin", &[]).await.contains("[Ausstempeln]"));
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(BEN, "/clockout", &[]).await;
    story
        .until("an outage", async || {
            story.clock.advance(Duration::from_secs(1));
            story.bot().app.accounts.first.timetrack.breaker().state() != State::Closed
        })
        .await;
    story.timetrack.set_weather(Weather::Fine);
    // The first who is answered after an outage shows that it is over, also if the answer is a no.
    let refused = story.sends(ANNA, "/clockin", &[]);
    story.becomes(refused, "is disabled").await;
    story.becomes(press, "Ausgestempelt").await;
    story.finish_somehow().await;
}

async fn somebody_who_is_there_costs_no_request_more(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.until("the lists", async || story.bot().app.store.freshness().await.unwrap().tasks.is_some()).await;
    let asked = story.timetrack.requests().len();
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/project start", &[("project", "Internal – Meetings")]).await;
    story.says(ANNA, "/status", &[]).await;
    story.says(ANNA, "/project stop", &[]).await;
    story.says(ANNA, "/clockout", &[]).await;
    let requests = story.timetrack.requests_from(asked);
    assert!(requests.iter().all(|request| request.path != "users"), "{requests:#?}");
    story.end().await;
}
