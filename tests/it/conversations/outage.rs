//! TimeTrack is down, slow, or returns garbage; Discord's token expires; the key is refused.

use std::time::Duration;

use discord_sandbox::Press;
use timetrack_bot::model::{DeliveryError, InteractionId, PunchState};
use timetrack_bot::store::Doubt;
use timetrack_bot::store::punches::{End, Settlement};
use timetrack_sandbox::{Fault, On, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport, shown};

stories![
    a_punch_in_an_outage_is_noted_and_booked_with_its_instant,
    in_and_out_in_an_outage_arrive_in_order,
    an_answer_lost_after_the_write_doubles_nothing,
    garbage_for_an_answer_doubles_nothing,
    a_slow_timetrack_is_waited_for_and_told_by_an_edit,
    status_in_an_outage_shows_what_waits,
    late_news_come_as_a_direct_message,
    who_takes_no_messages_learns_it_with_the_next_reply,
    a_refused_key_pauses_everything_and_tells_the_admin_once,
    a_stuck_person_holds_nobody_up,
    the_queue_is_an_admins_to_retry_or_cancel,
    what_needs_a_decision_comes_first_in_the_queue_and_is_marked,
    a_restart_in_an_outage_loses_nothing,
    timetracks_own_words_are_shown_and_escaped,
];

/// Both wait, and their own pauses are longer than the clock of any story goes on.
pub(super) async fn both_wait_for_long(story: &mut Story) -> [Press; 2] {
    story.timetrack.set_weather(Weather::Down);
    let presses = [ANNA, BEN].map(|member| story.sends(member, "/clockin", &[]));
    for press in presses {
        story.tried(press).await;
    }
    story.pass(Duration::from_secs(2));
    for press in presses {
        story.answer(press).await;
    }
    story
        .until("the outage to be noticed", async || {
            story.clock.advance(Duration::from_secs(1));
            !story.bot().app.accounts.first.is_timetrack_up()
        })
        .await;
    // While the clock stands no attempt begins; one that is under way may end yet, and set a pause of its own.
    let store = &story.bot().app.store;
    let (later, mut quiet) = (story.clock.now() + chrono::TimeDelta::hours(8), 0);
    story
        .until("the last attempt to end", async || {
            quiet += 1;
            for press in presses {
                let punch = store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap();
                let paused: Vec<_> = Some(punch).filter(|punch| punch.next_at != later).into_iter().collect();
                quiet = if paused.is_empty() { quiet } else { 0 };
                for claim in store.claim(&paused).await.unwrap() {
                    store.postpone(claim, later, Doubt::None, &DeliveryError::Busy).await.unwrap();
                }
            }
            quiet == 40
        })
        .await;
    presses
}

async fn a_punch_in_an_outage_is_noted_and_booked_with_its_instant(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let pressed = shown("2026-11-23T08:02:11Z", 'T');
    assert!(said.contains(&pressed) && said.contains("you don't need to do anything"), "{said}");
    story.pass(Duration::from_secs(300));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let said = story.becomes(press, "Working").await;
    assert!(said.contains("[Clock out]"), "{said}");
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z", "the instant of the press");
    story.end().await;
}

async fn in_and_out_in_an_outage_arrive_in_order(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (clock_in, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(60));
    let (clock_out, said) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    assert!(said.contains(&shown("2026-11-23T08:03:13Z", 'T')), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(clock_in, "Clocked in").await;
    story.becomes(clock_out, "Clocked out").await;
    let entries = story.timetrack.attendances("anna.huber");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].from.to_string(), "2026-11-23T09:02:11.000Z");
    assert_eq!(entries[0].to.to_string(), "2026-11-23T09:03:13.000Z");
    story.end().await;
}

async fn an_answer_lost_after_the_write_doubles_nothing(transport: Transport) {
    for fault in
        [Fault::CloseAfter, Fault::StatusAfter(500), Fault::StatusAfter(504), Fault::TruncatedBody(9)]
    {
        let mut story = Story::new(transport).await;
        story.timetrack.fault_next(On::post("start"), fault.clone());
        let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
        story.until_booked().await;
        story.becomes(press, "Working").await;
        assert_eq!(story.timetrack.writes().len(), 1, "{fault:?} was answered by a second write");
        story.end().await;
    }
}

async fn garbage_for_an_answer_doubles_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Garbage);
    let (press, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("not confirmed yet"), "{said}");
    story.pass(Duration::from_secs(30));
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.says(ANNA, "/clockout", &[]).await;
    assert_eq!(story.timetrack.attendances("anna.huber").len(), 1);
    story.end().await;
}

async fn a_slow_timetrack_is_waited_for_and_told_by_an_edit(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.fault_next(On::post("start"), Fault::DelayedApply);
    let seen = story.timetrack.requests().len() + 2;
    let press = story.sends(ANNA, "/clockin", &[]);
    story.timetrack.seen(seen).await;
    story.pass(Duration::from_secs(2));
    assert!(story.answer(press).await.contains("Noted"));
    // The write may reach its delay only now.
    story
        .until("the write to come back", async || {
            story.timetrack.land();
            story.timetrack.release();
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            punch.unwrap().state != PunchState::InFlight
        })
        .await;
    story.until_booked().await;
    story.becomes(press, "Working").await;
    assert_eq!(story.timetrack.writes().len(), 1);
    story.end().await;
}

async fn status_in_an_outage_shows_what_waits(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(
        said.contains("does not answer") && said.contains("Still to be booked") && said.contains("Clock in"),
        "{said}"
    );
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.end().await;
}

async fn late_news_come_as_a_direct_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(BEN, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let heard = story.hears(BEN, "Eingestempelt").await;
    assert!(
        heard.contains("Neuigkeit") || heard.contains("Nachricht") || heard.contains("früher"),
        "{heard}"
    );
    story.end().await;
}

async fn who_takes_no_messages_learns_it_with_the_next_reply(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(ANNA);
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.pass(Duration::from_secs(3600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("News about earlier entries") && said.contains("booked"), "{said}");
    story.quiet().await;
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("News"), "told once: {said}");
    story.end().await;
}

async fn a_refused_key_pauses_everything_and_tells_the_admin_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    let secret = story.timetrack.secret();
    story.timetrack.set_secret("another-secret");
    let (first, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.hears(CLARA, "no longer accepts the API key").await;
    let asked = story.timetrack.requests().len();
    let press = story.sends(BEN, "/clockin", &[]);
    story.recorded(press).await;
    story.pass(Duration::from_secs(2));
    story.answer(press).await;
    assert_eq!(story.timetrack.requests().len(), asked, "nothing is tried while the key is refused");
    story.pass(Duration::from_secs(120));
    story.timetrack.seen(asked + 1).await;
    story.timetrack.set_secret(&secret);
    story.until_booked().await;
    story.becomes(first, "Working").await;
    story.becomes(press, "Ausstempeln").await;
    let told = story.discord.look(|world| world.dms(CLARA).count());
    assert_eq!(told, 1, "told once");
    story.end().await;
}

async fn a_stuck_person_holds_nobody_up(transport: Transport) {
    let mut story = Story::new(transport).await;
    // However long the pauses between eight attempts are, the message can still be edited afterwards.
    for _ in 0..8 {
        story.timetrack.fault_next(On::get("username=anna.huber"), Fault::status(500));
    }
    let (press, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    for _ in 0..5 {
        story.pass(Duration::from_secs(30));
        let said = story.says(BEN, "/clockin", &[]).await;
        assert!(said.contains("[Ausstempeln]"), "{said}");
        let said = story.says(BEN, "/clockout", &[]).await;
        assert!(said.contains("[Einstempeln]"), "{said}");
    }
    story.until_booked().await;
    story.becomes(press, "Working").await;
    story.end().await;
}

async fn the_queue_is_an_admins_to_retry_or_cancel(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (first, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let (second, _) = story.says_in_vain(BEN, "/clockin", &[]).await;
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let said = story.answer(queue).await;
    assert!(
        said.contains("2 entries") && said.contains("anna.huber") && said.contains("ben.meyer"),
        "{said}"
    );
    assert!(said.contains("2 are just waiting and will be booked automatically"), "{said}");
    // One press gives nothing up, and the question can be left.
    for leaves in [true, false] {
        let click = story.clicks(CLARA, queue, "Cancel #2").await;
        let said = story.becomes(click, "Give up #2?").await;
        assert!(said.contains("would be booked automatically") && said.contains("ben.meyer"), "{said}");
        assert_eq!(story.waiting().await, 2);
        if leaves {
            let click = story.clicks(CLARA, queue, "Keep it").await;
            story.becomes(click, "2 entries").await;
        }
    }
    let click = story.clicks(CLARA, queue, "Give up #2").await;
    let said = story.becomes(click, "is given up").await;
    assert!(said.contains("One entry"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    let click = story.clicks(CLARA, queue, "Retry #1").await;
    story.becomes(click, "tried again").await;
    story.until_booked().await;
    story.becomes(first, "Working").await;
    assert!(story.timetrack.attendance("ben.meyer").is_none());
    story.becomes(second, "aufgegeben").await;
    story.hears(BEN, "aufgegeben").await;
    let did: Vec<_> = story.bot().app.store.audit(2).await.unwrap().into_iter().map(|row| row.what).collect();
    assert_eq!(did, ["retry", "cancel"]);
    story.end().await;
}

async fn a_restart_in_an_outage_loses_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (_, said) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    story.stop().await;
    story.pass(Duration::from_secs(120));
    story.timetrack.set_weather(Weather::Fine);
    story.start().await;
    story.until_booked().await;
    // The token of the press died with the process that held it, so the news come by message.
    story.hears(ANNA, "Clocked in").await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T09:02:11.000Z");
    story.end().await;
}

async fn timetracks_own_words_are_shown_and_escaped(transport: Transport) {
    let mut story = Story::new(transport).await;
    let body = r#"{"errors":[{"title":"No","status":422,"code":7,"detail":"not @everyone, **not** today"}]}"#;
    let fault = Fault::Status { status: 422, body: body.to_owned(), retry_after: None };
    story.timetrack.fault_next(On::post("start"), fault);
    let said = story.says(ANNA, "/clockin", &[]).await;
    assert!(said.contains(r"\*\*not\*\* today") && !said.contains("@everyone"), "{said}");
    assert!(story.timetrack.attendance("anna.huber").is_none());
    story.end().await;
}

async fn what_needs_a_decision_comes_first_in_the_queue_and_is_marked(transport: Transport) {
    let mut story = Story::new(transport).await;
    let presses = both_wait_for_long(&mut story).await;
    let store = story.bot().app.store.clone();
    let anna = store.punch_of(InteractionId(presses[0].id.0)).await.unwrap().unwrap().id;
    let ben = store.punch_of(InteractionId(presses[1].id.0)).await.unwrap().unwrap().id;
    let stuck = Settlement { end: End::Stuck(DeliveryError::Changed), after: None };
    store.settle(story.claim(presses[1]).await, &stuck, story.clock.now()).await.unwrap();
    let queue = story.sends(CLARA, "/admin queue", &[]);
    let said = story.answer(queue).await;
    assert!(said.contains("One needs your decision") && said.contains("One is just waiting"), "{said}");
    assert!(said.find(&format!("❗ #{ben}")) < said.find(&format!("\n#{anna} ·")), "{said}");
    assert!(said.contains(&format!("❗ #{ben} ·")) && said.contains(&format!("\n#{anna} ·")), "{said}");
    assert!(said.contains("**needs your decision**") && said.contains("waits for TimeTrack"), "{said}");
    let click = story.clicks(CLARA, queue, &format!("Cancel #{ben}")).await;
    let said = story.becomes(click, &format!("Give up #{ben}?")).await;
    assert!(!said.contains("automatically"), "{said}");
    let click = story.clicks(CLARA, queue, &format!("Give up #{ben}")).await;
    story.becomes(click, "is given up").await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.quiet().await;
    story.finish_somehow().await;
}
