//! Asks people whose planned break is over: TimeTrack is read first, so that nobody is asked who works again.

use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt};

use crate::app::Account;
use crate::model::{Action, Break, PunchState, TimerKind, TimerState, Zone};
use crate::store;
use crate::timers::{Timers, Whose};
use crate::timetrack::Sure;

/// Between two looks at the breaks. No break is shorter, so that each is seen before its end.
pub(super) const LOOK: TimeDelta = TimeDelta::minutes(1);
/// After a look that could not read somebody's timer, or that did not see everybody.
const AGAIN: TimeDelta = TimeDelta::seconds(10);
/// Looked at in one go.
const MOST: u32 = 200;
/// Read from TimeTrack at once.
const AT_ONCE: usize = 4;

/// Asks the people whose break is over; says when to look again.
pub(super) async fn ask(account: &Account) -> store::Result<TimeDelta> {
    let due = account.store.breaks_due(account.clock.now(), MOST).await?;
    futures_util::stream::iter(due)
        .map(|rest| ask_one(account, rest))
        .buffered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    let now = account.clock.now();
    let next = account.store.next_break_end().await?;
    Ok(next.map_or(LOOK, |end| if end > now { (end - now).min(LOOK) } else { AGAIN }))
}

/// Asks, or finds out that there is nothing to ask. What cannot be read is tried again until it is too late to ask.
async fn ask_one(account: &Account, rest: Break) -> store::Result<()> {
    let rest = &rest;
    let now = account.clock.now();
    // Somebody who is linked to another user, or to none, is not on it any more.
    let is_theirs = account.store.break_of(rest.punch).await?.is_some();
    let link = account.store.link(rest.member).await?.filter(|link| link.left_at.is_none());
    let Some(link) = link.filter(|_| is_theirs && rest.may_be_asked(now)) else {
        return account.store.ask_about_break(rest, false, now).await;
    };
    let zone = link.zone.as_ref().unwrap_or(&account.settings.default_zone);
    if is_unwanted(account, rest, zone).await? {
        return account.store.ask_about_break(rest, false, now).await;
    }
    let timetrack = account.timetrack.in_background();
    let timers = Timers { store: &account.store, timetrack: &timetrack, mode: account.settings.mode };
    let whose = Whose { member: rest.member, username: &link.username, zone };
    let Ok(timer) = timers.read(whose, (TimerKind::Attendance, Sure::AsShown), now).await? else {
        return Ok(());
    };
    match timer.state {
        // That it was seen ends the break.
        TimerState::Running | TimerState::Paused => account.store.ask_about_break(rest, false, now).await,
        // The person has said what is next, and it waits to be booked.
        TimerState::Stopped if is_overtaken(account, rest).await? => Ok(()),
        TimerState::Stopped => account.store.ask_about_break(rest, true, now).await,
        TimerState::Unknown => Ok(()),
    }
}

/// A person who names the length of a break wants to be asked at its end. Only what they have set themselves silences that.
async fn is_unwanted(account: &Account, rest: &Break, zone: &Zone) -> store::Result<bool> {
    let own = account.store.own_reminders(rest.member).await?;
    Ok(own.is_undisturbed(zone, account.clock.now()))
}

async fn is_overtaken(account: &Account, rest: &Break) -> store::Result<bool> {
    let open = account.store.open_punches(rest.member).await?;
    Ok(open.iter().any(|punch| {
        let is_next = punch.action.is_clock_in() || punch.action == Action::ClockOut;
        is_next && punch.id > rest.punch && punch.state != PunchState::Stuck
    }))
}
