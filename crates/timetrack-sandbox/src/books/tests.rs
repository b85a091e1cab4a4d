//! The timers against TimeTrack's documented rules for saved and stale figures.

use super::*;

fn at(time: &str) -> WallTime {
    WallTime(format!("2026-11-23T{time}:00").parse().unwrap())
}

fn website() -> TimerAction {
    let work = Work { client: "Lindner Brewery".into(), project: "Website".into(), task: None, note: None };
    TimerAction::Start(Some(work))
}

fn books() -> Books {
    Books::new(Company::small())
}

fn saved(books: &mut Books, act: TimerAction, time: &str) -> (i64, i64) {
    let timer =
        books.act("anna.huber", TimerKind::Project, (act, at(time)), &Quirks::default()).unwrap().1.unwrap();
    (timer.worked_seconds / 60, timer.break_seconds / 60)
}

#[test]
fn work_is_saved_at_a_pause_and_breaks_at_a_resume() {
    let mut books = books();
    assert_eq!(saved(&mut books, website(), "09:00"), (0, 0));
    assert_eq!(saved(&mut books, TimerAction::Pause, "10:00"), (60, 0));
    assert_eq!(saved(&mut books, TimerAction::Resume, "10:30"), (60, 30));
    assert_eq!(saved(&mut books, TimerAction::Pause, "12:00"), (150, 30));
    assert_eq!(saved(&mut books, TimerAction::Stop, "13:00"), (150, 90));
    let entries = books.person("anna.huber").project.entries;
    let [entry] = entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.from, entry.to), (at("09:00"), at("13:00")));
    assert_eq!(entry.breaks, [(at("10:00"), at("10:30")), (at("12:00"), at("13:00"))]);
    assert!(entry.id > 0);
}

#[test]
fn doing_it_again_is_refused_ignored_or_restarts() {
    for (again, started) in
        [(Repeated::Refuse, "09:00"), (Repeated::Ignore, "09:00"), (Repeated::Restart, "09:30")]
    {
        let quirks = Quirks { start_again: again, ..Quirks::default() };
        let mut books = books();
        books.act("anna.huber", TimerKind::Project, (website(), at("09:00")), &quirks).unwrap();
        let second = books.act("anna.huber", TimerKind::Project, (website(), at("09:30")), &quirks);
        assert_eq!(second.is_err(), again == Repeated::Refuse);
        assert_eq!(books.person("anna.huber").project.timer.unwrap().started_at, at(started));
        assert!(books.person("anna.huber").project.entries.is_empty());
    }
}

#[test]
fn names_are_refused_accepted_or_created() {
    let start = |user: &str, quirks: &Quirks| {
        let mut books = books();
        books
            .act(user, TimerKind::Attendance, (TimerAction::Start(None), at("09:00")), quirks)
            .map_err(|no| no.status)?;
        Ok::<_, u16>(books.people.keys().next().cloned().unwrap())
    };
    let plain = Quirks::default();
    assert_eq!(start("nobody", &plain), Err(404));
    assert_eq!(start("eva.lang", &plain), Err(422));
    assert_eq!(start("Anna.Huber", &plain), Err(404));
    let kind = Quirks {
        unknown_names: Names::Create,
        disabled_names: Names::Accept,
        cased_names: Names::Accept,
        ..Quirks::default()
    };
    assert_eq!(start("nobody", &kind), Ok("nobody".to_owned()));
    assert_eq!(start("eva.lang", &kind), Ok("eva.lang".to_owned()));
    assert_eq!(start("Anna.Huber", &kind), Ok("anna.huber".to_owned()));
    let odd = Quirks { cased_names: Names::Create, ..Quirks::default() };
    assert_eq!(start("Anna.Huber", &odd), Ok("Anna.Huber".to_owned()));
}
