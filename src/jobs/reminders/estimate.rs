//! Books the usual end for a clock-out that was forgotten, where the account has set that. Who cannot be judged for sure is asked instead.

use chrono::{DateTime, Utc};

use super::Candidate;
use crate::app::Account;
use crate::model::reminders::ForgottenAction;
use crate::model::{LONG_STRETCH, LocalStamp, ReminderPolicy};
use crate::store;
use crate::store::estimates::Guess;

/// The end to be booked for a timer that was just read as running and began at `start`; `None` if its person is to be asked. That is so
/// without a usual end that has passed, for a stretch that would have to be asked about itself, and if anything of the person's
/// waits or they are known to be on a break.
pub(super) async fn end_to_book(
    account: &Account,
    policy: &ReminderPolicy,
    candidate: &Candidate,
    (start, left): (Option<LocalStamp>, Option<DateTime<Utc>>),
) -> store::Result<Option<DateTime<Utc>>> {
    let (Some(_), Some(left), Some(shift)) = (start, left, candidate.shift.as_ref()) else { return Ok(None) };
    let (member, now) = (candidate.link.member, account.clock.now());
    if policy.then != ForgottenAction::Estimate || left > now || left - shift.since >= LONG_STRETCH {
        return Ok(None);
    }
    let rest = account.store.open_break(member, &candidate.link.username).await?;
    let rests = rest.is_some_and(|rest| rest.may_go_on(now));
    let waits = !account.store.open_punches(member).await?.is_empty();
    Ok((!rests && !waits).then_some(left))
}

/// Records it. If something has happened meanwhile, the next look decides anew.
pub(super) async fn book(
    account: &Account,
    candidate: &Candidate,
    (start, at): (Option<LocalStamp>, DateTime<Utc>),
) -> store::Result<()> {
    let (link, now) = (&candidate.link, account.clock.now());
    let locale = match link.language {
        Some(own) => own,
        None => account.store.last_locale(link.member).await?.unwrap_or(account.default_locale),
    };
    let guess = Guess { member: link.member, at, start, locale };
    let default = &account.settings.default_zone;
    if account.store.estimate(guess, candidate.occasion, default, now).await? {
        tracing::info!(member.id = %link.member, "a clock-out that was forgotten is booked at the usual end");
    }
    Ok(())
}
