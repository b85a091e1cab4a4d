//! What accounts and people set about reminders.

use timetrack_bot::model::ReminderKind;
use timetrack_sandbox::Absence;

use super::reminders::{day, heard, is_decided};
use crate::stories;
use crate::story::{ANNA, BEN, CLARA, Story, Transport};

stories![
    an_account_reminds_everybody_and_chooses_what_silences,
    what_is_not_understood_gets_a_sentence,
    who_switched_reminders_off_is_not_asked_about_a_break,
    quiet_hours_silence_the_end_of_a_break_only_if_its_person_set_them,
    who_turns_reminders_off_is_told_that_the_note_about_the_week_stays,
];

async fn an_account_reminds_everybody_and_chooses_what_silences(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(CLARA, "/admin reminders", &[]).await;
    assert!(
        said.contains("Only people who have switched it on") && said.contains("change nothing: Homeoffice"),
        "{said}"
    );
    let kinds = story.offers(CLARA, "/admin reminders", "silence", "home").await;
    assert_eq!(kinds, ["Homeoffice"]);
    story.says(BEN, "/me language", &[("language", "de")]).await;
    let options = [("whom", "everybody"), ("hours", "8:50-16:30"), ("silence", "Homeoffice")];
    let said = story.says(CLARA, "/admin reminders", &options).await;
    assert!(said.contains("Everybody is reminded") && said.contains("change nothing: none"), "{said}");
    story.timetrack.add_absence(Absence::approved("ben.meyer", (9, "Telearbeit"), day(23), day(23)));
    story.timetrack.add_absence(Absence::approved("anna.huber", (4, "Homeoffice"), day(23), day(23)));
    story.at_time("2026-11-23T08:04:00Z");
    for member in [ANNA, BEN] {
        assert!(!is_decided(&story, member, (ReminderKind::ClockIn, day(23))).await);
    }
    let kinds = story.offers(CLARA, "/admin reminders", "ignore", "tele").await;
    assert_eq!(kinds, ["Telearbeit"], "what was seen is offered");
    story.says(CLARA, "/admin reminders", &[("ignore", "Telearbeit")]).await;
    let said = story.says(ANNA, "/reminders", &[]).await;
    assert!(said.contains("switched it on for everybody"), "{said}");
    story.timetrack.add_absence(Absence::approved("ben.meyer", (9, "Telearbeit"), day(24), day(24)));
    story.at_time("2026-11-24T08:00:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.hears(BEN, "einzustempeln").await;
    story.end().await;
}

async fn what_is_not_understood_gets_a_sentence(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (option, text, words) in [
        ("hours", "17:00-8:30", "end before they begin"),
        ("hours", "soon", "don't understand “soon”"),
        ("days", "Funday", "days of the week"),
        ("quiet", "0-24", "end before they begin"),
        ("quiet", "at night", "as hours of a day"),
        ("turn", "perhaps", "not one of the choices"),
        ("week", "**x**", "not one of the choices"),
    ] {
        let said = story.says(ANNA, "/reminders", &[(option, text)]).await;
        assert!(said.contains(words) && !said.contains("**x**"), "{option} {text}: {said}");
    }
    for (option, text, words) in [
        ("silence", "Nonsense", "not seen an absence"),
        ("hours", "9-9", "end before they begin"),
        ("whom", "nobody", "not one of the choices"),
    ] {
        let said = story.says(CLARA, "/admin reminders", &[(option, text)]).await;
        assert!(said.contains(words), "{option} {text}: {said}");
    }
    let said = story.says(ANNA, "/reminders", &[]).await;
    assert!(said.contains("Mon, Tue, Wed, Thu, Fri") && said.contains("09:00 – 17:00"), "{said}");
    story.end().await;
}

async fn who_switched_reminders_off_is_not_asked_about_a_break(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/reminders", &[("turn", "off")]).await;
    only_ben_is_asked_about_the_break(story, "2026-11-23T08:32:20Z").await;
}

async fn quiet_hours_silence_the_end_of_a_break_only_if_its_person_set_them(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(BEN, "/me language", &[("language", "de")]).await;
    story.says(ANNA, "/reminders", &[("quiet", "20-7")]).await;
    // In the evening the account's quiet hours are on.
    story.at_time("2026-11-23T19:00:00Z");
    only_ben_is_asked_about_the_break(story, "2026-11-23T19:30:10Z").await;
}

/// Anna and Ben go on a break of half an hour, which is over at `end`.
async fn only_ben_is_asked_about_the_break(mut story: Story, end: &str) {
    for member in [ANNA, BEN] {
        story.says(member, "/clockin", &[]).await;
        story.says(member, "/break", &[("for", "30")]).await;
    }
    story.at_time(end);
    story.hears(BEN, "Pause").await;
    story.notices_are_out(BEN).await;
    let store = &story.bot().app.store;
    story.until("nothing to ask", async || store.next_break_end().await.unwrap().is_none()).await;
    assert_eq!(heard(&story, ANNA), 0);
    story.end().await;
}

async fn who_turns_reminders_off_is_told_that_the_note_about_the_week_stays(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/reminders", &[("turn", "on")]).await;
    story.at_time("2026-11-23T08:10:05Z");
    story.hears(ANNA, "Did you forget").await;
    story.notices_are_out(ANNA).await;
    story.says(ANNA, "/reminders", &[("week", "on")]).await;
    let click = story.clicks_in_private(ANNA, "Turn off").await;
    let said = story.becomes(click, "You are not reminded any more").await;
    assert!(said.contains("The note about your week still comes") && said.contains("week: off"), "{said}");
    let said = story.says(ANNA, "/reminders", &[("week", "off")]).await;
    assert!(said.contains("No note with last week's figures"), "{said}");
    story.end().await;
}
