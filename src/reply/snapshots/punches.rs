//! What became of a punch.

use expect_test::expect;

use super::*;
use crate::model::{DeliveryError, Refusal};

#[test]
fn clocked_in() {
    check(
        &done(Action::ClockIn, Timer::STOPPED, working("2026-11-23T17:00:12")),
        expect![[r#"
            Green | Working
            Clocked in at <t:1795449612:t>.
            Since: <t:1795449612:t>, <t:1795449612:R>
            [Break] [Clock out] [Start project] [Refresh]
        "#]],
        expect![[r#"
            Green | Eingestempelt
            Eingestempelt um <t:1795449612:t>.
            Seit: <t:1795449612:t>, <t:1795449612:R>
            [Pause] [Ausstempeln] [Projekt starten] [Aktualisieren]
        "#]],
    );
}

#[test]
fn clocked_in_at_a_named_time_yesterday() {
    let after = working("2026-11-22T17:30:00");
    let punch = Punch { at: at("2026-11-22T16:30:00Z"), ..done(Action::ClockIn, Timer::STOPPED, after) };
    check(
        &punch,
        expect![[r#"
            Green | Working
            Clocked in on <t:1795365000:f>.
            You entered this at <t:1795449612:T>.
            Since: <t:1795365000:f>, <t:1795365000:R>
            [Break] [Clock out] [Start project] [Refresh]
        "#]],
        expect![[r#"
            Green | Eingestempelt
            Eingestempelt am <t:1795365000:f>.
            Eingegeben um <t:1795449612:T>.
            Seit: <t:1795365000:f>, <t:1795365000:R>
            [Pause] [Ausstempeln] [Projekt starten] [Aktualisieren]
        "#]],
    );
}

#[test]
fn clocked_out_with_the_length_of_the_day() {
    check(
        &done(Action::ClockOut, working("2026-11-23T09:02:00"), Timer::STOPPED),
        expect![[r#"
            Grey | Not clocked in
            Clocked out at <t:1795449612:t>.
            Since <t:1795420920:t>: 7 h 28 min of work, 30 min of break
            (Calculated by this bot; TimeTrack's own figures count.)
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Ausgestempelt um <t:1795449612:t>.
            Seit <t:1795420920:t>: 7 h 28 min Arbeit, 30 min Pause
            (Von diesem Bot berechnet; es gilt, was TimeTrack zeigt.)
            [Einstempeln] [Aktualisieren]
        "#]],
    );
}

#[test]
fn clocked_out_after_the_night_the_clocks_went_back() {
    let punch = Punch {
        at: at("2026-10-25T05:00:00Z"),
        pressed_at: at("2026-10-25T05:00:00Z"),
        ..done(Action::ClockOut, working("2026-10-24T22:00:00"), Timer::STOPPED)
    };
    check(
        &punch,
        expect![[r#"
            Grey | Not clocked in
            Clocked out on <t:1792904400:f>.
            Since <t:1792872000:f>: 8 h 30 min of work, 30 min of break
            The clocks changed in between: the wall clock shows 8 h 0 min, but really 9 h 0 min passed. Please check what TimeTrack shows.
            (Calculated by this bot; TimeTrack's own figures count.)
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Ausgestempelt am <t:1792904400:f>.
            Seit <t:1792872000:f>: 8 h 30 min Arbeit, 30 min Pause
            Dazwischen wurden die Uhren umgestellt: Nach der Wanduhr sind es 8 h 0 min, tatsächlich sind 9 h 0 min vergangen. Bitte prüfe, was TimeTrack zeigt.
            (Von diesem Bot berechnet; es gilt, was TimeTrack zeigt.)
            [Einstempeln] [Aktualisieren]
        "#]],
    );
}

#[test]
fn switched_to_a_project() {
    let other =
        Timer { project: Some(Project::new("Globex", "Audit").unwrap()), ..working("2026-11-23T12:00:00") };
    let own = Timer { started_at: stamp("2026-11-23T17:00:12"), ..website(TimerState::Running) };
    check(
        &done(start(), other, own),
        expect![[r#"
            Green | Project running
            Switched from Globex – Audit to Acme – Website \*2\* at <t:1795449612:t>.
            Since: <t:1795449612:t>, <t:1795449612:R>
            Project: Website \*2\*
            Client: Acme
            Task: Design
            Note: see https\://acme.example @[zero-width space]everyone
            [Pause project] [Stop project] [Refresh]
        "#]],
        expect![[r#"
            Green | Projekt läuft
            Von Globex – Audit um <t:1795449612:t> zu Acme – Website \*2\* gewechselt.
            Seit: <t:1795449612:t>, <t:1795449612:R>
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            [Projekt pausieren] [Projekt stoppen] [Aktualisieren]
        "#]],
    );
}

#[test]
fn switched_to_another_task_or_note_of_the_same_project() {
    let own = Timer { started_at: stamp("2026-11-23T17:00:12"), ..website(TimerState::Running) };
    let said = |before: Timer, locale| {
        let punch = done(start(), Timer { note: Some("HOME".to_owned()), ..before }, own.clone());
        let reply = crate::reply::punch(&punch, &Details::default(), context(locale, NOW));
        reply.embed.unwrap().description
    };
    let testing = Timer { task: Some("Testing".to_owned()), ..website(TimerState::Running) };
    expect![[r#"Acme – Website \*2\*: switched to the task “Design” at <t:1795449612:t>."#]]
        .assert_eq(&said(testing.clone(), Locale::FALLBACK));
    expect![[r#"Acme – Website \*2\*: um <t:1795449612:t> zur Aufgabe „Design“ gewechselt."#]]
        .assert_eq(&said(testing.clone(), Locale::german()));
    let punch = done(start(), testing, own.clone());
    expect![[
        r#"Acme – Website \*2\*: switched to the task “Design” with the note “home” at <t:1795449612:t>."#
    ]]
    .assert_eq(
        &crate::reply::punch(&punch, &Details::default(), context(Locale::FALLBACK, NOW))
            .embed
            .unwrap()
            .description,
    );
    let punch = done(start(), website(TimerState::Paused), own.clone());
    expect![[r#"Acme – Website \*2\*: um <t:1795449612:t> mit der Notiz „home“ neu gestartet."#]].assert_eq(
        &crate::reply::punch(&punch, &Details::default(), context(Locale::german(), NOW))
            .embed
            .unwrap()
            .description,
    );
}

#[test]
fn booked_and_changed_elsewhere_since() {
    check(
        &done(Action::ClockIn, Timer::STOPPED, Timer::STOPPED),
        expect![[r#"
            Grey | Not clocked in
            Clocked in at <t:1795449612:t>.
            Somebody has changed the timer in TimeTrack since then. This is how it stands now.
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Eingestempelt um <t:1795449612:t>.
            Seitdem hat jemand den Timer in TimeTrack geändert. So steht er jetzt.
            [Einstempeln] [Aktualisieren]
        "#]],
    );
}

#[test]
fn booked_and_shown_with_another_start_accuses_nobody() {
    check(
        &done(Action::ClockIn, Timer::STOPPED, working("2026-11-23T16:00:12")),
        expect![[r#"
            Green | Working
            Clocked in at <t:1795449612:t>.
            TimeTrack shows a different start from the one I sent. If it always does, an admin should check `TIMETRACK_TIME`.
            Since: <t:1795446012:t>, <t:1795446012:R>
            [Break] [Clock out] [Start project] [Refresh]
        "#]],
        expect![[r#"
            Green | Eingestempelt
            Eingestempelt um <t:1795449612:t>.
            TimeTrack zeigt einen anderen Beginn als den, den ich gesendet habe. Wenn das immer so ist, sollte ein Admin `TIMETRACK_TIME` prüfen.
            Seit: <t:1795446012:t>, <t:1795446012:R>
            [Pause] [Ausstempeln] [Projekt starten] [Aktualisieren]
        "#]],
    );
    let other =
        Timer { project: Some(Project::new("Globex", "Audit").unwrap()), ..website(TimerState::Running) };
    let said = render(&crate::reply::punch(
        &done(start(), Timer::STOPPED, other),
        &Details::default(),
        context(Locale::FALLBACK, NOW),
    ));
    assert!(said.contains("Somebody has changed the timer"), "{said}");
}

#[test]
fn a_paused_project() {
    check(
        &done(Action::Pause, website(TimerState::Running), website(TimerState::Paused)),
        expect![[r#"
            Blue | Project paused
            Paused at <t:1795449612:t>.
            Since: <t:1795438800:t>, <t:1795438800:R> (started <t:1795435200:t>)
            Project: Website \*2\*
            Client: Acme
            Task: Design
            Note: see https\://acme.example @[zero-width space]everyone
            [Resume project] [Stop project] [Refresh]
        "#]],
        expect![[r#"
            Blue | Projekt pausiert
            Pausiert um <t:1795449612:t>.
            Seit: <t:1795438800:t>, <t:1795438800:R> (gestartet <t:1795435200:t>)
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            [Projekt fortsetzen] [Projekt stoppen] [Aktualisieren]
        "#]],
    );
}

#[test]
fn a_stopped_project() {
    check(
        &done(Action::Stop, website(TimerState::Running), Timer::STOPPED),
        expect![[r#"
            Grey | No project running
            Stopped at <t:1795449612:t>.
            Time on the project: 4 h 0 min
            Project: Website \*2\*
            Client: Acme
            Task: Design
            Note: see https\://acme.example @[zero-width space]everyone
            (Calculated by this bot; TimeTrack's own figures count.)
            [Refresh]
        "#]],
        expect![[r#"
            Grey | Kein Projekt läuft
            Gestoppt um <t:1795449612:t>.
            Zeit am Projekt: 4 h 0 min
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            (Von diesem Bot berechnet; es gilt, was TimeTrack zeigt.)
            [Aktualisieren]
        "#]],
    );
}

#[test]
fn noted_and_not_confirmed_yet() {
    check(
        &noted(Action::ClockOut),
        expect![[r#"
            Amber | Noted, not confirmed yet
            **Clock out**: Noted at <t:1795449612:T>. I'll book it with this time; you don't need to do anything.
            [Refresh]
        "#]],
        expect![[r#"
            Amber | Notiert, noch nicht bestätigt
            **Ausstempeln**: Notiert um <t:1795449612:T>. Ich buche es mit dieser Zeit, du musst nichts weiter tun.
            [Aktualisieren]
        "#]],
    );
    let trouble = Some(DeliveryError::Unreachable { why: "connection refused".to_owned() });
    let named = Punch { at: at("2026-11-22T16:30:00Z"), trouble, unclear: true, ..noted(start()) };
    check(
        &named,
        expect![[r#"
            Amber | Noted, not confirmed yet
            **Start Acme – Website \*2\*** on <t:1795365000:f>: Noted at <t:1795449612:T>. I'll book it with the time you named; you don't need to do anything.
            TimeTrack is not answering properly right now. I keep trying.
            TimeTrack may have it already. I check before I send it again.
            [Refresh]
        "#]],
        expect![[r#"
            Amber | Notiert, noch nicht bestätigt
            **Acme – Website \*2\* starten** am <t:1795365000:f>: Notiert um <t:1795449612:T>. Ich buche es mit der genannten Zeit, du musst nichts weiter tun.
            TimeTrack antwortet gerade nicht richtig. Ich versuche es weiter.
            Vielleicht hat TimeTrack es schon. Ich sehe nach, bevor ich es noch einmal sende.
            [Aktualisieren]
        "#]],
    );
}

#[test]
fn what_holds_a_punch_up_is_said_also_if_the_punch_itself_was_never_tried() {
    let outage = Details { outage: true, ..Details::default() };
    let said = |details: &Details| {
        render(&crate::reply::punch(&noted(Action::Stop), details, context(Locale::FALLBACK, NOW)))
    };
    assert!(said(&outage).contains("TimeTrack is not answering properly"));
    assert!(!said(&Details::default()).contains("TimeTrack"));
}

#[test]
fn refused_stuck_and_given_up() {
    let since = Some(at("2026-11-23T08:02:00Z"));
    let refused = Punch {
        state: PunchState::Refused,
        before: Some(working("2026-11-23T09:02:00")),
        refusal: Some(Refusal::AlreadyIn { since }),
        ..noted(Action::ClockIn)
    };
    check(
        &refused,
        expect![[r#"
            Red | Not booked
            **Clock in** at <t:1795449612:t>: You are already clocked in, since <t:1795420920:t>.
            Since: <t:1795420920:t>, <t:1795420920:R>
            [Break] [Clock out] [Refresh]
        "#]],
        expect![[r#"
            Red | Nicht gebucht
            **Einstempeln** um <t:1795449612:t>: Du bist schon eingestempelt, seit <t:1795420920:t>.
            Seit: <t:1795420920:t>, <t:1795420920:R>
            [Pause] [Ausstempeln] [Aktualisieren]
        "#]],
    );
    let stuck = Punch {
        state: PunchState::Stuck,
        trouble: Some(DeliveryError::Changed),
        unclear: true,
        ..noted(Action::Stop)
    };
    check(
        &stuck,
        expect![[r#"
            Red | An admin has to decide
            **Stop project** at <t:1795449612:t>: This is noted, but I can't tell whether TimeTrack has it, and I don't want to book it twice. Please ask an admin to look at `/admin queue`.
            [Refresh]
        "#]],
        expect![[r#"
            Red | Ein Admin muss entscheiden
            **Projekt stoppen** um <t:1795449612:t>: Das ist notiert, aber ich kann nicht erkennen, ob TimeTrack es hat, und möchte es nicht doppelt buchen. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
            [Aktualisieren]
        "#]],
    );
    check(
        &Punch { state: PunchState::Cancelled, ..noted(Action::Stop) },
        expect![[r#"
            Grey | Given up
            **Stop project** at <t:1795449612:t>: An admin gave this up, so it is not booked. Ask them if you did not expect this.
            [Refresh]
        "#]],
        expect![[r#"
            Grey | Aufgegeben
            **Projekt stoppen** um <t:1795449612:t>: Ein Admin hat das aufgegeben, es ist also nicht gebucht. Frag nach, wenn du das nicht erwartet hast.
            [Aktualisieren]
        "#]],
    );
}
