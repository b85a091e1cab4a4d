//! The reply to a clock-out: the length of the stretch, the day's total, and a project that still runs.

use std::time::Duration;

use timetrack_bot::model::{InteractionId, MemberId, PunchState};
use timetrack_sandbox::{Entries, Fault, Filters, On, Quirks, WallTime, Weather};

use crate::stories;
use crate::story::{ANNA, BEN, Story, Transport, shown};

stories![
    a_stretch_is_called_a_stretch_and_the_day_has_a_total_of_its_own,
    rows_of_two_places_that_seem_to_overlap_give_no_total,
    a_list_that_was_not_read_to_its_end_gives_no_total,
    a_day_of_one_stretch_has_no_total_beside_it,
    the_total_of_a_day_is_not_waited_for_beyond_the_answer,
    a_project_that_runs_after_a_clock_out_is_named_and_can_be_stopped_with_it,
    a_project_started_after_the_clock_out_is_stopped_at_the_press,
    a_button_that_stops_at_an_old_instant_is_refused,
    late_news_of_a_clock_out_name_the_project_that_runs,
];

const TOTAL: &str = "Total of the day";

fn stamp(time: &str) -> WallTime {
    WallTime(format!("2026-11-{time}:00").parse().unwrap())
}

impl Story {
    /// Attendance entered in TimeTrack itself.
    fn has_worked(&self, username: &str, from: &str, to: &str) {
        self.timetrack.start_attendance(username, stamp(from)).unwrap();
        self.timetrack.stop_attendance(username, stamp(to)).unwrap();
    }

    /// In at 12:30 and out at 17:00; what each is told then.
    async fn work_in_the_afternoon<const N: usize>(&mut self, members: [MemberId; N]) -> Vec<String> {
        self.at_time("2026-11-23T11:30:00Z");
        for member in members {
            self.says(member, "/clockin", &[]).await;
        }
        self.at_time("2026-11-23T16:00:00Z");
        let mut said = Vec::new();
        for member in members {
            said.push(self.says(member, "/clockout", &[]).await);
        }
        said
    }
}

async fn a_stretch_is_called_a_stretch_and_the_day_has_a_total_of_its_own(transport: Transport) {
    for quirks in [
        Quirks::default(),
        Quirks { entries: Entries::Late, ..Quirks::default() },
        Quirks { filters: Filters::Ignored, ..Quirks::default() },
    ] {
        let mut story = Story::new(transport).await;
        // Rows of others and of other days do not count, even where no filter is heeded.
        story.has_worked("clara.novak", "23T06:00", "23T12:00");
        for username in ["anna.huber", "ben.meyer"] {
            story.has_worked(username, "22T08:00", "22T10:00");
            story.has_worked(username, "23T08:00", "23T12:00");
        }
        story.timetrack.set_quirks(quirks.clone());
        let said = story.work_in_the_afternoon([ANNA, BEN]).await;
        let since = shown("2026-11-23T11:30:00Z", 't');
        assert!(said[0].contains(&format!("Since {since}: 4 h 30 min")), "{quirks:?}: {said:?}");
        assert!(!said[0].contains("Your day") && !said[0].contains("break"), "{said:?}");
        let total = format!("{TOTAL} according to TimeTrack's entries: 8 h 30 min");
        assert!(said[0].contains(&total), "{quirks:?}: {said:?}");
        let total = "Tagessumme laut den Einträgen in TimeTrack: 8 h 30 min";
        assert!(said[1].contains(total), "{quirks:?}: {said:?}");
        story.end().await;
    }
}

async fn a_list_that_was_not_read_to_its_end_gives_no_total(transport: Transport) {
    for (rows, has_total) in [(5, true), (425, false)] {
        let mut story = Story::new(transport).await;
        story.has_worked("anna.huber", "23T08:00", "23T12:00");
        for number in 0..rows {
            let day = 1 + number % 20;
            story.has_worked("clara.novak", &format!("{day:02}T06:00"), &format!("{day:02}T12:00"));
        }
        // Twenty pages of twenty rows are read.
        let quirks = Quirks { filters: Filters::Ignored, page_cap: 20, ..Quirks::default() };
        story.timetrack.set_quirks(quirks);
        let said = &story.work_in_the_afternoon([ANNA]).await[0];
        assert_eq!(said.contains(TOTAL), has_total, "{rows} rows: {said}");
        story.end().await;
    }
}

async fn rows_of_two_places_that_seem_to_overlap_give_no_total(transport: Transport) {
    // Vienna is six hours ahead: the two stretches overlap on the wall clock, and only there.
    for (back_in, out, total) in [
        ("2026-11-23T15:00:00Z", "2026-11-23T23:00:00Z", None),
        ("2026-11-23T21:00:00Z", "2026-11-23T23:00:00Z", Some("8 h 0 min")),
    ] {
        let mut story = Story::new(transport).await;
        story.at_time("2026-11-23T08:00:00Z");
        story.says(ANNA, "/clockin", &[]).await;
        story.at_time("2026-11-23T14:00:00Z");
        story.says(ANNA, "/clockout", &[]).await;
        story.says(ANNA, "/timezone", &[("zone", "America/New_York")]).await;
        story.at_time(back_in);
        story.says(ANNA, "/clockin", &[]).await;
        story.at_time(out);
        let said = story.says(ANNA, "/clockout", &[]).await;
        let is_told = |total: &str| said.contains(&format!("TimeTrack's entries: {total}"));
        assert_eq!(said.contains(TOTAL), total.is_some(), "{said}");
        assert!(total.is_none_or(is_told), "{said}");
        story.end().await;
    }
}

async fn a_day_of_one_stretch_has_no_total_beside_it(transport: Transport) {
    for entries in [Entries::AtOnce, Entries::Late, Entries::Never] {
        let mut story = Story::new(transport).await;
        story.timetrack.set_quirks(Quirks { entries, ..Quirks::default() });
        let said = &story.work_in_the_afternoon([ANNA]).await[0];
        assert!(said.contains("4 h 30 min") && !said.contains(TOTAL), "{entries:?}: {said}");
        story.end().await;
    }
}

async fn the_total_of_a_day_is_not_waited_for_beyond_the_answer(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.has_worked("anna.huber", "23T08:00", "23T08:30");
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T16:00:00Z");
    story.timetrack.fault_next(On::get("attendances"), Fault::HangBefore);
    let press = story.sends(ANNA, "/clockout", &[]);
    story
        .until("the settlement", async || {
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            punch.is_some_and(|punch| punch.state == PunchState::Done) && story.timetrack.faults_left() == 0
        })
        .await;
    story.pass(Duration::from_secs(2));
    let said = story.answer(press).await;
    assert!(said.contains("Clocked out") && !said.contains(TOTAL), "{said}");
    story.timetrack.release();
    story.end().await;
}

async fn a_project_that_runs_after_a_clock_out_is_named_and_can_be_stopped_with_it(transport: Transport) {
    for (member, username, words, button, stopped) in [
        (ANNA, "anna.huber", "is still running", "Stop project", "Stopped"),
        (BEN, "ben.meyer", "läuft noch", "Projekt stoppen", "Gestoppt"),
    ] {
        let mut story = Story::new(transport).await;
        story.says(member, "/clockin", &[]).await;
        story.says(member, "/project start", &[("project", "Label design")]).await;
        story.at_time("2026-11-23T11:00:00Z");
        let press = story.sends(member, "/clockout", &[("at", "11:45")]);
        let said = story.answer(press).await;
        assert!(said.contains("Label design") && said.contains(words), "{said}");
        assert!(said.contains(&shown("2026-11-23T10:45:00Z", 't')), "{said}");
        story.at_time("2026-11-23T15:00:00Z");
        let click = story.clicks(member, press, button).await;
        story.becomes(click, stopped).await;
        let entry = &story.timetrack.project_entries(username)[0];
        assert_eq!(entry.to, story.timetrack.attendances(username)[0].to, "at the same instant");
        story.says(member, "/clockin", &[]).await;
        story.pass(Duration::from_secs(3600));
        let said = story.says(member, "/clockout", &[]).await;
        assert!(!said.contains(words) && !said.contains(button), "nothing runs: {said}");
        story.end().await;
    }
}

async fn a_project_started_after_the_clock_out_is_stopped_at_the_press(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.at_time("2026-11-23T10:00:00Z");
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.says(ANNA, "/project pause", &[]).await;
    story.at_time("2026-11-23T11:00:00Z");
    let press = story.sends(ANNA, "/clockout", &[("at", "10:30")]);
    let said = story.answer(press).await;
    assert!(said.contains("is still paused") && !said.contains("as well"), "{said}");
    let click = story.clicks(ANNA, press, "Stop project").await;
    story.becomes(click, "Stopped").await;
    assert_eq!(story.timetrack.project_entries("anna.huber")[0].to, stamp("23T12:00"));
    story.end().await;
}

async fn a_button_that_stops_at_an_old_instant_is_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(3600));
    let press = story.sends(ANNA, "/clockout", &[]);
    story.answer(press).await;
    story.pass(Duration::from_secs(30 * 86_400));
    let click = story.clicks(ANNA, press, "Stop project").await;
    let said = story.answer(click).await;
    assert!(said.contains("too long ago"), "{said}");
    assert!(!story.timetrack.project_timer("anna.huber").unwrap().stopped);
    story.end().await;
}

async fn late_news_of_a_clock_out_name_the_project_that_runs(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/clockin", &[]).await;
    story.says(ANNA, "/project start", &[("project", "Label design")]).await;
    story.pass(Duration::from_secs(3600));
    story.timetrack.set_weather(Weather::Down);
    let (press, _) = story.says_in_vain(ANNA, "/clockout", &[]).await;
    story.pass(Duration::from_secs(3600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let heard = story.hears(ANNA, "Clocked out").await;
    assert!(heard.contains("Label design is still running") && heard.contains("[Stop project]"), "{heard}");
    assert!(!heard.contains("[Clock in]") && !heard.contains("[Refresh]"), "{heard}");
    let click = story.clicks_in_private(ANNA, "Stop project").await;
    story.becomes(click, "Stopped").await;
    let entry = &story.timetrack.project_entries("anna.huber")[0];
    assert_eq!(entry.to, story.timetrack.attendances("anna.huber")[0].to, "at the same instant");
    story.end().await;
}
