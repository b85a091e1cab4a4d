//! The workers that send due notices: direct messages, messages in channels, roles. One loop for each account and target, over the same
//! claims.

pub mod attempt;
mod board;
mod board_readers;
pub mod board_state;
mod channel;
mod channels;
mod direct;
mod matter;
mod roles;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};

use crate::app::{Account, App};
use crate::model::Notice;
use crate::store;
use crate::store::notices::Release;
use channels::Channels;

pub use direct::Worker;
pub use matter::{Matter, read};

/// Between two looks at the table if nothing is heard before: the command line writes notices too.
const LOOK: Duration = Duration::from_secs(1);
/// A message is looked for from so long before it was sent: the clocks differ.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(10);
/// While Discord is away.
const LONGEST_REST: Duration = Duration::from_secs(300);
/// For a notice that Discord does not take, for any reason.
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3_600);
/// After the database did not take what became of a notice.
const NOTED_AGAIN: Duration = Duration::from_secs(1);

/// Sends the notices of every account until `app.stop`; what is under way is seen through. What one account's notices wait for (its
/// TimeTrack, say) holds up no other's.
pub async fn run(app: Arc<App>) {
    let channels = Arc::default();
    join_all(app.accounts.iter().map(|account| serve(account, Arc::clone(&channels)))).await;
}

async fn serve(account: &Account, channels: Arc<Mutex<Channels>>) {
    tokio::join!(direct::serve(account, channels), channel::serve(account), roles::serve(account));
}

/// Waits for as long as a turn says, or until a notice was written.
async fn after_turn(
    account: &Account,
    turn: store::Result<Option<Duration>>,
    written: &mut watch::Receiver<()>,
) {
    match turn {
        Ok(None) => {}
        Ok(Some(wait)) => {
            tokio::select! {
                _ = written.changed() => {}
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

/// How often in a row Discord could not be reached, and until when it is left alone.
#[derive(Default)]
struct Rest {
    times: u32,
    until: Option<DateTime<Utc>>,
}

impl Rest {
    fn is_on(&self, now: DateTime<Utc>) -> bool {
        // A clock that was set back does not prolong it.
        self.until.is_some_and(|until| (now..now + LONGEST_REST).contains(&until))
    }

    /// Longer than the one before. Gives back when it is over.
    fn begin(&mut self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.times += 1;
        *self.until.insert(now + pause(self.times, LONGEST_REST))
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

/// Doubles from a second up to the longest, and differs from one to the next.
fn pause(times: u32, longest: Duration) -> TimeDelta {
    let full = Duration::from_secs(1 << times.saturating_sub(1).min(20)).min(longest);
    let pause = full.mul_f64(rand::random_range(0.5..1.0));
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}
