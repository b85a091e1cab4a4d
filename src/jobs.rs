//! Does what is due at a time: reads TimeTrack's lists and who is at work, sweeps. One loop for each job, over one table.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;

use crate::app::{Account, App};
use crate::model::presence::LOOK_EVERY;
use crate::model::{Job, WhoPolicy};
use crate::presence;
use crate::refresh::{self, refresh};
use crate::store::jobs::JobClaim;

mod breaks;
mod inbox;
mod reminders;

/// Between two readings of all lists.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// Between two sweeps.
const SWEPT_EVERY: TimeDelta = TimeDelta::hours(1);
/// After a job that failed, doubled each time, up to the longest.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// Between two looks, by the machine's time, so that a clock that was set back delays nothing for long.
const LOOK: Duration = Duration::from_secs(60);
/// After the database failed.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Works until `app.stop`. What is under way then is due again after the next start.
pub async fn run(app: Arc<App>) {
    app.stop.run_until_cancelled(work(&app)).await;
}

async fn work(app: &App) {
    let mut jobs: Vec<_> = app.accounts.iter().flat_map(|account| of(account)).collect();
    // Of the whole table, whichever account's worker does it.
    jobs.push((&*app.accounts.first, Job::Sweep));
    let all: Vec<_> = jobs.iter().map(|(_, job)| *job).collect();
    // At a start everything is due; what the last run noted does not count.
    while let Err(error) = app.store.plan_jobs(&all).await {
        tracing::warn!("what is to be done could not be noted: {error}");
        tokio::time::sleep(STORE_PAUSE).await;
    }
    join_all(jobs.into_iter().map(|(account, job)| Worker::new(account).repeat(job))).await;
}

/// The jobs of one account.
fn of(account: &Account) -> impl Iterator<Item = (&Account, Job)> {
    let id = account.id();
    let presence = (account.settings.who != WhoPolicy::Off).then_some(Job::Presence { account: id });
    let kinds = [
        Job::Lists { account: id },
        Job::Breaks { account: id },
        Job::Inbox { account: id },
        Job::Reminders { account: id },
    ];
    kinds.into_iter().chain(presence).map(move |job| (account, job))
}

/// No job is made due later than this from now.
fn longest_pause(job: Job) -> TimeDelta {
    match job {
        Job::Lists { .. } => FRESH.max(LONGEST_PAUSE),
        Job::Presence { .. } => LOOK_EVERY,
        Job::Breaks { .. } => breaks::LOOK,
        Job::Inbox { .. } => inbox::LOOK,
        Job::Reminders { .. } => reminders::LOOK,
        Job::Sweep => SWEPT_EVERY,
    }
}

struct Worker<'a> {
    account: &'a Account,
    /// What the lists came to last.
    last: Mutex<Option<refresh::Read>>,
    presence: presence::Reader,
    reminders: reminders::Memory,
}

impl<'a> Worker<'a> {
    fn new(account: &'a Account) -> Self {
        Self {
            account,
            last: Mutex::default(),
            presence: presence::Reader::default(),
            reminders: Default::default(),
        }
    }

    /// Does a job whenever it is due.
    async fn repeat(self, job: Job) {
        loop {
            let now = self.account.clock.now();
            // One that is due later was noted before the clock was set back.
            match self.account.store.claim_job(job, now, now + longest_pause(job)).await {
                Ok(Some(claim)) => {
                    let next = self.perform(job, claim.attempts).await;
                    self.note(&claim, next).await;
                }
                Ok(None) => self.next(job).await,
                Err(error) => {
                    tracing::warn!("what is due could not be claimed: {error}");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
            }
        }
    }

    /// After what it is due again; `None` if it failed, which is in the log.
    async fn perform(&self, job: Job, attempts: u32) -> Option<TimeDelta> {
        match job {
            Job::Lists { .. } => match refresh(self.account).await {
                Ok(read) => {
                    let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace(read);
                    if last != Some(read) {
                        refresh::log(&self.account.name, read);
                    }
                    Some(FRESH)
                }
                Err(error) => {
                    refresh::log_failure(&self.account.name, &error, pause(attempts));
                    None
                }
            },
            Job::Presence { .. } => match self.presence.round(self.account).await {
                Ok(next) => Some(next),
                Err(error) => {
                    // In an outage the next round fails at once, so this need not rest for longer each time.
                    tracing::debug!("who is at work could not be read: {error:#}");
                    Some(LOOK_EVERY)
                }
            },
            Job::Breaks { .. } => match breaks::ask(self.account).await {
                Ok(next) => Some(next),
                Err(error) => {
                    tracing::warn!("whose break is over could not be read or noted: {error}");
                    None
                }
            },
            Job::Inbox { .. } => match inbox::owe(self.account).await {
                Ok(next) => Some(next),
                Err(error) => {
                    tracing::warn!("which morning lists are due could not be read or noted: {error}");
                    None
                }
            },
            Job::Reminders { .. } => match reminders::remind(self.account, &self.reminders).await {
                Ok(next) => Some(next),
                Err(error) => {
                    tracing::warn!("who is to be reminded could not be read or noted: {error}");
                    None
                }
            },
            Job::Sweep => match self.account.store.sweep(self.account.clock.now()).await {
                Ok(()) => Some(SWEPT_EVERY),
                Err(error) => {
                    tracing::warn!("what is kept for a while only could not be swept: {error}");
                    None
                }
            },
        }
    }

    /// Does not give up, for nobody else does the job meanwhile.
    async fn note(&self, claim: &JobClaim, next: Option<TimeDelta>) {
        let attempts = if next.is_some() { 0 } else { claim.attempts.saturating_add(1) };
        let due_at = self.account.clock.now() + next.unwrap_or_else(|| pause(claim.attempts));
        while let Err(error) = self.account.store.note_job(claim, due_at, attempts).await {
            tracing::warn!("what came of a job could not be noted: {error}");
            tokio::time::sleep(STORE_PAUSE).await;
        }
    }

    /// Waits until the job is due.
    async fn next(&self, job: Job) {
        let at = self.account.store.job_due(job).await.ok().flatten();
        let due = async {
            match at {
                Some(at) => self.account.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        // Whether it is due is asked again in any case.
        let _ = tokio::time::timeout(LOOK, due).await;
    }
}

fn pause(attempts: u32) -> TimeDelta {
    (FIRST_PAUSE * (1 << attempts.min(10))).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_ten_minutes() {
        let pauses: Vec<_> = (0..9).map(|attempts| pause(attempts).num_seconds()).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }
}
