//! What TimeTrack last said exists: users, projects, tasks. A cache for autocomplete and for when TimeTrack is down.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::model::{Project, TaskName, Username};

/// A user of TimeTrack as last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUser {
    /// As TimeTrack spells it.
    pub username: Username,
    /// First and last name, may be empty.
    pub full_name: String,
    /// May be empty.
    pub email: String,
    /// Whether the user may work.
    pub enabled: bool,
}

/// A project of TimeTrack as last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownProject {
    /// TimeTrack's id, as text.
    pub id: String,
    /// Client and project.
    pub project: Project,
    /// Whether it may be booked on.
    pub enabled: bool,
}

/// When each list was last read in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// `/users`
    pub users: Option<DateTime<Utc>>,
    /// `/projects`
    pub projects: Option<DateTime<Utc>>,
    /// `/tasks`
    pub tasks: Option<DateTime<Utc>>,
}

impl Store {
    /// Every user last seen.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn known_users(&self) -> Result<Vec<KnownUser>> {
        unimplemented!("store helper")
    }

    /// Replaces the list of users.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn replace_users(&self, users: &[KnownUser], now: DateTime<Utc>) -> Result<()> {
        let _ = (users, now);
        unimplemented!("store helper")
    }

    /// Every project last seen, by client and name.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn known_projects(&self) -> Result<Vec<KnownProject>> {
        unimplemented!("store helper")
    }

    /// Replaces the list of projects.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn replace_projects(&self, projects: &[KnownProject], now: DateTime<Utc>) -> Result<()> {
        let _ = (projects, now);
        unimplemented!("store helper")
    }

    /// Every task last seen.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn known_tasks(&self) -> Result<Vec<TaskName>> {
        unimplemented!("store helper")
    }

    /// Replaces the list of tasks.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn replace_tasks(&self, tasks: &[TaskName], now: DateTime<Utc>) -> Result<()> {
        let _ = (tasks, now);
        unimplemented!("store helper")
    }

    /// When each list was last read.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn freshness(&self) -> Result<Freshness> {
        unimplemented!("store helper")
    }
}
