//! Decides about one reminder when its turn comes: reads what waits to be booked, the timer, the absences, the target.

use chrono::{DateTime, Utc};

use super::calendar::{by_calendar, calendar, remember, week};
use super::{Candidate, Memory, Verdict, estimate, worked};
use crate::app::Account;
use crate::model::reminders::{Occasion, RunningTimer, Shift};
use crate::model::{LocalStamp, ReminderKind, ReminderMatter, ReminderPolicy, Timer, TimerKind, TimerState};
use crate::store;
use crate::timers::{Timers, Whose};
use crate::timetrack::{Error, Sure, TimeTrack};

/// What the attendance timer leaves to say.
enum ByTimer {
    Say(ReminderMatter),
    /// Of a note about the week the calendar says the rest.
    Week(Option<RunningTimer>),
}

/// Reads everything anew.
pub(super) async fn judge(
    (account, memory): (&Account, &Memory),
    policy: &ReminderPolicy,
    candidate: &Candidate,
) -> store::Result<Verdict> {
    let timetrack = account.timetrack.in_background();
    let by_timer = match by_timer(account, &timetrack, candidate).await? {
        // A timer that was forgotten on a holiday runs on as any other.
        Ok(ByTimer::Say(asked @ ReminderMatter::Forgotten(start, left))) => {
            let end = estimate::end_to_book(account, policy, candidate, (start, left)).await?;
            return Ok(end.map_or(Verdict::Say(asked), |end| Verdict::Book(start, end)));
        }
        Ok(by_timer) => by_timer,
        Err(verdict) => return Ok(verdict),
    };
    let today = candidate.zone.wall(account.clock.now()).date();
    let (absences, days) = match calendar(&timetrack, candidate, today).await {
        Ok(Some(calendar)) => calendar,
        Ok(None) => return Ok(Verdict::Nothing),
        Err(error) => return Ok(silenced(candidate, &error)),
    };
    remember(account, policy, &absences).await?;
    if !by_calendar(candidate, policy, (&absences, &days), today) {
        return Ok(Verdict::Nothing);
    }
    Ok(match (by_timer, candidate.shift.as_ref()) {
        (ByTimer::Say(ReminderMatter::LawMost(start, ..)), Some(shift)) => {
            most((account, memory), &timetrack, candidate, (start, shift)).await
        }
        (ByTimer::Say(matter), _) => Verdict::Say(matter),
        (ByTimer::Week(open), _) => {
            let figures = week(candidate.occasion.day, policy, (&absences, &days), open);
            figures.map_or(Verdict::Nothing, |figures| Verdict::Say(ReminderMatter::Week(figures)))
        }
    })
}

/// What an answer that is no timer and no list means: trouble may be over in time, a refusal silences.
fn silenced(candidate: &Candidate, error: &Error) -> Verdict {
    match error {
        Error::Unreachable(_)
        | Error::Unclear { .. }
        | Error::Busy { .. }
        | Error::NotAsked(_)
        | Error::NotLookedUp(_)
        | Error::KeyRefused { .. } => Verdict::Unread,
        Error::UnknownUser { .. } | Error::Refused { .. } | Error::NoReason { .. } => {
            tracing::debug!(member.id = %candidate.link.member, "no reminder, for TimeTrack does not show what it needs: {error}");
            Verdict::Nothing
        }
    }
}

/// What the attendance timer and what waits to be booked leave to say, or the verdict if that is nothing.
async fn by_timer(
    account: &Account,
    timetrack: &TimeTrack,
    candidate: &Candidate,
) -> store::Result<Result<ByTimer, Verdict>> {
    let (Candidate { link, zone, .. }, now) = (candidate, account.clock.now());
    let kind = candidate.occasion.kind;
    let waits = account.store.open_punches(link.member).await?;
    // Whether TimeTrack takes it is not known yet.
    if waits.iter().any(|punch| kind.is_answered_by(punch)) {
        return Ok(Err(Verdict::Unread));
    }
    let timers = Timers { store: &account.store, timetrack, mode: account.settings.mode };
    let whose = Whose { member: link.member, username: &link.username, zone };
    let timer = match timers.read(whose, (TimerKind::Attendance, Sure::AsShown), now).await? {
        Ok(timer) => timer,
        Err(error) => return Ok(Err(silenced(candidate, &error))),
    };
    let since = timer.start(zone, account.settings.mode, now);
    if kind == ReminderKind::Week {
        return Ok(Ok(ByTimer::Week(still_open(candidate, &timer, since))));
    }
    let matter = still_to_say(candidate, kind, &timer, since);
    Ok(matter.map(ByTimer::Say).ok_or(Verdict::Nothing))
}

/// A timer that has run since before the day of the note.
fn still_open(candidate: &Candidate, timer: &Timer, since: Option<DateTime<Utc>>) -> Option<RunningTimer> {
    let since = since.filter(|_| timer.state == TimerState::Running)?;
    let is_old = candidate.zone.wall(since).date() < candidate.occasion.day;
    is_old.then_some(RunningTimer { since, start: timer.started_at })
}

pub(super) fn still_to_say(
    candidate: &Candidate,
    kind: ReminderKind,
    timer: &Timer,
    since: Option<DateTime<Utc>>,
) -> Option<ReminderMatter> {
    let Occasion { day, .. } = candidate.occasion;
    match (kind, timer.state) {
        (ReminderKind::ClockIn, TimerState::Stopped) => Some(ReminderMatter::ClockIn),
        // Somebody who came after the usual end has not forgotten anything.
        (ReminderKind::StillIn, TimerState::Running) => {
            let (_, end) = candidate.schedule.working(day, &candidate.zone)?;
            (since? < end).then_some(ReminderMatter::StillIn(timer.started_at))
        }
        (kind, TimerState::Running) => {
            let shift = candidate.shift.as_ref().filter(|shift| Some(shift.since) == since)?;
            of_shift(candidate, (kind, shift), timer.started_at)
        }
        _ => None,
    }
}

/// What is about the very timer that the occasion was found by.
fn of_shift(
    candidate: &Candidate,
    (kind, shift): (ReminderKind, &Shift),
    start: Option<LocalStamp>,
) -> Option<ReminderMatter> {
    match kind {
        ReminderKind::Forgotten => Some(ReminderMatter::Forgotten(start, candidate.schedule.left(shift))),
        ReminderKind::LawBreak => Some(ReminderMatter::LawBreak(start, shift.law)),
        ReminderKind::LawMost => {
            let reached = shift.law.most_reached(shift.since, shift.earlier?)?;
            Some(ReminderMatter::LawMost(start, shift.law, reached))
        }
        ReminderKind::LongShift => Some(ReminderMatter::LongShift(start)),
        _ => None,
    }
}

/// The same with what TimeTrack has of the day now. Entries may have been changed since they were read first, and then the hint is due at
/// another time.
async fn most(
    (account, memory): (&Account, &Memory),
    timetrack: &TimeTrack,
    candidate: &Candidate,
    (start, shift): (Option<LocalStamp>, &Shift),
) -> Verdict {
    let link = &candidate.link;
    let earlier = match worked::earlier(timetrack, &link.username, shift, account.settings.mode).await {
        Ok(earlier) => earlier,
        Err(error) => return silenced(candidate, &error),
    };
    memory.shifts.learn(link.member, shift.since, earlier);
    let reached = earlier.and_then(|earlier| shift.law.most_reached(shift.since, earlier));
    match reached {
        Some(reached) if earlier == shift.earlier => {
            Verdict::Say(ReminderMatter::LawMost(start, shift.law, reached))
        }
        // The next look finds when it is due.
        Some(_) => Verdict::Unread,
        None => Verdict::Nothing,
    }
}
