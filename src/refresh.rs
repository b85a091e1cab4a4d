//! Reads TimeTrack's lists of users, projects and tasks into the catalogue.

use chrono::TimeDelta;

use crate::app::Account;
use crate::model::AccountName;
use crate::timetrack::{Counts, Error, List};

/// How many rows came with each list, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// `/users`
    pub users: Counts,
    /// `/projects`
    pub projects: Counts,
    /// `/tasks`
    pub tasks: Counts,
}

/// Says what came of a reading that failed, and when the next one follows.
pub(crate) fn log_failure(account: &AccountName, error: &anyhow::Error, pause: TimeDelta) {
    let pause_s = pause.num_seconds();
    if let Some(Error::KeyRefused { .. }) = error.downcast_ref() {
        tracing::error!(%account, pause_s, "{error}: correct TIMETRACK_API_KEY and TIMETRACK_API_SECRET");
    } else {
        tracing::warn!(%account, pause_s, "users, projects and tasks could not be read: {error:#}");
    }
}

/// Says what came of a reading.
pub(crate) fn log(account: &AccountName, Read { users, projects, tasks }: Read) {
    if [users, projects, tasks].iter().all(Counts::is_whole) {
        tracing::info!(%account, %users, %projects, %tasks, "the lists of TimeTrack were read");
    } else {
        tracing::warn!(%account, %users, %projects, %tasks, "the lists of TimeTrack were read, but not every row is as it should be");
    }
}

/// Reads all lists once.
///
/// # Errors
/// TimeTrack's or the database's; lists that were read before it stay replaced.
pub async fn refresh(account: &Account) -> anyhow::Result<Read> {
    let timetrack = account.timetrack.in_background();
    let List { rows, counts: users } = timetrack.users().await?;
    if believable("users", rows.len(), account.store.known_users().await?.len()) {
        account.store.replace_users(&rows, account.clock.now()).await?;
    }
    let List { rows, counts: projects } = timetrack.projects().await?;
    if believable("projects", rows.len(), account.store.known_projects().await?.len()) {
        account.store.replace_projects(&rows, account.clock.now()).await?;
    }
    let List { rows, counts: tasks } = timetrack.tasks().await?;
    if believable("tasks", rows.len(), account.store.known_tasks().await?.len()) {
        account.store.replace_tasks(&rows, account.clock.now()).await?;
    }
    Ok(Read { users, projects, tasks })
}

/// An empty answer is one of the forms of "nothing to say". It does not take away what was known; a list that shrank does.
fn believable(list: &str, now: usize, before: usize) -> bool {
    let is_gone = now == 0 && before > 0;
    if is_gone {
        tracing::warn!("TimeTrack's list of {list} came empty; the last one is kept");
    }
    !is_gone
}
