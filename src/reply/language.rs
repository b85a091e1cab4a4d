//! The language in which the bot speaks to a person.

use super::escape::{self, Safe};
use super::message::{Colour, Reply};
use super::words::{self, Msg};
use super::{ReplyContext, punch};
use crate::model::Locale;

/// Which language it is; `None` for that of the person's Discord client. Always private.
pub fn language(own: Option<Locale>, context: ReplyContext) -> Reply {
    let body = match own {
        Some(own) => context.say(Msg("language-own"), &[name(own)]),
        None => context.say(Msg("language-discord"), &[name(context.locale)]),
    };
    reply(body, context)
}

/// The same, just chosen.
pub fn language_chosen(own: Option<Locale>, context: ReplyContext) -> Reply {
    let body = match own {
        Some(own) => context.say(Msg("language-set"), &[name(own)]),
        None => context.say(Msg("language-unset"), &[]),
    };
    reply(body, context)
}

/// The choice that leaves the language to Discord.
pub fn discords_language(locale: Locale) -> String {
    words::say(locale, Msg("choice-discords-language"), &[]).into()
}

fn name(locale: Locale) -> (&'static str, words::Arg) {
    ("language", escape::text(locale.endonym(), escape::NAME).into())
}

fn reply(body: Safe, context: ReplyContext) -> Reply {
    let embed = punch::plain(Colour::Grey, context.say(Msg("language-title"), &[]), &[body]);
    Reply { private: true, ..context.embed(embed) }
}
