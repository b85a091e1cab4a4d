//! Takes a person out of the database: what is theirs goes, what others must be able to rely on stays without them.
//!
//! Punches stay as rows that nobody can be named for, so that their interactions are still not taken twice and the journal has no
//! holes. Rows of the audit trail are blanked and a row is added that says so: see `chain.rs`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::chain::{ERASE, Erased, Remains};
use super::person::{self, Kept};
use super::row::{json, parsed, stored};
use super::sqlite::copy;
use super::{Result, Store, notices};
use crate::model::{About, Action, MemberId, Project};

/// In the place of a name.
const NAMELESS: &str = "erased";

// TimeTrack's users are read again every ten minutes; whom TimeTrack has forgotten by then stays away. A name that belongs to
// somebody else by now is left alone.
const FORGET_USER: &str = "DELETE FROM users \
     WHERE (account, username) NOT IN (SELECT account, username FROM links WHERE member <> $1) \
     AND (account, username) IN (SELECT account, username FROM links WHERE member = $1 \
     UNION SELECT account, username FROM punches \
     WHERE account IN (SELECT id FROM accounts) AND member = $1 AND NOT erased)";
const FORGET_LINK: &str = "DELETE FROM links WHERE member = $1";
const FORGET_DRAFTS: &str = "DELETE FROM drafts WHERE member = $1";
const FORGET_BREAKS: &str = "DELETE FROM breaks WHERE member = $1";
const FORGET_TIMERS: &str = "DELETE FROM timers WHERE member = $1";
const FORGET_PRESENCE: &str = "DELETE FROM presence WHERE member = $1";
const FORGET_ABSENCES: &str = "DELETE FROM absences WHERE member = $1";
const FORGET_REMINDER_SETTINGS: &str = "DELETE FROM reminder_settings WHERE member = $1";
const FORGET_REMINDERS: &str = "DELETE FROM reminders WHERE member = $1";
const FORGET_ROLES: &str = "DELETE FROM given_roles WHERE member = $1";
// Of an attempt that has not noticed yet that its punch was given up.
const FORGET_LINE: &str = "DELETE FROM lines WHERE member = $1";
const FORGET_NOTICES: &str = "DELETE FROM notices WHERE member = $1 OR key IN ($2, $3)";
const ACTIONS: &str = "SELECT id, action FROM punches WHERE account IN (SELECT id FROM accounts) AND member = $1 AND NOT erased";
const FORGET_PUNCH: &str = "UPDATE punches SET member = $2, username = $3, zone = 'UTC', action = $4, \
     part_of = NULL, expected_start = NULL, \
     trouble = NULL, question = NULL, timer_before = NULL, timer_after = NULL, refusal = NULL, \
     estimate = NULL, named_at = NULL, erased = TRUE \
     WHERE id = $1";
const BLANK: &str = "UPDATE audit SET subject = NULL, detail = '{}', salt = NULL, \
     actor = CASE WHEN actor = subject THEN $2 ELSE actor END WHERE subject = $1 RETURNING id, at, actor, what, account, hash";

/// What became of an attempt to erase somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// This was erased.
    Done(Kept),
    /// Punches are not settled yet; nothing was changed.
    Unsettled(Kept),
    /// There was nothing to erase.
    Nothing,
}

impl Store {
    /// Erases a person from all accounts: links, drafts, notices, TimeTrack's words about the user, all that is personal in punches and in the rows of the
    /// audit trail about them; adds a row that tells of it. What the person did to others as an admin stays. The bytes may still
    /// lie in free places of the file, see [`Store::rewrite`].
    ///
    /// # Errors
    /// [`super::StoreError`]; then nothing was changed.
    pub(crate) async fn erase_person(&self, member: MemberId, now: DateTime<Utc>) -> Result<Erasure> {
        self.write(move |conn| Box::pin(async move { erase(conn, member, now).await })).await
    }

    /// Writes the file anew and empties its log, so that what was deleted is in neither. Writers wait meanwhile.
    ///
    /// # Errors
    /// [`super::StoreError`], if there is no room for a second copy or somebody reads all the time; what is stored is not changed.
    pub(crate) async fn rewrite(&self) -> Result<()> {
        copy::rewrite(&self.shared.path).await
    }
}

async fn erase(conn: &mut SqliteConnection, member: MemberId, now: DateTime<Utc>) -> Result<Erasure> {
    let kept = person::kept(conn, member).await?;
    if kept.unsettled > 0 {
        return Ok(Erasure::Unsettled(kept));
    }
    if !kept.is_erasable() {
        return Ok(Erasure::Nothing);
    }
    let id = stored(member.0)?;
    let nobody = next_row(conn).await?;
    // The names are looked up in what goes next.
    for sql in [
        FORGET_USER,
        FORGET_LINK,
        FORGET_DRAFTS,
        FORGET_BREAKS,
        FORGET_TIMERS,
        FORGET_PRESENCE,
        FORGET_ABSENCES,
        FORGET_REMINDER_SETTINGS,
        FORGET_REMINDERS,
        FORGET_ROLES,
        FORGET_LINE,
    ] {
        sqlx::query(sql).bind(id).execute(&mut *conn).await?;
    }
    let [user, suspended] = [About::UnknownUser(member), About::Suspended(member)].map(notices::key);
    sqlx::query(FORGET_NOTICES).bind(id).bind(user).bind(suspended).execute(&mut *conn).await?;
    let punches = forget_punches(conn, id, nobody).await?;
    let blanked = blank(conn, id, nobody).await?;
    let detail = serde_json::to_value(Erased::of(&blanked, punches)).map_err(anyhow::Error::from)?;
    let entry = Entry { at: now, actor: MemberId(0), what: ERASE, subject: None, detail };
    audit::append(conn, None, &entry).await?;
    Ok(Erasure::Done(kept))
}

/// The number of the audit row that will tell of the erasure: it stands for the person from now on, and is far below every number
/// that Discord gives out.
async fn next_row(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT id + 1 FROM audit_head").fetch_one(conn).await?)
}

async fn blank(conn: &mut SqliteConnection, member: i64, nobody: i64) -> Result<BTreeMap<i64, Remains>> {
    let rows = sqlx::query(BLANK).bind(member).bind(nobody).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let remains = Remains {
                at: row.try_get("at")?,
                actor: row.try_get("actor")?,
                what: row.try_get("what")?,
                account: row.try_get("account")?,
                hash: row.try_get("hash")?,
            };
            Ok((row.try_get("id")?, remains))
        })
        .collect()
}

/// Gives back how many there were.
async fn forget_punches(conn: &mut SqliteConnection, member: i64, nobody: i64) -> Result<u64> {
    let punches: Vec<(i64, String)> = sqlx::query_as(ACTIONS).bind(member).fetch_all(&mut *conn).await?;
    for (id, action) in &punches {
        let query = sqlx::query(FORGET_PUNCH).bind(*id).bind(nobody).bind(NAMELESS);
        query.bind(json(&nameless(parsed(action)?))?).execute(&mut *conn).await?;
    }
    Ok(punches.len() as u64)
}

fn nameless(action: Action) -> Action {
    match action {
        Action::Start { .. } => {
            let project = Project { client: NAMELESS.to_owned(), name: NAMELESS.to_owned() };
            Action::Start { project, task: None, note: None }
        }
        Action::Break { .. } => Action::Break { planned: None },
        Action::Back { .. } => Action::Back { out: None },
        other => other,
    }
}
