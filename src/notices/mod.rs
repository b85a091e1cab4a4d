//! The worker that sends due notices as direct messages, one after the other.
//!
//! Before a message leaves, its notices are claimed with the message's nonce, so that a death leaves a trace of it. A message whose
//! outcome is unknown is repeated with the same nonce while Discord enforces that, and later only if the channel does not hold it.

mod channels;
mod matter;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::app::{Account, App};
use crate::discord::Error;
use crate::model::{About, MemberId, Notice, Tried};
use crate::reply::Reply;
use crate::store;
use crate::store::notices::Release;
use channels::Channels;

pub use matter::{Matter, read};

/// Between two looks at the table if nothing is heard before: the command line writes notices too.
const LOOK: Duration = Duration::from_secs(1);
/// Notices looked at in one go.
const MOST_SEEN: u32 = 200;
/// What has been due for longer is said together with what else has been due for that long to the same person.
const LATE: TimeDelta = TimeDelta::minutes(1);
/// So many ends of one person's punches are said in one message; older ones are left to the next reply.
const MOST_TOGETHER: usize = 5;
/// Those who linked people last hear of what admins must see to.
const MOST_ADMINS: u32 = 5;
/// Discord enforces a nonce for "a few minutes" ("Create Message").
const NONCE_HOLDS: TimeDelta = TimeDelta::minutes(2);
/// A message is looked for from so long before it was sent: the clocks differ.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);
/// While Discord is away.
const LONGEST_REST: Duration = Duration::from_secs(300);
/// For a notice that Discord does not take, whatever the reason.
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3_600);
/// How long a notice that was said is kept.
const DONE_KEPT: TimeDelta = TimeDelta::days(30);
/// After the database did not take what became of a notice.
const NOTED_AGAIN: Duration = Duration::from_secs(1);
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// Sends the notices of every account until `app.stop`; a message under way is seen through. What one account's messages wait for (its
/// TimeTrack, say) holds up no other's; the channels are the bot's, and so is how fast they may be opened.
pub async fn run(app: Arc<App>) {
    let channels = Arc::default();
    join_all(app.accounts.iter().map(|account| serve(account, Arc::clone(&channels)))).await;
}

async fn serve(account: &Account, channels: Arc<Mutex<Channels>>) {
    let mut worker = Worker { channels, ..Worker::default() };
    while !account.stop.is_cancelled() {
        match worker.turn(account).await {
            Ok(None) => {}
            Ok(Some(wait)) => {
                tokio::select! {
                    () = account.store.notices_written() => {}
                    () = tokio::time::sleep(wait) => {}
                    () = account.stop.cancelled() => {}
                }
            }
            Err(error) => {
                tracing::warn!("notices could not be read or written: {error}");
                account.stop.run_until_cancelled(tokio::time::sleep(LOOK)).await;
            }
        }
    }
}

/// What the worker remembers between two messages.
#[derive(Default)]
pub struct Worker {
    channels: Arc<Mutex<Channels>>,
    /// How often in a row Discord could not be reached, and until when it is left alone.
    unreachable: u32,
    rests_until: Option<DateTime<Utc>>,
    swept: Option<Instant>,
}

/// What came of a message to one person or to several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// Somebody has it.
    Said,
    /// Nobody takes direct messages.
    Closed,
    /// Discord did not take it.
    Refused,
    /// It may have arrived.
    Unclear,
}

impl Worker {
    /// Sends one message if one can be sent now; otherwise gives back how long there is nothing to do.
    ///
    /// # Errors
    /// The database's.
    pub async fn turn(&mut self, account: &Account) -> store::Result<Option<Duration>> {
        self.sweep(account).await?;
        let now = account.clock.now();
        // A clock that was set back does not prolong a rest.
        let rests = self.rests_until.is_some_and(|until| (now..now + LONGEST_REST).contains(&until));
        if rests && self.unreachable > 0 {
            return Ok(Some(LOOK));
        }
        let mut wait = LOOK;
        let due = account.store.due_notices(now, MOST_SEEN).await?;
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
            match matter {
                // A decision at the command line reaches whoever waits in this way.
                Matter::WaitedFor(punch) => {
                    account.settlements.announce_end(&punch);
                }
                Matter::Nothing => account.store.complete_notices(std::slice::from_ref(notice), now).await?,
                Matter::Ended(_)
                | Matter::BreakOver { .. }
                | Matter::Welcome { .. }
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
        let notices = keep_all_but_the_latest(account, notices).await?;
        let earlier = notices.first().and_then(|notice| notice.tried);
        let is_repeat =
            earlier.is_some_and(|sent| (TimeDelta::zero()..NONCE_HOLDS).contains(&(now - sent.at)));
        let fresh = Tried { nonce: rand::random_range(1..i64::MAX), at: now };
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
        let sent = match earlier {
            Some(sent) if !is_repeat => match self.was_sent(account, &recipients, &words, sent.at).await {
                Ok(true) => Sent::Said,
                Ok(false) => {
                    // With a new nonce.
                    account.store.release_notices(&notices, Release::Due(now)).await?;
                    return Ok(None);
                }
                Err(error) => outcome(&error),
            },
            _ => self.send_to(account, &recipients, &words, earlier.unwrap_or(fresh).nonce).await,
        };
        self.note(account, notices, sent).await?;
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
        // The nonce is the bot's, not the channel's: each recipient needs an own one.
        let nonce = nonce.unsigned_abs() ^ member.0;
        let sent = account.discord.send(channel, words, nonce).await;
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
        words: &Reply,
        at: DateTime<Utc>,
    ) -> Result<bool, Error> {
        for &member in recipients {
            let channel = self.channels.lock().await.of(account, member).await?;
            if account.discord.has_sent_direct((channel, member), words, at - CLOCKS_DIFFER).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn note(&mut self, account: &Account, notices: Vec<Notice>, sent: Sent) -> store::Result<()> {
        let now = account.clock.now();
        if sent == Sent::Unclear {
            self.unreachable += 1;
            let rest = now + pause(self.unreachable, LONGEST_REST);
            self.rests_until = Some(rest);
            return account.store.release_notices(&notices, Release::Unclear(rest)).await;
        }
        self.unreachable = 0;
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

/// Has it due later, longer each time.
async fn put_off(account: &Account, notice: &Notice, now: DateTime<Utc>) -> store::Result<()> {
    let claimed = account.store.claim_notices(vec![notice.clone()], None).await?;
    account.store.release_notices(&claimed, Release::Due(now + pause_of(&claimed))).await
}

fn pause_of(notices: &[Notice]) -> TimeDelta {
    pause(notices.iter().map(|notice| notice.claims).max().unwrap_or(1), LONGEST_PAUSE)
}

/// Of many ends of one person's punches the older ones are said by the next reply.
async fn keep_all_but_the_latest(account: &Account, mut notices: Vec<Notice>) -> store::Result<Vec<Notice>> {
    let latest = notices.split_off(notices.len().saturating_sub(MOST_TOGETHER));
    if !notices.is_empty() {
        account.store.release_notices(&notices, Release::Kept).await?;
    }
    Ok(latest)
}

/// What is said of these in one message, and the notices that it says; those without room in it are left to the next reply.
async fn words(account: &Account, notices: Vec<Notice>) -> store::Result<(Vec<Notice>, Option<Reply>)> {
    let mut matters = Vec::new();
    for notice in notices {
        matters.push((read(account, &notice).await?, notice));
    }
    matters.sort_by_key(|(matter, _)| matter.interaction());
    let (matters, mut notices): (Vec<_>, Vec<_>) = matters.into_iter().unzip();
    let (words, listed) = matter::message(account, &matters).await?;
    let left = notices.split_off(listed.min(notices.len()));
    if !left.is_empty() {
        until_noted(account, || account.store.release_notices(&left, Release::Kept)).await;
    }
    Ok((notices, words))
}

/// Notes something that nobody else would, until the database takes it or the bot stops.
pub(crate) async fn until_noted<F>(account: &Account, mut note: impl FnMut() -> F)
where
    F: Future<Output = store::Result<()>>,
{
    while let Err(error) = note().await {
        tracing::warn!("what became of a notice could not be noted, and it is tried again: {error}");
        if account.stop.run_until_cancelled(tokio::time::sleep(NOTED_AGAIN)).await.is_none() {
            return;
        }
    }
}

impl Sent {
    /// Of two recipients: one who has it is enough; otherwise it is tried again if that may help.
    fn or(self, other: Self) -> Self {
        let rank = |sent| match sent {
            Sent::Said => 3,
            Sent::Unclear => 2,
            Sent::Refused => 1,
            Sent::Closed => 0,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

fn outcome(error: &Error) -> Sent {
    match error {
        Error::DmsClosed => Sent::Closed,
        Error::Unreachable(_) | Error::TokenRefused => Sent::Unclear,
        Error::Expired
        | Error::AlreadyAnswered
        | Error::NotMember
        | Error::NotAccessible(_)
        | Error::Other(_) => Sent::Refused,
    }
}

/// The person has it already, whoever linked them knows that it may not arrive, or it means nothing later.
fn is_over_when_closed(notice: &Notice) -> bool {
    notice.shown || matches!(notice.about, About::Welcome(_) | About::BreakOver(_))
}

/// The notices that are said in one message with this one, which is among them: those of the same message if it was sent before, and
/// otherwise the ends of punches of the same person that have been due for long.
fn together(due: &[Notice], first: &Notice, now: DateTime<Utc>) -> Vec<Notice> {
    if let Some(sent) = first.tried {
        return due
            .iter()
            .filter(|one| one.tried.is_some_and(|tried| tried.nonce == sent.nonce))
            .cloned()
            .collect();
    }
    // What an admin decided is due at once by any clock.
    let is_late = |notice: &Notice| {
        notice.due_at > DateTime::UNIX_EPOCH
            && now - notice.due_at > LATE
            && matches!(notice.about, About::Ended(_))
    };
    if !is_late(first) || first.member.is_none() {
        return vec![first.clone()];
    }
    let same = due.iter().filter(|one| one.member == first.member && one.tried.is_none() && is_late(one));
    same.cloned().collect()
}

/// Doubles from a second up to the longest, and differs from one to the next.
fn pause(times: u32, longest: Duration) -> TimeDelta {
    let full = Duration::from_secs(1 << times.saturating_sub(1).min(20)).min(longest);
    let pause = full.mul_f64(rand::random_range(0.5..1.0));
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}
