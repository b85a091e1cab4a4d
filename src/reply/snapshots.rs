//! What people see, rendered as text: the main messages in both languages.

use chrono::{DateTime, Utc};
use expect_test::{Expect, expect};

use super::*;
use crate::model::{
    Action, AtError, InteractionId, LocalStamp, MemberId, Note, Project, Punch, PunchId, PunchState,
    TaskName, Timer, TimerState, Username, Zone,
};

/// A reply as a person would read it, with the colour and the buttons in brackets.
fn render(reply: &Reply) -> String {
    let mut lines = Vec::new();
    if !reply.text.is_empty() {
        lines.push(reply.text.clone());
    }
    if let Some(embed) = &reply.embed {
        lines.push(format!("{:?} | {}", embed.colour, embed.title));
        if !embed.description.is_empty() {
            lines.push(embed.description.clone());
        }
        lines.extend(embed.fields.iter().map(|field| format!("{}: {}", field.name, field.value)));
        if !embed.footer.is_empty() {
            lines.push(format!("({})", embed.footer));
        }
    }
    for row in &reply.rows {
        let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        lines.push(labels.join(" "));
    }
    if !reply.private {
        lines.push("(for all to see)".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn voice(locale: Locale, now: &str) -> Voice {
    Voice { locale, private: true, mode: TimeMode::Local, now: at(now) }
}

fn stamp(text: &str) -> Option<LocalStamp> {
    Some(LocalStamp(text.parse().unwrap()))
}

fn working(since: &str) -> Timer {
    Timer {
        state: TimerState::Running,
        started_at: stamp(since),
        break_seconds: Some(1_800),
        ..Timer::STOPPED
    }
}

fn website(state: TimerState) -> Timer {
    Timer {
        state,
        started_at: stamp("2026-11-23T13:00:00"),
        worked_seconds: Some(3_600),
        break_seconds: Some(0),
        project: Some(Project::new("Acme", "Website *2*").unwrap()),
        task: Some("Design".to_owned()),
        note: Some("see https://acme.example @everyone".to_owned()),
    }
}

/// Recorded in Vienna at 17:00:12 on 23 November 2026.
fn noted(action: Action) -> Punch {
    let pressed = at("2026-11-23T16:00:12Z");
    Punch {
        id: PunchId(5),
        interaction: InteractionId::first_at(pressed),
        member: MemberId(42),
        username: Username::new("alice").unwrap(),
        zone: Zone::new("Europe/Vienna").unwrap(),
        action,
        at: pressed,
        pressed_at: pressed,
        expected_start: None,
        locale: Locale::En,
        state: PunchState::Waiting,
        attempts: 0,
        unclear: false,
        written_at: None,
        next_at: pressed,
        trouble: None,
        before: None,
        after: None,
        refusal: None,
        settled_at: None,
        told: false,
    }
}

fn start() -> Action {
    Action::Start {
        project: Project::new("Acme", "Website *2*").unwrap(),
        task: Some(TaskName::new("Design").unwrap()),
        note: Some(Note::new("home").unwrap()),
    }
}

fn done(action: Action, before: Timer, after: Timer) -> Punch {
    Punch { state: PunchState::Done, before: Some(before), after: Some(after), ..noted(action) }
}

const NOW: &str = "2026-11-23T16:00:13Z";

fn check(punch: &Punch, english: Expect, german: Expect) {
    english.assert_eq(&render(&super::punch(punch, voice(Locale::En, NOW))));
    german.assert_eq(&render(&super::punch(punch, voice(Locale::De, NOW))));
}

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
    check(&punch, expect![[r#"
        Green | Working
        Clocked in at 22 Nov 2026, 17:30 (Europe/Vienna).
        You entered this at 17:00:12.
        Since: <t:1795365000:f>, <t:1795365000:R>
        [Clock out] [Refresh]
    "#]], expect![[r#"
        Green | In der Arbeit
        Eingestempelt: 22. Nov. 2026, 17:30 Uhr (Europe/Vienna).
        Eingegeben: 17:00:12.
        Seit: <t:1795365000:f>, <t:1795365000:R>
        [Ausstempeln] [Aktualisieren]
    "#]]);
}

#[test]
fn clocked_out_with_the_length_of_the_day() {
    check(
        &done(Action::ClockOut, working("2026-11-23T09:02:00"), Timer::STOPPED),
        expect![[r#"
            Grey | Not clocked in
            Clocked out at <t:1795449612:t>.
            Your day: 7 h 28 min of work, 30 min of break.
            (By this bot's sum; TimeTrack's own figure counts.)
            [Clock in] [Refresh]
        "#]],
        expect![[r#"
            Grey | Nicht eingestempelt
            Ausgestempelt: <t:1795449612:t>.
            Dein Tag: 7 Std. 28 Min. Arbeit, 30 Min. Pause.
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
    check(&punch, expect![[r#"
        Grey | Not clocked in
        Clocked out at <t:1792904400:f>.
        Your day: 8 h 30 min of work, 30 min of break.
        The clocks changed in between: by the wall clock 8 h 0 min went by, really 9 h 0 min. Please check what TimeTrack shows.
        (By this bot's sum; TimeTrack's own figure counts.)
        [Clock in] [Refresh]
    "#]], expect![[r#"
        Grey | Nicht eingestempelt
        Ausgestempelt: <t:1792904400:f>.
        Dein Tag: 8 Std. 30 Min. Arbeit, 30 Min. Pause.
        Dazwischen wurden die Uhren umgestellt: nach der Wanduhr vergingen 8 Std. 0 Min., wirklich 9 Std. 0 Min.. Bitte prüfe, was TimeTrack zeigt.
        (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
        [Einstempeln] [Aktualisieren]
    "#]]);
}

#[test]
fn a_project_that_was_started_switched_paused_and_stopped() {
    let other =
        Timer { project: Some(Project::new("Globex", "Audit").unwrap()), ..working("2026-11-23T12:00:00") };
    let running = website(TimerState::Running);
    check(&done(start(), other, running.clone()), expect![[r#"
        Green | Project running
        Switched from Globex – Audit to Acme – Website \*2\* at <t:1795449612:t>.
        Since: <t:1795435200:t>, <t:1795435200:R>
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: see https\://acme.example @​everyone
        [Pause] [Stop] [Refresh]
    "#]], expect![[r#"
        Green | Projekt läuft
        Von Globex – Audit zu Acme – Website \*2\* gewechselt: <t:1795449612:t>.
        Seit: <t:1795435200:t>, <t:1795435200:R>
        Projekt: Website \*2\*
        Kunde: Acme
        Aufgabe: Design
        Notiz: see https\://acme.example @​everyone
        [Pause] [Stopp] [Aktualisieren]
    "#]]);
    check(&done(Action::Pause, running.clone(), website(TimerState::Paused)), expect![[r#"
        Blue | Project paused
        Paused at <t:1795449612:t>.
        Since: <t:1795435200:t>, <t:1795435200:R>
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: see https\://acme.example @​everyone
        [Resume] [Stop] [Refresh]
    "#]], expect![[r#"
        Blue | Projekt unterbrochen
        Unterbrochen: <t:1795449612:t>.
        Seit: <t:1795435200:t>, <t:1795435200:R>
        Projekt: Website \*2\*
        Kunde: Acme
        Aufgabe: Design
        Notiz: see https\://acme.example @​everyone
        [Weiter] [Stopp] [Aktualisieren]
    "#]]);
    check(&done(Action::Stop, running, Timer::STOPPED), expect![[r#"
        Grey | No project running
        Stopped at <t:1795449612:t>.
        Time on it: 4 h 0 min.
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: see https\://acme.example @​everyone
        (By this bot's sum; TimeTrack's own figure counts.)
        [Refresh]
    "#]], expect![[r#"
        Grey | Kein Projekt läuft
        Beendet: <t:1795449612:t>.
        Zeit darauf: 4 Std. 0 Min..
        Projekt: Website \*2\*
        Kunde: Acme
        Aufgabe: Design
        Notiz: see https\://acme.example @​everyone
        (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
        [Aktualisieren]
    "#]]);
}

#[test]
fn noted_and_not_confirmed_yet() {
    check(&noted(Action::ClockOut), expect![[r#"
        Amber | Noted, not confirmed yet
        **Clock out**: Noted at 17:00:12, will be booked with that time – you need do nothing.
        [Refresh]
    "#]], expect![[r#"
        Amber | Notiert, noch nicht bestätigt
        **Ausstempeln**: Notiert um 17:00:12, wird mit dieser Zeit gebucht – du musst nichts tun.
        [Aktualisieren]
    "#]]);
    let trouble = Some("TimeTrack cannot be reached: connection refused".to_owned());
    let named = Punch { at: at("2026-11-22T16:30:00Z"), trouble, unclear: true, ..noted(start()) };
    check(&named, expect![[r#"
        Amber | Noted, not confirmed yet
        **Start Acme – Website \*2\***: Noted at 17:00:12, will be booked for 22 Nov 2026, 17:30 (Europe/Vienna) – you need do nothing.
        TimeTrack does not take it right now (TimeTrack cannot be reached: connection refused). I keep trying.
        TimeTrack may have it already. I look before I send it again.
        [Refresh]
    "#]], expect![[r#"
        Amber | Notiert, noch nicht bestätigt
        **Acme – Website \*2\* starten**: Notiert um 17:00:12, wird für 22. Nov. 2026, 17:30 Uhr (Europe/Vienna) gebucht – du musst nichts tun.
        TimeTrack nimmt es gerade nicht an (TimeTrack cannot be reached: connection refused). Ich versuche es weiter.
        Vielleicht hat TimeTrack es schon. Ich sehe nach, bevor ich es noch einmal schicke.
        [Aktualisieren]
    "#]]);
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
    check(&refused, expect![[r#"
        Red | Not booked
        **Clock in** for <t:1795449612:t>: You are clocked in already, since <t:1795420920:t>.
        Since: <t:1795420920:t>, <t:1795420920:R>
        [Clock out] [Refresh]
    "#]], expect![[r#"
        Red | Nicht gebucht
        **Einstempeln** für <t:1795449612:t>: Du bist schon eingestempelt, seit <t:1795420920:t>.
        Seit: <t:1795420920:t>, <t:1795420920:R>
        [Ausstempeln] [Aktualisieren]
    "#]]);
    let stuck =
        Punch { state: PunchState::Stuck, trouble: Some("timer differs".to_owned()), ..noted(Action::Stop) };
    check(&stuck, expect![[r#"
        Red | An admin has to decide
        **Stop the project** for <t:1795449612:t> is noted, but I can't tell whether TimeTrack has it, and I won't risk booking it twice. Please ask an admin to look at `/admin queue`.
        What stands in the way: timer differs
        [Refresh]
    "#]], expect![[r#"
        Red | Ein Admin muss entscheiden
        **Projekt beenden** für <t:1795449612:t> ist notiert, aber ich kann nicht erkennen, ob TimeTrack es hat, und will es nicht doppelt buchen. Bitte einen Admin, in `/admin warteschlange` nachzusehen.
        Was im Weg steht: timer differs
        [Aktualisieren]
    "#]]);
    check(&Punch { state: PunchState::Cancelled, ..noted(Action::Stop) }, expect![[r#"
        Grey | Given up
        **Stop the project** for <t:1795449612:t> was given up by an admin and is not booked. Ask them if you did not expect this.
        [Refresh]
    "#]], expect![[r#"
        Grey | Aufgegeben
        **Projekt beenden** für <t:1795449612:t> wurde von einem Admin aufgegeben und ist nicht gebucht. Frag nach, wenn du das nicht erwartet hast.
        [Aktualisieren]
    "#]]);
}

#[test]
fn status_of_both_timers_and_what_waits() {
    let zone = Zone::new("Europe/Vienna").unwrap();
    let attendance = working("2026-11-23T09:02:00");
    let project = website(TimerState::Paused);
    let open = [noted(Action::Resume), Punch { state: PunchState::Stuck, ..noted(Action::Stop) }];
    let full = Status { attendance: Ok(&attendance), project: Ok(&project), open: &open };
    let none = Status { attendance: Ok(&Timer::STOPPED), project: Err("no answer"), open: &[] };
    let say = |status, locale| {
        let reader = Reader { voice: voice(locale, NOW), zone: &zone, member: MemberId(42) };
        render(&super::status(status, reader))
    };
    expect![[r#"
        Amber | Working
        Your day: <t:1795420920:t>, <t:1795420920:R>
        Worked 7 h 28 min, break 30 min.
        Project timer: Project paused
        <t:1795435200:t>, <t:1795435200:R>
        Worked 1 h 0 min, break 3 h 0 min.
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: see https\://acme.example @​everyone
        Still to be booked: **Resume the project** for <t:1795449612:t>
        **Stop the project** for <t:1795449612:t> – an admin has to decide
        (By this bot's sum; TimeTrack's own figure counts.)
        [Clock out] [Resume] [Stop] [Refresh]
    "#]].assert_eq(&say(full, Locale::En));
    expect![[r#"
        Amber | In der Arbeit
        Dein Tag: <t:1795420920:t>, <t:1795420920:R>
        Gearbeitet 7 Std. 28 Min., Pause 30 Min..
        Projekt: Projekt unterbrochen
        <t:1795435200:t>, <t:1795435200:R>
        Gearbeitet 1 Std. 0 Min., Pause 3 Std. 0 Min..
        Projekt: Website \*2\*
        Kunde: Acme
        Aufgabe: Design
        Notiz: see https\://acme.example @​everyone
        Noch zu buchen: **Projekt fortsetzen** für <t:1795449612:t>
        **Projekt beenden** für <t:1795449612:t> – ein Admin muss entscheiden
        (Von diesem Bot gerechnet; es gilt, was TimeTrack zeigt.)
        [Ausstempeln] [Weiter] [Stopp] [Aktualisieren]
    "#]].assert_eq(&say(full, Locale::De));
    expect![[r#"
        Grey | Not clocked in
        Your day: You are not clocked in.
        Project timer: I can't read this from TimeTrack right now (no answer). Nothing is lost; try Refresh in a little while.
        [Clock in] [Refresh]
    "#]].assert_eq(&say(none, Locale::En));
}

#[test]
fn the_queue_and_the_links() {
    let rows = [
        LinkRow { member: MemberId(42), username: Username::new("alice_b").unwrap(), zone: None },
        LinkRow {
            member: MemberId(43),
            username: Username::new("bob").unwrap(),
            zone: Zone::new("Asia/Tokyo").ok(),
        },
    ];
    let page = Page::of(1, 12, 10);
    expect![[r#"
        Grey | 12 links
        <@42> · alice\_b · default time zone
        <@43> · bob · Asia/Tokyo
        (Page 2 of 2)
        [Previous]
    "#]].assert_eq(&render(&links(&rows, page, MemberId(7), voice(Locale::En, NOW))));
    let waiting = Punch { trouble: Some("status 503".to_owned()), attempts: 3, ..noted(start()) };
    let reply = queue(
        std::slice::from_ref(&waiting),
        Page::of(0, 1, 4),
        Some(Decided::Retried(&waiting)),
        MemberId(7),
        voice(Locale::De, NOW),
    );
    expect![[r#"
        Amber | Ein Eintrag ist noch nicht gebucht
        #5 wird jetzt noch einmal versucht.
        „Wiederholen“ liest zuerst TimeTrack und schickt nur, was fehlt. „Aufgeben“ verwirft einen Eintrag; die Person erfährt es.
        #5 · Acme – Website \*2\* starten: <@42> (alice)
        Für 23. Nov. 2026, 17:00:12 Uhr (Europe/Vienna), eingegeben <t:1795449612:R>
        wartet · 3 Versuche
        Im Weg: status 503
        [Wiederholen #5] [Aufgeben #5]
        [Aktualisieren]
    "#]].assert_eq(&render(&reply));
}

#[test]
fn late_news_and_the_key() {
    let booked = done(Action::ClockIn, Timer::STOPPED, working("2026-11-23T17:00:12"));
    let voice = voice(Locale::En, NOW);
    expect![[r#"
        News about an earlier entry
        Green | Working
        Clocked in at <t:1795449612:t>.
        Since: <t:1795449612:t>, <t:1795449612:R>
    "#]].assert_eq(&render(&late_news(&booked, voice)));
    let words = "Project **closed**".to_owned();
    let refusal = Some(Refusal::ByTimeTrack { words });
    let refused = Punch { state: PunchState::Refused, refusal, ..noted(start()) };
    let many: Vec<Punch> = std::iter::repeat_n(refused, 7).collect();
    let with = with_news(failed("a1b2", voice), &many, voice);
    expect![[r#"
        News about earlier entries:
        **Start Acme – Website \*2\*** for <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** for <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** for <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** for <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** for <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        And 2 more.
        Red | Something went wrong on our side
        It is not your fault. See `/status` before you try again, and give an admin this reference: `a1b2`
    "#]].assert_eq(&render(&with));
    expect![[r#"
        Red | TimeTrack no longer accepts the API key
        Nothing is lost: entries are kept with their times and booked as soon as the key works again. 3 are waiting right now. Create a new key in TimeTrack's account settings, set `TIMETRACK_API_KEY` and `TIMETRACK_API_SECRET`, and restart the bot.
    "#]].assert_eq(&render(&key_refused(3, voice)));
}

/// One of every refusal.
fn refusals() -> Vec<Refusal> {
    let text = || "**x**".to_owned();
    let when = at("2026-11-22T16:30:00Z");
    let project = || Project::new("Acme", "Website").unwrap();
    let wall = at("2026-03-29T02:30:00Z").naive_utc();
    vec![
        Refusal::NotInGuild,
        Refusal::ForeignGuild,
        Refusal::NotAdmin,
        Refusal::NotYours,
        Refusal::Outdated,
        Refusal::NotLinked,
        Refusal::Time(AtError::Unreadable { text: text() }),
        Refusal::Time(AtError::Impossible { text: text() }),
        Refusal::Time(AtError::Future { at: when }),
        Refusal::Time(AtError::TooOld { at: when, limit_days: 14 }),
        Refusal::Time(AtError::NeverWas { wall, first_after: wall }),
        Refusal::AlreadyIn { since: None },
        Refusal::AlreadyIn { since: Some(when) },
        Refusal::NotIn,
        Refusal::NothingRuns,
        Refusal::AlreadyOn { project: project(), since: None },
        Refusal::AlreadyOn { project: project(), since: Some(when) },
        Refusal::AlreadyPaused,
        Refusal::NotPaused,
        Refusal::StartedLater { since: when },
        Refusal::Changed { since: None },
        Refusal::Changed { since: Some(when) },
        Refusal::ByTimeTrack { words: text() },
        Refusal::UnknownProject { text: text() },
        Refusal::AmbiguousProject { text: text() },
        Refusal::UnknownTask { text: text() },
        Refusal::BadText { option: "note".to_owned(), max: 500 },
        Refusal::UnknownZone { text: text() },
        Refusal::UnknownUsername { text: text() },
        Refusal::DisabledUsername { username: text() },
        Refusal::UsernameTaken { by: MemberId(42) },
        Refusal::AlreadyLinked { username: text() },
        Refusal::MemberNotLinked { member: MemberId(42) },
        Refusal::IsABot,
        Refusal::TimeTrackSilent,
        Refusal::UnknownCommand,
        Refusal::Busy,
    ]
}

#[test]
fn every_refusal_has_its_own_sentence_with_nothing_left_out() {
    for locale in Locale::ALL {
        let sentences: std::collections::BTreeSet<String> = refusals()
            .iter()
            .map(|refusal| super::refused(refusal, voice(locale, NOW)).embed.unwrap().description)
            .collect();
        assert_eq!(sentences.len(), refusals().len());
        for sentence in sentences {
            assert!(sentence.contains(' ') && !sentence.contains("**x**"), "{sentence}");
        }
    }
}
