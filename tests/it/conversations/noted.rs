//! When a punch is answered with "noted" at once: while the circuit breaker is open, and behind another one in the person's line. In
//! these stories the clock stands while people are answered, so an answer that waited for time to pass would never come.

use std::time::Duration;

use timetrack_bot::model::Username;
use timetrack_sandbox::{Fault, On, Weather};

use crate::patience::Rounds;
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, Story, Transport, shown};

stories![
    in_a_known_outage_nobody_waits,
    the_first_to_meet_the_outage_does_not_wait_either,
    a_punch_behind_another_is_answered_at_once,
    an_attempt_that_is_repeated_in_time_is_one_message,
];

impl Story {
    /// Moves the clock on until the bot has given TimeTrack up.
    async fn outage_is_known(&mut self) {
        let mut rounds = Rounds::new();
        while self.bot().app.accounts.first.is_timetrack_up() {
            self.pass(Duration::from_secs(1));
            rounds.demand("the outage to be noticed").await;
        }
    }

    /// Waits until so many attempts have failed; the time of the next one is stored by then.
    async fn postponed(&self, tries: u64) {
        self.until("tries in vain", async || self.bot().app.accounts.first.metrics.postponed() >= tries)
            .await;
    }

    /// An answer for which no time needs to pass.
    async fn answers_at_once(&mut self, member: timetrack_bot::model::MemberId, command: &str) -> String {
        let before = self.clock.now();
        let said = self.says(member, command, &[]).await;
        assert_eq!(self.clock.now(), before);
        said
    }
}

async fn in_a_known_outage_nobody_waits(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (first, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    story.outage_is_known().await;
    let press = story.sends(BEN, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Notiert"), "{said}");
    assert!(said.contains("TimeTrack antwortet gerade nicht richtig"), "never tried, and says why: {said}");
    let said = story.answers_at_once(ANNA, "/clockout").await;
    assert!(said.contains("Noted") && said.contains("TimeTrack is not answering properly"), "{said}");
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    story.becomes(first, "Clocked in").await;
    story.becomes(press, "Ausstempeln").await;
    story.quiet().await;
    story.discord.unread().iter().for_each(|message| story.discord.mark_read(message.id));
    // Over means over: the next one is a single message again.
    let press = story.sends(BEN, "/clockout", &[]);
    assert!(story.answer(press).await.contains("[Einstempeln]"));
    assert_eq!(story.discord.message(press).unwrap().versions.len(), 1);
    story.end().await;
}

/// Nobody listens where TimeTrack was: one attempt tells, and no second one is made before it is looked into.
async fn the_first_to_meet_the_outage_does_not_wait_either(transport: Transport) {
    let nobody = [("TIMETRACK_URL", "http://127.0.0.1:9")];
    let mut story = Story::empty(transport, MORNING, &nobody).await;
    let (username, now) = (Username::new("anna.huber").unwrap(), story.clock.now());
    story.bot().app.store.add_link(ANNA, &username, None, CLARA, now).await.unwrap();
    let said = story.answers_at_once(ANNA, "/clockin").await;
    assert!(said.contains(&shown("2026-11-23T08:02:11Z", 'T')), "{said}");
    story.leaves_waiting(1);
    story.end().await;
}

/// What is before it in the line waits, so it waits too.
async fn a_punch_behind_another_is_answered_at_once(transport: Transport) {
    let mut story = Story::new(transport).await;
    let fault = Fault::Status { status: 503, body: String::new(), retry_after: Some("30".to_owned()) };
    story.timetrack.fault_next(On::get("username=anna.huber"), fault);
    let (first, _) = story.says_in_vain(ANNA, "/clockin", &[]).await;
    let said = story.answers_at_once(ANNA, "/clockout").await;
    assert!(said.contains("Noted") && said.contains("TimeTrack is not answering properly"), "{said}");
    story.until_booked().await;
    story.becomes(first, "Clocked in").await;
    story.finish_somehow().await;
}

/// The pause after a first attempt is a second at most, and 1.8 seconds are waited.
async fn an_attempt_that_is_repeated_in_time_is_one_message(transport: Transport) {
    let mut story = Story::new(transport).await;
    let troubles = [
        ("/clockin", On::get("username=anna.huber"), Fault::status(500)),
        ("/clockout", On::post("stop"), Fault::StatusAfter(504)),
    ];
    for (tries, (command, on, fault)) in (1..).zip(troubles) {
        story.timetrack.fault_next(on, fault.clone());
        let press = story.sends(ANNA, command, &[]);
        story.postponed(tries).await;
        assert!(story.discord.look(|world| world.message_of(press.id).is_none()), "{fault:?}: waited for");
        story.pass(Duration::from_secs(1));
        let said = story.answer(press).await;
        assert!(!said.contains("Noted"), "{fault:?}: {said}");
        story.quiet().await;
        assert_eq!(story.discord.message(press).unwrap().versions.len(), 1, "{fault:?}");
    }
    story.end().await;
}
