//! The member whose interaction it is: what one read says before a command is run.

use sqlx::Row;
use tokio::sync::watch;

use super::links::{self, Link};
use super::row::stored;
use super::{Result, Store};
use crate::model::MemberId;

pub(super) const ASKER: &str = "SELECT links.*, \
     EXISTS (SELECT 1 FROM breaks WHERE breaks.account = links.account AND breaks.member = links.member AND ended_at IS NULL) \
     AS has_break, \
     EXISTS (SELECT 1 FROM notices WHERE notices.account = links.account AND notices.member = links.member AND state <> 'done' \
     AND claimed_by IS NULL AND nonce IS NULL AND target = 'direct') AS has_notice \
     FROM links WHERE account = $1 AND member = $2";

/// A linked member who uses a command or a button.
#[derive(Debug)]
pub struct Asker {
    pub link: Link,
    /// A break is open, or will be once its beginning is booked. Only a later interaction of the member begins another one.
    pub(crate) has_break: bool,
    has_notice: bool,
    written: watch::Receiver<()>,
}

impl Asker {
    /// Whether a reply may have a notice to say to this member: there was one when this was read, or this process has written or released
    /// some since.
    pub(crate) fn may_have_notices(&self) -> bool {
        self.has_notice || self.written.has_changed().unwrap_or(true)
    }
}

impl Store {
    /// Reads who a member is; `None` if there is no link.
    pub(crate) async fn asker(&self, member: MemberId) -> Result<Option<Asker>> {
        let written = self.notices_written();
        let query = sqlx::query(ASKER).bind(self.account().0).bind(stored(member.0)?);
        let Some(row) = query.fetch_optional(self.readers()).await? else { return Ok(None) };
        Ok(Some(Asker {
            link: links::link(&row)?,
            has_break: row.try_get("has_break")?,
            has_notice: row.try_get("has_notice")?,
            written,
        }))
    }
}
