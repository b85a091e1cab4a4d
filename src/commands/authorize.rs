//! Authorizes every command, autocomplete request, button and modal.
//!
//! Only the member, permissions and roles in the interaction itself count, not what a client shows or hides, nor an earlier interaction
//! ("Application Commands", section "Permissions": a server's admins can override default permissions).

use super::{Ctx, Error, Settings, membership, record};
use crate::model::{MemberId, Refusal, WhoPolicy};
use crate::reply::button::{Audience, ButtonAction, ButtonId};
use crate::slash::{Interaction, Permission};

/// Accepts only the servers that this bot serves.
pub(super) fn server(settings: &Settings, interaction: &Interaction) -> Result<(), Refusal> {
    let guild = interaction.guild.ok_or(Refusal::NotInGuild)?;
    if settings.guilds.contains(&guild) { Ok(()) } else { Err(Refusal::ForeignGuild) }
}

/// Accepts a member with this permission, in a server that this bot serves.
pub(super) async fn authorize(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    permission: Permission,
) -> Result<(), Error> {
    server(cx.settings, interaction)?;
    match permission {
        Permission::Member => Ok(()),
        Permission::Linked => linked(cx, interaction).await,
        Permission::Colleague => may_see(cx, interaction, None).await,
        Permission::Admin if is_admin(cx.settings, interaction) => Ok(()),
        Permission::Admin => Err(Refusal::NotAdmin.into()),
    }
}

/// Whether a member has Manage Server or one of the admin roles, in a server that this bot serves.
pub(crate) fn is_admin(settings: &Settings, interaction: &Interaction) -> bool {
    let has_role = || interaction.roles.iter().any(|role| settings.admin_roles.contains(role));
    server(settings, interaction).is_ok() && (interaction.manages_guild || has_role())
}

/// Decides what one member may learn about whether another is at work; `None` stands for everybody. Anyone may see themselves, admins
/// everybody, and linked members their colleagues where `WHO` says so.
pub(super) async fn may_see(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    whom: Option<MemberId>,
) -> Result<(), Error> {
    match cx.settings.who {
        _ if whom == Some(interaction.member) => Ok(()),
        WhoPolicy::Off => Err(Refusal::WhoOff.into()),
        _ if is_admin(cx.settings, interaction) => Ok(()),
        WhoPolicy::Admins => Err(Refusal::NotAdmin.into()),
        WhoPolicy::Members => linked(cx, interaction).await,
    }
}

async fn linked(cx: &Ctx<'_>, interaction: &Interaction) -> Result<(), Error> {
    // Most commands with this permission record something; nothing is recorded yet.
    let link = record::link(cx, interaction).await?;
    match (link, interaction.guild) {
        (Some(link), _) if link.suspended_at.is_some() => Err(Refusal::Suspended.into()),
        (Some(link), Some(guild)) => {
            membership::note(cx, &link, guild);
            Ok(())
        }
        (Some(link), None) => membership::verify(cx, &link).await,
        // A repeated delivery of a recorded interaction is answered as before, even if the member has been unlinked since.
        (None, _) if cx.store.is_recorded(interaction.id).await.map_err(record::not_recorded)? => Ok(()),
        (None, _) => Err(Refusal::NotLinked.into()),
    }
}

/// Parses the id of a button or modal and checks server, account, audience and permission. Discord names no server and no permissions in
/// a direct message: there, linked members of the account's servers may act on their own entries, and admin buttons are refused.
pub(super) async fn button(cx: &Ctx<'_>, interaction: &Interaction, id: &str) -> Result<ButtonId, Error> {
    if interaction.guild.is_some() {
        server(cx.settings, interaction)?;
    }
    let button = ButtonId::parse(id).ok_or(Refusal::Outdated)?;
    // Drawn for an account that this server does not belong to any more.
    if button.account != cx.store.account() {
        return Err(Refusal::Outdated.into());
    }
    match button.audience {
        Audience::Member(member) if member != interaction.member => return Err(Refusal::NotYours.into()),
        Audience::Member(_) | Audience::Anyone => {}
        Audience::Admins => authorize(cx, interaction, Permission::Admin).await?,
    }
    match (interaction.guild, permission_of(&button.action)) {
        (None, Permission::Member | Permission::Linked) => linked(cx, interaction).await?,
        (_, permission) => authorize(cx, interaction, permission).await?,
    }
    Ok(button)
}

/// The permission that a button needs.
pub(super) fn permission_of(action: &ButtonAction) -> Permission {
    match action {
        ButtonAction::ClockIn
        | ButtonAction::ClockOut(_)
        | ButtonAction::Break(_)
        | ButtonAction::Back(_)
        | ButtonAction::BackAt(_)
        | ButtonAction::Reminder(_)
        | ButtonAction::More { .. }
        | ButtonAction::Returned { .. }
        | ButtonAction::Again { .. }
        | ButtonAction::Pause(_)
        | ButtonAction::Resume(_)
        | ButtonAction::Stop(_)
        | ButtonAction::GoOn { .. }
        | ButtonAction::At(_)
        | ButtonAction::On(_)
        | ButtonAction::Refresh
        | ButtonAction::NotMe { .. }
        | ButtonAction::Switch
        | ButtonAction::Start(_)
        | ButtonAction::Book { .. }
        | ButtonAction::When { .. } => Permission::Linked,
        // Linked members are asked; one who has been unlinked since is still told the result of the answer.
        ButtonAction::Choose { .. } => Permission::Member,
        ButtonAction::Who { .. } => Permission::Colleague,
        ButtonAction::WorkingTime { .. }
        | ButtonAction::AskUnlink { .. }
        | ButtonAction::Unlink { .. }
        | ButtonAction::BoardOff
        | ButtonAction::InboxOff
        | ButtonAction::Links { .. }
        | ButtonAction::Queue { .. }
        | ButtonAction::AskGiveUp { .. }
        | ButtonAction::Decide { .. } => Permission::Admin,
    }
}
