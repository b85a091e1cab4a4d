//! What follows the first response: its edits while the punch waits, and its end.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::answer::{Context, Done};
use super::wording;
use crate::app::Account;
use crate::commands::Outcome;
use crate::details;
use crate::intake::Place;
use crate::model::Punch;
use crate::notices::until_noted;
use crate::reply::{self, Reply};
use crate::settlements::{Update, Waiter};
use crate::store::notices::Release;

/// Waiting for the end of a punch. Its holder has taken on saying how it ended; if it is dropped before that, the notice is
/// the worker's.
pub(super) struct Wait {
    account: Arc<Account>,
    waiter: Option<Waiter>,
    /// Whether it began before the punch was read, so that no end was missed.
    is_early: bool,
    /// `None` if too many wait already: then the waiter is given up once the answer is out.
    pub(super) place: Option<Place>,
}

impl Wait {
    pub(super) fn new(account: &Arc<Account>, waiter: Waiter, is_early: bool) -> Self {
        Self { account: Arc::clone(account), waiter: Some(waiter), is_early, place: account.intake.follow() }
    }

    pub(super) fn is_early(&self) -> bool {
        self.is_early
    }

    pub(super) fn waiter(&mut self) -> Option<&mut Waiter> {
        self.waiter.as_mut()
    }

    /// The person has seen how it ended.
    pub(super) async fn said(mut self, punch: &Punch) {
        let account = Arc::clone(&self.account);
        if !account.settlements.accept(punch)
            && let Err(error) = account.store.complete_ended(punch, account.clock.now()).await
        {
            tracing::warn!(punch.id = %punch.id, "that a person saw the end could not be noted: {error}");
        }
        let ended = self.waiter.take().and_then(Waiter::stop);
        leave_other_end(&account, ended, punch).await;
    }

    /// The end is the worker's to say, `how` says when; `shown` if the person may have seen it already.
    pub(super) async fn leave(mut self, punch: &Punch, how: Release, shown: bool) {
        let account = Arc::clone(&self.account);
        // First, for the worker says nothing that is waited for.
        let ended = self.waiter.take().and_then(Waiter::stop);
        if !account.settlements.is_awaited(punch.interaction) {
            leave(&account, punch, how, shown).await;
        }
        leave_other_end(&account, ended, punch).await;
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        let Some(punch) = self.waiter.take().and_then(Waiter::stop) else { return };
        if !self.account.settlements.is_awaited(punch.interaction) {
            let account = Arc::clone(&self.account);
            self.account.tasks.spawn(async move {
                leave(&account, &punch, Release::Due(account.clock.now()), false).await
            });
        }
    }
}

/// Leaves an end to the worker that was announced while `shown` was being shown: an admin retried it meanwhile, say.
async fn leave_other_end(account: &Account, ended: Option<Punch>, shown: &Punch) {
    let is_other = |ended: &Punch| {
        ended.state != shown.state || ended.settled_at != shown.settled_at || ended.trouble != shown.trouble
    };
    if let Some(ended) = ended.filter(is_other)
        && !account.settlements.is_awaited(ended.interaction)
    {
        leave(account, &ended, Release::Due(account.clock.now()), false).await;
    }
}

/// Repeated until the database takes it: nobody else says what this process has claimed.
async fn leave(account: &Account, punch: &Punch, how: Release, shown: bool) {
    until_noted(account, || account.store.release_ended(punch, how, shown)).await;
}

impl Context {
    /// The result of a command that took long takes the place of the first words.
    pub(super) async fn finish(self, (outcome, wait): Done) {
        self.trace.note(&outcome, &self.account.counters);
        match outcome {
            Ok(Outcome::Reply(reply)) => self.replace(&reply).await,
            Ok(Outcome::Choices(_)) => {}
            // A form can be a first answer only.
            Ok(Outcome::Form(_)) => self.replace(&wording::busy(self.reply_context())).await,
            Err(error) => self.replace(&wording::error(&error, self.reply_context())).await,
            Ok(Outcome::Recorded { punch, in_place }) => {
                let now = self.current(*punch).await;
                if !now.has_ended() {
                    self.replace(&self.told(&now, in_place, self.soon()).await).await;
                }
                self.follow(now, in_place, wait).await;
            }
        }
    }

    /// Nothing is lost with such a reply: a person who missed it asks again. A response that seems lost may have arrived, so it is edited too.
    /// Who sees a message is decided when it is sent, so what is private never replaces words that everybody sees.
    async fn replace(&self, reply: &Reply) {
        let replaced = match reply.private && self.is_public {
            true => self.responder.follow_up(reply).await,
            false => self.responder.edit(reply).await,
        };
        if let Err(error) = replaced {
            tracing::warn!("an answer could not be completed: {error}");
        }
        if reply.private
            && self.is_public
            && let Err(error) = self.responder.delete().await
        {
            tracing::warn!("the first words before a private answer could not be deleted: {error}");
        }
    }

    /// Waits for the settlement of a punch and shows it, by an edit if that is still possible. What was promised and is not booked is
    /// sent as a direct message as well: who has closed the answer sees no edit. When the time for edits is over, or there is no
    /// place to wait in, the waiter ends here, and the worker says it.
    pub(super) async fn follow(self, punch: Punch, in_place: bool, wait: Option<Wait>) {
        let Some(mut wait) = wait else { return };
        let was_promised = !punch.has_ended();
        let settled = if was_promised {
            match self.settled(&mut wait, (punch, in_place)).await {
                Some(settled) => settled,
                None => return,
            }
        } else {
            punch
        };
        let is_editable = self.account.clock.now() < self.edits_end;
        let is_edited = is_editable && self.brought_up_to_date(&settled, in_place).await;
        if is_edited && !(was_promised && settled.is_not_booked()) {
            wait.said(&settled).await;
        } else {
            wait.leave(&settled, Release::Due(self.account.clock.now()), is_edited).await;
        }
    }

    async fn brought_up_to_date(&self, settled: &Punch, in_place: bool) -> bool {
        let edit = self.told(settled, in_place, self.soon()).await;
        let edit = self.responder.edit(&edit).await;
        if let Err(error) = &edit {
            tracing::warn!("an answer could not be brought up to date: {error}");
        }
        edit.is_ok()
    }

    /// How the punch ended; `None` once that is somebody else's to say. The punch that is `shown` until then is brought up to date when
    /// the first half of a switch turns out to be done.
    async fn settled(&self, wait: &mut Wait, shown: (Punch, bool)) -> Option<Punch> {
        if wait.place.is_none() {
            self.account.counters.unfollowed.inc();
            return wait.waiter.take()?.stop();
        }
        loop {
            tokio::select! {
                biased;
                update = wait.waiter.as_mut()?.update() => match update {
                    Update::Ended(punch) => return Some(*punch),
                    Update::Changed => self.show_half(&shown).await,
                },
                () = self.account.clock.sleep_until(self.edits_end) => break,
                // A notice that was not sent when the bot stops stays due.
                () = self.account.stop.cancelled() => return None,
            }
        }
        wait.waiter.take()?.stop()
    }

    /// Shows what is done so far: the first half of a switch, or a part of the interaction.
    async fn show_half(&self, (punch, in_place): &(Punch, bool)) {
        let now = self.current(punch.clone()).await;
        let is_more = now.half_done() != punch.half_done() || now.part != punch.part;
        if !now.has_ended() && is_more {
            self.brought_up_to_date(&now, *in_place).await;
        }
    }

    /// Until when what only makes a message fuller is waited for when nobody waits for the message.
    fn soon(&self) -> DateTime<Utc> {
        self.account.clock.now() + details::SHORT
    }

    /// A punch in words, with what is known beside it until then.
    pub(super) async fn told(&self, punch: &Punch, in_place: bool, until: DateTime<Utc>) -> Reply {
        let details = details::of(&self.account, punch, until).await;
        Reply { in_place, ..reply::punch(punch, &details, self.reply_context()) }
    }

    /// The last part of the interaction as it is now; as it was if the database does not say.
    pub(super) async fn current(&self, punch: Punch) -> Punch {
        match self.account.store.punch_of(punch.interaction).await {
            Ok(Some(now)) => now,
            Ok(None) => punch,
            Err(error) => {
                tracing::warn!("a punch could not be read again: {error}");
                punch
            }
        }
    }
}
