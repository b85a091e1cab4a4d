//! The one authorisation gate, passed by every command, autocomplete request and button. Must not know what any of them does.
//!
//! It judges what Discord says in this very interaction: what was shown or hidden in a client, or allowed at an earlier press,
//! counts for nothing ("Application Commands", section "Permissions": default permissions can be overridden by a server's admins).

use super::Settings;
use crate::model::Refusal;
use crate::reply::press::{Does, Press};
use crate::slash::{Call, Gate};

/// Whether the presser may pass `gate` from where the call came.
pub(super) fn check(settings: &Settings, call: &Call, gate: Gate) -> Result<(), Refusal> {
    let guild = call.guild.ok_or(Refusal::NotInGuild)?;
    if !settings.guilds.contains(&guild) {
        return Err(Refusal::ForeignGuild);
    }
    match gate {
        Gate::Member => Ok(()),
        Gate::Admin if call.manages_guild => Ok(()),
        Gate::Admin => Err(Refusal::NotAdmin),
    }
}

/// Reads a button's id and checks that the presser may press it: from the right place, the right person, with the right
/// permission.
pub(super) fn button(settings: &Settings, call: &Call, id: &str) -> Result<Press, Refusal> {
    check(settings, call, Gate::Member)?;
    let press = Press::parse(id).ok_or(Refusal::Outdated)?;
    if press.owner != call.member {
        return Err(Refusal::NotYours);
    }
    check(settings, call, of(&press.does))?;
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
        | Does::Refresh
        | Does::Choose { .. } => Gate::Member,
        Does::Links { .. } | Does::Queue { .. } | Does::Decide { .. } => Gate::Admin,
    }
}
