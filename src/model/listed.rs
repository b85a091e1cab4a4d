//! Rows of TimeTrack's lists of users and projects.

use super::{Project, Username};

/// A row of `/users`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// As TimeTrack spells it.
    pub username: Username,
    /// First and last name, may be empty.
    pub full_name: String,
    /// May be empty.
    pub email: String,
    /// Whether the user may work; `true` when TimeTrack does not say.
    pub enabled: bool,
}

/// A row of `/projects`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedProject {
    /// Client, which may be empty, and project.
    pub project: Project,
    /// Whether it may be booked on; `true` when TimeTrack does not say.
    pub enabled: bool,
}
