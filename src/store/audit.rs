//! The record of every change a human made to links, zones and the queue. Append-only: triggers refuse update and delete.
//! Each row carries the hash of the row before it, so a change by other means shows.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::model::MemberId;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Number, from 1 without gaps.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: MemberId,
    /// What: `link`, `unlink`, `zone`, `retry`, `cancel`.
    pub what: String,
    /// To whom, if to somebody.
    pub subject: Option<MemberId>,
    /// The rest, as JSON.
    pub detail: String,
}

impl Store {
    /// The newest rows first.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditRow>> {
        let _ = limit;
        unimplemented!("store helper")
    }

    /// Checks the chain of hashes; gives back the number of the first row that does not fit, if any.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn verify_audit(&self) -> Result<Option<i64>> {
        unimplemented!("store helper")
    }

    /// Members who changed links lately, the latest first: those to be told when something is wrong with the account.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn recent_admins(&self, limit: u32) -> Result<Vec<MemberId>> {
        let _ = limit;
        unimplemented!("store helper")
    }
}
