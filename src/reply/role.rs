//! Replies about the presence role: what is set, how far it has come, and why the bot cannot give it.

use super::escape::Safe;
use super::message::{Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, punch};
use crate::model::{PresenceRole, RoleId, RoleTrouble};

/// Discord lets roles be changed about ten times in ten seconds.
const CHANGES_PER_MINUTE: usize = 60;

/// The role was set, which changes it for so many members. Always private.
pub fn role_set(role: RoleId, in_breaks: bool, changes: usize, context: ReplyContext) -> Reply {
    let lines = [
        context.say(Msg("role-set"), &[("role", Safe::role(role).into())]),
        breaks(in_breaks, context),
        pending(changes, context),
        context.say(Msg("role-seen"), &[]),
    ];
    private(Colour::Green, &lines, context)
}

/// No role was ever set. Always private.
pub fn role_none(context: ReplyContext) -> Reply {
    private(Colour::Grey, &[context.say(Msg("role-none"), &[])], context)
}

/// What is set, to how many members the bot gave it, and for how many it has yet to change. Always private.
pub fn role_shown(
    setting: &PresenceRole,
    (worn, changes): (u32, u32),
    invite: &str,
    context: ReplyContext,
) -> Reply {
    let mut lines = match setting.is_on {
        true => {
            let worn = [("role", Safe::role(setting.role).into()), ("count", worn.into())];
            vec![context.say(Msg("role-worn"), &worn), breaks(setting.in_breaks, context)]
        }
        false => vec![context.say(Msg("role-none"), &[])],
    };
    if changes > 0 {
        lines.push(pending(usize::try_from(changes).unwrap_or(usize::MAX), context));
    }
    lines.extend(setting.refused.map(|refused| trouble((setting.role, refused), invite, context)));
    let colour = if setting.refused.is_some() { Colour::Amber } else { Colour::Grey };
    private(colour, &lines, context)
}

/// The role was switched off, and is taken from so many members. Always private.
pub fn role_off(role: RoleId, changes: usize, context: ReplyContext) -> Reply {
    let off = context.say(Msg("role-off"), &[("role", Safe::role(role).into())]);
    private(Colour::Grey, &[off, pending(changes, context)], context)
}

/// Why the bot cannot give or take this role, and the cure. `invite` invites it with the permissions that it needs.
pub(super) fn trouble((role, trouble): (RoleId, RoleTrouble), invite: &str, context: ReplyContext) -> Safe {
    let role = || ("role", Safe::role(role).into());
    let link = || ("link", Safe::wording(invite.to_owned()).into());
    match trouble {
        RoleTrouble::NotInServer => context.say(Msg("role-not-in-server"), &[link()]),
        RoleTrouble::NoRight => context.say(Msg("role-no-right"), &[link()]),
        RoleTrouble::TooHigh => context.say(Msg("role-too-high"), &[role()]),
        RoleTrouble::TwoFactor => context.say(Msg("role-two-factor"), &[]),
        RoleTrouble::Managed => context.say(Msg("role-managed"), &[role()]),
        RoleTrouble::Everyone => context.say(Msg("role-everyone"), &[]),
        RoleTrouble::Powerful => context.say(Msg("role-powerful"), &[role()]),
        RoleTrouble::Gone => context.say(Msg("role-gone"), &[]),
    }
}

fn breaks(in_breaks: bool, context: ReplyContext) -> Safe {
    let message = if in_breaks { Msg("role-in-breaks") } else { Msg("role-not-in-breaks") };
    context.say(message, &[])
}

fn pending(changes: usize, context: ReplyContext) -> Safe {
    let minutes = changes.div_ceil(CHANGES_PER_MINUTE);
    context.say(Msg("role-pending"), &[("count", changes.into()), ("minutes", minutes.into())])
}

fn private(colour: Colour, lines: &[Safe], context: ReplyContext) -> Reply {
    let embed = punch::plain(colour, context.say(Msg("role-title"), &[]), lines);
    Reply { private: true, ..context.embed(embed) }
}
