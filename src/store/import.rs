//! Many links at once, all or none.

use chrono::{DateTime, Utc};

use super::links::{self, Link, Linked};
use super::{Result, Store};
use crate::model::{MemberId, Username, Zone};

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// On Discord.
    pub member: MemberId,
    /// In TimeTrack.
    pub username: Username,
    /// The member's own zone, if any.
    pub zone: Option<Zone>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Return the results without a change.
    Check,
    /// Make the links, unless one of them cannot be made.
    Commit,
}

impl Store {
    /// Returns the result for each wanted link. With [`ImportMode::Commit`], and if none is [`Linked::Taken`] or [`Linked::Already`], all are
    /// made in one transaction, each with its row in the audit trail; otherwise none is.
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was changed. Also if two of the wanted links contradict each other.
    pub(crate) async fn import_links(
        &self,
        wanted: Vec<Wanted>,
        mode: ImportMode,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Linked>> {
        let new =
            move |wanted: Wanted| Link::new(wanted.member, &wanted.username, wanted.zone.as_ref(), (by, now));
        let wanted: Vec<Link> = wanted.into_iter().map(new).collect();
        let account = self.account();
        let import = self.write(move |conn| {
            Box::pin(async move {
                let mut fates = Vec::with_capacity(wanted.len());
                for link in &wanted {
                    fates.push(links::fate(conn, account, link).await?);
                }
                let possible =
                    !fates.iter().any(|fate| matches!(fate, Linked::Taken(_) | Linked::Already(_)));
                if possible && mode == ImportMode::Commit {
                    for link in &wanted {
                        if let Linked::Taken(_) | Linked::Already(_) = links::add(conn, account, link).await?
                        {
                            return Err(anyhow::anyhow!("{} is wanted twice", link.username).into());
                        }
                    }
                }
                Ok(fates)
            })
        });
        let imported = import.await;
        self.notices_changed();
        imported
    }
}
