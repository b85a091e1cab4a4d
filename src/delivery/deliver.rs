//! Carries out one attempt: runs the effects that [`Attempt`] returns against the database and TimeTrack.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, SubsecRound};

use super::attempt::{Attempt, Effect, Postponement};
use super::duplicate;
use super::look_ups::FailedLookUps;
use super::not_started;
use super::on_break;
use super::reconcile;
use crate::app::Account;
use crate::model::punch::ONE_WISH;
use crate::model::{Action, KnownTimer, Punch, PunchState, Refusal, Timer, is_plain};
use crate::store::claims::Claim;
use crate::store::notices::{Release, Teller};
use crate::store::punches::{End, Settlement};
use crate::store::{self, StoreError};
use crate::timers::{Timers, Whose};
use crate::timetrack::{Entry, Error, Listing, Sure, TimeTrack};

/// A start at a named time waits this long for the entries booked already. Without them nothing is asked.
const BOOKED_PATIENCE: Duration = Duration::from_secs(1);

/// Longest time of one request.
const REQUEST: Duration = Duration::from_secs(10);

/// One attempt to deliver the head of a person's line. Gives back the claim if more of the line is due.
pub(super) async fn deliver(
    account: &Arc<Account>,
    timetrack: &TimeTrack,
    look_ups: &FailedLookUps,
    claim: Claim,
) -> store::Result<Option<Claim>> {
    let punch = claim.punch.clone();
    let mut attempt = Attempt::new(punch.clone(), account.settings.mode);
    let mut effect = Effect::Read;
    let closings = timetrack.breaker().closings();
    let mut is_known = false;
    let mut remembered = claim.situation.as_ref().map(|situation| situation.timer.clone());
    loop {
        effect = match effect {
            Effect::Read => {
                let remembered = match remembered.take() {
                    Some(timer) => timer,
                    None => account.store.timer(punch.member, punch.action.timer()).await?,
                };
                let answer = read(account, timetrack, look_ups, &punch, (is_known, remembered)).await?;
                is_known |= answer.as_ref().is_ok_and(Timer::is_on);
                attempt.after_read(answer, account.clock.now())
            }
            Effect::Entries { days } => {
                let answer = match is_alone(account, &punch).await? {
                    true => entries(timetrack, &punch, &days).await,
                    false => Ok(None),
                };
                attempt.after_entries(answer, account.clock.now())
            }
            Effect::Booked { days } => {
                let booked = booked(timetrack, &punch, &days).await;
                let others = account.store.around(&punch, reconcile::ALIKE, reconcile::MANY).await?;
                attempt.after_booked(&booked, &others, account.clock.now())
            }
            Effect::Mark { before } => {
                match mark(account, &claim, attempt.punch(), &before).await {
                    // An admin cancelled it, say. Nothing has left.
                    Err(StoreError::Gone(_)) => {
                        return account.store.let_go(claim, account.clock.now()).await;
                    }
                    marked => marked?,
                }
                attempt.after_mark()
            }
            Effect::Write(write, date) => {
                // Another process that took over meanwhile would not know of it.
                account.store.stays_owner(REQUEST).await?;
                let answer = timetrack.write(write, &punch.username, date).await;
                attempt.after_write(answer, account.clock.now())
            }
            Effect::Postpone(mut postponement) => {
                if timetrack.breaker().closings() != closings {
                    postponement.outage_is_over(account.clock.now());
                }
                note_half(account, &claim, &attempt).await?;
                let next = postpone(account, claim, postponement).await?;
                if attempt.half_to_note().is_some() {
                    account.settlements.announce_change(punch.interaction);
                }
                return Ok(next);
            }
            Effect::Settle(how) => {
                note_half(account, &claim, &attempt).await?;
                return settle(account, claim, attempt.punch(), *how).await;
            }
        };
    }
}

/// Commits that a write is about to leave. `sent` is the punch as the attempt sends it: a start may have become a resume.
async fn mark(account: &Account, claim: &Claim, sent: &Punch, before: &Timer) -> store::Result<()> {
    if sent.action != claim.punch.action {
        account.store.becomes_resume(claim, sent.expected_start).await?;
    }
    account.store.mark_in_flight(claim, before, account.clock.now()).await
}

/// Reads the timer. `is_known`: this attempt has seen a timer of the user. `remembered` is the one that the person was last seen with.
async fn read(
    account: &Account,
    timetrack: &TimeTrack,
    look_ups: &FailedLookUps,
    punch: &Punch,
    (is_known, remembered): (bool, Option<KnownTimer>),
) -> store::Result<Result<Timer, Error>> {
    let now = account.clock.now();
    let timers = Timers { store: &account.store, timetrack, mode: account.settings.mode };
    let whose = Whose { member: punch.member, username: &punch.username, zone: &punch.zone };
    let sure = if is_known || punch.action.is_start() {
        // If nothing runs, the start is written, and its answer shows whether there is such a user.
        Sure::AsShown
    } else {
        Sure::LookedUp
    };
    let answer = timers.read_known(whose, (punch.action.timer(), remembered), sure, now).await?;
    if answer.is_ok() {
        look_ups.looked_up(punch.member);
    }
    Ok(match answer {
        Err(Error::NotLookedUp(error)) if !look_ups.gives_up(punch.member, punch.pressed_at, now) => {
            Err(*error)
        }
        answer => answer,
    })
}

async fn is_alone(account: &Account, punch: &Punch) -> store::Result<bool> {
    let others = account.store.around(punch, reconcile::ALIKE, reconcile::MANY).await?;
    Ok(reconcile::is_alone(punch, &others, account.settings.mode))
}

/// `None` if this account has no list that can be read.
async fn entries(
    timetrack: &TimeTrack,
    punch: &Punch,
    days: &RangeInclusive<NaiveDate>,
) -> Result<Option<Vec<Entry>>, Error> {
    match timetrack.entries(punch.action.timer(), &punch.username, days).await? {
        Listing::Rows(entries) | Listing::Some(entries) => Ok(Some(entries)),
        Listing::Unreadable(what) => {
            tracing::warn!(punch.id = %punch.id, "what is booked cannot be read: {what}");
            Ok(None)
        }
    }
}

/// The same for a start at a named time, as far as they come in time.
async fn booked(timetrack: &TimeTrack, punch: &Punch, days: &RangeInclusive<NaiveDate>) -> Vec<Entry> {
    let entries = tokio::time::timeout(BOOKED_PATIENCE, entries(timetrack, punch, days)).await;
    entries.ok().and_then(Result::ok).flatten().unwrap_or_default()
}

/// Stores that the first half of a switch is done, before the second is settled.
async fn note_half(account: &Account, claim: &Claim, attempt: &Attempt) -> store::Result<()> {
    match attempt.half_to_note() {
        Some(before) => account.store.note_half(claim, before).await,
        None => Ok(()),
    }
}

async fn postpone(account: &Arc<Account>, claim: Claim, what: Postponement) -> store::Result<Option<Claim>> {
    let Postponement { until, doubt, trouble } = what;
    let punch = &claim.punch;
    if until > punch.next_at {
        tracing::warn!(
            punch.id = %punch.id,
            attempts = punch.attempts + 1,
            pause_ms = (until - account.clock.now()).num_milliseconds(),
            "not booked yet: {trouble}"
        );
    } else {
        tracing::debug!(punch.id = %punch.id, "a probe failed: {trouble}");
    }
    account.metrics.count_postponed();
    let next = account.store.postpone(claim, until, doubt, &trouble).await?;
    // The worker is to wake for it.
    account.store.look_again();
    Ok(next)
}

/// `punch` is as this attempt leaves it.
async fn settle(
    account: &Arc<Account>,
    claim: Claim,
    punch: &Punch,
    how: Settlement,
) -> store::Result<Option<Claim>> {
    let how = unless_duplicate(account, &claim.punch, how).await?;
    let how = match not_started::is_possible(punch, &how) {
        true => {
            let open = account.store.open_punches(punch.member).await?;
            not_started::settlement(punch, how, &open)
        }
        false => how,
    };
    let how = match on_break::is_possible(&claim.punch, &how) {
        true => on_break::settlement(&claim.punch, how, account.store.break_at(&claim.punch).await?.as_ref()),
        false => how,
    };
    let is_awaited = account.settlements.is_awaited(punch.interaction);
    if how.end == End::Done
        && (is_awaited || account.settlements.was_said_early(punch))
        && is_whole(account, &claim, punch).await?
    {
        return settle_early(account, claim, punch, how).await;
    }
    let teller = if is_awaited { Teller::Waiter } else { Teller::Worker };
    let (settled, has_next, next) =
        account.store.settle_for(teller, claim, &how, account.clock.now()).await?;
    account.settlements.is_written(&settled);
    if settled.state != how.state() {
        // An admin gave it up during this attempt, and announced that.
        return Ok(next);
    }
    note(account, &settled);
    if has_next {
        account.settlements.announce_change(settled.interaction);
        return Ok(next);
    }
    if !account.settlements.announce_end(&settled) && teller == Teller::Waiter {
        // They have stopped waiting meanwhile.
        account.store.release_ended(&settled, Release::Due(account.clock.now()), false).await?;
    }
    Ok(next)
}

/// Whether the end of this punch, if it is booked, is all there is to tell: no other part of its interaction precedes it, none follows,
/// and the person is asked about nothing.
async fn is_whole(account: &Account, claim: &Claim, punch: &Punch) -> store::Result<bool> {
    if !is_plain(punch) {
        return Ok(false);
    }
    let (has_questions, has_break) = match &claim.situation {
        Some(situation) => (situation.has_questions, situation.has_break),
        None => {
            let open = account.store.open_punches(punch.member).await?;
            let rest = account.store.open_break(punch.member, &punch.username).await?;
            (open.iter().any(Punch::is_asked), rest.is_some())
        }
    };
    // The project that a break has paused is resumed after a clock-in. A break that is recorded meanwhile begins later.
    let has_more = has_break && punch.action == Action::ClockIn;
    Ok(!has_questions && !has_more)
}

/// What was read back would only be read back again after a death, so that an interaction that waits is told before it is written. Until
/// then the line stays claimed. If the write fails, the next attempt reads the punch back; an end that differs is told as one that
/// nobody waits for.
async fn settle_early(
    account: &Arc<Account>,
    claim: Claim,
    punch: &Punch,
    how: Settlement,
) -> store::Result<Option<Claim>> {
    let now = account.clock.now().trunc_subsecs(3);
    let done = Punch {
        state: PunchState::Done,
        settled_at: Some(now),
        after: how.after.clone(),
        unclear: false,
        question: None,
        ..punch.clone()
    };
    let receipt = account.settlements.announces_early(&done);
    let mut is_heard = false;
    let announce = || is_heard = account.settlements.announce_end(&done);
    let settled = account.store.settle_early(receipt.clone(), claim, (&how, now), announce).await;
    if matches!(settled, Ok(_) | Err(StoreError::Gone(_))) {
        account.settlements.is_written(&done);
    }
    let (settled, next) = settled?;
    if settled.state != how.state() {
        // An admin gave it up during this attempt, and the notice of that is due.
        return Ok(next);
    }
    note(account, &settled);
    if !is_heard && !receipt.is_accepted() {
        // They have stopped waiting meanwhile.
        account.store.release_ended(&settled, Release::Due(account.clock.now()), false).await?;
    }
    Ok(next)
}

fn note(account: &Account, settled: &Punch) {
    account.metrics.count_punch(result(settled));
    tracing::info!(
        punch.id = %settled.id,
        member.id = %settled.member,
        result = result(settled),
        attempts = settled.attempts,
        "punch settled"
    );
}

/// The same settlement, unless an earlier interaction has just booked what this one asks for.
async fn unless_duplicate(
    account: &Account,
    punch: &Punch,
    mut how: Settlement,
) -> store::Result<Settlement> {
    if let (End::Refused(refusal), Some(timer)) = (&how.end, &how.after)
        && duplicate::is_possible(punch, refusal)
    {
        let others = account.store.pressed_around(punch, ONE_WISH, reconcile::MANY).await?;
        if let Some(original) = duplicate::original(punch, timer, &others) {
            let (at, pressed_at) = (original.at, original.pressed_at);
            how.end = End::Refused(Refusal::Duplicate { at, pressed_at });
        }
    }
    Ok(how)
}

/// The label in the metrics.
fn result(punch: &Punch) -> &'static str {
    match punch.state {
        PunchState::Done => "done",
        PunchState::Refused if matches!(punch.refusal, Some(Refusal::Duplicate { .. })) => "duplicate",
        PunchState::Refused => "refused",
        PunchState::Stuck if punch.is_asked() => "asked",
        PunchState::Stuck => "stuck",
        PunchState::Waiting | PunchState::InFlight | PunchState::Cancelled => "other",
    }
}
