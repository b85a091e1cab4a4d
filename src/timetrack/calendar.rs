//! What TimeTrack's calendar says of one person's days: approved absences with their kinds, and the work reports.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use super::everybody::{self, ApprovedAbsence};
use super::fields::Fields;
use super::lists::{List, Row, SkipReason};
use super::wire::short;
use super::{Error, TimeTrack};
use crate::model::Username;
use crate::model::names::{MAX_NAME_CHARS, same};

/// Seconds of one day that can be meant: targets and sums of more are nonsense, and so are negative ones.
const SECONDS: RangeInclusive<i64> = 0..=48 * 3_600;

/// A row of `/work_reports`: a day as TimeTrack computes it. What it does not say is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkDay {
    pub day: NaiveDate,
    pub worked: Option<TimeDelta>,
    /// How much is to be worked.
    pub target: Option<TimeDelta>,
    /// What was worked beyond the target, or negative.
    pub difference: Option<TimeDelta>,
    pub is_holiday: bool,
    /// Whether there is a first start of that day.
    pub has_begun: bool,
}

impl TimeTrack {
    /// The approved absences of a person that touch these days, home office included. `None` if this account has no such list, or none that
    /// this key may see or we can read whole.
    ///
    /// # Errors
    /// Any [`Error`] that may be over soon.
    pub async fn absences_of(
        &self,
        user: &Username,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<Vec<ApprovedAbsence>>, Error> {
        let own = |fields: &Fields<'_>| {
            let (key, absence) = everybody::touching(fields, days)?;
            if same(&absence.user, user.as_str()) { Ok((key, absence)) } else { Err(SkipReason::NotAsked) }
        };
        Ok(self.listed_days("absences", Some(user), days, own).await?.and_then(whole))
    }

    /// The work reports of a person for these days. `None` as for [`TimeTrack::absences_of`].
    ///
    /// # Errors
    /// The same.
    pub async fn work_days(
        &self,
        user: &Username,
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Option<Vec<WorkDay>>, Error> {
        let own = |fields: &Fields<'_>| {
            let (key, day) = work_day(fields, user)?;
            if days.contains(&day.day) { Ok((key, day)) } else { Err(SkipReason::NotAsked) }
        };
        Ok(self.listed_days("work_reports", Some(user), days, own).await?.and_then(whole))
    }
}

/// The rows, if none is missing.
fn whole<T>(list: List<T>) -> Option<Vec<T>> {
    (!list.counts.is_cut && list.counts.unreadable == 0).then_some(list.rows)
}

/// A row that names `user`.
fn work_day(fields: &Fields<'_>, user: &Username) -> Result<Row<WorkDay>, SkipReason> {
    let name = fields.text(&["username", "user"], MAX_NAME_CHARS).ok_or(SkipReason::NotAsked)?;
    if !same(&name, user.as_str()) {
        return Err(SkipReason::NotAsked);
    }
    let day = everybody::day(fields, "workdate")?;
    let seconds = |name: &str| fields.number(&[name]);
    let length =
        |name: &str| seconds(name).filter(|seconds| SECONDS.contains(seconds)).map(TimeDelta::seconds);
    let difference =
        seconds("worktargetdifference").filter(|seconds| SECONDS.contains(&seconds.saturating_abs()));
    let work_day = WorkDay {
        day,
        worked: length("workedseconds"),
        target: length("targetseconds"),
        difference: difference.map(TimeDelta::seconds),
        is_holiday: is_holiday(fields),
        has_begun: fields.text(&["workstart"], MAX_NAME_CHARS).is_some(),
    };
    Ok((format!("{}\n{day}", short(fields, "id")), work_day))
}

/// By the weekday (8 stands for a public holiday), or by a name or flag of one.
fn is_holiday(fields: &Fields<'_>) -> bool {
    const HOLIDAY: i64 = 8;
    let named = || fields.text(&["holiday"], MAX_NAME_CHARS).is_some();
    fields.number(&["weekday"]) == Some(HOLIDAY) || fields.flag(&["holiday"]).unwrap_or_else(named)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(row: &Value) -> Result<WorkDay, SkipReason> {
        let user = Username::new("anna.huber").unwrap();
        work_day(&Fields::of(row).unwrap(), &user).map(|(_, day)| day)
    }

    #[test]
    fn a_work_report_says_what_is_to_be_worked_and_whether_it_is_a_holiday() {
        let row = json!({ "username": "Anna.Huber", "workDate": "2026-11-23", "workStart": "2026-11-23T08:00:00Z",
            "targetSeconds": 28_800, "workedSeconds": "3600", "workTargetDifference": -25_200, "weekday": 1, "holiday": null });
        let expected = WorkDay {
            day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            worked: Some(TimeDelta::hours(1)),
            target: Some(TimeDelta::hours(8)),
            difference: Some(TimeDelta::hours(-7)),
            is_holiday: false,
            has_begun: true,
        };
        assert_eq!(read(&row).unwrap(), expected);
        for (weekday, holiday, is_one) in [
            (json!(8), json!(null), true),
            (json!("8"), json!(""), true),
            (json!(1), json!("Mariä Empfängnis"), true),
            (json!(1), json!(true), true),
            (json!(1), json!(false), false),
            (json!(1), json!("0"), false),
        ] {
            let mut row = row.clone();
            (row["weekday"], row["holiday"]) = (weekday, holiday);
            assert_eq!(read(&row).unwrap().is_holiday, is_one, "{row}");
        }
    }

    #[test]
    fn what_a_work_report_does_not_say_or_cannot_mean_is_not_known() {
        let row = |target: Value| json!({ "user": "anna.huber", "workDate": "2026-11-23T00:00:00.000Z", "targetSeconds": target });
        for target in [json!(null), json!(-1), json!(1e9), json!("much")] {
            let day = read(&row(target)).unwrap();
            assert_eq!((day.target, day.worked, day.difference, day.has_begun), (None, None, None, false));
        }
        assert_eq!(
            read(&json!({ "user": "ben.meyer", "workDate": "2026-11-23" })),
            Err(SkipReason::NotAsked)
        );
        assert_eq!(read(&json!({ "user": "anna.huber", "workDate": "soon" })), Err(SkipReason::Unreadable));
    }
}
