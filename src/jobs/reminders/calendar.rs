//! What TimeTrack's calendar leaves of a reminder: absences, holidays and targets silence it. And the figures of the last week.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::Candidate;
use crate::app::Account;
use crate::model::reminders::{Occasion, RunningTimer, monday};
use crate::model::{ReminderKind, ReminderPolicy, WeekFigures, Weekdays};
use crate::store;
use crate::timetrack::{ApprovedAbsence, Error, TimeTrack, WorkDay};

pub(super) type Calendar = (Vec<ApprovedAbsence>, Vec<WorkDay>);

/// The absences and the work reports that the candidate's reminder depends on.
pub(super) async fn calendar(
    timetrack: &TimeTrack,
    candidate: &Candidate,
    today: NaiveDate,
) -> Result<Option<Calendar>, Error> {
    let (Candidate { link, occasion, .. }, day) = (candidate, candidate.occasion.day);
    let last_week = || monday(day)?.checked_sub_days(Days::new(7));
    let first = if occasion.kind == ReminderKind::Week { last_week().unwrap_or(day) } else { day };
    let days = RangeInclusive::new(first.min(today), day.max(today));
    let Some(absences) = timetrack.absences_of(&link.username, &days).await? else { return Ok(None) };
    let Some(reports) = timetrack.work_days(&link.username, &days).await? else { return Ok(None) };
    Ok(Some((absences, reports)))
}

/// Whether the day of the reminder and the day on which it is said are days to be reminded on: with a target, no holiday, no absence that
/// silences. Who has worked on the day has not forgotten to clock in.
pub(super) fn by_calendar(
    candidate: &Candidate,
    policy: &ReminderPolicy,
    (absences, reports): (&[ApprovedAbsence], &[WorkDay]),
    today: NaiveDate,
) -> bool {
    let Occasion { kind, day, .. } = candidate.occasion;
    let is_free = |day: NaiveDate| {
        let is_away = absences.iter().any(|one| one.days.contains(&day) && policy.silences(&one.kind));
        let report = reports.iter().find(|one| one.day == day);
        let has_target = |one: &WorkDay| one.target.is_some_and(|target| target > TimeDelta::zero());
        is_away || !report.is_some_and(|one| has_target(one) && !one.is_holiday)
    };
    let has_worked = |one: &WorkDay| {
        one.day == day && (one.has_begun || one.worked.is_some_and(|worked| worked > TimeDelta::zero()))
    };
    let is_done = kind == ReminderKind::ClockIn && reports.iter().any(has_worked);
    !is_free(day) && !is_free(today) && !is_done
}

/// Adds kinds of absences that were not seen before to those that admins can choose from.
pub(super) async fn remember(
    account: &Account,
    policy: &ReminderPolicy,
    absences: &[ApprovedAbsence],
) -> store::Result<()> {
    let kinds: Vec<_> = absences.iter().map(|absence| absence.kind.clone()).collect();
    if policy.clone().remember(kinds.clone()) {
        let change = move |policy: &mut ReminderPolicy| {
            policy.remember(kinds);
        };
        account.store.change_reminder_policy(change).await?;
    }
    Ok(())
}

/// The figures of the week before the one of `day`; `None` if TimeTrack does not show all of it. `open` is a timer that still runs.
pub(super) fn week(
    day: NaiveDate,
    policy: &ReminderPolicy,
    (absences, days): (&[ApprovedAbsence], &[WorkDay]),
    open: Option<RunningTimer>,
) -> Option<WeekFigures> {
    let monday = monday(day)?.checked_sub_days(Days::new(7))?;
    let all = monday.iter_days().take(7).map(|day| days.iter().find(|one| one.day == day));
    let all = all.collect::<Option<Vec<_>>>()?;
    let is_missing = |one: &&&WorkDay| {
        let covers = |absence: &ApprovedAbsence| absence.days.contains(&one.day);
        let is_away = absences.iter().any(|absence| covers(absence) && policy.silences(&absence.kind));
        let is_due = one.target.is_some_and(|target| target > TimeDelta::zero()) && !one.is_holiday;
        is_due && !is_away && one.worked == Some(TimeDelta::zero())
    };
    let sum = |length: fn(&WorkDay) -> Option<TimeDelta>| {
        all.iter().map(|one| length(one).map(|length| length.num_seconds())).sum::<Option<i64>>()
    };
    Some(WeekFigures {
        monday,
        worked: sum(|one| one.worked)?,
        target: sum(|one| one.target)?,
        difference: sum(|one| one.difference),
        missing: all.iter().filter(is_missing).map(|one| one.day.weekday()).collect::<Weekdays>(),
        open,
    })
}
