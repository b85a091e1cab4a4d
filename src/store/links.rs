//! Who is who: Discord members and their TimeTrack usernames. One username, one member. Every change leaves an audit row
//! in the same transaction.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::audit::{self, Entry};
use super::row::{checked, instant, maybe_instant, member as member_of, ms, stored};
use super::{Result, Store, StoreError, notices, people, presence, questions, reminders, roles};
use crate::model::names::folded;
use crate::model::{About, AccountId, GuildId, Locale, MemberId, Username, Zone};

const OF_MEMBER: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, \
     suspended_at, seen_guild, seen_at, left_at FROM links WHERE account = $2 AND member = $1";

// The inner query skips along the index alone; only the rows of the page itself are read.
pub(super) const PAGE: &str = "SELECT member, username, zone, linked_at, linked_by, unknown_since, language, \
     suspended_at, seen_guild, seen_at, left_at FROM \
     (SELECT account, member FROM links WHERE account = $3 ORDER BY username_key LIMIT $2 OFFSET $1) AS page \
     JOIN links USING (account, member) ORDER BY username_key";

pub(super) const IS_LINKED: &str = "SELECT 1 FROM links WHERE account = $1 AND username_key = $2";
const MARK_UNKNOWN: &str = "UPDATE links SET unknown_since = $3 WHERE account = $4 AND member = $1 AND username = $2 AND unknown_since IS NULL";
/// Who is booked for, or is seen with a timer, is there.
pub(super) const MARK_KNOWN: &str = "UPDATE links SET unknown_since = NULL WHERE account = $3 AND member = $1 AND username = $2 AND unknown_since IS NOT NULL";

/// A member's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// On Discord.
    pub member: MemberId,
    /// In TimeTrack.
    pub username: Username,
    /// The zone chosen by the member or named by the admin; `None` means the default of the settings.
    pub zone: Option<Zone>,
    /// When it was made.
    pub linked_at: DateTime<Utc>,
    /// By which admin.
    pub linked_by: MemberId,
    /// Since when TimeTrack no longer has that user, as far as it was noticed.
    pub unknown_since: Option<DateTime<Utc>>,
    /// The language that the person chose; otherwise Discord's is used.
    pub language: Option<Locale>,
    /// Since when it does nothing, because the person said that it is not theirs.
    pub suspended_at: Option<DateTime<Utc>>,
    /// The server in which the person was last known to be a member, and when.
    pub seen: Option<(GuildId, DateTime<Utc>)>,
    /// Since when the person is in none of the account's servers any more; until they are back the link does nothing.
    pub left_at: Option<DateTime<Utc>>,
}

/// What became of an attempt to link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// Done.
    Done,
    /// The very same link was there already, with the same zone if one was given.
    Same,
    /// The very same link was there already, and its zone becomes the one that was given.
    Rezoned,
    /// The username (compared without regard to case) belongs to that member.
    Taken(MemberId),
    /// The member is linked to another username.
    Already(Username),
}

impl Store {
    /// The link of a member.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn link(&self, member: MemberId) -> Result<Option<Link>> {
        let mut conn = self.readers().acquire().await?;
        of_member(&mut conn, self.account(), member).await
    }

    /// Links a member; `by` is the admin who said so (0 for the command line).
    ///
    /// # Errors
    /// [`super::StoreError`].
    #[expect(clippy::too_many_arguments, reason = "a link has these five parts")]
    pub async fn add_link(
        &self,
        member: MemberId,
        username: &Username,
        zone: Option<&Zone>,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Linked> {
        let (account, link) = (self.account(), Link::new(member, username, zone, (by, now)));
        self.write(move |conn| Box::pin(async move { add(conn, account, &link).await })).await
    }

    /// The same, and ends the suspension of the very same link, which the second result says. Owes a member who was not linked before, or
    /// whose link was suspended, a welcome.
    ///
    /// # Errors
    /// [`super::StoreError`].
    #[expect(clippy::too_many_arguments, reason = "a link has these five parts")]
    pub async fn add_link_and_welcome(
        &self,
        member: MemberId,
        username: &Username,
        zone: Option<&Zone>,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<(Linked, bool)> {
        let (account, link) = (self.account(), Link::new(member, username, zone, (by, now)));
        let add = self.write(move |conn| {
            Box::pin(async move {
                let linked = add(conn, account, &link).await?;
                let is_same = matches!(linked, Linked::Same | Linked::Rezoned);
                let resumed = is_same && people::resume(conn, account, &link).await?;
                if linked == Linked::Done || resumed {
                    notices::owe(conn, (account, Some(member)), About::Welcome(member), now).await?;
                }
                Ok((linked, resumed))
            })
        });
        let linked = add.await?;
        self.notices_changed();
        Ok(linked)
    }

    /// Of each of these usernames whether it is linked to somebody.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn are_linked(&self, usernames: &[&Username]) -> Result<Vec<bool>> {
        let (mut conn, mut linked) = (self.readers().acquire().await?, Vec::with_capacity(usernames.len()));
        for username in usernames {
            let query = sqlx::query(IS_LINKED).bind(self.account().0).bind(key(username));
            linked.push(query.fetch_optional(&mut *conn).await?.is_some());
        }
        Ok(linked)
    }

    /// Unlinks a member; gives back the username, or `None` if there was no link.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn remove_link(
        &self,
        member: MemberId,
        by: MemberId,
        now: DateTime<Utc>,
    ) -> Result<Option<Username>> {
        let account = self.account();
        let removed = self.write(move |conn| {
            Box::pin(async move {
                let row =
                    sqlx::query("DELETE FROM links WHERE account = $2 AND member = $1 RETURNING username")
                        .bind(stored(member.0)?)
                        .bind(account.0)
                        .fetch_optional(&mut *conn)
                        .await?;
                let Some(row) = row else { return Ok(None) };
                presence::forget(conn, (account, member), now).await?;
                questions::hand_over(conn, (account, member), None, now).await?;
                reminders::forget(conn, (account, member)).await?;
                roles::touch(conn, (account, member), now).await?;
                let username: Username = checked(row.try_get("username")?)?;
                let detail = json!({ "username": username });
                let entry = Entry { at: now, actor: by, what: "unlink", subject: Some(member), detail };
                audit::append(conn, Some(account), &entry).await?;
                Ok(Some(username))
            })
        });
        let removed = removed.await?;
        self.notices_changed();
        Ok(removed)
    }

    /// Marks a link whose username TimeTrack no longer has, and owes the admins a notice of it; nothing happens if it is marked already,
    /// or is another link now.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn mark_unknown(
        &self,
        member: MemberId,
        username: &Username,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (whose, username) = ((self.account(), member), username.clone());
        let mark =
            self.write(move |conn| Box::pin(async move { mark_unknown(conn, whose, &username, now).await }));
        mark.await?;
        self.notices_changed();
        Ok(())
    }

    /// TimeTrack has the user of a marked link after all.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub(crate) async fn mark_known(&self, member: MemberId, username: &Username) -> Result<()> {
        let (account, member, username) = (self.account(), stored(member.0)?, username.clone());
        let mark =
            move || sqlx::query(MARK_KNOWN).bind(member).bind(username.as_str().to_owned()).bind(account.0);
        self.execute(mark).await.map(drop)
    }

    /// One page of links in the order of usernames, and how many there are in all.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn links(&self, offset: u32, limit: u32) -> Result<(Vec<Link>, u32)> {
        let account = self.account().0;
        let query = sqlx::query(PAGE).bind(offset).bind(limit).bind(account);
        let rows = query.fetch_all(self.readers()).await?;
        let query = sqlx::query_scalar("SELECT n FROM link_count WHERE account = $1").bind(account);
        let count: Option<u32> = query.fetch_optional(self.readers()).await?;
        Ok((rows.iter().map(link).collect::<Result<_>>()?, count.unwrap_or(0)))
    }
}

impl Link {
    pub(crate) fn new(
        member: MemberId,
        username: &Username,
        zone: Option<&Zone>,
        (linked_by, linked_at): (MemberId, DateTime<Utc>),
    ) -> Self {
        let (username, zone) = (username.clone(), zone.cloned());
        Self {
            member,
            username,
            zone,
            linked_at,
            linked_by,
            unknown_since: None,
            language: None,
            suspended_at: None,
            seen: None,
            left_at: None,
        }
    }
}

pub(super) async fn mark_unknown(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    username: &Username,
    now: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(MARK_UNKNOWN).bind(stored(member.0)?).bind(username.as_str()).bind(ms(now));
    if query.bind(account.0).execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(());
    }
    tracing::warn!(member.id = %member, "TimeTrack no longer has the user of this member: renamed or deleted?");
    notices::owe(conn, (account, None), About::UnknownUser(member), now).await
}

/// What two usernames must not have in common.
fn key(username: &Username) -> String {
    folded(username.as_str())
}

/// Renews the keys that an earlier version made letter by letter. Two links of one key, which that version told apart, stay as they
/// are.
pub(super) async fn renew_keys(conn: &mut SqliteConnection) -> Result<()> {
    // ASCII, whose letters have one byte each, has one lower case.
    let other_letters = "SELECT account, member, username, username_key FROM links \
                         WHERE octet_length(username) > length(username)";
    let rows = sqlx::query(other_letters).fetch_all(&mut *conn).await?;
    for row in rows {
        let (account, member): (u32, i64) = (row.try_get("account")?, row.try_get("member")?);
        let old: String = row.try_get("username_key")?;
        let new = key(&checked(row.try_get("username")?)?);
        if new == old {
            continue;
        }
        let renew = "UPDATE links SET username_key = $2 WHERE account = $3 AND member = $1 \
                     AND NOT EXISTS (SELECT 1 FROM links AS other WHERE other.account = $3 AND other.username_key = $2)";
        let query = sqlx::query(renew).bind(member).bind(&new).bind(account);
        let renewed = query.execute(&mut *conn).await?;
        if renewed.rows_affected() == 0 {
            tracing::warn!(
                member.id = member,
                "this member's username is linked to another too, in another spelling"
            );
        }
    }
    Ok(())
}

pub(super) fn link(row: &SqliteRow) -> Result<Link> {
    let guild: Option<i64> = row.try_get("seen_guild")?;
    let guild = guild.map(|guild| Ok::<_, StoreError>(GuildId(member_of(guild)?.0))).transpose()?;
    Ok(Link {
        member: member_of(row.try_get("member")?)?,
        username: checked(row.try_get("username")?)?,
        zone: row.try_get::<Option<&str>, _>("zone")?.map(checked).transpose()?,
        linked_at: instant(row.try_get("linked_at")?)?,
        linked_by: member_of(row.try_get("linked_by")?)?,
        unknown_since: maybe_instant(row.try_get("unknown_since")?)?,
        // A language that this version does not speak is none.
        language: row.try_get::<Option<&str>, _>("language")?.and_then(Locale::from_code),
        suspended_at: maybe_instant(row.try_get("suspended_at")?)?,
        seen: guild.zip(maybe_instant(row.try_get("seen_at")?)?),
        left_at: maybe_instant(row.try_get("left_at")?)?,
    })
}

pub(super) async fn of_member(
    conn: &mut SqliteConnection,
    account: AccountId,
    member: MemberId,
) -> Result<Option<Link>> {
    let query = sqlx::query(OF_MEMBER).bind(stored(member.0)?).bind(account.0);
    let row = query.fetch_optional(conn).await?;
    row.as_ref().map(link).transpose()
}

/// What would become of a link; changes nothing.
pub(super) async fn fate(conn: &mut SqliteConnection, account: AccountId, new: &Link) -> Result<Linked> {
    let key = key(&new.username);
    let owner = sqlx::query_scalar("SELECT member FROM links WHERE account = $2 AND username_key = $1");
    let owner: Option<i64> = owner.bind(&key).bind(account.0).fetch_optional(&mut *conn).await?;
    let owner = owner.map(member_of).transpose()?;
    if let Some(other) = owner.filter(|&owner| owner != new.member) {
        return Ok(Linked::Taken(other));
    }
    Ok(match of_member(conn, account, new.member).await? {
        None => Linked::Done,
        Some(old) if owner.is_none() => Linked::Already(old.username),
        Some(old) if new.zone.is_some() && new.zone != old.zone => Linked::Rezoned,
        Some(_) => Linked::Same,
    })
}

pub(super) async fn add(conn: &mut SqliteConnection, account: AccountId, new: &Link) -> Result<Linked> {
    let fate = fate(conn, account, new).await?;
    match (&fate, &new.zone) {
        (Linked::Done, _) => {
            insert(conn, account, new, &key(&new.username)).await?;
            questions::hand_over(conn, (account, new.member), Some(&new.username), new.linked_at).await?;
        }
        (Linked::Rezoned, Some(zone)) => {
            if let Some(old) = of_member(conn, account, new.member).await? {
                set_zone(conn, account, &old, (zone, new.linked_by), new.linked_at).await?;
                let to = (account, Some(new.member));
                notices::owe(conn, to, About::Rezoned(new.member), new.linked_at).await?;
            }
        }
        _ => {}
    }
    Ok(fate)
}

async fn insert(conn: &mut SqliteConnection, account: AccountId, new: &Link, key: &str) -> Result<()> {
    let zone = new.zone.as_ref().map(Zone::name);
    sqlx::query(
        "INSERT INTO links (member, username, username_key, zone, linked_at, linked_by, account, looked_up_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $5)",
    )
    .bind(stored(new.member.0)?)
    .bind(new.username.as_str())
    .bind(key)
    .bind(zone)
    .bind(ms(new.linked_at))
    .bind(stored(new.linked_by.0)?)
    .bind(account.0)
    .execute(&mut *conn)
    .await?;
    let detail = json!({ "username": new.username, "zone": zone });
    let entry =
        Entry { at: new.linked_at, actor: new.linked_by, what: "link", subject: Some(new.member), detail };
    audit::append(conn, Some(account), &entry).await
}

pub(super) async fn set_zone(
    conn: &mut SqliteConnection,
    account: AccountId,
    link: &Link,
    (zone, by): (&Zone, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    if link.zone.as_ref() == Some(zone) {
        return Ok(());
    }
    sqlx::query("UPDATE links SET zone = $2 WHERE account = $3 AND member = $1")
        .bind(stored(link.member.0)?)
        .bind(zone.name())
        .bind(account.0)
        .execute(&mut *conn)
        .await?;
    let detail = json!({ "zone": zone.name(), "was": link.zone.as_ref().map(Zone::name) });
    let entry = Entry { at: now, actor: by, what: "zone", subject: Some(link.member), detail };
    audit::append(conn, Some(account), &entry).await
}
