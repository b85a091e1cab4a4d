//! The role that linked people wear in a server while they work. Pure: what has to change, from what is known and what was done.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{GuildId, RoleId};

/// The setting of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceRole {
    pub guild: GuildId,
    pub role: RoleId,
    /// Whether it is worn during breaks too.
    pub in_breaks: bool,
    /// Whether it was not switched off.
    pub is_on: bool,
    /// What was seen of people before this changes nothing.
    pub seen_after: DateTime<Utc>,
    /// Why Discord does not let the bot give or take it, once the admins were told.
    pub refused: Option<RoleTrouble>,
}

/// How far the giving of a role has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Giving {
    /// Discord was asked, or is about to be.
    Begun,
    Given,
    /// The member had it before the bot came to give it: it is somebody else's to take.
    Found,
}

/// A role that a member wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenRole {
    pub guild: GuildId,
    pub role: RoleId,
    pub state: Giving,
    pub at: DateTime<Utc>,
}

/// What has to be done for one member in one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// It may be there already: that is looked up first.
    Give(RoleId),
    /// The same, of one that the bot began to give.
    GiveAgain(RoleId),
    Take(RoleId),
    /// It is somebody else's to take, so only the bot forgets it.
    Forget(RoleId),
}

/// Why the bot cannot give or take a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleTrouble {
    /// The bot is not a member of the server.
    NotInServer,
    /// The bot lacks the permission Manage Roles.
    NoRight,
    /// The role is not below the bot's highest.
    TooHigh,
    /// The server asks moderators for two-factor authentication, and the bot's owner has none.
    TwoFactor,
    /// It belongs to an integration.
    Managed,
    /// It is the role of everybody.
    Everyone,
    /// It gives permissions of a moderator, or makes admins of the bot.
    Powerful,
    /// It was deleted.
    Gone,
}

/// What has to change for a member who should wear the role of `setting`, or should not; `None` if that is not known, which changes nothing
/// unless the role is another one now or was switched off.
pub fn changes(setting: Option<&PresenceRole>, wears: Option<bool>, given: &[GivenRole]) -> Vec<RoleChange> {
    let role = setting.filter(|setting| setting.is_on).map(|setting| setting.role);
    let is_over = |one: &&GivenRole| role != Some(one.role) || wears == Some(false);
    let mut changes: Vec<_> = given
        .iter()
        .filter(is_over)
        .map(|one| match one.state {
            Giving::Found => RoleChange::Forget(one.role),
            Giving::Begun | Giving::Given => RoleChange::Take(one.role),
        })
        .collect();
    if let (Some(role), Some(true)) = (role, wears) {
        match given.iter().find(|one| one.role == role).map(|one| one.state) {
            None => changes.push(RoleChange::Give(role)),
            Some(Giving::Begun) => changes.push(RoleChange::GiveAgain(role)),
            Some(Giving::Given | Giving::Found) => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKING: RoleId = RoleId(7);
    const OLD: RoleId = RoleId(8);

    fn setting(is_on: bool) -> PresenceRole {
        let seen_after = DateTime::UNIX_EPOCH;
        PresenceRole { guild: GuildId(1), role: WORKING, in_breaks: true, is_on, seen_after, refused: None }
    }

    fn given(role: RoleId, state: Giving) -> GivenRole {
        GivenRole { guild: GuildId(1), role, state, at: DateTime::UNIX_EPOCH }
    }

    fn of(is_on: bool, wears: Option<bool>, given: &[GivenRole]) -> Vec<RoleChange> {
        changes(Some(&setting(is_on)), wears, given)
    }

    #[test]
    fn a_role_is_given_once_and_taken_once() {
        assert_eq!(of(true, Some(true), &[]), [RoleChange::Give(WORKING)]);
        assert_eq!(of(true, Some(true), &[given(WORKING, Giving::Begun)]), [RoleChange::GiveAgain(WORKING)]);
        assert_eq!(of(true, Some(true), &[given(WORKING, Giving::Given)]), []);
        for state in [Giving::Begun, Giving::Given] {
            assert_eq!(of(true, Some(false), &[given(WORKING, state)]), [RoleChange::Take(WORKING)]);
        }
        assert_eq!(of(true, Some(false), &[]), []);
    }

    #[test]
    fn what_is_not_known_changes_nothing() {
        for state in [Giving::Begun, Giving::Given, Giving::Found] {
            assert_eq!(of(true, None, &[given(WORKING, state)]), []);
        }
        assert_eq!(of(true, None, &[]), []);
    }

    #[test]
    fn a_role_that_others_gave_stays() {
        assert_eq!(of(true, Some(true), &[given(WORKING, Giving::Found)]), []);
        assert_eq!(of(true, Some(false), &[given(WORKING, Giving::Found)]), [RoleChange::Forget(WORKING)]);
    }

    #[test]
    fn switching_off_or_to_another_role_takes_what_was_given_whatever_is_known() {
        let before = [given(OLD, Giving::Given)];
        for wears in [None, Some(true), Some(false)] {
            assert_eq!(of(false, wears, &before), [RoleChange::Take(OLD)]);
            assert_eq!(changes(None, wears, &before), [RoleChange::Take(OLD)]);
        }
        assert_eq!(of(true, None, &before), [RoleChange::Take(OLD)]);
        assert_eq!(of(true, Some(true), &before), [RoleChange::Take(OLD), RoleChange::Give(WORKING)]);
    }
}
