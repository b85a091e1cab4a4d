//! Status, the admins' pages and notices.

use expect_test::expect;

use super::*;
use crate::model::{AccountName, DeliveryError, Refusal};
use crate::reply::{
    AdminNotice, DecisionResult, LinkRow, Page, Recipient, Silence, Status, ended, failed, for_admins,
    give_up, links, only_notices, queue, status, with_notices,
};

#[test]
fn status_of_both_timers_and_what_waits() {
    let zone = Zone::new("Europe/Vienna").unwrap();
    let attendance = working("2026-11-23T09:02:00");
    let project = website(TimerState::Paused);
    let open = [noted(Action::Resume), Punch { state: PunchState::Stuck, ..noted(Action::Stop) }];
    let username = Username::new("alice").unwrap();
    let full = Status {
        username: &username,
        attendance: Ok(&attendance),
        project: Ok(&project),
        rest: None,
        open: &open,
        estimates: &[],
    };
    let none = Status {
        username: &username,
        attendance: Ok(&Timer::STOPPED),
        project: Err(Silence::NoAnswer),
        rest: None,
        open: &[],
        estimates: &[],
    };
    let say = |shown: Status<'_>, locale| {
        let recipient = Recipient { context: context(locale, NOW), zone: &zone, member: MemberId(42) };
        render(&status(shown, recipient))
    };
    expect![[r#"
        Amber | Working
        Your day: <t:1795420920:t>, <t:1795420920:R>
        Worked 7 h 28 min, break 30 min
        Project timer: Project running – not confirmed yet
        <t:1795435200:t>, <t:1795435200:R>
        Worked 1 h 0 min, break 3 h 0 min
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: see https\://acme.example @[zero-width space]everyone
        Still to be booked: **Resume project** at <t:1795449612:t>
        **Stop project** at <t:1795449612:t> – an admin has to decide
        (Calculated by this bot; TimeTrack's own figures count.)
        [Break] [Clock out] [Pause project] [Stop project] [Refresh]
    "#]]
    .assert_eq(&say(full, Locale::FALLBACK));
    expect![[r#"
        Amber | Eingestempelt
        Dein Tag: <t:1795420920:t>, <t:1795420920:R>
        Gearbeitet 7 h 28 min, Pause 30 min
        Projekt-Timer: Projekt läuft – noch nicht bestätigt
        <t:1795435200:t>, <t:1795435200:R>
        Gearbeitet 1 h 0 min, Pause 3 h 0 min
        Projekt: Website \*2\*
        Kunde: Acme
        Aufgabe: Design
        Notiz: see https\://acme.example @[zero-width space]everyone
        Noch zu buchen: **Projekt fortsetzen** um <t:1795449612:t>
        **Projekt stoppen** um <t:1795449612:t> – ein Admin muss entscheiden
        (Von diesem Bot berechnet; es gilt, was TimeTrack zeigt.)
        [Pause] [Ausstempeln] [Projekt pausieren] [Projekt stoppen] [Aktualisieren]
    "#]]
    .assert_eq(&say(full, Locale::german()));
    for locale in Locale::ALL {
        let recipient = Recipient { context: context(locale, NOW), zone: &zone, member: MemberId(42) };
        let fields = status(full, recipient).embed.unwrap().fields;
        let names: std::collections::BTreeSet<_> = fields.iter().map(|field| &field.name).collect();
        assert_eq!(names.len(), fields.len(), "no two fields have one name");
    }
    expect![[r#"
        Grey | Not clocked in
        Your day: You are not clocked in.
        Project timer: TimeTrack does not answer right now. Nothing is lost; try Refresh in a little while.
        [Clock in] [Refresh]
    "#]]
    .assert_eq(&say(none, Locale::FALLBACK));
}

/// What is shown of these timers while these punches wait: title, buttons with the starts they carry, and the whole.
fn while_waiting(attendance: Option<&Timer>, project: Option<&Timer>, open: &[Punch]) -> [String; 3] {
    let zone = Zone::new("Europe/Vienna").unwrap();
    let recipient = Recipient { context: context(Locale::FALLBACK, NOW), zone: &zone, member: MemberId(42) };
    let username = Username::new("alice").unwrap();
    let shown = Status {
        username: &username,
        attendance: attendance.ok_or(Silence::NoAnswer),
        project: project.ok_or(Silence::NoAnswer),
        rest: None,
        open,
        estimates: &[],
    };
    let shown = status(shown, recipient);
    let buttons: Vec<_> = shown.rows.concat().iter().map(|button| button.id.replace("2:1:42:", "")).collect();
    [shown.embed.as_ref().unwrap().title.clone(), buttons.join(" "), render(&shown)]
}

#[test]
fn what_waits_is_part_of_the_state_that_is_shown() {
    let off = Timer::STOPPED;
    let on = working("2026-11-23T09:02:00");
    let [title, buttons, all] = while_waiting(Some(&off), Some(&off), &[noted(Action::ClockIn)]);
    assert_eq!(
        (title.as_str(), buttons.as_str()),
        ("Clocked in – not confirmed yet", "break:- out:- refresh")
    );
    expect![[r#"
        Amber | Clocked in – not confirmed yet
        Your day: <t:1795449612:t>, <t:1795449612:R>
        Worked less than a minute, no break
        Project timer: No project is running.
        Still to be booked: **Clock in** at <t:1795449612:t>
        (Calculated by this bot; TimeTrack's own figures count.)
        [Break] [Clock out] [Refresh]
    "#]]
    .assert_eq(&all);
    let [title, buttons, all] = while_waiting(None, None, &[noted(Action::ClockOut)]);
    assert_eq!((title.as_str(), buttons.as_str()), ("Clocked out – not confirmed yet", "in refresh"));
    expect![[r#"
        Amber | Clocked out – not confirmed yet
        Your day: Clocked out – not confirmed yet
        TimeTrack does not answer right now. Nothing is lost; try Refresh in a little while.
        Project timer: TimeTrack does not answer right now. Nothing is lost; try Refresh in a little while.
        Still to be booked: **Clock out** at <t:1795449612:t>
        [Clock in] [Refresh]
    "#]]
    .assert_eq(&all);
    let [title, buttons, _] =
        while_waiting(Some(&on), None, &[noted(Action::ClockOut), noted(Action::ClockIn)]);
    assert_eq!(
        (title.as_str(), buttons.as_str()),
        ("Clocked in – not confirmed yet", "break:- out:- refresh")
    );
    let [title, buttons, all] = while_waiting(Some(&on), Some(&off), &[noted(start()), noted(Action::Pause)]);
    assert_eq!(
        (title.as_str(), buttons.as_str()),
        ("Working", "break:1795424520 out:1795424520 resume:- stop:- refresh")
    );
    expect![[r#"
        Amber | Working
        Your day: <t:1795420920:t>, <t:1795420920:R>
        Worked 7 h 28 min, break 30 min
        Project timer: Project paused – not confirmed yet
        <t:1795449612:t>, <t:1795449612:R> (started <t:1795449612:t>)
        Worked less than a minute, no break
        Project: Website \*2\*
        Client: Acme
        Task: Design
        Note: home
        Still to be booked: **Start Acme – Website \*2\*** at <t:1795449612:t>
        **Pause project** at <t:1795449612:t>
        (Calculated by this bot; TimeTrack's own figures count.)
        [Break] [Clock out] [Resume project] [Stop project] [Refresh]
    "#]]
    .assert_eq(&all);
}

#[test]
fn what_will_not_be_booked_changes_nothing_that_is_shown() {
    let on = working("2026-11-23T09:02:00");
    let paused = website(TimerState::Paused);
    let stuck = Punch { state: PunchState::Stuck, ..noted(Action::ClockOut) };
    let stale = Punch { expected_start: stamp("2026-11-23T08:00:00"), ..noted(Action::ClockOut) };
    let early = Punch { at: at("2026-11-23T08:00:00Z"), ..noted(Action::ClockOut) };
    for open in [stuck, stale, early, noted(Action::ClockIn), noted(Action::Pause)] {
        let [title, buttons, all] = while_waiting(Some(&on), Some(&paused), std::slice::from_ref(&open));
        assert_eq!(title, "Working", "{open:?}");
        assert!(buttons.contains("resume:1795438800") && !all.contains("confirmed"), "{open:?}: {all}");
    }
}

#[test]
fn the_queue_and_the_links() {
    let rows = [
        LinkRow {
            member: MemberId(42),
            username: Username::new("alice_b").unwrap(),
            zone: None,
            is_unknown: false,
            has_left: false,
            is_suspended: false,
        },
        LinkRow {
            member: MemberId(43),
            username: Username::new("bob").unwrap(),
            zone: Zone::new("Asia/Tokyo").ok(),
            is_unknown: true,
            has_left: false,
            is_suspended: false,
        },
    ];
    let page = Page::of(1, 12, 10);
    expect![[r#"
        Grey | 12 links
        <@42> · alice\_b · default time zone
        <@43> · bob · Asia/Tokyo · **TimeTrack no longer knows this username**
        (Page 2 of 2)
        [Previous]
    "#]]
    .assert_eq(&render(&links(&rows, page, context(Locale::FALLBACK, NOW))));
    let waiting = Punch {
        trouble: Some(DeliveryError::Other { words: "status 503".to_owned() }),
        attempts: 3,
        ..noted(start())
    };
    let stuck = Punch { state: PunchState::Stuck, id: crate::model::PunchId(4), ..waiting.clone() };
    let reply = queue(
        (&[stuck.clone(), waiting.clone()], 1, 1),
        Page::of(0, 2, 4),
        Some(DecisionResult::Retried(&waiting)),
        context(Locale::german(), NOW),
    );
    expect![[r#"
        Amber | 2 Einträge sind noch nicht gebucht
        #5 wird jetzt noch einmal versucht.
        Einer braucht deine Entscheidung.
        Einer wartet nur und wird von selbst gebucht.
        Sieh in TimeTrack nach, bevor du entscheidest: Drück „Wiederholen“ nur, wenn der Eintrag dort fehlt. „Aufgeben“ fragt noch einmal nach und verwirft dann einen Eintrag; die Person erfährt es.
        ❗ #4 · Acme – Website \*2\* starten: **braucht deine Entscheidung** · 3 Versuche
        <@42> (alice)
        Zeit: <t:1795449612:f> · eingegeben <t:1795449612:R>
        Problem: status 503
        #5 · Acme – Website \*2\* starten: wartet auf TimeTrack · 3 Versuche
        <@42> (alice)
        Zeit: <t:1795449612:f> · eingegeben <t:1795449612:R>
        Problem: status 503
        [Wiederholen #4] [Aufgeben #4]
        [Wiederholen #5] [Aufgeben #5]
        [Aktualisieren]
    "#]].assert_eq(&render(&reply));
    let ask = |one| render(&give_up(one, 0, context(Locale::FALLBACK, NOW)));
    expect![[r#"
        Amber | Give up #4?
        It will not be booked, and <@42> is told. This can't be undone.
        ❗ #4 · Start Acme – Website \*2\*: **needs your decision** · 3 tries
        <@42> (alice)
        Time: <t:1795449612:f> · entered <t:1795449612:R>
        Problem: status 503
        [Give up #4] [Keep it]
    "#]]
    .assert_eq(&ask(&stuck));
    expect![[r#"
        Amber | Give up #5?
        It is just waiting for TimeTrack and would be booked automatically. If you give it up, it will not be booked, and <@42> is told. This can't be undone.
        #5 · Start Acme – Website \*2\*: waits for TimeTrack · 3 tries
        <@42> (alice)
        Time: <t:1795449612:f> · entered <t:1795449612:R>
        Problem: status 503
        [Give up #5] [Keep it]
    "#]].assert_eq(&ask(&waiting));
}

#[test]
fn notices_and_the_key() {
    let booked = done(Action::ClockIn, Timer::STOPPED, working("2026-11-23T17:00:12"));
    let speaking = context(Locale::FALLBACK, NOW);
    expect![[r#"
        News about an earlier entry
        Green | Working
        Clocked in at <t:1795449612:t>.
        Since: <t:1795449612:t>, <t:1795449612:R>
    "#]]
    .assert_eq(&render(&ended(&booked, &Details::default(), speaking)));
    let words = "Project **closed**".to_owned();
    let refusal = Some(Refusal::ByTimeTrack { words });
    let refused = Punch { state: PunchState::Refused, refusal, ..noted(start()) };
    let many: Vec<Punch> = std::iter::repeat_n(refused, 7).collect();
    let (with, listed) = with_notices(failed("a1b2", speaking), &many, speaking);
    assert_eq!(listed, 5);
    expect![[r#"
        News about earlier entries:
        **Start Acme – Website \*2\*** at <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** at <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** at <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** at <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        **Start Acme – Website \*2\*** at <t:1795449612:t>: not booked. TimeTrack says: “Project \*\*closed\*\*”
        And 2 more.
        Red | Something went wrong on our side
        This is not your fault. Check `/status` before you try again, and give an admin this reference: `a1b2`
    "#]].assert_eq(&render(&with));
    expect![[r#"
        Red | TimeTrack no longer accepts the API key
        Nothing is lost: entries are kept with their times and booked as soon as the key works again. 3 are waiting right now. Create a new key in TimeTrack's account settings, set `TIMETRACK_API_KEY` and `TIMETRACK_API_SECRET`, and restart the bot.
    "#]].assert_eq(&render(&for_admins(&AdminNotice::KeyRefused { waiting: 3 }, None, speaking)));
    expect![[r#"
        Amber | The database was restored from a backup
        Entries that were waiting when the backup was made are held back, because TimeTrack may have them by now. One entry needs your decision: compare with TimeTrack, then retry or cancel in `/admin queue`.
    "#]].assert_eq(&render(&for_admins(&AdminNotice::Restored { held: 1 }, None, speaking)));
    let branch: AccountName = "branch-2".parse().unwrap();
    expect![[r#"
        Amber | Die Datenbank stammt aus einer Sicherung
        Einträge, die bei der Sicherung noch warteten, werden zurückgehalten, weil TimeTrack sie inzwischen haben kann. 3 Einträge brauchen deine Entscheidung: Vergleiche mit TimeTrack und wähle dann in `/admin warteschlange` „Wiederholen“ oder „Aufgeben“.
        Es geht um das TimeTrack-Konto branch-2.
    "#]].assert_eq(&render(&for_admins(&AdminNotice::Restored { held: 3 }, Some(&branch), context(Locale::german(), NOW))));
}

#[test]
fn the_question_on_the_night_the_clocks_go_back() {
    let zone = Zone::new("Europe/Vienna").unwrap();
    let times = [at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")];
    let ask = |locale| {
        let recipient = Recipient { context: context(locale, NOW), zone: &zone, member: MemberId(42) };
        render(&crate::reply::choose(InteractionId(5), times, recipient))
    };
    expect![[r#"
        Amber | Which of the two?
        The clocks were set back, so this time came twice: 25 Oct 2026, 02:30. Which one do you mean? Nothing is booked until you choose.
        [First 02:30 (CEST)] [Second 02:30 (CET)]
    "#]].assert_eq(&ask(Locale::FALLBACK));
    expect![[r#"
        Amber | Welche von beiden?
        Die Uhren wurden zurückgestellt, deshalb gab es diese Zeit zweimal: 25. Okt. 2026, 02:30 Uhr. Welche meinst du? Gebucht wird erst, wenn du wählst.
        [Erstes 02:30 (CEST)] [Zweites 02:30 (CET)]
    "#]].assert_eq(&ask(Locale::german()));
    // Shown by the reader's own clock, the two are alike; words tell them apart.
    let chosen = Punch {
        at: times[0],
        state: PunchState::Refused,
        refusal: Some(Refusal::NotIn),
        ..noted(Action::ClockOut)
    };
    expect![[r#"
        Red | Nicht gebucht
        **Ausstempeln** am <t:1792888200:f> (vor der Zeitumstellung): Du bist nicht eingestempelt, es gibt also nichts zu beenden. Wenn du das Einstempeln vergessen hast, verwende zuerst `/einstempeln` mit `um`.
        [Aktualisieren]
    "#]].assert_eq(&render(&crate::reply::punch(
        &chosen,
        &Details::default(),
        context(Locale::german(), NOW),
    )));
    let chosen = Punch { at: times[1], ..noted(Action::ClockOut) };
    expect![[r#"
        Amber | Noted, not confirmed yet
        **Clock out** on <t:1792891800:f> (after the clocks were set back): Noted at <t:1795449612:T>. I'll book it with the time you named; you don't need to do anything.
        [Refresh]
    "#]].assert_eq(&render(&crate::reply::punch(&chosen, &Details::default(), context(Locale::FALLBACK, NOW))));
}

#[test]
fn news_of_a_clock_out_in_a_break_names_the_time_at_which_the_day_ended() {
    let speaking = context(Locale::FALLBACK, NOW);
    let nothing_to_stop = Punch {
        state: PunchState::Refused,
        refusal: Some(Refusal::NothingRuns),
        part: 2,
        part_of: Some(Action::ClockOut),
        ..noted(Action::Stop)
    };
    expect![[r#"
        News about earlier entries:
        You clocked out during a break, so your day ended at <t:1795449612:t>, when the break began.
    "#]]
    .assert_eq(&render(&only_notices(&[nothing_to_stop], speaking).0));
}
