//! Punches that wait for an answer of their person (which of the two 02:30?), because a button's id is too short to carry them.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::model::{Action, InteractionId, MemberId};

/// A punch that lacks only its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The press that began it; also its key.
    pub interaction: InteractionId,
    /// Who pressed.
    pub member: MemberId,
    /// What for.
    pub action: Action,
    /// Before the clocks were set back.
    pub first: DateTime<Utc>,
    /// After.
    pub second: DateTime<Utc>,
}

impl Store {
    /// Keeps a draft (again without effect for the same press); drafts older than a day before `now` are swept.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn keep_draft(&self, draft: &Draft, now: DateTime<Utc>) -> Result<()> {
        let _ = (draft, now);
        unimplemented!("store helper")
    }

    /// The draft of a press, if it is still kept.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn draft(&self, interaction: InteractionId) -> Result<Option<Draft>> {
        let _ = interaction;
        unimplemented!("store helper")
    }
}
