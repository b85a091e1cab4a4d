//! Lists as a client asks for them.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::*;
use crate::books::{TimerAction, TimerKind};
use crate::calendar::{Absence, Approval};
use crate::company::Company;
use crate::quirks::{AbsenceDates, Reported, Whose};
use crate::wall_time::WallTime;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> WallTime {
    WallTime(format!("{text}:00").parse::<NaiveDateTime>().unwrap())
}

fn books() -> Books {
    let mut books = Books::new(Company::small());
    let mut clocks = |user: &str, act, time| {
        books.act(user, TimerKind::Attendance, (act, at(time)), &Quirks::default()).unwrap();
    };
    clocks("anna.huber", TimerAction::Start(None), "2026-11-23T08:00");
    clocks("anna.huber", TimerAction::Stop, "2026-11-23T12:00");
    clocks("anna.huber", TimerAction::Start(None), "2026-11-23T13:00");
    clocks("ben.meyer", TimerAction::Start(None), "2026-11-23T09:00");
    books
}

fn asked(path: &str, query: &[(&str, &str)], books: &Books, quirks: &Quirks) -> Vec<Value> {
    let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let asked = Asked { query, ..Asked::default() };
    rows(path, &asked, books, quirks).unwrap().unwrap()
}

fn holiday(user: &str, from: &str, to: &str) -> Absence {
    Absence::approved(user, (1, "Urlaub"), day(from), day(to))
}

#[test]
fn a_timer_that_runs_is_on_the_list_where_the_account_shows_it() {
    let books = books();
    let ends = |running: Running| {
        let rows = asked("attendances", &[], &books, &Quirks { running, ..Quirks::default() });
        rows.iter().map(|row| row.get("to").cloned()).collect::<Vec<_>>()
    };
    let ended = Some(json!("2026-11-23T12:00:00.000Z"));
    assert_eq!(ends(Running::LeftOut), vec![ended.clone()]);
    assert_eq!(ends(Running::Null), [ended.clone(), Some(Value::Null), Some(Value::Null)]);
    assert_eq!(ends(Running::Missing), [ended.clone(), None, None]);
    assert_eq!(ends(Running::Empty)[2], Some(json!("")));
    assert_eq!(ends(Running::SameAsStart)[2], Some(json!("2026-11-23T09:00:00.000Z")));
    let quirks = Quirks { running: Running::Null, ..Quirks::default() };
    let of_ben = asked("attendances", &[("username", "ben.meyer")], &books, &quirks);
    assert_eq!((of_ben.len(), &of_ben[0]["user"]), (1, &json!("ben.meyer")));
}

#[test]
fn absences_are_asked_for_by_person_day_and_kind() {
    let mut books = books();
    books.add_absence(holiday("anna.huber", "2026-11-20", "2026-11-24"));
    let waiting = Absence { approval: Approval::Waiting, ..holiday("ben.meyer", "2026-12-01", "2026-12-01") };
    books.add_absence(Absence { kind: 4, kind_name: "Homeoffice".to_owned(), ..waiting });
    let count = |query: &[(&str, &str)], quirks: &Quirks| asked("absences", query, &books, quirks).len();
    let plain = Quirks::default();
    assert_eq!(count(&[], &plain), 2);
    assert_eq!(count(&[("from", "2026-11-24"), ("to", "2026-11-24")], &plain), 1);
    assert_eq!(count(&[("from", "2026-11-25"), ("to", "2026-11-30")], &plain), 0);
    assert_eq!(count(&[("username", "ben.meyer"), ("absenceType", "4")], &plain), 1);
    assert_eq!(count(&[("username", "ben.meyer"), ("absenceType", "1")], &plain), 0);
    let others = Quirks { absence_dates: AbsenceDates::StartEnd, ..Quirks::default() };
    assert_eq!(count(&[("from", "2026-11-25"), ("to", "2026-11-30")], &others), 2, "not heeded");
    assert_eq!(count(&[("startDate", "2026-11-25"), ("endDate", "2026-11-30")], &others), 0);
    let row = asked("absences", &[("username", "ben.meyer")], &books, &plain).remove(0);
    assert_eq!(
        (&row["status"], &row["from"], &row["user"]),
        (&json!(0), &json!("2026-12-01"), &json!("ben.meyer"))
    );
}

#[test]
fn a_work_report_is_computed_from_entries_target_holidays_and_absences() {
    let mut books = books();
    books.add_absence(holiday("anna.huber", "2026-11-24", "2026-11-24"));
    books.calendar.holidays.insert(day("2026-11-25"), "Feast".to_owned());
    books.calendar.weeks.insert("anna.huber".to_owned(), [4 * 3_600; 7]);
    let query = [("username", "anna.huber"), ("from", "2026-11-23"), ("to", "2026-11-25")];
    let rows = asked("work_reports", &query, &books, &Quirks::default());
    let seconds = |row: &Value, key: &str| row[key].as_i64().unwrap() / 3_600;
    assert_eq!(rows.len(), 3);
    assert_eq!((seconds(&rows[0], "workedSeconds"), seconds(&rows[0], "targetSeconds")), (4, 4));
    assert_eq!((&rows[0]["workEnd"], &rows[0]["weekday"]), (&json!("2026-11-23T12:00:00.000Z"), &json!(1)));
    assert_eq!((&rows[1]["absence1ShortName"], seconds(&rows[1], "absence1Seconds")), (&json!("Ur"), 4));
    assert_eq!(
        (&rows[2]["weekday"], &rows[2]["holiday"], seconds(&rows[2], "targetSeconds")),
        (&json!(8), &json!("Feast"), 0)
    );
    let all = asked("work_reports", &query[1..], &books, &Quirks::default());
    assert_eq!(all.len(), 3 * Company::small().users.len());
    assert!(asked("work_reports", &[], &books, &Quirks::default()).is_empty());
    let none = Quirks { reported: Reported::NoTargets, ..Quirks::default() };
    assert!(asked("work_reports", &query, &books, &none)[0]["targetSeconds"].is_null());
}

#[test]
fn a_list_that_is_not_there_or_not_for_this_key_is_told_apart() {
    let books = books();
    let absences =
        |absences| rows("absences", &Asked::default(), &books, &Quirks { absences, ..Quirks::default() });
    assert!(absences(Readable::NotThere).is_none());
    assert_eq!(absences(Readable::Forbidden).unwrap().unwrap_err().status, 403);
    assert_eq!(absences(Readable::Empty).unwrap().unwrap(), Vec::<Value>::new());
}

#[test]
fn a_row_says_whose_it_is_in_one_of_three_ways() {
    let books = books();
    for (whose, user, username) in [
        (Whose::User, json!("anna.huber"), Value::Null),
        (Whose::Username, Value::Null, json!("anna.huber")),
        (Whose::Both, json!(1), json!("anna.huber")),
    ] {
        let row = asked("attendances", &[], &books, &Quirks { whose, ..Quirks::default() }).remove(0);
        assert_eq!((&row["user"], &row["username"]), (&user, &username), "{whose:?}");
    }
}
