//! The columns of presence roles.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::model::{GivenRole, Giving, GuildId, PresenceRole, RoleId};
use crate::store::Result;
use crate::store::row::{instant, parsed, snowflake};

pub(super) fn setting(row: &SqliteRow) -> Result<PresenceRole> {
    Ok(PresenceRole {
        guild: GuildId(snowflake(row.try_get("guild")?)?),
        role: RoleId(snowflake(row.try_get("role")?)?),
        in_breaks: row.try_get("in_breaks")?,
        is_on: row.try_get("is_on")?,
        seen_after: instant(row.try_get("seen_after")?)?,
        refused: row.try_get::<Option<&str>, _>("refused")?.map(parsed).transpose()?,
    })
}

pub(super) fn given_role(row: &SqliteRow) -> Result<GivenRole> {
    let name: &str = row.try_get("state")?;
    let states = [Giving::Begun, Giving::Given, Giving::Found];
    let state = states.into_iter().find(|state| giving_name(*state) == name);
    let state =
        state.ok_or_else(|| anyhow::anyhow!("`{name}` in the database is not the state of a role"))?;
    let (guild, role) = (row.try_get("guild")?, row.try_get("role")?);
    let at = instant(row.try_get("at")?)?;
    Ok(GivenRole { guild: GuildId(snowflake(guild)?), role: RoleId(snowflake(role)?), state, at })
}

pub(super) fn giving_name(state: Giving) -> &'static str {
    match state {
        Giving::Begun => "giving",
        Giving::Given => "given",
        Giving::Found => "found",
    }
}
