//! The one authorisation gate, passed by every command, autocomplete request and button. Must not know what any of them does.
//!
//! It judges what Discord says in this very interaction: what was shown or hidden in a client, or allowed at an earlier press,
//! counts for nothing ("Application Commands", section "Permissions": default permissions can be overridden by a server's admins).

use super::{Ctx, Error, Settings};
use crate::model::Refusal;
use crate::reply::press::{Does, Press};
use crate::slash::{Call, Gate};

/// Whether the call came from a place that this bot serves.
pub(super) fn place(settings: &Settings, call: &Call) -> Result<(), Refusal> {
    let guild = call.guild.ok_or(Refusal::NotInGuild)?;
    if settings.guilds.contains(&guild) { Ok(()) } else { Err(Refusal::ForeignGuild) }
}

/// Whether the presser may do what is behind `gate`, from where the call came.
pub(super) async fn authorize(cx: &Ctx<'_>, call: &Call, gate: Gate) -> Result<(), Error> {
    place(cx.settings, call)?;
    let may = match gate {
        Gate::Member => Ok(()),
        Gate::Linked => {
            // Most of what is behind this gate records something; so far nothing is recorded.
            let link = cx.store.link(call.member).await.map_err(|error| Error::NotRecorded(error.into()))?;
            link.map(drop).ok_or(Refusal::NotLinked)
        }
        Gate::Admin if call.manages_guild => Ok(()),
        Gate::Admin => Err(Refusal::NotAdmin),
    };
    Ok(may?)
}

/// Reads a button's id and checks that the presser may press it: from the right place, the right person, with the right
/// permission.
pub(super) async fn button(cx: &Ctx<'_>, call: &Call, id: &str) -> Result<Press, Error> {
    place(cx.settings, call)?;
    let press = Press::parse(id).ok_or(Refusal::Outdated)?;
    if press.owner != call.member {
        return Err(Refusal::NotYours.into());
    }
    authorize(cx, call, of(&press.does)).await?;
    Ok(press)
}

/// Who may press a button of this kind.
pub(super) fn of(does: &Does) -> Gate {
    match does {
        Does::ClockIn
        | Does::ClockOut(_)
        | Does::Pause(_)
        | Does::Resume(_)
        | Does::Stop(_)
        | Does::GoOn { .. }
        | Does::Refresh
        | Does::Book { .. }
        | Does::When { .. } => Gate::Linked,
        // The question was put to a linked member; who was unlinked since learns what their answer came to.
        Does::Choose { .. } => Gate::Member,
        Does::Links { .. } | Does::Queue { .. } | Does::Decide { .. } => Gate::Admin,
    }
}
