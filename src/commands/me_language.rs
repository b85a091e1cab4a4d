//! `/me language`: shows or sets the language in which the bot speaks to the person, instead of that of their Discord client.

use super::{Ctx, Error, Outcome, autocomplete, read};
use crate::model::names::folded;
use crate::model::{Locale, Refusal};
use crate::reply::{self, Choice, ReplyContext};
use crate::slash::{Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec = Spec {
    path: &["me", "language"],
    options: &[CommandOption::text("language", 100).autocomplete()],
    permission: Permission::Linked,
};

/// The value of the choice that leaves the language to Discord.
const DISCORD: &str = "discord";

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let context = cx.private_context(interaction);
    let Some(typed) = read(args, |args| args.text("language"))? else {
        let own = cx.store.link(interaction.member).await?.and_then(|link| link.language);
        return Ok(Outcome::say(reply::language(own, context)));
    };
    let wanted = named(&typed, context.locale)?;
    if !cx.store.choose_language(interaction.member, wanted).await? {
        return Err(Refusal::NotLinked.into());
    }
    let context = ReplyContext { locale: wanted.unwrap_or(context.locale), ..context };
    Ok(Outcome::say(reply::language_chosen(wanted, context)))
}

/// The language of a choice, of a code or of its own name; `None` for Discord's.
fn named(typed: &str, locale: Locale) -> Result<Option<Locale>, Refusal> {
    let wanted = folded(typed.trim());
    let is_it = |text: &str| folded(text) == wanted;
    if is_it(DISCORD) || is_it(&reply::discords_language(locale)) {
        return Ok(None);
    }
    let found = Locale::ALL.into_iter().find(|one| is_it(one.code()) || is_it(one.endonym()));
    found.map(Some).ok_or_else(|| Refusal::UnknownLanguage { text: autocomplete::cut(typed) })
}

/// Every language by its own name, and Discord's.
pub(super) fn choices(interaction: &Interaction, typed: &str) -> Vec<Choice> {
    let languages = Locale::ALL.map(|one| (one.endonym().to_owned(), one.code().to_owned()));
    let discords = (reply::discords_language(interaction.locale), DISCORD.to_owned());
    let typed = folded(typed.trim());
    languages
        .into_iter()
        .chain([discords])
        .filter(|(name, value)| folded(name).contains(&typed) || folded(value).contains(&typed))
        .map(|(name, value)| Choice { name, value })
        .collect()
}
