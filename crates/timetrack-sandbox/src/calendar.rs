//! Absences, public holidays and targets, and the work reports that TimeTrack computes from them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::{Value, json};

use super::books::{Books, Entry};
use super::quirks::{AbsenceDates, Quirks, Reported, Running, Whose};
use super::render::stamp;
use super::routes::Asked;
use super::wall_time::WallTime;

/// Most days that one person's work reports are computed for.
const MOST_DAYS: usize = 400;

/// Whether an absence was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Approval {
    Waiting,
    Approved,
    Refused,
}

/// Some days on which somebody is not at work, or works at home: what a kind means is the company's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absence {
    /// Its id, unique in the account; 0 until it is added.
    pub id: u64,
    pub username: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    pub approval: Approval,
    /// The number of the kind.
    pub kind: u32,
    /// The name of the kind, such as `Urlaub`.
    pub kind_name: String,
    /// Of a half day, which half; nobody documents the words.
    pub segment: Option<String>,
}

impl Absence {
    /// Approved, for whole days.
    pub fn approved(username: &str, kind: (u32, &str), from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            id: 0,
            username: username.to_owned(),
            from,
            to,
            approval: Approval::Approved,
            kind: kind.0,
            kind_name: kind.1.to_owned(),
            segment: None,
        }
    }
}

/// What the company's calendar holds.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub absences: Vec<Absence>,
    /// Public holidays with their names.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// Seconds to be worked from Monday to Sunday.
    pub week: [i64; 7],
    /// The same for people who have another week.
    pub weeks: BTreeMap<String, [i64; 7]>,
}

impl Default for Calendar {
    /// Eight hours from Monday to Friday.
    fn default() -> Self {
        let day = 8 * 3_600;
        Self {
            absences: Vec::new(),
            holidays: BTreeMap::new(),
            week: [day, day, day, day, day, 0, 0],
            weeks: BTreeMap::new(),
        }
    }
}

impl Calendar {
    fn target(&self, user: &str, day: NaiveDate) -> i64 {
        let week = self.weeks.get(user).unwrap_or(&self.week);
        let weekday = day.weekday().num_days_from_monday() as usize;
        if self.holidays.contains_key(&day) { 0 } else { week.get(weekday).copied().unwrap_or(0) }
    }

    fn absence_on(&self, user: &str, day: NaiveDate) -> Option<&Absence> {
        let covers = |absence: &&Absence| {
            absence.username == user
                && (absence.from..=absence.to).contains(&day)
                && absence.approval == Approval::Approved
        };
        self.absences.iter().find(covers)
    }
}

/// Whether the filters of `/absences` ask for this one.
pub(super) fn is_asked_for(asked: &Asked, absence: &Absence, quirks: &Quirks) -> bool {
    let (from, to) = match quirks.absence_dates {
        AbsenceDates::FromTo => ("from", "to"),
        AbsenceDates::StartEnd => ("startDate", "endDate"),
    };
    let kind = asked.param("absenceType").is_none_or(|kind| kind == absence.kind.to_string());
    let whose = asked.param("username").or(asked.param("user"));
    kind && whose.is_none_or(|whose| whose.to_lowercase() == absence.username.to_lowercase())
        && day(asked, from).is_none_or(|from| absence.to >= from)
        && day(asked, to).is_none_or(|to| absence.from <= to)
}

pub(super) fn absence_row(number: usize, absence: &Absence, quirks: &Quirks) -> Value {
    let mut row = json!({
        "id": absence.id, "user_id": 100 + number, "from": absence.from, "to": absence.to,
        "status": absence.approval as u8, "absenceType": absence.kind, "absenceTypeName": absence.kind_name,
        "day_segment": absence.segment, "color": "#aa5522",
    });
    name(&mut row, &absence.username, quirks);
    row
}

/// Names whose row it is, under the name that the quirks choose.
pub(super) fn name(row: &mut Value, user: &str, quirks: &Quirks) {
    match quirks.whose {
        Whose::User => row["user"] = json!(user),
        Whose::Username => row["username"] = json!(user),
        Whose::Both => (row["user"], row["username"]) = (json!(1), json!(user)),
    }
}

/// The person's day of a filter, of which some send a timestamp.
fn day(asked: &Asked, name: &str) -> Option<NaiveDate> {
    asked.param(name)?.get(..10)?.parse().ok()
}

/// One day of one person as TimeTrack computes it.
pub(super) struct Report {
    pub(super) user: String,
    day: NaiveDate,
    entries: Vec<Entry>,
}

/// The reports that the filters ask for; none without a first and a last day.
pub(super) fn reports(asked: &Asked, books: &Books) -> Vec<Report> {
    let (Some(from), Some(to)) = (day(asked, "from"), day(asked, "to")) else { return Vec::new() };
    let whose = asked.param("username").or(asked.param("user")).map(str::to_lowercase);
    let mut reports = Vec::new();
    for user in &books.company.users {
        if whose.as_ref().is_some_and(|whose| *whose != user.username.to_lowercase()) {
            continue;
        }
        let entries = books.person(&user.username).attendance.entries;
        for day in from.iter_days().take_while(|day| *day <= to).take(MOST_DAYS) {
            let entries = entries.iter().filter(|entry| entry.from.0.date() == day).cloned().collect();
            reports.push(Report { user: user.username.clone(), day, entries });
        }
    }
    reports
}

pub(super) fn report_row(report: &Report, books: &Books, quirks: &Quirks) -> Value {
    let (calendar, day) = (&books.calendar, report.day);
    let worked: i64 = report.entries.iter().map(|entry| entry.worked_seconds).sum();
    let breaks: Vec<_> = report.entries.iter().flat_map(|entry| &entry.breaks).collect();
    let break_seconds: i64 = report.entries.iter().map(|entry| entry.break_seconds).sum();
    let target = calendar.target(&report.user, day);
    let holiday = calendar.holidays.get(&day);
    let absence = calendar.absence_on(&report.user, day);
    let time = |at: Option<WallTime>| at.map(|at| stamp(at, quirks));
    let weekday = if holiday.is_some() { 8 } else { day.weekday().number_from_monday() };
    let mut row = json!({
        "workDate": day, "workStart": time(report.entries.first().map(|entry| entry.from)),
        "workEnd": time(report.entries.last().map(|entry| entry.to)), "targetSeconds": target,
        "workedSeconds": worked, "workTargetDifference": worked - target, "breakSeconds": break_seconds,
        "breakTimes": breaks.iter().map(|(from, to)| {
            format!("{}-{}", from.0.format("%H:%M"), to.0.format("%H:%M"))
        }).collect::<Vec<_>>().join(", "),
        "surchargeSeconds": 0, "holidaySeconds": if holiday.is_some() { 8 * 3_600 } else { 0 },
        "absence1Seconds": if absence.is_some() { target } else { 0 },
        "absence1ShortName": absence.map(|absence| absence.kind_name.chars().take(2).collect::<String>()),
        "absence2Seconds": 0, "absence2ShortName": null, "absence3Seconds": 0, "absence3ShortName": null,
        "weekday": weekday, "holiday": holiday,
    });
    if quirks.reported == Reported::NoTargets {
        for key in ["targetSeconds", "workTargetDifference"] {
            row[key] = Value::Null;
        }
    }
    name(&mut row, &report.user, quirks);
    row
}

/// The row of a timer that runs, where the list shows one.
pub(super) fn running_row(mut row: Value, from: WallTime, quirks: &Quirks) -> Value {
    match quirks.running {
        Running::LeftOut | Running::Null => row["to"] = Value::Null,
        Running::Empty => row["to"] = json!(""),
        Running::Missing => {
            if let Some(fields) = row.as_object_mut() {
                fields.remove("to");
            }
        }
        Running::SameAsStart => row["to"] = json!(stamp(from, quirks)),
    }
    row
}
