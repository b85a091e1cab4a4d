//! A clock-out that was forgotten is booked at the usual end where the account has set that, and marked as estimated until its person says that it
//! is right.

use std::time::Duration;

use discord_sandbox::ChannelKind;
use timetrack_bot::model::{Estimate, MemberId, ReminderKind};
use timetrack_sandbox::{Fault, On, WallTime, Weather};

use super::breaks::spans;
use super::reminders::{day, heard, is_decided, turns_on};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, MORNING, OFFICE, Story, Transport, shown};

stories![
    the_usual_end_is_booked_and_its_person_is_told,
    an_estimate_is_marked_wherever_its_time_is_shown_until_it_is_confirmed,
    another_time_says_what_to_change_in_timetrack_and_keeps_the_mark,
    who_has_clocked_out_elsewhere_or_runs_anew_gets_no_estimate,
    who_is_known_to_be_on_a_break_is_asked_instead,
    what_cannot_be_read_is_not_estimated,
    who_clocks_out_before_the_estimate_is_booked_has_their_own_time,
    who_clocks_out_after_it_is_told_of_the_estimate,
    nothing_is_estimated_in_quiet_hours,
    what_is_booked_late_is_not_said_in_quiet_hours,
    where_messages_are_not_taken_the_next_reply_tells_of_the_estimate,
    the_account_asks_unless_it_has_set_otherwise,
];

const END: &str = "2026-11-23T16:00:00Z";
const AN_HOUR_LATER: &str = "2026-11-23T17:00:05Z";

/// A Monday, 9:02 in Vienna; working hours end at 17:00. Anna wants reminders and is clocked in.
async fn office(transport: Transport) -> Story {
    let mut story = Story::at(transport, MORNING, &[("WHO", "members")]).await;
    turns_on(&mut story, ANNA).await;
    let then = [("then", "book the usual end, marked as estimated")];
    let said = story.says(CLARA, "/admin reminders", &then).await;
    assert!(said.contains("booked and marked as estimated"), "{said}");
    story.says(ANNA, "/clockin", &[]).await;
    story.quiet().await;
    story
}

/// Her clock-out is estimated, and she was told.
async fn guessed(transport: Transport) -> (Story, String) {
    let mut story = office(transport).await;
    story.at_time(AN_HOUR_LATER);
    let said = story.hears(ANNA, "Clocked out – estimated").await;
    story.notices_are_out(ANNA).await;
    (story, said)
}

impl Story {
    fn annas_day(&self) -> Vec<(String, String)> {
        spans(&self.timetrack.attendances("anna.huber"))
    }

    /// The marks of what is kept about somebody, as `person export` shows it.
    async fn marks(&self, member: MemberId) -> Vec<Estimate> {
        let kept = self.bot().app.store.person(member).await.unwrap().accounts;
        kept.iter().flat_map(|account| &account.punches).filter_map(|punch| punch.estimate).collect()
    }

    async fn trail(&self) -> Vec<String> {
        self.bot().app.store.audit(9).await.unwrap().into_iter().map(|row| row.what).collect()
    }
}

fn day_until(end: &str) -> Vec<(String, String)> {
    vec![("09:02".to_owned(), end.to_owned())]
}

async fn the_usual_end_is_booked_and_its_person_is_told(transport: Transport) {
    let (mut story, said) = guessed(transport).await;
    assert!(said.contains(&shown(END, 't')) && said.contains("marked as **estimated**"), "{said}");
    assert!(said.contains("[That's right] [Another time]") && said.contains("at: 17:00"), "{said}");
    assert!(!said.contains("You entered this"), "nobody has: {said}");
    assert_eq!(story.annas_day(), day_until("17:00"));
    let click = story.clicks_in_private(ANNA, "That's right").await;
    story.becomes(click, "not marked as estimated any more").await;
    assert_eq!(story.annas_day(), day_until("17:00"));
    story.pass(Duration::from_secs(3_600));
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 1, "once");
    story.end().await;
}

async fn an_estimate_is_marked_wherever_its_time_is_shown_until_it_is_confirmed(transport: Transport) {
    let mut story = office(transport).await;
    let (board, inbox) = (
        story.discord.add_channel(OFFICE, "board", ChannelKind::Text),
        story.discord.add_channel(OFFICE, "admins", ChannelKind::Text),
    );
    story.sets_board(board).await;
    story.says(CLARA, "/admin inbox", &[("channel", &inbox.to_string())]).await;
    story.board(board, "1 working").await;
    story.at_time(AN_HOUR_LATER);
    story.hears(ANNA, "Clocked out – estimated").await;
    story.notices_are_out(ANNA).await;
    let time = format!("{} (estimated)", shown(END, 't'));
    story.board_in_time(board, &time).await;
    let said = story.says(BEN, "/who", &[]).await;
    assert!(said.contains("(geschätzt)"), "{said}");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Estimated") && said.contains("[That's right] [Another time]"), "{said}");
    assert_eq!(story.marks(ANNA).await, [Estimate::Open { named: None }]);
    assert_eq!(story.trail().await[0], "estimate");

    story.at_time("2026-11-24T07:00:00Z");
    story.until("a list", async || story.discord.look(|world| world.posts(inbox).count() > 0)).await;
    story.quiet().await;
    let list = story.discord.posts(inbox).remove(0).text();
    let row = format!("Estimated clock-outs that nobody has confirmed**\n• <@{ANNA}> · {}", shown(END, 'f'));
    assert!(list.contains(&row), "{list}");
    let came = story.sends(ANNA, "/clockin", &[]);
    let said = story.answer(came).await;
    assert!(said.contains("Clocked in") && said.contains("**estimated**"), "{said}");
    story.clicks(ANNA, came, "That's right").await;
    story.becomes(came, "not marked as estimated any more").await;

    assert_eq!(story.marks(ANNA).await, [Estimate::Confirmed]);
    assert_eq!(story.trail().await[0], "confirm");
    story.pass(Duration::from_secs(600));
    story.says(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(600));
    for (member, command) in [(ANNA, "/status"), (BEN, "/who"), (ANNA, "/clockin")] {
        let said = story.says(member, command, &[]).await.to_lowercase();
        assert!(!said.contains("estimated") && !said.contains("geschätzt"), "{command}: {said}");
    }
    story.quiet().await;
    story.discord.posts(board);
    story.end().await;
}

async fn another_time_says_what_to_change_in_timetrack_and_keeps_the_mark(transport: Transport) {
    let (mut story, _) = guessed(transport).await;
    story.at_time("2026-11-24T07:30:00Z");
    let opened = story.clicks_in_private(ANNA, "Another time").await;
    let filled = story.fills(ANNA, opened, &[("at", "23.11. 8:00")]).await;
    let said = story.answer(filled).await;
    assert!(said.contains("That entry only began"), "{said}");
    let opened = story.clicks_in_private(ANNA, "Another time").await;
    let filled = story.fills(ANNA, opened, &[("at", "16:40")]).await;
    let said = story.answer(filled).await;
    assert!(
        said.contains("I cannot change an entry of TimeTrack") && said.contains("[It's changed]"),
        "{said}"
    );
    for time in ["23 Nov 2026, 09:02", "23 Nov 2026, 17:00", "23 Nov 2026, 16:40"] {
        assert!(said.contains(time), "{time}: {said}");
    }
    assert_eq!(story.annas_day(), day_until("17:00"), "nothing is booked");
    let status = story.says(ANNA, "/status", &[]).await;
    assert!(status.contains("You say it was") && status.contains("[It's changed]"), "{status}");
    let [Estimate::Open { named: Some(_) }] = story.marks(ANNA).await[..] else { panic!("the mark stays") };
    story.clicks(ANNA, filled, "It's changed").await;
    let said = story.becomes(filled, "not marked as estimated any more").await;
    assert!(said.contains(&shown("2026-11-23T15:40:00Z", 'f')), "{said}");
    assert_eq!(story.marks(ANNA).await, [Estimate::Confirmed]);
    let click = story.clicks_in_private(ANNA, "That's right").await;
    story.becomes(click, "not marked as estimated any more").await;
    assert_eq!(story.trail().await[..3], ["confirm", "estimate", "estimate"]);
    story.end().await;
}

async fn who_has_clocked_out_elsewhere_or_runs_anew_gets_no_estimate(transport: Transport) {
    let mut story = office(transport).await;
    let wall = |time: &str| WallTime(format!("2026-11-23T{time}:00").parse().unwrap());
    story.timetrack.set_weather(Weather::Down);
    story.at_time("2026-11-23T16:59:00Z");
    story.quiet().await;
    // Nobody has seen it.
    story.timetrack.stop_attendance("anna.huber", wall("16:30")).unwrap();
    story.timetrack.start_attendance("anna.huber", wall("17:30")).unwrap();
    story.timetrack.set_weather(Weather::Fine);
    story.at_time("2026-11-23T17:00:30Z");
    story.quiet().await;
    story.pass(Duration::from_secs(120));
    story.quiet().await;
    assert_eq!((story.annas_day(), heard(&story, ANNA)), (day_until("16:30"), 0));
    assert!(story.timetrack.attendance("anna.huber").is_some(), "the new timer runs on");
    assert_eq!(story.marks(ANNA).await, []);
    story.end().await;
}

async fn who_is_known_to_be_on_a_break_is_asked_instead(transport: Transport) {
    let mut story = office(transport).await;
    story.at_time("2026-11-23T15:50:00Z");
    story.says(ANNA, "/break", &[("for", "2 h")]).await;
    // It runs again, though nobody has said that the break is over.
    let again = WallTime("2026-11-23T16:55:00".parse().unwrap());
    story.timetrack.continue_attendance("anna.huber", again).unwrap();
    story.quiet().await;
    story.pass(Duration::from_secs(76));
    let store = &story.bot().app.store;
    let zone = timetrack_bot::model::Zone::new("Europe/Vienna").unwrap();
    let seen = async || store.person_seen(ANNA, &zone, story.clock.now()).await.unwrap().unwrap();
    story.until("a look", async || seen().await.known.attendance.is_some_and(|timer| timer.is_on())).await;
    story.quiet().await;
    story.at_time(AN_HOUR_LATER);
    story.hears(ANNA, "Did you forget to clock out?").await;
    assert_eq!(story.marks(ANNA).await, []);
    assert!(story.timetrack.attendance("anna.huber").is_some());
    story.finish_somehow().await;
}

async fn what_cannot_be_read_is_not_estimated(transport: Transport) {
    let mut story = office(transport).await;
    story.timetrack.set_weather(Weather::Down);
    for minute in 0..4 {
        story.at_time(&format!("2026-11-23T17:0{minute}:05Z"));
        story.quiet().await;
    }
    assert_eq!((story.waiting().await, heard(&story, ANNA)), (0, 0));
    story.timetrack.set_weather(Weather::Fine);
    story
        .until("the estimate", async || {
            story.clock.advance(Duration::from_secs(5));
            heard(&story, ANNA) == 1
        })
        .await;
    story.hears(ANNA, "Clocked out – estimated").await;
    assert_eq!(story.annas_day(), day_until("17:00"));
    story.end().await;
}

/// TimeTrack asks to wait before it stops a timer.
fn busy(seconds: &str) -> Fault {
    Fault::Status { status: 429, body: String::new(), retry_after: Some(seconds.to_owned()) }
}

async fn who_clocks_out_before_the_estimate_is_booked_has_their_own_time(transport: Transport) {
    let mut story = office(transport).await;
    story.timetrack.fault_next(On::post("attendance_timer/stop"), busy("30"));
    story.at_time(AN_HOUR_LATER);
    story.until("a try", async || story.timetrack.faults_left() == 0).await;
    story.until("an estimate that waits", async || story.waiting().await == 1).await;
    story.tries_are_over().await;
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Noted"), "{said}");
    assert_eq!(story.waiting().await, 1, "the guess is given up");
    story.until_booked().await;
    story.becomes(press, "Clocked out").await;
    assert_eq!((story.annas_day(), heard(&story, ANNA)), (day_until("18:00"), 0));
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(!said.contains("stimated"), "{said}");
    story.end().await;
}

async fn who_clocks_out_after_it_is_told_of_the_estimate(transport: Transport) {
    let (mut story, _) = guessed(transport).await;
    story.at_time("2026-11-23T17:10:00Z");
    let press = story.sends(ANNA, "/clockout", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("not clocked in") && said.contains("**estimated**"), "{said}");
    story.clicks(ANNA, press, "That's right").await;
    story.becomes(press, "not marked as estimated any more").await;
    story.end().await;
}

async fn nothing_is_estimated_in_quiet_hours(transport: Transport) {
    let mut story = office(transport).await;
    story.says(CLARA, "/admin reminders", &[("forgotten", "at midnight")]).await;
    story.at_time("2026-11-23T23:30:00Z");
    story.quiet().await;
    assert!(story.timetrack.attendance("anna.huber").is_some(), "nobody could be told of it");
    story.at_time("2026-11-24T06:00:05Z");
    let said = story.hears(ANNA, "Clocked out – estimated").await;
    assert!(said.contains(&shown(END, 'f')) && !said.contains("at: 17:00"), "{said}");
    story.notices_are_out(ANNA).await;
    assert_eq!(story.annas_day(), day_until("17:00"), "the time is the same");
    story.end().await;
}

async fn what_is_booked_late_is_not_said_in_quiet_hours(transport: Transport) {
    let mut story = office(transport).await;
    story.says(CLARA, "/admin reminders", &[("hours", "9:00-18:59")]).await;
    story.timetrack.fault_next(On::post("attendance_timer/stop"), busy("120"));
    // 19:59 in Vienna.
    story.at_time("2026-11-23T18:59:05Z");
    story.until("a try", async || story.timetrack.faults_left() == 0).await;
    story.tries_are_over().await;
    story.until_booked().await;
    assert_eq!(story.annas_day(), day_until("18:59"));
    story.at_time("2026-11-24T05:59:00Z");
    story.quiet().await;
    assert_eq!(heard(&story, ANNA), 0);
    story.at_time("2026-11-24T06:00:05Z");
    story.hears(ANNA, "Clocked out – estimated").await;
    story.end().await;
}

async fn where_messages_are_not_taken_the_next_reply_tells_of_the_estimate(transport: Transport) {
    let mut story = office(transport).await;
    story.discord.close_dms(ANNA);
    story.at_time(AN_HOUR_LATER);
    story.until("an estimate", async || !story.marks(ANNA).await.is_empty()).await;
    story.tries_are_over().await;
    story.quiet().await;
    let said = story.says(ANNA, "/who", &[]).await;
    assert!(said.contains("Clock out (estimated)") && said.contains("booked as a guess"), "{said}");
    story.discord.open_dms(ANNA);
    story.end().await;
}

async fn the_account_asks_unless_it_has_set_otherwise(transport: Transport) {
    let mut story = office(transport).await;
    let offered = story.offers(CLARA, "/admin reminders", "then", "").await;
    assert_eq!(offered, ["ask", "book the usual end, marked as estimated"]);
    let said = story.says(CLARA, "/admin reminders", &[("then", "ask")]).await;
    assert!(said.contains("nothing is booked before the answer"), "{said}");
    story.at_time(AN_HOUR_LATER);
    assert!(is_decided(&story, ANNA, (ReminderKind::Forgotten, day(23))).await);
    story.hears(ANNA, "Did you forget to clock out?").await;
    assert_eq!((story.annas_day(), story.marks(ANNA).await), (Vec::new(), Vec::new()));
    story.end().await;
}
