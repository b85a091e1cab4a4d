//! Facts that a reply about a punch adds, read from TimeTrack: the day's total, and a project that still runs.
//!
//! The reading follows the settlement, so it holds up no line; nothing is said of what does not come in time.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::app::Account;
use crate::model::law;
use crate::model::punch::ONE_WISH;
use crate::model::{
    Action, Break, Law, LocalStamp, Punch, PunchState, Question, QuestionOutcome, Refusal, TimeMode, Timer,
    TimerKind, TimerState, Zone,
};
use crate::reply::{Booked, Details};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Entry, Listing, State, Sure, TimeTrack};

/// So long what nobody waits for any more may take.
pub(crate) const SHORT: TimeDelta = TimeDelta::seconds(1);
const A_DAY: TimeDelta = TimeDelta::hours(24);
/// Punches of one person within a moment.
const MANY: u32 = 1_000;

/// What there is to say beside the punch itself, as far as it is known at `until`.
pub(crate) async fn of(account: &Account, punch: &Punch, until: DateTime<Utc>) -> Details {
    match original(account, punch).await {
        Some(original) => {
            let details = of_shown(account, &original, until).await;
            Details { original: Some(Box::new(original)), ..details }
        }
        None => of_shown(account, punch, until).await,
    }
}

/// For a punch that was asked for twice within a moment: the last part of the interaction that booked it.
async fn original(account: &Account, punch: &Punch) -> Option<Punch> {
    let Some(Refusal::Duplicate { at, pressed_at }) = punch.refusal else { return None };
    let others = account.store.pressed_around(punch, ONE_WISH, MANY).await.ok()?;
    let is_it = |other: &&Punch| {
        let is_booked = other.state == PunchState::Done && other.action.timer() == punch.action.timer();
        is_booked && (other.at, other.pressed_at) == (at, pressed_at)
    };
    let last = others.iter().filter(is_it).max_by_key(|other| (other.settled_at, other.interaction));
    let original = last?.interaction;
    account.store.punch_of(original).await.ok().flatten()
}

async fn of_shown(account: &Account, punch: &Punch, until: DateTime<Utc>) -> Details {
    let earlier = earlier_parts(account, punch).await;
    let main = earlier.iter().rev().find(|part| part.action.timer() == TimerKind::Attendance);
    let main = main.filter(|_| punch.action.timer() == TimerKind::Project).unwrap_or(punch);
    let rest = rest(account, main).await;
    let details = of_one(account, main, rest.as_ref(), until).await;
    let outage = details.outage
        || (main.id != punch.id && !punch.state.is_settled() && is_held_up(account, punch).await);
    let short_rest = short_rest(account, main, until).await;
    let asked = asked(account, main).await;
    let estimate = estimate(account, main).await;
    Details { rest, earlier, outage, short_rest, asked, estimate, ..details }
}

/// The estimated clock-out that a clock-in follows, or that a clock-out has come too late for.
async fn estimate(account: &Account, punch: &Punch) -> Option<Punch> {
    let follows = punch.state == PunchState::Done && punch.action.is_clock_in();
    let is_late = punch.action == Action::ClockOut && punch.refusal == Some(Refusal::NotIn);
    if !follows && !is_late {
        return None;
    }
    let open = account.store.estimates_of(punch.member).await.ok()?;
    open.into_iter().find(|estimate| estimate.at <= punch.at)
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

/// The break that this clock-in has ended, or that was the end of the day before.
async fn rest(account: &Account, punch: &Punch) -> Option<Break> {
    let is_clock_in = punch.state == PunchState::Done && punch.action.is_clock_in();
    // What ends a break is told after it is written.
    if !is_clock_in || account.settlements.is_unwritten(punch) {
        return None;
    }
    let rest = account.store.break_before(punch).await.ok().flatten()?;
    let was_end = || rest.was_end_of_day() && rest.is_of_day(punch.at) && !rest.may_go_on(punch.at);
    let is_told = rest.ended_at == Some(punch.at) || was_end();
    is_told.then_some(rest)
}

/// The clock-outs in earlier breaks that still need the person's answer when this punch is booked.
async fn asked(account: &Account, punch: &Punch) -> Vec<Punch> {
    let is_over = punch.state == PunchState::Done && punch.action.timer() == TimerKind::Attendance;
    // While a question is open, the end is told after it is written.
    if !is_over || account.settlements.is_unwritten(punch) {
        return Vec::new();
    }
    let is_open = |asked: &Punch| {
        let in_break = asked.is_asked() && matches!(asked.question, Some(Question::OnBreak { .. }));
        in_break && punch.outcome_for(asked) == QuestionOutcome::StaysOpen
    };
    let mut open = account.store.open_punches(punch.member).await.unwrap_or_default();
    open.retain(is_open);
    open
}

/// How long the rest before this clock-in was, if the law of the account asks for more.
async fn short_rest(account: &Account, punch: &Punch, until: DateTime<Utc>) -> Option<TimeDelta> {
    let law = account.settings.law;
    if law == Law::None || punch.state != PunchState::Done || punch.action != Action::ClockIn {
        return None;
    }
    let ends = account.store.ends(punch.member, punch.at - A_DAY).await.ok()?;
    let is_break = |end: &Punch| law::is_break(end.at, punch.at, &punch.zone);
    // An entry does not say on which wall clock it is.
    let has_travelled = ends.iter().any(|end| end.zone != punch.zone);
    if has_travelled || ends.iter().rfind(|end| end.at <= punch.at).is_some_and(is_break) {
        return None;
    }
    let timetrack = account.timetrack.for_details(1)?;
    let end = in_time(account, until, last_end(account, &timetrack, punch)).await?;
    law.short_rest(end, punch.at, &punch.zone)
}

/// The end of the last stretch before this clock-in, by TimeTrack's entries: it may have been ended elsewhere, or been corrected since.
async fn last_end(account: &Account, timetrack: &TimeTrack, punch: &Punch) -> Option<DateTime<Utc>> {
    let day = punch.zone.wall(punch.at).date();
    // A stretch may have begun the day before the one on which it ended, and stamps may be in UTC.
    let days = RangeInclusive::new(day.pred_opt()?.pred_opt()?, day.succ_opt()?);
    match timetrack.entries(TimerKind::Attendance, &punch.username, &days).await {
        Ok(Listing::Rows(rows)) => end_before(&rows, punch.at, (&punch.zone, account.settings.mode)),
        // The last end may be missing.
        Ok(Listing::Some(_) | Listing::Unreadable(_)) | Err(_) => None,
    }
}

/// The last end before a start; `None` if the end of a row is not known.
fn end_before(rows: &[Entry], at: DateTime<Utc>, (zone, mode): (&Zone, TimeMode)) -> Option<DateTime<Utc>> {
    let instant = |stamp: LocalStamp| stamp.past_instant(zone, mode, at);
    let own = LocalStamp::of(at, zone, mode);
    let is_own = |row: &Entry| row.to.is_none() && row.from.is_same_start(own);
    let others = rows.iter().filter(|row| !is_own(row) && instant(row.from) < at);
    let ends: Vec<_> = others.map(|row| row.to.map(instant)).collect::<Option<_>>()?;
    ends.into_iter().filter(|end| *end <= at).max()
}

/// `rest` is the break that it has ended.
async fn of_one(account: &Account, punch: &Punch, rest: Option<&Break>, until: DateTime<Utc>) -> Details {
    if punch.state == PunchState::Done && punch.action == Action::ClockOut {
        let Some(timetrack) = account.timetrack.for_details(2) else { return Details::default() };
        let (booked, project) = tokio::join!(
            in_time(account, until, booked(account, &timetrack, punch)),
            in_time(account, until, project(account, &timetrack, punch))
        );
        let (booked, ended) = booked.unwrap_or_default();
        return Details { booked, ended, project, ..Details::default() };
    }
    if let Some(is_told) = told_of_project(punch, rest) {
        let Some(timetrack) = account.timetrack.for_details(1) else { return Details::default() };
        let project = in_time(account, until, project(account, &timetrack, punch)).await;
        return Details { project: project.filter(is_told), ..Details::default() };
    }
    Details { outage: !punch.state.is_settled() && is_held_up(account, punch).await, ..Details::default() }
}

/// Which project timers are told of beside a punch that is no plain clock-out; `None` if it is not read. Who finds
/// attendance running may not know that the project was not resumed with it.
fn told_of_project(punch: &Punch, rest: Option<&Break>) -> Option<fn(&Timer) -> bool> {
    let is_paused: fn(&Timer) -> bool = |timer| timer.state == TimerState::Paused;
    match (&punch.action, &punch.refusal) {
        (Action::ClockOut, Some(Refusal::OnBreak { .. })) => Some(|_| true),
        (Action::ClockIn | Action::Back { out: None }, Some(Refusal::AlreadyIn { .. })) => Some(is_paused),
        _ if rest.is_some_and(|rest| rest.was_end_of_day() && rest.paused.is_some()) => Some(is_paused),
        _ => None,
    }
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

/// What is booked on the day on which the timer that was ended began, and the end that TimeTrack has, if it is another than the one that
/// was sent.
async fn booked(
    account: &Account,
    timetrack: &TimeTrack,
    punch: &Punch,
) -> Option<(Option<Vec<Booked>>, Option<DateTime<Utc>>)> {
    let mode = account.settings.mode;
    let before = punch.before.as_ref()?;
    let zone = before.zone(&punch.zone);
    let start = before.start(zone, mode, punch.at)?;
    let day = zone.wall(start).date();
    // Where stamps are UTC, TimeTrack's day may be another than the person's.
    let days = RangeInclusive::new(day.pred_opt()?, day.succ_opt()?);
    match timetrack.entries(TimerKind::Attendance, &punch.username, &days).await {
        Ok(Listing::Rows(rows)) => {
            let ended = other_end(&rows, punch, before, mode);
            let ended = ended.map(|end| end.instant(zone, mode, punch.at));
            Some((of_day(&rows, day, (zone, mode), (before, start)), ended))
        }
        // A total of some rows would be too small.
        Ok(Listing::Some(_) | Listing::Unreadable(_)) | Err(_) => None,
    }
}

/// The end of the stretch's own row, if it is another than the one that was sent, however TimeTrack rounds.
fn other_end(rows: &[Entry], punch: &Punch, ended: &Timer, mode: TimeMode) -> Option<LocalStamp> {
    let row = rows.iter().find(|row| Some(row.from) == ended.started_at)?;
    row.to.filter(|to| !to.is_same_start(punch.end_date(Some(ended), mode)))
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
    fn the_rest_counts_ends_that_were_booked_elsewhere_and_is_unknown_where_an_end_is() {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let at: DateTime<Utc> = "2026-11-24T06:00:00Z".parse().unwrap();
        let end = |rows: &[Entry]| {
            let end = end_before(rows, at, (&zone, TimeMode::Local))?;
            Some(zone.wall(end).format("%d %H:%M").to_string())
        };
        let (early, late) = (row("23T08:00", Some("23T16:00")), row("23T18:00", Some("24T00:30")));
        let (own, open) = (row("24T07:00", None), row("23T19:00", None));
        assert_eq!(end(&[late.clone(), early.clone(), own]).unwrap(), "24 00:30");
        assert_eq!(end(&[early, late, open]), None);
        assert_eq!(end(&[]), None);
    }

    #[test]
    fn a_row_without_an_end_leaves_no_total_unless_it_is_the_stretch_itself() {
        let ended = [row("23T06:00", Some("23T08:00")), row("23T09:00", None)];
        assert_eq!(counted(&ended, TimeMode::Local).unwrap().len(), 1);
        let unknown = [row("23T06:30", None), row("23T09:00", None)];
        assert_eq!(counted(&unknown, TimeMode::Local), None);
    }
}
