//! Punches that wait for an answer of their person (which of the two 02:30?), because a button's id is too short to carry them.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::row::{instant, json, maybe_wall, member, ms, parsed, snowflake, stored, wall_ms};
use super::{Result, Store};
use crate::model::{Action, InteractionId, LocalStamp, MemberId};

// A draft that is there already counts as kept, and stays as it is.
const KEEP: &str = "INSERT INTO drafts (interaction, member, action, first, second, kept_at, expected_start, account) \
     SELECT $1, member, $3, $4, $5, $6, $7, account FROM links \
     WHERE account = $8 AND member = $2 AND suspended_at IS NULL \
     ON CONFLICT (interaction) DO UPDATE SET kept_at = drafts.kept_at";
const OF_PRESS: &str = "SELECT interaction, member, action, first, second, expected_start FROM drafts \
     WHERE interaction = $1 AND account = $2";
pub(super) const OF_MEMBER: &str = "SELECT interaction, member, action, first, second, expected_start \
     FROM drafts WHERE account = $2 AND member = $1 ORDER BY interaction";

/// A punch that lacks only its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The interaction that began it; also its key.
    pub interaction: InteractionId,
    /// Who pressed.
    pub member: MemberId,
    /// What for.
    pub action: Action,
    /// Before the clocks were set back.
    pub first: DateTime<Utc>,
    /// After.
    pub second: DateTime<Utc>,
    /// The start of the timer that is meant, if a button showed it.
    pub expected_start: Option<LocalStamp>,
}

impl Store {
    /// Keeps a draft (again without effect for the same interaction). `false` if its
    /// person is not linked (any more): nothing is kept about somebody who may have been erased a moment ago.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn keep_draft(&self, draft: &Draft, now: DateTime<Utc>) -> Result<bool> {
        let (account, action) = (self.account(), json(&draft.action)?);
        let (draft, interaction, member) =
            (draft.clone(), stored(draft.interaction.0)?, stored(draft.member.0)?);
        let keep = move || {
            sqlx::query(KEEP)
                .bind(interaction)
                .bind(member)
                .bind(action)
                .bind(ms(draft.first))
                .bind(ms(draft.second))
                .bind(ms(now))
                .bind(draft.expected_start.map(wall_ms))
                .bind(account.0)
        };
        Ok(self.execute(keep).await? > 0)
    }

    /// The draft of an interaction, if it is still kept.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn draft(&self, interaction: InteractionId) -> Result<Option<Draft>> {
        let query = sqlx::query(OF_PRESS).bind(stored(interaction.0)?).bind(self.account().0);
        let row = query.fetch_optional(self.readers()).await?;
        row.as_ref().map(draft).transpose()
    }
}

/// A draft out of the columns of [`OF_MEMBER`].
pub(super) fn draft(row: &SqliteRow) -> Result<Draft> {
    Ok(Draft {
        interaction: InteractionId(snowflake(row.try_get("interaction")?)?),
        member: member(row.try_get("member")?)?,
        action: parsed(row.try_get("action")?)?,
        first: instant(row.try_get("first")?)?,
        second: instant(row.try_get("second")?)?,
        expected_start: maybe_wall(row.try_get("expected_start")?)?,
    })
}

pub(super) async fn sweep(conn: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("DELETE FROM drafts WHERE kept_at < $1")
        .bind(ms(now - TimeDelta::days(1)))
        .execute(conn)
        .await?;
    Ok(())
}
