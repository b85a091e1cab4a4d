//! Reminds people: finds by rows alone who is due, and reads TimeTrack before anything is owed to them.
//!
//! A few reminders are owed at a time. Each is read when its turn comes, so that it is fresh, and none stands before what else the bot has to
//! say. What cannot be read silences.

mod calendar;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::{StreamExt, TryStreamExt};

use crate::app::Account;
use crate::model::reminders::{Occasion, Shift, usual_end};
use crate::model::{
    Action, LocalStamp, MemberId, Punch, PunchState, ReminderKind, ReminderMatter, ReminderPolicy, Schedule,
    Timer, TimerKind, TimerState, Zone,
};
use crate::store;
use crate::store::links::Link;
use crate::store::presence::PersonSeen;
use crate::store::reminders::{ReminderRow, ReminderState};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Error, Sure, TimeTrack};
use calendar::{by_calendar, calendar, remember, week};

/// Between two looks at the settings and the clock.
pub(super) const LOOK: TimeDelta = TimeDelta::minutes(1);
/// After a look that did not see everybody, or met an outage.
const AGAIN: TimeDelta = TimeDelta::seconds(1);
const AFTER_OUTAGE: TimeDelta = TimeDelta::seconds(10);
/// Reminders that wait to be sent at once; the channels for them are opened no faster than one a second.
const ROOM: usize = 5;
/// Read from TimeTrack at once.
const AT_ONCE: usize = 4;
const A_DAY: TimeDelta = TimeDelta::hours(24);
/// The usual end is learnt from the clock-outs of so long.
const LEARNT: TimeDelta = TimeDelta::weeks(4);

/// Somebody to be reminded of something.
struct Candidate {
    link: Link,
    zone: Zone,
    schedule: Schedule,
    occasion: Occasion,
    /// The one that was known when the occasion was found.
    shift: Option<Shift>,
}

/// When people usually leave, by their clock-outs of the last weeks; looked up once a day.
#[derive(Default)]
struct UsualEnds(Mutex<HashMap<MemberId, (NaiveDate, Option<u16>)>>);

impl UsualEnds {
    async fn of(
        &self,
        account: &Account,
        member: MemberId,
        now: DateTime<Utc>,
    ) -> store::Result<Option<u16>> {
        let today = now.date_naive();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&member).copied();
        if let Some((_, end)) = known.filter(|(day, _)| *day == today) {
            return Ok(end);
        }
        let ends = account.store.ends(member, now - LEARNT).await?;
        let clock_outs = ends.iter().filter(|end| end.action == Action::ClockOut);
        let end = usual_end(clock_outs.map(|end| end.zone.wall(end.at)));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(member, (today, end));
        Ok(end)
    }
}

/// What there is to say to a candidate.
enum Verdict {
    Say(ReminderMatter),
    Nothing,
    /// TimeTrack does not answer, or not clearly. It is asked again until it is too late to say anything.
    Unread,
}

/// What one look tells the next.
#[derive(Default)]
pub(super) struct Memory {
    /// People of whom TimeTrack did not say what it takes to decide, and until when others go first.
    unread: Mutex<HashMap<MemberId, DateTime<Utc>>>,
    usual_ends: UsualEnds,
}

impl Memory {
    fn unread(&self) -> MutexGuard<'_, HashMap<MemberId, DateTime<Utc>>> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reminds the people whose turn it is; says when to look again.
pub(super) async fn remind(account: &Account, memory: &Memory) -> store::Result<TimeDelta> {
    let now = account.clock.now();
    // What is later than any pause was noted before the clock was set back.
    memory.unread().retain(|_, until| (now..=now + AFTER_OUTAGE).contains(until));
    let (policy, not_before) = account.store.reminder_policy().await?;
    let (mut due, next) = candidates((account, &memory.usual_ends), &policy, not_before, now).await?;
    due.retain(|one| !memory.unread().contains_key(&one.link.member));
    let room = ROOM.saturating_sub(account.store.reminders_open().await?);
    let is_more = due.len() > room;
    due.truncate(room);
    let policy = &policy;
    futures_util::stream::iter(due)
        .map(|candidate| settle((account, memory), policy, candidate))
        .buffered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    let is_unread = !memory.unread().is_empty();
    Ok(match next {
        _ if is_more => AGAIN,
        _ if is_unread => AFTER_OUTAGE,
        Some(next) => (next - account.clock.now()).clamp(TimeDelta::zero(), LOOK),
        None => LOOK,
    })
}

/// Who is due now, those who have been for longest first, and when somebody will be.
async fn candidates(
    (account, usual): (&Account, &UsualEnds),
    policy: &ReminderPolicy,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> store::Result<(Vec<Candidate>, Option<DateTime<Utc>>)> {
    let store = &account.store;
    let own = store.all_own_reminders().await?;
    if !policy.for_all && !own.values().any(|own| own.on == Some(true) || own.week) {
        return Ok((Vec::new(), None));
    }
    // The earliest day that an occasion of any zone may belong to.
    let earliest = (now - TimeDelta::days(3)).date_naive();
    let known = store.reminders_since(earliest).await?;
    let known: HashMap<_, _> = known.iter().map(|row| (key(row.member, row.occasion), row)).collect();
    let (mut due, mut next) = (Vec::new(), None::<DateTime<Utc>>);
    for PersonSeen { link, known: seen, .. } in
        store.everybody_seen(&account.settings.default_zone, now).await?
    {
        if link.unknown_since.is_some() || link.suspended_at.is_some() {
            continue;
        }
        let schedule = Schedule::of(policy, own.get(&link.member).unwrap_or(&Default::default()));
        let zone = link.zone.clone().unwrap_or_else(|| account.settings.default_zone.clone());
        let running = seen.attendance.filter(|timer| timer.state == TimerState::Running && schedule.is_on);
        let shift = match running.and_then(|timer| timer.since) {
            Some(since) => Some(shift_of((account, usual), (link.member, &zone), since).await?),
            None => None,
        };
        for occasion in schedule.occasions(shift, &zone, now) {
            let Some(occasion) = open(&known, link.member, occasion) else { continue };
            if occasion.due_at > now {
                next = Some(next.map_or(occasion.due_at, |next| next.min(occasion.due_at)));
            } else if occasion.due_at > not_before
                && schedule.may_be_said((occasion.kind, occasion.due_at), &seen, &zone, now)
            {
                let (link, zone) = (link.clone(), zone.clone());
                due.push(Candidate { link, zone, schedule, occasion, shift });
            }
        }
    }
    in_turn(&mut due);
    Ok((due, next))
}

/// What is known of the shift that began at `since`.
async fn shift_of(
    (account, usual): (&Account, &UsualEnds),
    (member, zone): (MemberId, &Zone),
    since: DateTime<Utc>,
) -> store::Result<Shift> {
    let (law, now) = (account.settings.law, account.clock.now());
    let usual_end = usual.of(account, member, now).await?;
    // Only the most of a day depends on what was worked before.
    let earlier = match law.most() {
        Some(_) => earlier(&account.store.ends(member, since - A_DAY).await?, zone.wall(since).date()),
        None => TimeDelta::zero(),
    };
    Ok(Shift { since, usual_end, law, earlier })
}

/// What was worked in the stretches that began on this day and have ended.
fn earlier(ends: &[Punch], day: NaiveDate) -> TimeDelta {
    let length = |end: &Punch| {
        let start = end.before.as_ref()?.origin.as_ref()?.start;
        (end.zone.wall(start).date() == day).then(|| (end.at - start).max(TimeDelta::zero()))
    };
    ends.iter().filter_map(length).sum()
}

/// Those who have been due for longest come first.
fn in_turn(due: &mut [Candidate]) {
    due.sort_by_key(|one| (one.occasion, one.link.member));
}

fn key(member: MemberId, occasion: Occasion) -> (MemberId, ReminderKind, NaiveDate) {
    (member, occasion.kind, occasion.day)
}

/// The occasion, if it was not dealt with; one that was put off is due when the person said.
fn open(
    known: &HashMap<(MemberId, ReminderKind, NaiveDate), &ReminderRow>,
    member: MemberId,
    occasion: Occasion,
) -> Option<Occasion> {
    match known.get(&key(member, occasion)) {
        None => Some(occasion),
        Some(row) if row.state == ReminderState::Due => Some(row.occasion),
        Some(_) => None,
    }
}

async fn settle(
    (account, memory): (&Account, &Memory),
    policy: &ReminderPolicy,
    candidate: Candidate,
) -> store::Result<()> {
    let matter = match judge(account, policy, &candidate).await? {
        Verdict::Say(matter) => Some(matter),
        Verdict::Nothing => None,
        Verdict::Unread => {
            memory.unread().insert(candidate.link.member, account.clock.now() + AFTER_OUTAGE);
            return Ok(());
        }
    };
    let now = account.clock.now();
    account.store.settle_reminder(candidate.link.member, candidate.occasion, matter, now).await
}

/// Reads everything anew: what waits to be booked, the timer, the absences, the target.
async fn judge(account: &Account, policy: &ReminderPolicy, candidate: &Candidate) -> store::Result<Verdict> {
    let timetrack = account.timetrack.in_background();
    let matter = match candidate.occasion.kind {
        ReminderKind::Week => None,
        kind => match by_timer(account, &timetrack, candidate, kind).await? {
            Ok(Some(matter)) => Some(matter),
            Ok(None) => return Ok(Verdict::Nothing),
            Err(error) => return Ok(silenced(candidate, &error)),
        },
    };
    // A timer that was forgotten on a holiday runs on as any other.
    if let Some(ReminderMatter::Forgotten(..)) = matter {
        return Ok(matter.map_or(Verdict::Nothing, Verdict::Say));
    }
    let (absences, days) = match calendar(&timetrack, candidate).await {
        Ok(Some(calendar)) => calendar,
        Ok(None) => return Ok(Verdict::Nothing),
        Err(error) => return Ok(silenced(candidate, &error)),
    };
    remember(account, policy, &absences).await?;
    if !by_calendar(candidate, policy, (&absences, &days)) {
        return Ok(Verdict::Nothing);
    }
    let week = || week(candidate.occasion.day, policy, (&absences, &days)).map(ReminderMatter::Week);
    Ok(matter.or_else(week).map_or(Verdict::Nothing, Verdict::Say))
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

/// What the attendance timer and what waits to be booked leave to say.
async fn by_timer(
    account: &Account,
    timetrack: &TimeTrack,
    candidate: &Candidate,
    kind: ReminderKind,
) -> store::Result<Result<Option<ReminderMatter>, Error>> {
    let (Candidate { link, zone, .. }, now) = (candidate, account.clock.now());
    let waits = account.store.open_punches(link.member).await?;
    let is_changing = |action: &Action| match kind {
        ReminderKind::ClockIn => action.is_clock_in(),
        _ => action.is_clock_out(),
    };
    if waits.iter().any(|punch| is_changing(&punch.action) && punch.state != PunchState::Stuck) {
        return Ok(Ok(None));
    }
    let timers = Timers { store: &account.store, timetrack, mode: account.settings.mode };
    let whose = Whose { member: link.member, username: &link.username, zone };
    let timer = match timers.read(whose, (TimerKind::Attendance, Sure::AsShown), now).await? {
        Ok(timer) => timer,
        Err(error) => return Ok(Err(error)),
    };
    let since = timer.start(zone, account.settings.mode, now);
    Ok(Ok(still_to_say(candidate, kind, &timer, since)))
}

fn still_to_say(
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
            let shift = candidate.shift.filter(|shift| Some(shift.since) == since)?;
            of_shift(candidate, (kind, shift), timer.started_at)
        }
        _ => None,
    }
}

/// What is about the very timer that the occasion was found by.
fn of_shift(
    candidate: &Candidate,
    (kind, shift): (ReminderKind, Shift),
    start: Option<LocalStamp>,
) -> Option<ReminderMatter> {
    match kind {
        ReminderKind::Forgotten => {
            Some(ReminderMatter::Forgotten(start, candidate.schedule.left(shift, &candidate.zone)))
        }
        ReminderKind::LawBreak => Some(ReminderMatter::LawBreak(start, shift.law)),
        ReminderKind::LawMost => {
            let reached = shift.law.most_reached(shift.since, shift.earlier)?;
            Some(ReminderMatter::LawMost(start, shift.law, reached))
        }
        ReminderKind::LongShift => Some(ReminderMatter::LongShift(start)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
