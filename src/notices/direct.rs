//! Sends due notices as direct messages, one after the other.
//!
//! Before a message leaves, its notices are claimed with the message's nonce, so that a death leaves a trace of it. A message whose
//! outcome is unknown is repeated with the same nonce while Discord enforces that, and later only if the channel holds no message with the mark
//! of that nonce.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::attempt::{self, Sent, Step, in_order, outcome, together};
use super::channels::Channels;
use super::matter::{self, Matter, read};
use super::{CLOCKS_DIFFER, LOOK, Rest, after_turn, pause_of, put_off, until_noted};
use crate::app::Account;
use crate::discord::Error;
use crate::model::{About, MemberId, Notice, Target, Tried};
use crate::reply::Reply;
use crate::store;
use crate::store::notices::Release;

/// Notices looked at in one go.
const MOST_SEEN: u32 = 200;
/// So many ends of one person's punches are said in one message.
const MOST_TOGETHER: usize = 5;
/// Those who linked people last hear of what admins must see to.
const MOST_ADMINS: u32 = 5;
/// How long a notice that was said is kept.
const DONE_KEPT: TimeDelta = TimeDelta::days(30);
/// No pause of a notice is longer: what is due later was noted before the clock was set back.
const LONGEST_QUIET: TimeDelta = TimeDelta::hours(6);
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// Sends the direct messages of one account until it is to stop; a message under way is seen through. The channels are the bot's, and so
/// is how fast they may be opened.
pub(super) async fn serve(account: &Account, channels: Arc<Mutex<Channels>>) {
    let mut worker = Worker { channels, ..Worker::default() };
    let mut written = account.store.notices_written();
    while !account.stop.is_cancelled() {
        let turn = worker.turn(account).await;
        after_turn(account, turn, &mut written).await;
    }
}

/// What the worker remembers between two messages.
#[derive(Default)]
pub struct Worker {
    channels: Arc<Mutex<Channels>>,
    rest: Rest,
    swept: Option<Instant>,
}

impl Worker {
    /// Sends one message if one can be sent now; otherwise gives back how long there is nothing to do.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn(&mut self, account: &Account) -> store::Result<Option<Duration>> {
        self.sweep(account).await?;
        let now = account.clock.now();
        if self.rest.is_on(now) {
            return Ok(Some(LOOK));
        }
        let mut wait = LOOK;
        let due = in_order(account.store.due_notices(Target::Direct, now, MOST_SEEN).await?);
        for notice in &due {
            let matter = match read(account, notice).await {
                Ok(matter) => matter,
                // What cannot be read of one notice delays no other.
                Err(error) => {
                    tracing::warn!("what a notice is about could not be read: {error}");
                    put_off(account, notice, now).await?;
                    continue;
                }
            };
            if let Some(until) = matter::quiet_until(account, &matter, now).await? {
                let later = until.min(now + LONGEST_QUIET);
                account.store.release_notices(std::slice::from_ref(notice), Release::Due(later)).await?;
                continue;
            }
            match matter {
                // In this way a decision at the command line reaches an interaction that waits.
                Matter::WaitedFor(punch) => {
                    account.settlements.announce_end(&punch);
                }
                Matter::Nothing => account.store.complete_notices(std::slice::from_ref(notice), now).await?,
                Matter::Ended(_)
                | Matter::BreakOver { .. }
                | Matter::Reminder { .. }
                | Matter::Welcome { .. }
                | Matter::Rezoned { .. }
                | Matter::ForAdmins(_) => {
                    match self.send(account, together(&due, notice, now), now).await? {
                        None => return Ok(None),
                        // Others, whose channel is open already, need not wait for this one.
                        Some(first) => wait = wait.min(first),
                    }
                }
            }
        }
        Ok(Some(wait))
    }

    async fn sweep(&mut self, account: &Account) -> store::Result<()> {
        if self.swept.is_none_or(|at| at.elapsed() > SWEEP_EVERY)
            && !account.store.sweep_notices(account.clock.now() - DONE_KEPT).await?
        {
            self.swept = Some(Instant::now());
        }
        Ok(())
    }

    async fn send(
        &mut self,
        account: &Account,
        notices: Vec<Notice>,
        now: DateTime<Utc>,
    ) -> store::Result<Option<Duration>> {
        let recipients = match notices.first().and_then(|notice| notice.member) {
            Some(member) => vec![member],
            None => account.store.recent_admins(MOST_ADMINS).await?,
        };
        if let Err(wait) = self.channels.lock().await.make_room(&recipients, Instant::now()) {
            return Ok(Some(wait));
        }
        let notices = first_of(account, notices).await?;
        let earlier = notices.first().and_then(|notice| notice.tried);
        let fresh = Tried { nonce: rand::random_range(1..i64::MAX), at: now };
        let step = attempt::step(earlier, fresh);
        if let Step::Wait(until) = step {
            account.store.release_notices(&notices, Release::Unclear(until)).await?;
            return Ok(None);
        }
        let notices = account.store.claim_notices(notices, earlier.is_none().then_some(fresh)).await?;
        let (notices, words) = match words(account, notices.clone()).await {
            Ok(said) => said,
            Err(error) => {
                let later = now + pause_of(&notices);
                let how = if earlier.is_some() { Release::Unclear(later) } else { Release::Due(later) };
                until_noted(account, || account.store.release_notices(&notices, how)).await;
                return Err(error);
            }
        };
        let Some(words) = words else {
            account.store.complete_notices(&notices, now).await?;
            return Ok(None);
        };
        let sent = match step {
            Step::Look(sent) => match self.was_sent(account, &recipients, sent).await {
                Ok(true) => Sent::Said,
                Ok(false) => {
                    // With a new nonce.
                    account.store.release_notices(&notices, Release::Due(now)).await?;
                    return Ok(None);
                }
                Err(error) => outcome(&error),
            },
            Step::Send(Tried { nonce, .. }) => self.send_to(account, &recipients, &words, nonce).await,
            Step::Wait(_) => Sent::Unclear,
        };
        let is_repeat = earlier.is_some() && matches!(step, Step::Send(_));
        self.note(account, notices, (sent, is_repeat)).await?;
        Ok(None)
    }

    async fn send_to(
        &mut self,
        account: &Account,
        recipients: &[MemberId],
        words: &Reply,
        nonce: i64,
    ) -> Sent {
        let mut sent = Sent::Closed;
        for &member in recipients {
            let one = match self.direct(account, member, words, nonce).await {
                Ok(()) => Sent::Said,
                Err(error) => {
                    tracing::warn!(member.id = %member, "a notice was not delivered: {error}");
                    outcome(&error)
                }
            };
            sent = sent.or(one);
        }
        sent
    }

    async fn direct(
        &mut self,
        account: &Account,
        member: MemberId,
        words: &Reply,
        nonce: i64,
    ) -> Result<(), Error> {
        let channel = self.channels.lock().await.of(account, member).await?;
        let sent = account.discord.send(channel, words, nonce_for(member, nonce)).await;
        if let Err(Error::NotAccessible(_)) = sent {
            self.channels.lock().await.forget(member);
        }
        sent
    }

    /// Whether one of them has the message that was sent then.
    async fn was_sent(
        &mut self,
        account: &Account,
        recipients: &[MemberId],
        sent: Tried,
    ) -> Result<bool, Error> {
        for &member in recipients {
            let channel = self.channels.lock().await.of(account, member).await?;
            let nonce = nonce_for(member, sent.nonce);
            if account.discord.has_sent_direct((channel, member), nonce, sent.at - CLOCKS_DIFFER).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn note(
        &mut self,
        account: &Account,
        notices: Vec<Notice>,
        (sent, is_repeat): (Sent, bool),
    ) -> store::Result<()> {
        let now = account.clock.now();
        if sent == Sent::Unclear {
            let rested = self.rest.begin(now);
            return account.store.release_notices(&notices, Release::Unclear(rested)).await;
        }
        self.rest = Rest::default();
        if sent.may_have_arrived(is_repeat) {
            return account.store.release_notices(&notices, Release::Unclear(now + pause_of(&notices))).await;
        }
        match sent {
            Sent::Said => account.store.complete_notices(&notices, now).await,
            Sent::Closed => {
                let (over, kept): (Vec<_>, Vec<_>) = notices.into_iter().partition(is_over_when_closed);
                if !over.is_empty() {
                    account.store.complete_notices(&over, now).await?;
                }
                match kept.is_empty() {
                    true => Ok(()),
                    false => account.store.release_notices(&kept, Release::Kept).await,
                }
            }
            Sent::Refused | Sent::Unclear => {
                account.store.release_notices(&notices, Release::Due(now + pause_of(&notices))).await
            }
        }
    }
}

/// The nonce is the bot's, not the channel's: each recipient needs an own one.
fn nonce_for(member: MemberId, nonce: i64) -> u64 {
    nonce.unsigned_abs() ^ member.0
}

/// Of many ends of one person's punches those that the next message says: what is not booked, the oldest first, and the latest of the
/// others. More that is not booked stays due; what is booked is left to the next reply.
async fn first_of(account: &Account, notices: Vec<Notice>) -> store::Result<Vec<Notice>> {
    if notices.len() <= MOST_TOGETHER {
        return Ok(notices);
    }
    let (mut first, mut booked) = (Vec::new(), Vec::new());
    for notice in notices {
        if read(account, &notice).await?.is_not_booked() { first.push(notice) } else { booked.push(notice) }
    }
    first.truncate(MOST_TOGETHER);
    let latest = booked.split_off(booked.len().saturating_sub(MOST_TOGETHER - first.len()));
    if !booked.is_empty() {
        account.store.release_notices(&booked, Release::Kept).await?;
    }
    first.extend(latest);
    Ok(first)
}

/// What is said of these in one message, and the notices that it says. Of those without room in it, what is not booked comes in the next
/// message, and the others with the next reply.
async fn words(account: &Account, notices: Vec<Notice>) -> store::Result<(Vec<Notice>, Option<Reply>)> {
    let mut matters = Vec::new();
    for notice in notices {
        matters.push((read(account, &notice).await?, notice));
    }
    matters.sort_by_key(|(matter, _)| matter.interaction());
    let (matters, mut notices): (Vec<_>, Vec<_>) = matters.into_iter().unzip();
    let (words, listed) = matter::message(account, &matters).await?;
    let left = notices.split_off(listed.min(notices.len()));
    let is_urgent = |matter: &Matter| listed > 0 && matter.is_not_booked();
    let left = left.into_iter().zip(matters.into_iter().skip(listed));
    let (urgent, kept): (Vec<_>, Vec<_>) = left.partition(|(_, matter)| is_urgent(matter));
    for (left, how) in [(urgent, Release::Due(account.clock.now())), (kept, Release::Kept)] {
        let left: Vec<_> = left.into_iter().map(|(notice, _)| notice).collect();
        if !left.is_empty() {
            until_noted(account, || account.store.release_notices(&left, how)).await;
        }
    }
    Ok((notices, words))
}

/// The person has it already, the admin who linked them knows that it may not arrive, or it means nothing later.
fn is_over_when_closed(notice: &Notice) -> bool {
    notice.shown
        || matches!(
            notice.about,
            About::Welcome(_) | About::Rezoned(_) | About::BreakOver(_) | About::Reminder(_)
        )
}
