//! What became of a punch.

use expect_test::expect;

use super::*;
use crate::model::Refusal;

#[test]
fn clocked_in() {
    check(
        &done(Action::ClockIn, Timer::STOPPED, working("2026-11-23T17:00:12")),
        expect![[r#"
            Green | Working
            Clocked in at <t:1795449612:t>.
            Since: <t:1795449612:t>, <t:1795449612:R>
            [Clock out] [Refresh]
        "#]],
        expect![[r#"
            Green | In der Arbeit
            Eingestempelt: <t:1795449612:t>.
            Seit: <t:1795449612:t>, <t:1795449612:R>
            [Ausstempeln] [Aktualisieren]
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
        Clocked in at 22 Nov 2026, 17:30 (Europe/Vienna).
        You entered this at 17:00:12.
        Since: <t:1795365000:f>, <t:1795365000:R>
        [Clock out] [Refresh]
    "#]],
        expect![[r#"
        Green | In der Arbeit
        Eingestempelt: 22. Nov. 2026, 17:30 Uhr (Europe/Vienna).
        Eingegeben: 17:00:12.
        Seit: <t:1795365000:f>, <t:1795365000:R>
        [Ausstempeln] [Aktualisieren]
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
            Your day: 7 h 28 min of work, 30 min of break
            (By this bot's sum; TimeTrack's own figure counts.)
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Ausgestempelt: <t:1795449612:t>.
            Dein Tag: 7 Std. 28 Min. Arbeit, 30 Min. Pause
            (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
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
            Clocked out at <t:1792904400:f>.
            Your day: 8 h 30 min of work, 30 min of break
            The clocks changed in between: by the wall clock 8 h 0 min went by, in truth 9 h 0 min – please check what TimeTrack shows.
            (By this bot's sum; TimeTrack's own figure counts.)
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Ausgestempelt: <t:1792904400:f>.
            Dein Tag: 8 Std. 30 Min. Arbeit, 30 Min. Pause
            Dazwischen wurden die Uhren umgestellt: nach der Wanduhr vergingen 8 Std. 0 Min., wirklich waren es 9 Std. 0 Min. – bitte prüfe, was TimeTrack zeigt.
            (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
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
            [Pause] [Stop] [Refresh]
        "#]],
        expect![[r#"
            Green | Projekt läuft
            Von Globex – Audit zu Acme – Website \*2\* gewechselt: <t:1795449612:t>.
            Seit: <t:1795449612:t>, <t:1795449612:R>
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            [Pause] [Stopp] [Aktualisieren]
        "#]],
    );
}

#[test]
fn booked_and_changed_elsewhere_since() {
    check(
        &done(Action::ClockIn, Timer::STOPPED, Timer::STOPPED),
        expect![[r#"
        Grey | Not clocked in
        Clocked in at <t:1795449612:t>.
        Somebody has changed the timer in TimeTrack since; you see how it stands now.
        [Clock in] [Refresh]
    "#]],
        expect![[r#"
        Grey | Nicht eingestempelt
        Eingestempelt: <t:1795449612:t>.
        Seitdem hat jemand den Timer in TimeTrack geändert; du siehst, wie er jetzt steht.
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
            TimeTrack shows another start than the one I sent. If it always does, an admin should check `TIMETRACK_TIME`.
            Since: <t:1795446012:t>, <t:1795446012:R>
            [Clock out] [Refresh]
        "#]],
        expect![[r#"
            Green | In der Arbeit
            Eingestempelt: <t:1795449612:t>.
            TimeTrack zeigt einen anderen Beginn als den gesendeten. Ist das immer so, sollte ein Admin `TIMETRACK_TIME` prüfen.
            Seit: <t:1795446012:t>, <t:1795446012:R>
            [Ausstempeln] [Aktualisieren]
        "#]],
    );
    let other =
        Timer { project: Some(Project::new("Globex", "Audit").unwrap()), ..website(TimerState::Running) };
    let said = render(&crate::reply::punch(&done(start(), Timer::STOPPED, other), voice(Locale::En, NOW)));
    assert!(said.contains("Somebody has changed the timer"), "{said}");
}

#[test]
fn a_paused_project() {
    check(
        &done(Action::Pause, website(TimerState::Running), website(TimerState::Paused)),
        expect![[r#"
            Blue | Project paused
            Paused at <t:1795449612:t>.
            Since: <t:1795435200:t>, <t:1795435200:R>
            Project: Website \*2\*
            Client: Acme
            Task: Design
            Note: see https\://acme.example @[zero-width space]everyone
            [Resume] [Stop] [Refresh]
        "#]],
        expect![[r#"
            Blue | Projekt unterbrochen
            Unterbrochen: <t:1795449612:t>.
            Seit: <t:1795435200:t>, <t:1795435200:R>
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            [Weiter] [Stopp] [Aktualisieren]
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
            Time on it: 4 h 0 min
            Project: Website \*2\*
            Client: Acme
            Task: Design
            Note: see https\://acme.example @[zero-width space]everyone
            (By this bot's sum; TimeTrack's own figure counts.)
            [Refresh]
        "#]],
        expect![[r#"
            Grey | Kein Projekt läuft
            Beendet: <t:1795449612:t>.
            Zeit darauf: 4 Std. 0 Min.
            Projekt: Website \*2\*
            Kunde: Acme
            Aufgabe: Design
            Notiz: see https\://acme.example @[zero-width space]everyone
            (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
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
        **Clock out**: Noted at 17:00:12, will be booked with that time – you need do nothing.
        [Refresh]
    "#]],
        expect![[r#"
        Amber | Notiert, noch nicht bestätigt
        **Ausstempeln**: Notiert um 17:00:12, wird mit dieser Zeit gebucht – du musst nichts tun.
        [Aktualisieren]
    "#]],
    );
    let trouble = Some("TimeTrack cannot be reached: connection refused".to_owned());
    let named = Punch { at: at("2026-11-22T16:30:00Z"), trouble, unclear: true, ..noted(start()) };
    check(
        &named,
        expect![[r#"
            Amber | Noted, not confirmed yet
            **Start Acme – Website \*2\***: Noted at 17:00:12, will be booked for 22 Nov 2026, 17:30 (Europe/Vienna) – you need do nothing.
            TimeTrack is not answering properly right now. I keep trying.
            TimeTrack may have it already. I look before I send it again.
            [Refresh]
        "#]],
        expect![[r#"
            Amber | Notiert, noch nicht bestätigt
            **Acme – Website \*2\* starten**: Notiert um 17:00:12, wird für 22. Nov. 2026, 17:30 Uhr (Europe/Vienna) gebucht – du musst nichts tun.
            TimeTrack antwortet gerade nicht richtig. Ich versuche es weiter.
            Vielleicht hat TimeTrack es schon. Ich sehe nach, bevor ich es noch einmal schicke.
            [Aktualisieren]
        "#]],
    );
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
        **Clock in** for <t:1795449612:t>: You are clocked in already, since <t:1795420920:t>.
        Since: <t:1795420920:t>, <t:1795420920:R>
        [Clock out] [Refresh]
    "#]],
        expect![[r#"
        Red | Nicht gebucht
        **Einstempeln** für <t:1795449612:t>: Du bist schon eingestempelt, seit <t:1795420920:t>.
        Seit: <t:1795420920:t>, <t:1795420920:R>
        [Ausstempeln] [Aktualisieren]
    "#]],
    );
    let stuck =
        Punch { state: PunchState::Stuck, trouble: Some("timer differs".to_owned()), ..noted(Action::Stop) };
    check(
        &stuck,
        expect![[r#"
            Red | An admin has to decide
            **Stop the project** for <t:1795449612:t> is noted, but I can't tell whether TimeTrack has it, and I won't risk booking it twice. Please ask an admin to look at `/admin queue`.
            [Refresh]
        "#]],
        expect![[r#"
            Red | Ein Admin muss entscheiden
            **Projekt beenden** für <t:1795449612:t> ist notiert, aber ich kann nicht erkennen, ob TimeTrack es hat, und will es nicht doppelt buchen. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
            [Aktualisieren]
        "#]],
    );
    check(
        &Punch { state: PunchState::Cancelled, ..noted(Action::Stop) },
        expect![[r#"
        Grey | Given up
        **Stop the project** for <t:1795449612:t> was given up by an admin and is not booked. Ask them if you did not expect this.
        [Refresh]
    "#]],
        expect![[r#"
        Grey | Aufgegeben
        **Projekt beenden** für <t:1795449612:t> wurde von einem Admin aufgegeben und ist nicht gebucht. Frag nach, wenn du das nicht erwartet hast.
        [Aktualisieren]
    "#]],
    );
}
