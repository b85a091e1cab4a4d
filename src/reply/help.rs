//! What a person can do with the bot, by role.

use super::escape::Safe;
use super::message::{Colour, Reply};
use super::words::Msg;
use super::{ReplyContext, punch};

/// Who reads the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpReader {
    pub is_linked: bool,
    /// Whether the link is suspended, because the person said that it is not theirs.
    pub is_suspended: bool,
    pub is_admin: bool,
    /// Whether they may use `/who` here.
    pub has_who: bool,
}

/// Always private.
pub fn help(reader: HelpReader, context: ReplyContext) -> Reply {
    let all = [
        (!reader.is_linked, Msg("help-not-linked")),
        (reader.is_suspended, Msg("help-suspended")),
        (true, Msg("help-day")),
        (true, Msg("help-project")),
        (true, Msg("help-status")),
        (reader.has_who, Msg("help-who")),
        (true, Msg("help-own")),
        (reader.is_admin, Msg("help-admin")),
        (reader.is_admin, Msg("help-admin-panel")),
        (reader.is_admin && reader.has_who, Msg("help-admin-role")),
    ];
    let lines: Vec<Safe> =
        all.into_iter().filter(|(shown, _)| *shown).map(|(_, line)| context.say(line, &[])).collect();
    let embed = punch::plain(Colour::Grey, context.say(Msg("help-title"), &[]), &lines);
    Reply { private: true, ..context.embed(embed) }
}
