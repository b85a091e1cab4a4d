//! Who pressed lately, for checks beside the bot. The file is only read.

use anyhow::Context;
use sqlx::sqlite::SqliteRow;
use sqlx::{ConnectOptions, Connection, Row};

use super::{Store, open};
use crate::model::{AccountName, LocalStamp, Username, Zone};

/// Punches that are looked through.
const PEOPLE: &str = "WITH recent AS MATERIALIZED (SELECT id, member, timer_after FROM punches \
     WHERE account = (SELECT id FROM accounts WHERE name = ?2) ORDER BY id DESC LIMIT 1000), \
     own AS (SELECT member, max(id) AS newest, json_group_array(json_extract(timer_after, '$.started_at')) AS starts \
             FROM recent GROUP BY member) \
     SELECT username, zone, starts FROM links LEFT JOIN own USING (member) \
     WHERE account = (SELECT id FROM accounts WHERE name = ?2) ORDER BY newest DESC LIMIT ?1";

/// A linked person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// In TimeTrack.
    pub username: Username,
    /// The person's own zone, if chosen.
    pub zone: Option<Zone>,
    /// The starts of the timers that the person's last punches ended with.
    pub starts: Vec<LocalStamp>,
}

impl Store {
    /// At most `limit` linked people of this account in the database of `url`, those who pressed last first.
    ///
    /// # Errors
    /// If there is no database, or none of this program's schema.
    pub(crate) async fn recent_people(
        url: &str,
        account: &AccountName,
        limit: u32,
    ) -> anyhow::Result<Vec<Recent>> {
        let path = open::path_of(url)?;
        let mut conn = open::reading(&path).connect().await?;
        let rows = sqlx::query(PEOPLE).bind(limit).bind(account.as_str()).fetch_all(&mut conn).await;
        conn.close().await?;
        rows?.iter().map(recent).collect()
    }
}

fn recent(row: &SqliteRow) -> anyhow::Result<Recent> {
    let zone: Option<&str> = row.try_get("zone")?;
    let starts: Option<&str> = row.try_get("starts")?;
    let starts: Vec<Option<LocalStamp>> = serde_json::from_str(starts.unwrap_or("[]"))?;
    Ok(Recent {
        username: Username::new(row.try_get("username")?)?,
        zone: zone.map(Zone::new).transpose().ok().context("a zone that is none")?,
        starts: starts.into_iter().flatten().collect(),
    })
}
