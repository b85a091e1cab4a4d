//! Facts that a reply about a punch adds, read from TimeTrack: the day's total, and a project that still runs.
//!
//! The reading follows the settlement, so it holds up no line; nothing is said of what does not come in time.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::app::Account;
use crate::model::{Action, Break, Law, LocalStamp, Punch, PunchState, TimeMode, Timer, TimerKind, Zone};
use crate::reply::{Booked, Details};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Entry, Listing, State, Sure, TimeTrack};

/// So long what nobody waits for any more may take.
pub(crate) const SHORT: TimeDelta = TimeDelta::seconds(1);
const A_DAY: TimeDelta = TimeDelta::hours(24);

/// What there is to say beside the punch itself, as far as it is known at `until`.
pub(crate) async fn of(account: &Account, punch: &Punch, until: DateTime<Utc>) -> Details {
    let earlier = earlier_parts(account, punch).await;
    let main = earlier.iter().rev().find(|part| part.action.timer() == TimerKind::Attendance);
    let main = main.filter(|_| punch.action.timer() == TimerKind::Project).unwrap_or(punch);
    let details = of_one(account, main, until).await;
    let outage = details.outage
        || (main.id != punch.id && !punch.state.is_settled() && is_held_up(account, punch).await);
    let short_rest = short_rest(account, main).await;
    Details { rest: rest(account, main).await, earlier, outage, short_rest, ..details }
}

/// The parts of the same interaction before this one.
async fn earlier_parts(account: &Account, punch: &Punch) -> Vec<Punch> {
    if punch.part == 1 {
        return Vec::new();
    }
    let parts = account.store.parts(punch.interaction).await.unwrap_or_else(|error| {
        tracing::warn!("the earlier parts of an interaction could not be read: {error}");
        Vec::new()
    });
    parts.into_iter().filter(|part| part.part < punch.part).collect()
}

/// The break that this punch has ended.
async fn rest(account: &Account, punch: &Punch) -> Option<Break> {
    let is_clock_in = punch.state == PunchState::Done && punch.action.is_clock_in();
    // What ends a break is told after it is written.
    if !is_clock_in || account.settlements.is_unwritten(punch) {
        return None;
    }
    account.store.break_ended_at(punch.member, punch.at).await.ok().flatten()
}

/// How long the rest before this clock-in was, if the law of the account asks for more.
async fn short_rest(account: &Account, punch: &Punch) -> Option<TimeDelta> {
    let law = account.settings.law;
    if law == Law::None || punch.state != PunchState::Done || punch.action != Action::ClockIn {
        return None;
    }
    let ends = account.store.ends(punch.member, punch.at - A_DAY).await.ok()?;
    let end = ends.iter().rfind(|end| end.at <= punch.at)?;
    law.short_rest(end.at, punch.at, &punch.zone)
}

async fn of_one(account: &Account, punch: &Punch, until: DateTime<Utc>) -> Details {
    let original = punch.original();
    let punch = original.as_ref().unwrap_or(punch);
    if punch.state == PunchState::Done && punch.action == Action::ClockOut {
        let Some(timetrack) = account.timetrack.for_details(2) else { return Details::default() };
        let (booked, project) = tokio::join!(
            in_time(account, until, booked(account, &timetrack, punch)),
            in_time(account, until, project(account, &timetrack, punch))
        );
        return Details { booked, project, ..Details::default() };
    }
    Details { outage: !punch.state.is_settled() && is_held_up(account, punch).await, ..Details::default() }
}

async fn in_time<T>(
    account: &Account,
    until: DateTime<Utc>,
    reading: impl Future<Output = Option<T>>,
) -> Option<T> {
    tokio::select! {
        biased;
        read = reading => read,
        () = account.clock.sleep_until(until) => None,
    }
}

/// Whether it is known that TimeTrack takes nothing: as a whole, or of what stands before this punch in its line.
async fn is_held_up(account: &Account, punch: &Punch) -> bool {
    if account.timetrack.breaker().state() != State::Closed {
        return true;
    }
    let head = account.store.head(punch.member).await.ok().flatten();
    head.is_some_and(|head| head.trouble.is_some())
}

/// The project timer, if it is still on.
async fn project(account: &Account, timetrack: &TimeTrack, punch: &Punch) -> Option<Timer> {
    let timers = Timers { store: &account.store, timetrack, mode: account.settings.mode };
    let whose = Whose { member: punch.member, username: &punch.username, zone: &punch.zone };
    let timer =
        timers.read(whose, (TimerKind::Project, Sure::AsShown), account.clock.now()).await.ok()?.ok()?;
    timer.is_on().then_some(timer)
}

/// What is booked on the day on which the timer that was ended began.
async fn booked(account: &Account, timetrack: &TimeTrack, punch: &Punch) -> Option<Vec<Booked>> {
    let mode = account.settings.mode;
    let before = punch.before.as_ref()?;
    let zone = before.zone(&punch.zone);
    let start = before.start(zone, mode, punch.at)?;
    let day = zone.wall(start).date();
    // Where stamps are UTC, TimeTrack's day may be another than the person's.
    let days = RangeInclusive::new(day.pred_opt()?, day.succ_opt()?);
    match timetrack.entries(TimerKind::Attendance, &punch.username, &days).await {
        Ok(Listing::Rows(rows)) => of_day(&rows, day, (zone, mode), (before, start)),
        // A total of some rows would be too small.
        Ok(Listing::Some(_) | Listing::Unreadable(_)) | Err(_) => None,
    }
}

/// The rows of that day; `None` if one of them has no end, so that there is no total.
fn of_day(
    rows: &[Entry],
    day: NaiveDate,
    (zone, mode): (&Zone, TimeMode),
    (ended, start): (&Timer, DateTime<Utc>),
) -> Option<Vec<Booked>> {
    let instant = |stamp: LocalStamp| stamp.instant(zone, mode, start);
    let is_ended = |row: &&Entry| {
        row.to.is_none() && ended.started_at.is_some_and(|started| row.from.is_same_start(started))
    };
    rows.iter()
        .filter(|row| zone.wall(instant(row.from)).date() == day)
        // TimeTrack has yet to write the end of the timer that was just ended.
        .filter(|row| !is_ended(row))
        .map(|row| {
            let (from, to) = (instant(row.from), instant(row.to?));
            Some(Booked { from, to, worked: row.worked, breaks: row.breaks.unwrap_or_default() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(text: &str) -> LocalStamp {
        LocalStamp(format!("2026-11-{text}:00").parse().unwrap())
    }

    fn row(from: &str, to: Option<&str>) -> Entry {
        let to = to.map(stamp);
        Entry { from: stamp(from), to, worked: None, breaks: None, project: None, manual: false }
    }

    /// The starts of the rows that count for 23 November in Vienna, where a timer began at 9:00.
    fn counted(rows: &[Entry], mode: TimeMode) -> Option<Vec<String>> {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let start: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap();
        let ended = Timer { started_at: Some(LocalStamp::of(start, &zone, mode)), ..Timer::STOPPED };
        let day = zone.wall(start).date();
        let booked = of_day(rows, day, (&zone, mode), (&ended, start))?;
        Some(booked.iter().map(|booked| booked.from.format("%d %H:%M").to_string()).collect())
    }

    #[test]
    fn a_row_counts_for_the_persons_own_day_on_which_it_began() {
        let rows = [
            row("22T23:30", Some("23T00:30")),
            row("23T00:10", Some("23T06:00")),
            row("23T22:50", Some("24T05:00")),
            row("23T23:10", Some("24T05:00")),
        ];
        let local = ["22 23:10", "23 21:50", "23 22:10"].map(str::to_owned);
        assert_eq!(counted(&rows, TimeMode::Local).unwrap(), local);
        let utc = ["22 23:30", "23 00:10", "23 22:50"].map(str::to_owned);
        assert_eq!(counted(&rows, TimeMode::Utc).unwrap(), utc);
    }

    #[test]
    fn a_row_without_an_end_leaves_no_total_unless_it_is_the_stretch_itself() {
        let ended = [row("23T06:00", Some("23T08:00")), row("23T09:00", None)];
        assert_eq!(counted(&ended, TimeMode::Local).unwrap().len(), 1);
        let unknown = [row("23T06:30", None), row("23T09:00", None)];
        assert_eq!(counted(&unknown, TimeMode::Local), None);
    }
}
