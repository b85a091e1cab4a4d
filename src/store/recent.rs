//! Who pressed lately, for checks beside the bot. The file is only read.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Connection, Row};

use super::offline::reader;
use super::row::{checked, parsed};
use super::{Result, Store};
use crate::model::{AccountName, LocalStamp, Timer, Username, Zone};

const PEOPLE: &str = "WITH recent AS MATERIALIZED (SELECT id, member FROM punches \
     WHERE account = (SELECT id FROM accounts WHERE name = $2) ORDER BY id DESC LIMIT 1000), \
     own AS (SELECT member, max(id) AS newest FROM recent GROUP BY member) \
     SELECT links.member AS member, username, zone FROM links LEFT JOIN own ON own.member = links.member \
     WHERE account = (SELECT id FROM accounts WHERE name = $2) ORDER BY newest DESC NULLS LAST LIMIT $1";
// Of the same punches.
const TIMERS: &str = "SELECT member, timer_after FROM punches \
     WHERE account = (SELECT id FROM accounts WHERE name = $1) ORDER BY id DESC LIMIT 1000";

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
    /// At most `limit` linked people of this account in the database of `url`, those who pressed last first; none if there is no database
    /// yet, or one of an older schema.
    pub(crate) async fn recent_people(url: &str, account: &AccountName, limit: u32) -> Result<Vec<Recent>> {
        let Some(mut conn) = reader(url).await? else { return Ok(Vec::new()) };
        let people = people(&mut conn, account, limit).await;
        conn.close().await?;
        people
    }
}

async fn people(conn: &mut SqliteConnection, account: &AccountName, limit: u32) -> Result<Vec<Recent>> {
    let rows = sqlx::query(PEOPLE).bind(limit).bind(account.as_str()).fetch_all(&mut *conn).await?;
    let mut starts: HashMap<i64, Vec<LocalStamp>> = HashMap::new();
    let timers: Vec<(i64, Option<String>)> =
        sqlx::query_as(TIMERS).bind(account.as_str()).fetch_all(conn).await?;
    for (member, timer) in timers {
        let timer: Option<Timer> = timer.as_deref().map(parsed).transpose()?;
        starts.entry(member).or_default().extend(timer.and_then(|timer| timer.started_at));
    }
    let recent = |row: &SqliteRow| {
        let member: i64 = row.try_get("member")?;
        Ok(Recent {
            username: checked(row.try_get("username")?)?,
            zone: row.try_get::<Option<&str>, _>("zone")?.map(checked).transpose()?,
            starts: starts.remove(&member).unwrap_or_default(),
        })
    };
    rows.iter().map(recent).collect()
}
