//! What TimeTrack's lists say of everybody at once: attendances and absences.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::entries::is_for_good;
use super::fields::Fields;
use super::lists::{self, Failure, Row, SkipReason};
use super::wire::short;
use super::{Error, List, TimeTrack};
use crate::model::names::MAX_NAME_CHARS;
use crate::model::reminders::is_home_office;
use crate::model::{LocalStamp, Username};

/// Pages read at most: 20,000 rows.
const MAX_PAGES: usize = 20;

/// A row of `/attendances` or `/project_time_entries`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Whose, as TimeTrack spells it.
    pub user: String,
    /// Start, on the same wall clock as a timer's.
    pub from: LocalStamp,
    /// End; `None` if TimeTrack shows none, so that it is running.
    pub to: Option<LocalStamp>,
}

/// A row of `/absences` that is approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedAbsence {
    /// Whose, as TimeTrack spells it.
    pub user: String,
    /// Both days included.
    pub days: RangeInclusive<NaiveDate>,
    /// The name of its kind, as TimeTrack spells it; empty if it says none.
    pub kind: String,
}

impl TimeTrack {
    /// Everybody's attendances of these days; `None` if this account has no such list, or none that this key may see or we can read.
    ///
    /// # Errors
    /// Any [`Error`] that may be over soon.
    pub async fn attendances(
        &self,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<List<Attendance>>, Error> {
        self.listed_days("attendances", None, days, attendance).await
    }

    /// Everybody's entries of projects of these days. `None` as for [`TimeTrack::attendances`].
    ///
    /// # Errors
    /// The same.
    pub async fn project_entries(
        &self,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<List<Attendance>>, Error> {
        self.listed_days("project_time_entries", None, days, attendance).await
    }

    /// Everybody's approved absences that touch these days, without home office, which is work. `None` as for
    /// [`TimeTrack::attendances`].
    ///
    /// # Errors
    /// The same.
    pub async fn absences(
        &self,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<List<ApprovedAbsence>>, Error> {
        let away = |fields: &Fields<'_>| {
            let (key, absence) = touching(fields, days)?;
            if is_home_office(&absence.kind) { Err(SkipReason::NotAsked) } else { Ok((key, absence)) }
        };
        self.listed_days("absences", None, days, away).await
    }

    /// What a list has of these days, of one person or of everybody.
    pub(super) async fn listed_days<T>(
        &self,
        path: &str,
        user: Option<&Username>,
        days: &RangeInclusive<NaiveDate>,
        read: impl Fn(&Fields<'_>) -> Result<Row<T>, SkipReason>,
    ) -> Result<Option<List<T>>, Error> {
        let day = |day: &NaiveDate| day.format("%Y-%m-%d").to_string();
        let (from, to) = (day(days.start()), day(days.end()));
        let user = user.map(|user| ("username", user.as_str()));
        let filter: Vec<_> = user.into_iter().chain([("from", from.as_str()), ("to", to.as_str())]).collect();
        match lists::pages(self, path, &filter, MAX_PAGES, read).await {
            Ok(list) => Ok(Some(list)),
            Err(Failure::Form(what) | Failure::TooLong(what)) => {
                tracing::debug!(path, "this list cannot be read: {what}");
                Ok(None)
            }
            Err(Failure::Call(error)) if is_for_good(&error) => {
                tracing::debug!(path, "this list cannot be read: {error}");
                Ok(None)
            }
            Err(Failure::Call(error)) => Err(error),
        }
    }
}

fn user(fields: &Fields<'_>) -> Result<String, SkipReason> {
    fields.text(&["username", "user"], MAX_NAME_CHARS).ok_or(SkipReason::Nameless)
}

fn attendance(fields: &Fields<'_>) -> Result<Row<Attendance>, SkipReason> {
    let user = user(fields)?;
    let from = fields.stamp(&["from"]).ok_or(SkipReason::Unreadable)?;
    // An end that cannot be read is not taken for none.
    let to = match fields.any(&["to"]) {
        Some(text) if text.as_str().is_none_or(|text| !text.trim().is_empty()) => {
            Some(fields.stamp(&["to"]).ok_or(SkipReason::Unreadable)?)
        }
        _ => None,
    };
    Ok((format!("{}\n{user}\n{from}\n{to:?}", short(fields, "id")), Attendance { user, from, to }))
}

fn absence(fields: &Fields<'_>) -> Result<Row<ApprovedAbsence>, SkipReason> {
    /// "0 waiting, 1 approved, 2 refused".
    const APPROVED: i64 = 1;
    let user = user(fields)?;
    let days = day(fields, "from")?..=day(fields, "to")?;
    if fields.number(&["status"]) != Some(APPROVED) || days.is_empty() {
        return Err(SkipReason::NotAsked);
    }
    let kind = fields.text(&["absencetypename"], MAX_NAME_CHARS).unwrap_or_default();
    Ok((format!("{}\n{user}\n{days:?}", short(fields, "id")), ApprovedAbsence { user, days, kind }))
}

/// An approved absence that touches these days.
pub(super) fn touching(
    fields: &Fields<'_>,
    days: &RangeInclusive<NaiveDate>,
) -> Result<Row<ApprovedAbsence>, SkipReason> {
    let (key, absence) = absence(fields)?;
    let touches = absence.days.start() <= days.end() && absence.days.end() >= days.start();
    if touches { Ok((key, absence)) } else { Err(SkipReason::NotAsked) }
}

/// A day of the calendar; some send a timestamp.
pub(super) fn day(fields: &Fields<'_>, name: &str) -> Result<NaiveDate, SkipReason> {
    let text = fields.text(&[name], MAX_NAME_CHARS).ok_or(SkipReason::Unreadable)?;
    let day = text.get(..10).unwrap_or_default();
    NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| SkipReason::Unreadable)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read<T>(
        row: &Value,
        read: impl Fn(&Fields<'_>) -> Result<Row<T>, SkipReason>,
    ) -> Result<T, SkipReason> {
        read(&Fields::of(row).unwrap()).map(|(_, row)| row)
    }

    #[test]
    fn an_attendance_runs_only_if_no_end_is_shown() {
        let row = |to: Value| json!({ "user": "anna", "from": "2026-11-23T08:00:00.000Z", "to": to });
        for open in [json!(null), json!(""), json!(" ")] {
            assert_eq!(read(&row(open), attendance).unwrap().to, None);
        }
        assert!(read(&row(json!("2026-11-23T12:00:00Z")), attendance).unwrap().to.is_some());
        for odd in [json!("noon"), json!(12), json!({})] {
            assert_eq!(read(&row(odd), attendance).unwrap_err(), SkipReason::Unreadable);
        }
    }

    #[test]
    fn an_absence_counts_if_it_is_approved() {
        let row = |status: Value, name: &str| {
            json!({ "user": "anna", "from": "2026-11-23", "to": "2026-11-24T00:00:00Z", "status": status,
                "absenceTypeName": name })
        };
        let days =
            NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()..=NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for approved in [json!(1), json!("1")] {
            let absence = read(&row(approved, "Urlaub"), absence).unwrap();
            assert_eq!((absence.days, absence.kind.as_str()), (days.clone(), "Urlaub"));
        }
        for status in [json!(0), json!(2), json!(null)] {
            assert_eq!(read(&row(status, "Urlaub"), absence).unwrap_err(), SkipReason::NotAsked);
        }
    }
}
