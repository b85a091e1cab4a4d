//! Does what is due at a time: reads TimeTrack's lists and who is at work, asks at the end of breaks, owes the morning lists, sweeps,
//! gives Discord the commands. One loop for each job, over one table.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::try_join_all;
use tokio::sync::watch;

use crate::app::{Account, App};
use crate::commands;
use crate::discord::{self, Registered};
use crate::model::presence::LOOK_EVERY;
use crate::model::{GuildId, Job, WhoPolicy};
use crate::presence;
use crate::refresh::{self, refresh};
use crate::store::{self, jobs::JobClaim};

mod breaks;
mod inbox;
mod members;
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

/// Works until `app.stop`. What is under way then is due again after the next start. `untried` counts the accounts whose servers Discord
/// was not yet asked to give the commands.
///
/// # Errors
/// If Discord does not accept the token.
pub async fn run(app: Arc<App>, untried: watch::Sender<usize>) -> anyhow::Result<()> {
    app.stop.run_until_cancelled(work(&app, &untried)).await.unwrap_or(Ok(()))
}

async fn work(app: &App, untried: &watch::Sender<usize>) -> anyhow::Result<()> {
    let mut jobs: Vec<_> = app.accounts.iter().flat_map(|account| of(account)).collect();
    // Of the whole table, whichever account's worker does it.
    jobs.push((&*app.accounts.first, Job::Sweep));
    let all: Vec<_> = jobs.iter().map(|(_, job)| *job).collect();
    // At a start everything is due; what the last run noted does not count.
    while let Err(error) = app.store.plan_jobs(&all).await {
        tracing::warn!("what is to be done could not be noted: {error}");
        tokio::time::sleep(STORE_PAUSE).await;
    }
    try_join_all(jobs.into_iter().map(|(account, job)| Worker::new(account, untried).repeat(job))).await?;
    Ok(())
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
        Job::Members { account: id },
        Job::Commands { account: id },
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
        Job::Members { .. } => members::LOOK.max(LONGEST_PAUSE),
        Job::Sweep => SWEPT_EVERY,
        Job::Commands { .. } => LONGEST_PAUSE,
    }
}

/// What became of a job.
enum Next {
    /// It is due again after that.
    After(TimeDelta),
    /// It failed, which is in the log.
    Failed,
    /// There is nothing left to do until the next start.
    Done,
}

struct Worker<'a> {
    account: &'a Account,
    /// What the lists came to last.
    last: Option<refresh::Read>,
    presence: presence::Reader,
    reminders: reminders::Memory,
    members: members::Members,
    /// The servers that have not got their commands; `None` before the first attempt.
    missing: Option<Vec<GuildId>>,
    untried: &'a watch::Sender<usize>,
}

impl<'a> Worker<'a> {
    fn new(account: &'a Account, untried: &'a watch::Sender<usize>) -> Self {
        Self {
            account,
            last: None,
            presence: presence::Reader::default(),
            reminders: Default::default(),
            members: Default::default(),
            missing: None,
            untried,
        }
    }

    /// Does a job whenever it is due, until it is done.
    async fn repeat(mut self, job: Job) -> Result<(), discord::Error> {
        loop {
            let now = self.account.clock.now();
            // One that is due later was noted before the clock was set back.
            match self.account.store.claim_job(job, now, now + longest_pause(job)).await {
                Ok(Some(claim)) => {
                    let next = self.perform(job, claim.attempts).await?;
                    self.note(&claim, &next).await;
                    if matches!(next, Next::Done) {
                        return Ok(());
                    }
                }
                Ok(None) => self.next(job).await,
                Err(error) => {
                    tracing::warn!("what is due could not be claimed: {error}");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
            }
        }
    }

    /// # Errors
    /// If Discord does not accept the token.
    async fn perform(&mut self, job: Job, attempts: u32) -> Result<Next, discord::Error> {
        Ok(match job {
            Job::Lists { .. } => match refresh(self.account).await {
                Ok(read) => {
                    if self.last.replace(read) != Some(read) {
                        refresh::log(&self.account.name, read);
                    }
                    Next::After(FRESH)
                }
                Err(error) => {
                    refresh::log_failure(&self.account.name, &error, pause(attempts));
                    Next::Failed
                }
            },
            Job::Presence { .. } => match self.presence.round(self.account).await {
                Ok(next) => Next::After(next),
                Err(error) => {
                    // In an outage the next round fails at once, so this need not rest for longer each time.
                    tracing::debug!("who is at work could not be read: {error:#}");
                    Next::After(LOOK_EVERY)
                }
            },
            Job::Breaks { .. } => after(breaks::ask(self.account).await, "whose break is over"),
            Job::Inbox { .. } => after(inbox::owe(self.account).await, "which morning lists are due"),
            Job::Reminders { .. } => {
                after(reminders::remind(self.account, &mut self.reminders).await, "who is to be reminded")
            }
            Job::Members { .. } => match self.members.round(self.account).await {
                Ok(next) => Next::After(next),
                Err(error) => {
                    tracing::warn!("who is still a member could not be read or noted: {error:#}");
                    Next::Failed
                }
            },
            Job::Sweep => match self.account.store.sweep(self.account.clock.now()).await {
                Ok(()) => Next::After(SWEPT_EVERY),
                Err(error) => {
                    tracing::warn!("what is kept for a while only could not be swept: {error}");
                    Next::Failed
                }
            },
            Job::Commands { .. } => self.register().await?,
        })
    }

    /// Gives Discord the commands of the account's servers, one after another. A refused token is fatal. Anything else is not: Discord
    /// still has the commands of the last start.
    async fn register(&mut self) -> Result<Next, discord::Error> {
        let is_first = self.missing.is_none();
        let guilds = self.missing.take().unwrap_or_else(|| self.account.settings.guilds.to_vec());
        let mut missing = Vec::new();
        for guild in guilds {
            match self.account.discord.register(guild, commands::ALL).await {
                Ok(Registered::Same) => tracing::info!(guild.id = %guild, "commands are up to date"),
                Ok(Registered::Replaced(count)) => {
                    tracing::info!(guild.id = %guild, count, "commands registered");
                }
                Err(error @ discord::Error::TokenRefused) => return Err(error),
                Err(error) => {
                    missing.push(guild);
                    tracing::error!(guild.id = %guild, "{}", unregistered(&error));
                }
            }
        }
        if is_first {
            self.untried.send_modify(|count| *count = count.saturating_sub(1));
        }
        let next = if missing.is_empty() { Next::Done } else { Next::Failed };
        self.missing = Some(missing);
        Ok(next)
    }

    /// Does not give up, for nobody else does the job meanwhile.
    async fn note(&self, claim: &JobClaim, next: &Next) {
        let now = self.account.clock.now();
        while let Err(error) = self.try_to_note(claim, next, now).await {
            tracing::warn!("what came of a job could not be noted: {error}");
            tokio::time::sleep(STORE_PAUSE).await;
        }
    }

    async fn try_to_note(&self, claim: &JobClaim, next: &Next, now: DateTime<Utc>) -> store::Result<()> {
        let store = &self.account.store;
        match next {
            Next::After(wait) => store.note_job(claim, now + *wait, 0).await,
            Next::Failed => {
                let attempts = claim.attempts.saturating_add(1);
                store.note_job(claim, now + pause(claim.attempts), attempts).await
            }
            Next::Done => store.complete_job(claim).await,
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

/// What the log says of a server that has not got its commands. Only what Discord answers about the server is a reason to doubt
/// the setting.
fn unregistered(error: &discord::Error) -> String {
    match error {
        discord::Error::NotAccessible(_) => format!(
            "commands could not be registered, and will be tried again: {error}. Is the bot in this server, and is the number in DISCORD_GUILD_IDS right?"
        ),
        discord::Error::Unreachable(_) => {
            format!("Discord could not be reached to register the commands, and it is tried again: {error}")
        }
        _ => format!("commands could not be registered, and will be tried again: {error}"),
    }
}

/// The next time of a job that reads and notes something, which `what` names.
fn after(ended: store::Result<TimeDelta>, what: &str) -> Next {
    match ended {
        Ok(next) => Next::After(next),
        Err(error) => {
            tracing::warn!("{what} could not be read or noted: {error}");
            Next::Failed
        }
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

    #[test]
    fn only_what_discord_says_of_a_server_makes_the_log_ask_about_the_setting() {
        use discord::Error::{NotAccessible, Other, Unreachable};
        let words = |what: &str| what.to_owned();
        let asked = unregistered(&NotAccessible(words("403: Missing Access (code 50001)")));
        assert!(asked.contains("DISCORD_GUILD_IDS right?") && asked.contains("50001"), "{asked}");
        let away = unregistered(&Unreachable(words("nothing: no connection")));
        assert!(away.contains("could not be reached") && away.contains("tried again"), "{away}");
        assert!(away.contains("no connection") && !away.contains("DISCORD_GUILD_IDS"), "{away}");
        let odd = unregistered(&Other(words("400: Invalid Form Body (code 50035)")));
        assert!(odd.contains("50035") && !odd.contains("DISCORD_GUILD_IDS"), "{odd}");
    }
}
