//! What is kept with a person's link: their language and zone, whether the link is suspended, and where they were last known to be a member.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::lines::Changed;
use super::links::{self, Link};
use super::row::{all_punches, json, ms, punches, stored};
use super::{Result, Store, leavers, notices, roles};
use crate::model::{About, AccountId, DeliveryError, GuildId, Locale, MemberId, Punch, Unread, Zone};

const CHOOSE_LANGUAGE: &str = "UPDATE links SET language = $3 WHERE account = $1 AND member = $2";
const SUSPEND: &str = "UPDATE links SET suspended_at = $3 \
     WHERE account = $1 AND member = $2 AND suspended_at IS NULL AND linked_at = $4";
// What is in flight may be booked: then its delivery says so, and otherwise finds it held.
const HOLD: &str = punches!(
    "UPDATE punches SET state = 'stuck', question = NULL, trouble = $3 \
     WHERE account = $1 AND member = $2 AND settled_at IS NULL RETURNING",
    ""
);
const RESUME: &str =
    "UPDATE links SET suspended_at = NULL WHERE account = $1 AND member = $2 AND suspended_at IS NOT NULL";
const NOTE_SEEN: &str = "UPDATE links SET seen_guild = $3, seen_at = $4 WHERE account = $1 AND member = $2";

impl Link {
    /// Why TimeTrack is not read for its member.
    pub(crate) fn unread(&self) -> Option<Unread> {
        match (self.suspended_at, self.unknown_since) {
            (Some(_), _) => Some(Unread::Suspended),
            (None, Some(_)) => Some(Unread::UnknownUser),
            (None, None) => None,
        }
    }
}

impl Store {
    /// Sets the language of a linked member, or with `None` leaves it to Discord; `false` if there is no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn choose_language(&self, member: MemberId, language: Option<Locale>) -> Result<bool> {
        let (account, member) = (self.account(), stored(member.0)?);
        let choose = move || {
            sqlx::query(CHOOSE_LANGUAGE).bind(account.0).bind(member).bind(language.map(Locale::code))
        };
        Ok(self.execute(choose).await? > 0)
    }

    /// Sets the zone of a linked member (audited if it changes anything); `false` if there is no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn choose_zone(
        &self,
        member: MemberId,
        zone: &Zone,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let (account, zone) = (self.account(), zone.clone());
        self.write(move |conn| {
            Box::pin(async move {
                let Some(link) = links::of_member(conn, account, member).await? else { return Ok(false) };
                links::set_zone(conn, account, &link, (&zone, by), now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Suspends this link, whose member says that it is not theirs, puts what is not booked yet before an admin, and owes the admins a
    /// notice of it; `false` if it is another link now, or suspended already.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn suspend_link(&self, link: &Link, now: DateTime<Utc>) -> Result<bool> {
        let (account, member, linked_at) = (self.account(), link.member, ms(link.linked_at));
        let suspend = self.write_to_line(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(SUSPEND).bind(account.0).bind(stored(member.0)?).bind(ms(now));
                if query.bind(linked_at).execute(&mut *conn).await?.rows_affected() == 0 {
                    return Ok((false, None));
                }
                let entry = Entry {
                    at: now,
                    actor: member,
                    what: "suspend",
                    subject: Some(member),
                    detail: json!({}),
                };
                audit::append(conn, Some(account), &entry).await?;
                let held = hold(conn, (account, member), now).await?;
                notices::owe(conn, (account, None), About::Suspended(member), now).await?;
                roles::touch(conn, (account, member), now).await?;
                Ok((true, held.into_iter().next().map(Changed::from)))
            })
        });
        let suspended = suspend.await?;
        self.notices_changed();
        Ok(suspended)
    }

    /// Notes that a linked member was a member of this server then. Nobody waits for it, and if it is lost, the next look notes it.
    pub(crate) fn note_seen(&self, member: MemberId, guild: GuildId, at: DateTime<Utc>) {
        let store = self.clone();
        tokio::spawn(async move {
            if let Err(error) = store.seen_in(member, guild, at).await {
                tracing::debug!("that a member was seen could not be noted: {error}");
            }
        });
    }

    /// The same, waited for. A link that was frozen because its member had left is not any more.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn seen_in(&self, member: MemberId, guild: GuildId, at: DateTime<Utc>) -> Result<()> {
        let account = self.account();
        self.write_later(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(NOTE_SEEN).bind(account.0).bind(stored(member.0)?);
                query.bind(stored(guild.0)?).bind(ms(at)).execute(&mut *conn).await?;
                leavers::back(conn, (account, member), at).await
            })
        })
        .await
    }
}

/// Puts what is not booked yet of a member before an admin, because the link is suspended; each is owed a notice.
pub(super) async fn hold(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    now: DateTime<Utc>,
) -> Result<Vec<Punch>> {
    let query = sqlx::query(HOLD).bind(account.0).bind(stored(member.0)?);
    let rows = query.bind(json(&DeliveryError::Suspended)?).fetch_all(&mut *conn).await?;
    let held = all_punches(&rows)?;
    for punch in &held {
        notices::ended(conn, account, punch, None, now).await?;
    }
    Ok(held)
}

/// Ends the suspension of a link; `false` if it was not suspended.
pub(super) async fn resume(conn: &mut SqliteConnection, account: AccountId, link: &Link) -> Result<bool> {
    let query = sqlx::query(RESUME).bind(account.0).bind(stored(link.member.0)?);
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let detail = json!({ "username": link.username });
    let subject = Some(link.member);
    let entry = Entry { at: link.linked_at, actor: link.linked_by, what: "resume", subject, detail };
    audit::append(conn, Some(account), &entry).await?;
    roles::touch(conn, (account, link.member), link.linked_at).await?;
    Ok(true)
}
