//! Recorded punches: the outbox's table and, once settled, the journal. Nothing is ever deleted here.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::model::{InteractionId, MemberId, NewPunch, Punch, PunchId, PunchState, Refusal, Timer, Zone};

/// What became of recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// Committed now.
    New(Punch),
    /// This press was recorded before; nothing changed.
    Repeat(Punch),
    /// This press was recorded before with another content: an alarm. Nothing changed.
    Conflict(Punch),
    /// The member has no link; nothing was recorded.
    NotLinked,
}

/// How a punch ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// `Done`, `Refused` or `Stuck`.
    pub state: PunchState,
    /// The timer as read before, if this step read it first (kept from an earlier step otherwise).
    pub before: Option<Timer>,
    /// The timer as read after.
    pub after: Option<Timer>,
    /// Why it will not be booked.
    pub refusal: Option<Refusal>,
    /// What stands in the way, for a stuck one.
    pub trouble: Option<String>,
}

/// What a human did with a punch in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again now.
    Retry,
    /// Give it up.
    Cancel,
}

impl Store {
    /// Records a punch: reads the link and inserts, in one transaction that is durable when this returns.
    /// `default_zone` serves members who have not chosen one.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was recorded.
    pub async fn record(&self, new: &NewPunch, default_zone: &Zone) -> Result<Recorded> {
        let _ = (new, default_zone);
        unimplemented!("store helper")
    }

    /// One punch.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn punch(&self, id: PunchId) -> Result<Option<Punch>> {
        let _ = id;
        unimplemented!("store helper")
    }

    /// The punch of one press.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn punch_of(&self, interaction: InteractionId) -> Result<Option<Punch>> {
        let _ = interaction;
        unimplemented!("store helper")
    }

    /// For each person with `Waiting` or `InFlight` punches the first of them by order of the press (interaction id),
    /// if it is due at `now`; at most `limit`, the longest due first. `Stuck` punches do not block the person's later ones.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Punch>> {
        let _ = (now, limit);
        unimplemented!("store helper")
    }

    /// The same for one person: the head of their line, due or not.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn head(&self, member: MemberId) -> Result<Option<Punch>> {
        let _ = member;
        unimplemented!("store helper")
    }

    /// When the next head of a line comes due; `None` if nothing waits.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        unimplemented!("store helper")
    }

    /// Before a write leaves: state `InFlight`, `unclear`, `written_at`, `before` (first one kept), one attempt more.
    ///
    /// # Errors
    /// [`super::StoreError`]; then the write must not leave.
    pub async fn mark_in_flight(&self, id: PunchId, before: &Timer, now: DateTime<Utc>) -> Result<()> {
        let _ = (id, before, now);
        unimplemented!("store helper")
    }

    /// After a try that settled nothing: back to `Waiting` until `next_at`. `unclear` says whether a write may have taken
    /// effect; one attempt more unless `mark_in_flight` counted it.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn postpone(
        &self,
        id: PunchId,
        next_at: DateTime<Utc>,
        unclear: bool,
        trouble: &str,
    ) -> Result<()> {
        let _ = (id, next_at, unclear, trouble);
        unimplemented!("store helper")
    }

    /// Settles a punch and gives it back as it is now. A punch already settled is left alone and given back.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn settle(&self, id: PunchId, how: &Settlement, now: DateTime<Utc>) -> Result<Punch> {
        let _ = (id, how, now);
        unimplemented!("store helper")
    }

    /// At a start: every `InFlight` punch becomes `Waiting` and `unclear`, due at `now`. Gives back how many.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn recover(&self, now: DateTime<Utc>) -> Result<u64> {
        let _ = now;
        unimplemented!("store helper")
    }

    /// A member's punches that are not settled, in order.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn open_punches(&self, member: MemberId) -> Result<Vec<Punch>> {
        let _ = member;
        unimplemented!("store helper")
    }

    /// Everybody's punches that are not settled, the oldest first, one page, and how many there are in all.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn queue(&self, offset: u32, limit: u32) -> Result<(Vec<Punch>, u32)> {
        let _ = (offset, limit);
        unimplemented!("store helper")
    }

    /// An admin retries (due now, out of `Stuck`) or cancels a punch that is not settled; leaves an audit row.
    /// A punch in flight cannot be cancelled. Gives back the punch as it is now and whether the decision took effect.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn decide(
        &self,
        id: PunchId,
        decision: Decision,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<(Punch, bool)>> {
        let _ = (id, decision, by, now);
        unimplemented!("store helper")
    }

    /// The person has been told how these ended.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn mark_told(&self, ids: &[PunchId]) -> Result<()> {
        let _ = ids;
        unimplemented!("store helper")
    }

    /// A member's settled (or stuck) punches whose end the person was never told, in order, at most `limit`.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn untold(&self, member: MemberId, limit: u32) -> Result<Vec<Punch>> {
        let _ = (member, limit);
        unimplemented!("store helper")
    }

    /// Makes every waiting punch due at `now` (after the API key works again).
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn hasten(&self, now: DateTime<Utc>) -> Result<u64> {
        let _ = now;
        unimplemented!("store helper")
    }
}
