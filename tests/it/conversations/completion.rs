//! Autocomplete of `at`: it offers the instant that is understood, and nothing that would book another.

use std::time::Duration;

use timetrack_bot::model::InteractionId;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, Story, Transport};

stories![
    what_is_typed_in_at_is_shown_as_the_instant_it_means,
    a_choice_books_the_instant_it_showed_however_late_it_is_sent,
    of_the_doubled_hour_both_are_offered_and_neither_is_asked_back,
    what_will_be_refused_is_explained_and_books_nothing,
    a_zone_of_ones_own_is_the_one_that_is_shown,
];

const WITH_AT: [&str; 6] =
    ["/clockin", "/clockout", "/project start", "/project pause", "/project resume", "/project stop"];

async fn what_is_typed_in_at_is_shown_as_the_instant_it_means(transport: Transport) {
    let mut story = Story::new(transport).await;
    let asked = story.timetrack.requests().len();
    for command in WITH_AT {
        let offered = story.offers(ANNA, command, "at", "yesterday 17:30").await;
        assert_eq!(offered, ["Sun 22 Nov, 17:30 (Europe/Vienna)"], "{command}");
        let offered = story.offers(BEN, command, "at", "vor 1,5 Std.").await;
        assert_eq!(offered, ["Mo 23. Nov., 07:32:11 (Europe/Vienna)"], "{command}");
        let offered = story.offers(ANNA, command, "at", "").await;
        assert_eq!(offered[0], "5 min ago – Mon 23 Nov, 08:57:11 (Europe/Vienna)", "{command}");
        assert_eq!(offered.len(), 5, "{command}: {offered:?}");
        for stranger in [DORA, CLARA] {
            assert!(story.offers(stranger, command, "at", "8:00").await.is_empty(), "{command}: not linked");
        }
    }
    assert_eq!(story.timetrack.requests().len(), asked, "TimeTrack is not asked while somebody types");
    story.end().await;
}

async fn a_choice_books_the_instant_it_showed_however_late_it_is_sent(transport: Transport) {
    let mut story = Story::new(transport).await;
    let [(label, value)] = &story.choices(ANNA, "/clockin", "at", "20m").await[..] else {
        panic!("one choice")
    };
    assert_eq!(label, "Mon 23 Nov, 08:42:11 (Europe/Vienna)");
    story.pass(Duration::from_secs(95));
    story.says(ANNA, "/clockin", &[("at", value)]).await;
    let timer = story.timetrack.attendance("anna.huber").unwrap();
    assert_eq!(timer.started_at.to_string(), "2026-11-23T08:42:11.000Z");
    // Real clients sometimes send what was shown.
    let suggested = story.choices(ANNA, "/clockout", "at", "").await;
    story.pass(Duration::from_secs(95));
    story.says(ANNA, "/clockout", &[("at", &suggested[0].0)]).await;
    assert_eq!(story.timetrack.attendances("anna.huber")[0].to.to_string(), "2026-11-23T08:58:46.000Z");
    story.end().await;
}

async fn of_the_doubled_hour_both_are_offered_and_neither_is_asked_back(transport: Transport) {
    let mut story = Story::at(transport, "2026-10-25T04:00:00Z", &[]).await;
    let offered = story.choices(ANNA, "/clockin", "at", "2:30").await;
    let labels: Vec<_> = offered.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["Sun 25 Oct, 02:30 (CEST, Europe/Vienna)", "Sun 25 Oct, 02:30 (CET, Europe/Vienna)"]);
    let press = story.sends(ANNA, "/clockin", &[("at", &offered[1].1)]);
    story.answer(press).await;
    let at = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap().at;
    assert_eq!(at.to_rfc3339(), "2026-10-25T01:30:00+00:00", "the second one, without a question");
    // By its label, the first one.
    let press = story.sends(BEN, "/clockin", &[("at", &offered[0].0)]);
    story.answer(press).await;
    let at = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap().at;
    assert_eq!(at.to_rfc3339(), "2026-10-25T00:30:00+00:00", "the first one, without a question");
    story.end().await;
}

async fn what_will_be_refused_is_explained_and_books_nothing(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (typed, reason) in [
        ("8", "can't read a time from that yet"),
        ("yester", "can't read a time from that yet"),
        ("25:00", "no such day or time"),
        ("17:30", "Mon 23 Nov, 17:30 (Europe/Vienna) is still to come"),
        ("1.10. 8:00", "Thu 1 Oct, 08:00 (Europe/Vienna) is too long ago (limit: 7 days)"),
    ] {
        let [(label, value)] = &story.choices(ANNA, "/clockin", "at", typed).await[..] else {
            panic!("{typed}: one choice")
        };
        assert!(label.contains(reason), "{typed}: {label}");
        let press = story.sends(ANNA, "/clockin", &[("at", value)]);
        story.answer(press).await;
        assert_eq!(story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap(), None, "{typed}");
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn a_zone_of_ones_own_is_the_one_that_is_shown(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.says(ANNA, "/timezone", &[("zone", "Asia/Kathmandu")]).await;
    let offered = story.choices(ANNA, "/clockin", "at", "um 13").await;
    assert_eq!(offered[0].0, "Mon 23 Nov, 13:00 (Asia/Kathmandu)");
    // The value holds though the zone changes before it is sent.
    story.says(ANNA, "/timezone", &[("zone", "Europe/Vienna")]).await;
    let press = story.sends(ANNA, "/clockin", &[("at", &offered[0].1)]);
    story.answer(press).await;
    let at = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap().unwrap().at;
    assert_eq!(at.to_rfc3339(), "2026-11-23T07:15:00+00:00");
    story.end().await;
}
