//! Who is who: Discord members and their TimeTrack usernames. One username, one member. Every change leaves an audit row
//! in the same transaction.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::model::{MemberId, Username, Zone};

/// A member's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// On Discord.
    pub member: MemberId,
    /// In TimeTrack.
    pub username: Username,
    /// The zone chosen by the member or named by the admin; `None` means the default of the settings.
    pub zone: Option<Zone>,
    /// When it was made.
    pub linked_at: DateTime<Utc>,
    /// By which admin.
    pub linked_by: MemberId,
}

/// What became of an attempt to link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// Done.
    Done,
    /// The very same link was there already (its zone was updated if one was given).
    Same,
    /// The username (compared without regard to case) belongs to that member.
    Taken(MemberId),
    /// The member is linked to another username.
    Already(Username),
}

impl Store {
    /// The link of a member.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn link(&self, member: MemberId) -> Result<Option<Link>> {
        let _ = member;
        unimplemented!("store helper")
    }

    /// Links a member; `by` is the admin who said so.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn add_link(
        &self,
        member: MemberId,
        username: &Username,
        zone: Option<&Zone>,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Linked> {
        let _ = (member, username, zone, by, now);
        unimplemented!("store helper")
    }

    /// Unlinks a member; gives back the username, or `None` if there was no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn remove_link(
        &self,
        member: MemberId,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<Username>> {
        let _ = (member, by, now);
        unimplemented!("store helper")
    }

    /// Sets the zone of a linked member (audited); `false` if there is no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn choose_zone(
        &self,
        member: MemberId,
        zone: &Zone,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let _ = (member, zone, by, now);
        unimplemented!("store helper")
    }

    /// One page of links in the order of usernames, and how many there are in all.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn links(&self, offset: u32, limit: u32) -> Result<(Vec<Link>, u32)> {
        let _ = (offset, limit);
        unimplemented!("store helper")
    }
}
