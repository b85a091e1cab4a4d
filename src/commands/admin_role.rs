//! `/admin role`: the role that linked people wear in this server while they work.
//!
//! Whether the bot can give the role is found out before it is stored. Giving and taking follow one after the other, as fast as Discord lets
//! roles be changed.

use super::{Ctx, Error, Outcome, read};
use crate::discord;
use crate::model::{GuildId, MemberId, PresenceRole, Refusal, RoleId, RoleTrouble, WhoPolicy};
use crate::reply;
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};
use crate::store::roles::RoleCount;

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "role"],
    options: &[CommandOption::role("role"), CommandOption::flag("breaks"), CommandOption::flag("off")],
    permission: Permission::Admin,
};

struct Input {
    role: Option<RoleId>,
    in_breaks: Option<bool>,
    is_off: bool,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        let (role, in_breaks) = (args.role("role")?, args.flag("breaks")?);
        Ok(Self { role, in_breaks, is_off: args.flag("off")?.unwrap_or(false) })
    }
}

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    // It would show what nobody may see.
    if cx.settings.who == WhoPolicy::Off {
        return Err(Refusal::WhoOff.into());
    }
    let guild = interaction.guild.ok_or(Refusal::NotInGuild)?;
    if input.is_off {
        return off(cx, interaction, guild).await;
    }
    let role = match (input.role, input.in_breaks) {
        (None, Some(_)) => set_role(cx, guild).await?.filter(|setting| setting.is_on).map(|found| found.role),
        (role, _) => role,
    };
    match role {
        Some(role) => set(cx, interaction, guild, (role, input.in_breaks.unwrap_or(true))).await,
        None => show(cx, interaction, guild).await,
    }
}

/// The role that was set in this server.
async fn set_role(cx: &Ctx<'_>, guild: GuildId) -> Result<Option<PresenceRole>, Error> {
    let settings = cx.store.presence_roles().await?;
    Ok(settings.into_iter().find(|setting| setting.guild == guild))
}

async fn set(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    guild: GuildId,
    (role, in_breaks): (RoleId, bool),
) -> Result<Outcome, Error> {
    let trouble = match cx.settings.admin_roles.contains(&role) {
        true => Some(RoleTrouble::Powerful),
        false => cx.discord.role_trouble(guild, role).await.map_err(|error| silent(&error))?,
    };
    if let Some(trouble) = trouble {
        return Err(Refusal::RoleUnusable { role, trouble, invite: cx.discord.invite() }.into());
    }
    let changes = cx.store.set_presence_role(guild, (role, in_breaks), by(cx, interaction)).await?;
    Ok(Outcome::say(reply::role_set(role, in_breaks, changes, cx.private_context(interaction))))
}

async fn off(cx: &Ctx<'_>, interaction: &Interaction, guild: GuildId) -> Result<Outcome, Error> {
    let Some((role, changes)) = cx.store.end_presence_role(guild, by(cx, interaction)).await? else {
        return show(cx, interaction, guild).await;
    };
    Ok(Outcome::say(reply::role_off(role, changes, cx.private_context(interaction))))
}

async fn show(cx: &Ctx<'_>, interaction: &Interaction, guild: GuildId) -> Result<Outcome, Error> {
    let context = cx.private_context(interaction);
    let Some(setting) = set_role(cx, guild).await? else {
        return Ok(Outcome::say(reply::role_none(context)));
    };
    let RoleCount { worn, pending } = cx.store.role_count(guild, setting.role).await?;
    Ok(Outcome::say(reply::role_shown(&setting, (worn, pending), &cx.discord.invite(), context)))
}

fn by(cx: &Ctx<'_>, interaction: &Interaction) -> (MemberId, chrono::DateTime<chrono::Utc>) {
    (interaction.member, cx.now)
}

fn silent(error: &discord::Error) -> Error {
    tracing::warn!("whether a role can be given could not be found out: {error}");
    Refusal::DiscordSilent.into()
}
