//! What TimeTrack's lists say of everybody at once: attendances and absences.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::entries::is_for_good;
use super::fields::Fields;
use super::lists::{self, Failure, LeftOut, Row};
use super::wire::short;
use super::{Error, List, TimeTrack};
use crate::model::LocalStamp;
use crate::model::names::MAX_NAME_CHARS;

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
        self.of_everybody("attendances", days, attendance).await
    }

    /// Everybody's entries of projects of these days. `None` as for [`TimeTrack::attendances`].
    ///
    /// # Errors
    /// The same.
    pub async fn project_entries(
        &self,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<List<Attendance>>, Error> {
        self.of_everybody("project_time_entries", days, attendance).await
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
        let touching = |fields: &Fields<'_>| {
            let (key, absence) = absence(fields)?;
            let touches = absence.days.start() <= days.end() && absence.days.end() >= days.start();
            if touches { Ok((key, absence)) } else { Err(LeftOut::NotAsked) }
        };
        self.of_everybody("absences", days, touching).await
    }

    async fn of_everybody<T>(
        &self,
        path: &str,
        days: &RangeInclusive<NaiveDate>,
        read: impl Fn(&Fields<'_>) -> Result<Row<T>, LeftOut>,
    ) -> Result<Option<List<T>>, Error> {
        let day = |day: &NaiveDate| day.format("%Y-%m-%d").to_string();
        let (from, to) = (day(days.start()), day(days.end()));
        let filter = [("from", from.as_str()), ("to", to.as_str())];
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

fn user(fields: &Fields<'_>) -> Result<String, LeftOut> {
    fields.text(&["username", "user"], MAX_NAME_CHARS).ok_or(LeftOut::Nameless)
}

fn attendance(fields: &Fields<'_>) -> Result<Row<Attendance>, LeftOut> {
    let user = user(fields)?;
    let from = fields.stamp(&["from"]).ok_or(LeftOut::Unreadable)?;
    // An end that cannot be read is not taken for none.
    let to = match fields.any(&["to"]) {
        Some(text) if text.as_str().is_none_or(|text| !text.trim().is_empty()) => {
            Some(fields.stamp(&["to"]).ok_or(LeftOut::Unreadable)?)
        }
        _ => None,
    };
    Ok((format!("{}\n{user}\n{from}\n{to:?}", short(fields, "id")), Attendance { user, from, to }))
}

fn absence(fields: &Fields<'_>) -> Result<Row<ApprovedAbsence>, LeftOut> {
    /// "0 waiting, 1 approved, 2 refused".
    const APPROVED: i64 = 1;
    let user = user(fields)?;
    let day = |name: &str| {
        let text = fields.text(&[name], MAX_NAME_CHARS).ok_or(LeftOut::Unreadable)?;
        let day = text.get(..10).unwrap_or_default();
        NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| LeftOut::Unreadable)
    };
    let days = day("from")?..=day("to")?;
    if fields.number(&["status"]) != Some(APPROVED) || days.is_empty() || is_work(fields) {
        return Err(LeftOut::NotAsked);
    }
    Ok((format!("{}\n{user}\n{days:?}", short(fields, "id")), ApprovedAbsence { user, days }))
}

/// Home office is an absence in TimeTrack, and work.
fn is_work(fields: &Fields<'_>) -> bool {
    let name = fields.text(&["absencetypename"], MAX_NAME_CHARS).unwrap_or_default();
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.starts_with("homeoffice")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read<T>(row: &Value, read: impl Fn(&Fields<'_>) -> Result<Row<T>, LeftOut>) -> Result<T, LeftOut> {
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
            assert_eq!(read(&row(odd), attendance).unwrap_err(), LeftOut::Unreadable);
        }
    }

    #[test]
    fn an_absence_counts_if_it_is_approved_and_no_home_office() {
        let row = |status: Value, name: &str| {
            json!({ "user": "anna", "from": "2026-11-23", "to": "2026-11-24T00:00:00Z", "status": status,
                "absenceTypeName": name })
        };
        let days =
            NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()..=NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for approved in [json!(1), json!("1")] {
            assert_eq!(read(&row(approved, "Urlaub"), absence).unwrap().days, days);
        }
        for (status, name) in
            [(json!(0), "Urlaub"), (json!(2), "Urlaub"), (json!(null), "Urlaub"), (json!(1), "Home-Office")]
        {
            assert_eq!(read(&row(status, name), absence).unwrap_err(), LeftOut::NotAsked);
        }
    }
}
