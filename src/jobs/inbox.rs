//! Owes the morning lists whose hour has come. What they say is read when they are sent.

use chrono::TimeDelta;

use crate::app::Account;
use crate::model::Morning;
use crate::store;

/// Between two looks: an hour may be changed at any time.
pub(super) const LOOK: TimeDelta = TimeDelta::minutes(1);

/// Sees to the lists of every server of the account; says when to look again.
pub(super) async fn owe(account: &Account) -> store::Result<TimeDelta> {
    let (now, settings) = (account.clock.now(), &account.settings);
    let mut next = LOOK;
    for inbox in account.store.inboxes().await? {
        if !settings.guilds.contains(&inbox.guild) {
            continue;
        }
        match inbox.morning(&settings.default_zone, now) {
            Morning::Until(at) => next = next.min(at - now),
            Morning::Due(day) => account.store.see_to_morning(inbox.guild, day, Some(now)).await?,
            Morning::TooLate(day) => account.store.see_to_morning(inbox.guild, day, None).await?,
        }
    }
    Ok(next)
}
