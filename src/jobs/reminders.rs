//! Reminds people: finds by rows alone who is due, and reads TimeTrack before anything is owed to them.
//!
//! A few reminders are owed at a time. Each is read when its turn comes, so that it is fresh, and none stands before what else the bot has to
//! say. What cannot be read silences. Where many are due, the others are remembered, so that everybody's rows are looked at once a minute only.

mod calendar;
mod estimate;
mod judge;
mod shifts;
mod worked;

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, TryStreamExt};

use crate::app::Account;
use crate::model::reminders::{Occasion, REACH, Shift};
use crate::model::{LocalStamp, MemberId, ReminderMatter, ReminderPolicy, Schedule, Zone};
use crate::store;
use crate::store::links::Link;
use crate::store::presence::PersonSeen;
use crate::store::reminders::{ReminderRow, ReminderState};
use judge::judge;
use shifts::Shifts;

/// Between two looks at the settings and the clock.
pub(super) const LOOK: TimeDelta = TimeDelta::minutes(1);
/// After a look that did not see everybody, or met an outage.
const AGAIN: TimeDelta = TimeDelta::seconds(1);
const AFTER_OUTAGE: TimeDelta = TimeDelta::seconds(10);
/// Reminders that wait to be sent at once; the channels for them are opened no faster than one a second.
const ROOM: usize = 5;
/// Read from TimeTrack at once.
const AT_ONCE: usize = 4;
/// People after whom a look lets others work.
const PEOPLE_AT_ONCE: usize = 100;

/// Somebody to be reminded of something.
struct Candidate {
    link: Link,
    zone: Zone,
    schedule: Schedule,
    occasion: Occasion,
    /// The one that was known when the occasion was found.
    shift: Option<Shift>,
}

/// What there is to say to a candidate.
enum Verdict {
    Say(ReminderMatter),
    /// The attendance timer with this start is to be ended at that instant, as an estimate.
    Book(Option<LocalStamp>, DateTime<Utc>),
    Nothing,
    /// It cannot be decided yet: TimeTrack does not answer, or not clearly, or has not got what the person has recorded. It is asked again
    /// until it is too late to say anything.
    Unread,
}

/// What one turn tells the next.
#[derive(Default)]
pub(super) struct Memory {
    /// By the last look.
    found: Found,
    looked_at: Option<DateTime<Utc>>,
    /// People of whom it could not be decided, and until when others go first.
    unread: Mutex<HashMap<MemberId, DateTime<Utc>>>,
    shifts: Shifts,
}

impl Memory {
    fn unread(&self) -> MutexGuard<'_, HashMap<MemberId, DateTime<Utc>>> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether everybody is to be looked at again: once a minute, or when nothing is left to do.
    fn is_used_up(&self, now: DateTime<Utc>) -> bool {
        let Found { due, next, to_read } = &self.found;
        // What is later than now was noted before the clock was set back.
        let is_fresh = self.looked_at.is_some_and(|at| (at..at + LOOK).contains(&now));
        let has_next = next.is_some_and(|next| next <= now);
        !is_fresh || (due.is_empty() && (to_read.is_empty() || has_next))
    }

    /// Lets others go first for a while.
    fn put_off(&self, member: MemberId, now: DateTime<Utc>) {
        self.unread().insert(member, now + AFTER_OUTAGE);
    }
}

/// What a look at rows and clock has found.
#[derive(Default)]
struct Found {
    due: VecDeque<Candidate>,
    /// When somebody will be due.
    next: Option<DateTime<Utc>>,
    /// People whose earlier work of the day is to be read, for a hint of the law.
    to_read: VecDeque<(Link, Shift)>,
}

/// Reminds the people whose turn it is; says when to look again.
pub(super) async fn remind(account: &Account, memory: &mut Memory) -> store::Result<TimeDelta> {
    let now = account.clock.now();
    // What is later than any pause was noted before the clock was set back.
    memory.unread().retain(|_, until| (now..=now + AFTER_OUTAGE).contains(until));
    let (policy, not_before) = account.store.reminder_policy().await?;
    if memory.is_used_up(now) {
        memory.found = look((account, memory), &policy, not_before, now).await?;
        memory.looked_at = Some(now);
    }
    let room = ROOM.saturating_sub(account.store.reminders_open().await?);
    let due = take(&mut memory.found.due, room);
    let to_read = take(&mut memory.found.to_read, AT_ONCE);
    let (memory, policy) = (&*memory, &policy);
    futures_util::stream::iter(due)
        .map(|candidate| settle((account, memory), policy, candidate))
        .buffered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    let has_read = !to_read.is_empty();
    let reading = to_read.into_iter().map(|(link, shift)| learn((account, memory), link, shift));
    futures_util::future::join_all(reading).await;
    let is_unread = !memory.unread().is_empty();
    Ok(match memory.found.next {
        // What was learnt may be due at once.
        _ if has_read => TimeDelta::zero(),
        _ if !memory.found.due.is_empty() => AGAIN,
        _ if is_unread => AFTER_OUTAGE,
        Some(next) => (next - account.clock.now()).clamp(TimeDelta::zero(), LOOK),
        None => LOOK,
    })
}

fn take<T>(queue: &mut VecDeque<T>, most: usize) -> Vec<T> {
    queue.drain(..most.min(queue.len())).collect()
}

/// Who is due now, those who have been for longest first, and when somebody will be.
async fn look(
    (account, memory): (&Account, &Memory),
    policy: &ReminderPolicy,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> store::Result<Found> {
    let (store, default) = (&account.store, &account.settings.default_zone);
    let own = store.all_own_reminders().await?;
    if !policy.for_all && !own.values().any(|own| own.on == Some(true) || own.week) {
        return Ok(Found::default());
    }
    let mut known: HashMap<MemberId, Vec<ReminderRow>> = HashMap::new();
    for row in store.reminders_since((now - REACH).date_naive()).await? {
        known.entry(row.member).or_default().push(row);
    }
    let timers = store.attendance_timers().await?;
    let (mut found, mut due) = (Found::default(), Vec::new());
    let is_put_off = |member| memory.unread().contains_key(&member);
    for (number, person) in store.everybody_seen(default, now).await?.into_iter().enumerate() {
        if number % PEOPLE_AT_ONCE == 0 {
            tokio::task::yield_now().await;
        }
        let PersonSeen { link, known: seen, .. } = person;
        if !may_be_reminded(&link) || is_put_off(link.member) {
            continue;
        }
        let schedule = Schedule::of(policy, own.get(&link.member).unwrap_or(&Default::default()));
        let zone = link.zone.clone().unwrap_or_else(|| default.clone());
        let started = shifts::started(&seen, timers.get(&link.member), (&zone, account.settings.mode), now);
        let shift = match started.filter(|_| schedule.is_on) {
            Some(origin) => Some(memory.shifts.of(account, link.member, origin).await?),
            None => None,
        };
        if let Some(shift) = shift.as_ref().filter(|shift| memory.shifts.is_to_be_read(link.member, shift)) {
            found.to_read.push_back((link.clone(), shift.clone()));
        }
        let rows = known.get(&link.member).map(Vec::as_slice).unwrap_or_default();
        for occasion in schedule.occasions(shift.as_ref(), &zone, now) {
            let Some(occasion) = open(rows, occasion) else { continue };
            if occasion.due_at > now {
                found.next = Some(found.next.map_or(occasion.due_at, |next| next.min(occasion.due_at)));
            } else if occasion.due_at > not_before
                && schedule.may_be_said((occasion.kind, occasion.due_at), &seen, &zone, now)
            {
                let (link, zone, shift) = (link.clone(), zone.clone(), shift.clone());
                due.push(Candidate { link, zone, schedule, occasion, shift });
            }
        }
    }
    in_turn(&mut due);
    found.due = due.into();
    Ok(found)
}

/// Whether the link is one whose timer is the person's own.
fn may_be_reminded(link: &Link) -> bool {
    link.unknown_since.is_none() && link.suspended_at.is_none()
}

/// Those who have been due for longest come first. Where there are more than have a turn in time, others come first every day.
fn in_turn(due: &mut [Candidate]) {
    due.sort_by_key(|one| (one.occasion.due_at, one.occasion.kind, place(one), one.link.member));
}

/// The place of a person in the round of a day. The multiples of the golden ratio spread the people evenly, and each day's beginning too.
fn place(one: &Candidate) -> u64 {
    const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
    let days = i64::from(one.occasion.day.to_epoch_days()).cast_unsigned();
    one.link.member.0.wrapping_sub(days).wrapping_mul(GOLDEN_RATIO)
}

/// The occasion, if it was not dealt with; one that was put off is due when the person said. `rows` are those of the person.
fn open(rows: &[ReminderRow], occasion: Occasion) -> Option<Occasion> {
    let mut of_kind = rows.iter().filter(|row| row.occasion.kind == occasion.kind);
    let was_said = |row: &ReminderRow| {
        row.state == ReminderState::Asked && occasion.kind.is_same(row.occasion.day, occasion.day)
    };
    if of_kind.clone().any(was_said) {
        return None;
    }
    match of_kind.find(|row| row.occasion.begins() == occasion.begins()) {
        None => Some(occasion),
        Some(row) if row.state == ReminderState::Due => {
            Some(Occasion { due_at: row.occasion.due_at, ..occasion })
        }
        Some(_) => None,
    }
}

async fn settle(
    (account, memory): (&Account, &Memory),
    policy: &ReminderPolicy,
    candidate: Candidate,
) -> store::Result<()> {
    let Some(candidate) = renewed(account, policy, candidate).await? else { return Ok(()) };
    let matter = match judge((account, memory), policy, &candidate).await? {
        Verdict::Say(matter) => Some(matter),
        Verdict::Nothing => None,
        Verdict::Book(start, at) => return estimate::book(account, &candidate, (start, at)).await,
        Verdict::Unread => {
            memory.put_off(candidate.link.member, account.clock.now());
            return Ok(());
        }
    };
    let now = account.clock.now();
    account.store.settle_reminder(candidate.link.member, candidate.occasion, matter, now).await
}

/// The candidate as it is now, which may be a minute after the look that found it; `None` if it is not due any more.
async fn renewed(
    account: &Account,
    policy: &ReminderPolicy,
    found: Candidate,
) -> store::Result<Option<Candidate>> {
    let (store, default, now) = (&account.store, &account.settings.default_zone, account.clock.now());
    let (member, Occasion { kind, .. }) = (found.link.member, found.occasion);
    let Some(PersonSeen { link, known, .. }) = store.person_seen(member, default, now).await? else {
        return Ok(None);
    };
    let row = store.reminder(member, (kind, found.occasion.begins())).await?;
    let Some(occasion) = open(row.as_slice(), found.occasion) else { return Ok(None) };
    let schedule = Schedule::of(policy, &store.own_reminders(member).await?);
    let zone = link.zone.clone().unwrap_or_else(|| default.clone());
    let is_due = may_be_reminded(&link)
        && link.username == found.link.username
        && schedule.may_be_said((kind, occasion.due_at), &known, &zone, now);
    Ok(is_due.then_some(Candidate { link, zone, schedule, occasion, ..found }))
}

/// Reads what was worked before a shift on its day.
async fn learn((account, memory): (&Account, &Memory), link: Link, shift: Shift) {
    let timetrack = account.timetrack.in_background();
    match worked::earlier(&timetrack, &link.username, &shift, account.settings.mode).await {
        Ok(earlier) => memory.shifts.learn(link.member, shift.since, earlier),
        Err(error) => {
            tracing::debug!(member.id = %link.member, "what was worked today could not be read: {error}");
            memory.put_off(link.member, account.clock.now());
        }
    }
}

#[cfg(test)]
mod tests;
