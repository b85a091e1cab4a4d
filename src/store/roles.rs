//! Presence roles: which one is worn in which server, who wears it, and what has to change. A change is owed as a notice, in the
//! transaction that causes it.

mod rows;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::audit::{self, Entry};
use super::presence::{self, PersonSeen};
use super::row::{json, member as member_of, ms, snowflake, stored};
use super::{Result, Store, notices};
use crate::model::role::changes;
use crate::model::{
    About, AccountId, GivenRole, Giving, GuildId, MemberId, PresenceRole, RoleChange, RoleId, RoleTrouble,
};
use rows::{given_role, giving_name, setting};

const SETTINGS: &str = "SELECT guild, role, in_breaks, is_on, seen_after, refused FROM presence_roles WHERE account = $1 ORDER BY guild";
const SET: &str = "INSERT INTO presence_roles (account, guild, role, in_breaks) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (account, guild) DO UPDATE SET role = excluded.role, in_breaks = excluded.in_breaks, is_on = TRUE, refused = NULL";
const END: &str = "UPDATE presence_roles SET is_on = FALSE, refused = NULL WHERE account = $1 AND guild = $2 AND is_on RETURNING role";
const HOLD: &str = "UPDATE presence_roles SET seen_after = $1";
const REFUSED: &str = "UPDATE presence_roles SET refused = $3 \
     WHERE account = $1 AND guild = $2 AND (refused IS NULL OR refused <> $3)";
const WORKS: &str =
    "UPDATE presence_roles SET refused = NULL WHERE account = $1 AND guild = $2 AND refused IS NOT NULL";

const GIVEN: &str = "SELECT guild, member, role, state, at FROM given_roles WHERE account = $1";
pub(super) const GIVEN_TO: &str =
    "SELECT guild, role, state, at FROM given_roles WHERE account = $1 AND member = $2 ORDER BY guild, role";
const GIVE: &str = "INSERT INTO given_roles (account, guild, member, role, state, at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (account, guild, member, role) DO UPDATE SET state = excluded.state, at = excluded.at";
const TAKE: &str = "DELETE FROM given_roles WHERE account = $1 AND guild = $2 AND member = $3 AND role = $4";
const WORN: &str =
    "SELECT count(*) FROM given_roles WHERE account = $1 AND guild = $2 AND role = $3 AND state = 'given'";

/// Members whose changes are owed in one transaction.
const AT_ONCE: usize = 50;

/// How things stand with the role of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleCount {
    /// Members to whom the bot gave it.
    pub worn: u32,
    /// Members who have yet to get or to lose it.
    pub pending: u32,
}

impl Store {
    /// The presence roles of the account, those that were switched off too.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn presence_roles(&self) -> Result<Vec<PresenceRole>> {
        settings(&mut *self.readers().acquire().await?, self.account()).await
    }

    /// Sets the presence role of a server, and owes the changes that follow; says for how many members.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn set_presence_role(
        &self,
        guild: GuildId,
        (role, in_breaks): (RoleId, bool),
        (by, now): (MemberId, DateTime<Utc>),
    ) -> Result<usize> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(SET).bind(account.0).bind(stored(guild.0)?);
                query.bind(stored(role.0)?).bind(in_breaks).execute(&mut *conn).await?;
                let detail =
                    json!({ "server": guild.to_string(), "role": role.to_string(), "in_breaks": in_breaks });
                let entry = Entry { at: now, actor: by, what: "role", subject: None, detail };
                audit::append(conn, Some(account), &entry).await
            })
        })
        .await?;
        self.reconcile_roles_of(Some(guild), now).await
    }

    /// Switches the presence role of a server off, and owes that it is taken from those whom the bot gave it. Says which it was and how many
    /// have it; `None` if there was none.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn end_presence_role(
        &self,
        guild: GuildId,
        (by, now): (MemberId, DateTime<Utc>),
    ) -> Result<Option<(RoleId, usize)>> {
        let account = self.account();
        let ended = self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query_scalar(END).bind(account.0).bind(stored(guild.0)?);
                let role: Option<i64> = query.fetch_optional(&mut *conn).await?;
                let Some(role) = role.map(snowflake).transpose()?.map(RoleId) else { return Ok(None) };
                let detail = json!({ "server": guild.to_string(), "role": role.to_string(), "off": true });
                let entry = Entry { at: now, actor: by, what: "role", subject: None, detail };
                audit::append(conn, Some(account), &entry).await?;
                Ok(Some(role))
            })
        });
        let ended = ended.await?;
        let changes = self.reconcile_roles_of(Some(guild), now).await?;
        Ok(ended.map(|role| (role, changes)))
    }

    /// What has to change for a member in a server, by what is known now.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn role_changes(
        &self,
        (guild, member): (GuildId, MemberId),
        now: DateTime<Utc>,
    ) -> Result<Vec<RoleChange>> {
        let (whose, mut conn) = ((self.account(), member), self.readers().acquire().await?);
        let settings = settings(&mut conn, self.account()).await?;
        let Some(setting) = settings.iter().find(|setting| setting.guild == guild) else {
            return Ok(Vec::new());
        };
        let person = presence::seen(&mut conn, whose, now).await?;
        Ok(changes_of(setting, person.as_ref(), &given_to(&mut conn, whose).await?))
    }

    /// Notes how far the giving of a role has come.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn note_role(
        &self,
        (guild, member): (GuildId, MemberId),
        (role, state): (RoleId, Giving),
        now: DateTime<Utc>,
    ) -> Result<()> {
        let whose = (self.account(), guild, member);
        self.write(move |conn| Box::pin(async move { give(conn, whose, (role, state), now).await })).await
    }

    /// The bot has nothing to take from this member any more.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn note_role_taken(&self, (guild, member): (GuildId, MemberId), role: RoleId) -> Result<()> {
        let whose = (self.account(), guild, member);
        self.write(move |conn| Box::pin(async move { take(conn, whose, role).await })).await
    }

    /// Discord has shown which roles a member had in a server at that time: one that the bot gave and somebody took is given again.
    pub(crate) fn saw_roles(
        &self,
        (guild, member): (GuildId, MemberId),
        roles: Vec<RoleId>,
        (at, now): (DateTime<Utc>, DateTime<Utc>),
    ) {
        if !self.scope.has_roles.load(Ordering::Relaxed) {
            return;
        }
        let whose = (self.account(), guild, member);
        self.write_unawaited(move |conn| {
            Box::pin(async move { compare(conn, whose, &roles, (at, now)).await })
        });
    }

    /// Owes every change that is still to be made; says for how many members Discord has something to change.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn reconcile_roles(&self, now: DateTime<Utc>) -> Result<usize> {
        self.reconcile_roles_of(None, now).await
    }

    async fn reconcile_roles_of(&self, guild: Option<GuildId>, now: DateTime<Utc>) -> Result<usize> {
        let members = self.to_be_changed(guild, now).await?;
        for some in members.chunks(AT_ONCE) {
            let (account, some) = (self.account(), some.to_vec());
            self.write(move |conn| {
                Box::pin(async move {
                    for (member, _) in some {
                        touch(conn, (account, member), now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        }
        if !members.is_empty() {
            self.notices_changed();
        }
        Ok(members.iter().filter(|(_, shows)| *shows).count())
    }

    /// Each with whether Discord has something to change.
    async fn to_be_changed(
        &self,
        guild: Option<GuildId>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(MemberId, bool)>> {
        let (account, mut conn) = (self.account(), self.readers().acquire().await?);
        let settings = settings(&mut conn, account).await?;
        self.scope.has_roles.store(!settings.is_empty(), Ordering::Relaxed);
        if settings.is_empty() {
            return Ok(Vec::new());
        }
        let people = presence::everybody(&mut conn, account, now).await?;
        let people: HashMap<_, _> = people.into_iter().map(|person| (person.link.member, person)).collect();
        let mut given: HashMap<_, Vec<_>> = HashMap::new();
        for row in sqlx::query(GIVEN).bind(account.0).fetch_all(&mut *conn).await? {
            given.entry(member_of(row.try_get("member")?)?).or_default().push(given_role(&row)?);
        }
        let members: BTreeSet<_> = people.keys().chain(given.keys()).copied().collect();
        let settings = settings.iter().filter(|setting| guild.is_none_or(|guild| guild == setting.guild));
        let settings: Vec<_> = settings.collect();
        let to_change = |member: MemberId| {
            let given = given.get(&member).map_or(&[][..], Vec::as_slice);
            let of = |setting: &&PresenceRole| changes_of(setting, people.get(&member), given);
            let changes: Vec<_> = settings.iter().flat_map(of).collect();
            let shows = changes.iter().any(|change| !matches!(change, RoleChange::Forget(_)));
            (!changes.is_empty()).then_some((member, shows))
        };
        Ok(members.into_iter().filter_map(to_change).collect())
    }

    /// How things stand with the role of a server.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn role_count(&self, guild: GuildId, role: RoleId) -> Result<RoleCount> {
        let query = sqlx::query_scalar(WORN).bind(self.account().0).bind(stored(guild.0)?);
        let worn = query.bind(stored(role.0)?).fetch_one(self.readers()).await?;
        Ok(RoleCount { worn, pending: self.roles_due(guild).await? })
    }

    /// Discord does not let the bot change this role: its changes rest until then, and the admins are told unless they know it already.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn note_role_refused(
        &self,
        guild: GuildId,
        trouble: RoleTrouble,
        (until, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<()> {
        let (account, trouble) = (self.account(), json(&trouble)?);
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(REFUSED).bind(account.0).bind(stored(guild.0)?).bind(trouble);
                if query.execute(&mut *conn).await?.rows_affected() > 0 {
                    notices::owe(conn, (account, None), About::RoleRefused(guild), now).await?;
                }
                notices::move_roles(conn, (account, guild), (DateTime::UNIX_EPOCH, until), until).await
            })
        })
        .await?;
        self.notices_changed();
        Ok(())
    }

    /// Discord lets the bot change this role; what rested because it did not goes on.
    ///
    /// # Errors
    /// [`super::StoreError`].
    pub async fn note_role_works(&self, guild: GuildId, now: DateTime<Utc>) -> Result<()> {
        let account = self.account();
        self.write(move |conn| {
            Box::pin(async move {
                let query = sqlx::query(WORKS).bind(account.0).bind(stored(guild.0)?);
                if query.execute(&mut *conn).await?.rows_affected() > 0 {
                    let later = (now, DateTime::<Utc>::MAX_UTC);
                    notices::move_roles(conn, (account, guild), later, now).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// Owes the role notices of one member where what they wear is not what they should wear. One that is due already is left alone: what has
/// to change is found out when its turn comes.
pub(super) async fn touch(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
    now: DateTime<Utc>,
) -> Result<()> {
    let settings = settings(conn, account).await?;
    if settings.is_empty() {
        return Ok(());
    }
    let given = given_to(conn, (account, member)).await?;
    let person = presence::seen(conn, (account, member), now).await?;
    for setting in settings {
        if !changes_of(&setting, person.as_ref(), &given).is_empty() {
            let about = About::Role { guild: setting.guild, member };
            notices::owe_unless_due(conn, (account, Some(member)), about, now).await?;
        }
    }
    Ok(())
}

/// After a restore nothing is given or taken by what was seen before.
pub(super) async fn hold(conn: &mut SqliteConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query(HOLD).bind(ms(now)).execute(conn).await?;
    Ok(())
}

pub(super) async fn given_to(
    conn: &mut SqliteConnection,
    (account, member): (AccountId, MemberId),
) -> Result<Vec<GivenRole>> {
    let query = sqlx::query(GIVEN_TO).bind(account.0).bind(stored(member.0)?);
    query.fetch_all(conn).await?.iter().map(given_role).collect()
}

pub(super) async fn settings(conn: &mut SqliteConnection, account: AccountId) -> Result<Vec<PresenceRole>> {
    let rows = sqlx::query(SETTINGS).bind(account.0).fetch_all(conn).await?;
    rows.iter().map(setting).collect()
}

fn changes_of(setting: &PresenceRole, person: Option<&PersonSeen>, given: &[GivenRole]) -> Vec<RoleChange> {
    let here: Vec<_> = given.iter().filter(|one| one.guild == setting.guild).copied().collect();
    // Whose link is gone or does nothing wears none.
    let person = person.filter(|person| person.link.suspended_at.is_none() && person.link.left_at.is_none());
    let wears = match person {
        Some(person) => person.known.wears_role(setting.in_breaks, setting.seen_after),
        None => Some(false),
    };
    changes(Some(setting), wears, &here)
}

async fn compare(
    conn: &mut SqliteConnection,
    whose: (AccountId, GuildId, MemberId),
    roles: &[RoleId],
    (at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let (account, guild, member) = whose;
    let mut is_changed = false;
    for one in given_to(conn, (account, member)).await? {
        if one.guild != guild || one.at >= at || roles.contains(&one.role) {
            continue;
        }
        match one.state {
            Giving::Given => give(conn, whose, (one.role, Giving::Begun), now).await?,
            Giving::Found => take(conn, whose, one.role).await?,
            Giving::Begun => continue,
        }
        is_changed = true;
    }
    if is_changed { touch(conn, (account, member), now).await } else { Ok(()) }
}

async fn give(
    conn: &mut SqliteConnection,
    (account, guild, member): (AccountId, GuildId, MemberId),
    (role, state): (RoleId, Giving),
    now: DateTime<Utc>,
) -> Result<()> {
    let query = sqlx::query(GIVE).bind(account.0).bind(stored(guild.0)?).bind(stored(member.0)?);
    query.bind(stored(role.0)?).bind(giving_name(state)).bind(ms(now)).execute(conn).await?;
    Ok(())
}

async fn take(
    conn: &mut SqliteConnection,
    (account, guild, member): (AccountId, GuildId, MemberId),
    role: RoleId,
) -> Result<()> {
    let query = sqlx::query(TAKE).bind(account.0).bind(stored(guild.0)?).bind(stored(member.0)?);
    query.bind(stored(role.0)?).execute(conn).await?;
    Ok(())
}
