//! Authorization of every command, autocomplete request, button and form.
//!
//! It judges what Discord says in this very interaction: what was shown or hidden in a client, or allowed at an earlier press,
//! counts for nothing ("Application Commands", section "Permissions": default permissions can be overridden by a server's admins).

use super::{Ctx, Error, Settings};
use crate::model::Refusal;
use crate::reply::button::{ButtonAction, ButtonId};
use crate::slash::{Interaction, Permission};
use crate::store::StoreError;

/// Whether the interaction came from a place that this bot serves.
pub(super) fn place(settings: &Settings, interaction: &Interaction) -> Result<(), Refusal> {
    let guild = interaction.guild.ok_or(Refusal::NotInGuild)?;
    if settings.guilds.contains(&guild) { Ok(()) } else { Err(Refusal::ForeignGuild) }
}

/// Whether the presser may do what is behind `gate`, from where the interaction came.
pub(super) async fn authorize(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    permission: Permission,
) -> Result<(), Error> {
    place(cx.settings, interaction)?;
    match permission {
        Permission::Member => Ok(()),
        Permission::Linked => linked(cx, interaction).await,
        Permission::Admin if interaction.manages_guild => Ok(()),
        Permission::Admin => Err(Refusal::NotAdmin.into()),
    }
}

async fn linked(cx: &Ctx<'_>, interaction: &Interaction) -> Result<(), Error> {
    // Most of what is behind this gate records something; so far nothing is recorded.
    let is_linked = is_linked(cx, interaction).await.map_err(|error| Error::NotRecorded(error.into()))?;
    if is_linked { Ok(()) } else { Err(Refusal::NotLinked.into()) }
}

/// Whether the presser is linked, or was when this very press was recorded: delivered again, it is answered as it was then.
async fn is_linked(cx: &Ctx<'_>, interaction: &Interaction) -> Result<bool, StoreError> {
    Ok(cx.store.link(interaction.member).await?.is_some() || cx.store.is_recorded(interaction.id).await?)
}

/// Reads the id of a button or a form and checks that the presser may press it: from the right place, the right person, with the
/// right permission. A direct message tells neither a server nor a permission: there, linked members may act on their own entries,
/// and nothing of an admin's is possible.
pub(super) async fn button(cx: &Ctx<'_>, interaction: &Interaction, id: &str) -> Result<ButtonId, Error> {
    if interaction.guild.is_some() {
        place(cx.settings, interaction)?;
    }
    let button = ButtonId::parse(id).ok_or(Refusal::Outdated)?;
    if button.owner != interaction.member {
        return Err(Refusal::NotYours.into());
    }
    match (interaction.guild, of(&button.action)) {
        (None, Permission::Member | Permission::Linked) => linked(cx, interaction).await?,
        (_, permission) => authorize(cx, interaction, permission).await?,
    }
    Ok(button)
}

/// Who may press a button of this kind.
pub(super) fn of(action: &ButtonAction) -> Permission {
    match action {
        ButtonAction::ClockIn
        | ButtonAction::ClockOut(_)
        | ButtonAction::Pause(_)
        | ButtonAction::Resume(_)
        | ButtonAction::Stop(_)
        | ButtonAction::GoOn { .. }
        | ButtonAction::StopAt { .. }
        | ButtonAction::Refresh
        | ButtonAction::Book { .. }
        | ButtonAction::When { .. } => Permission::Linked,
        // The question was put to a linked member; who was unlinked since learns what their answer came to.
        ButtonAction::Choose { .. } => Permission::Member,
        ButtonAction::Links { .. }
        | ButtonAction::Queue { .. }
        | ButtonAction::AskGiveUp { .. }
        | ButtonAction::Decide { .. } => Permission::Admin,
    }
}
