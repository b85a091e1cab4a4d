//! `/admin link`: says who a member is in TimeTrack. One username, one member, and only one that exists and may work.

use chrono::TimeDelta;

use super::{Ctx, Error, Outcome, lists, named, pick, read, timezone};
use crate::model::{MemberId, Refusal, User};
use crate::reply::{self, Choice, LinkResult, LinkRow};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};
use crate::store::links::Linked;

/// `/admin link`
pub(super) const SPEC: Spec = Spec {
    path: &["admin", "link"],
    options: &[
        CommandOption::member("member").required(),
        CommandOption::text("username", 200).required().autocomplete(),
        CommandOption::text("zone", 100).autocomplete(),
    ],
    permission: Permission::Admin,
};

/// How long the list of users is believed without asking again.
const FRESH: TimeDelta = TimeDelta::hours(1);

struct Input {
    member: MemberId,
    bot: bool,
    username: String,
    zone: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        let (member, bot) = args.member("member")?.ok_or(ArgError("member"))?;
        let username = args.text("username")?.ok_or(ArgError("username"))?;
        Ok(Self { member, bot, username, zone: args.text("zone")? })
    }
}

/// Finds the user, then links.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    if input.bot {
        return Err(Refusal::IsABot.into());
    }
    let zone = input.zone.as_deref().map(|typed| timezone::named(cx, typed)).transpose()?;
    let user = find(cx, &input.username).await?;
    if let Some(zone) = &zone {
        timezone::look_before(cx, input.member, zone).await?;
    }
    let linked =
        cx.store.add_link(input.member, &user.username, zone.as_ref(), interaction.member, cx.now).await?;
    let news = match linked {
        Linked::Done => LinkResult::Created,
        Linked::Same | Linked::Rezoned => LinkResult::Existing,
        Linked::Taken(by) => return Err(Refusal::UsernameTaken { by }.into()),
        Linked::Already(username) => {
            return Err(Refusal::AlreadyLinked { username: username.into() }.into());
        }
    };
    // As it is now: the very same link may have had a zone before.
    let zone = cx.store.link(input.member).await?.and_then(|link| link.zone);
    let row = LinkRow { member: input.member, username: user.username, zone, is_unknown: false };
    let context = cx.private_context(interaction);
    let reply = Box::new(reply::linked(news, &row, &user.full_name, &cx.settings.default_zone, context));
    Ok(match news {
        LinkResult::Created => Outcome::Linked { reply, member: input.member },
        LinkResult::Existing => Outcome::Say(reply),
    })
}

/// The user that is meant, as TimeTrack spells it. The list serves while it is fresh; then TimeTrack is asked; and what was
/// known before serves while TimeTrack is silent.
async fn find(cx: &Ctx<'_>, typed: &str) -> Result<User, Error> {
    let known = lists::users(cx).await.unwrap_or_default();
    let cached = named::user(&known, typed)?;
    let fresh = cx.store.freshness().await?.users.is_some_and(|read| cx.now - read < FRESH);
    if let Some(user) = cached.clone().filter(|user| fresh && user.enabled) {
        return Ok(user);
    }
    let name = cached.as_ref().map_or(typed.trim(), |user| user.username.as_str());
    let found = match cx.timetrack.user(name).await {
        Ok(Some(user)) => user,
        Ok(None) => return Err(Refusal::UnknownUsername { text: pick::cut(typed) }.into()),
        Err(_) => cached.ok_or(Refusal::TimeTrackSilent)?,
    };
    if !found.enabled {
        return Err(Refusal::DisabledUsername { username: found.username.into() }.into());
    }
    Ok(found)
}

/// Enabled users, or zones, that fit what is being typed. Those who are linked already are marked; choosing one says to whom.
pub(super) async fn offer(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    option: &str,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    Ok(match option {
        "username" => {
            let enabled = lists::users(cx).await?.into_iter().filter(|user| user.enabled);
            let users = named::users(enabled);
            let offers = users.offers(typed);
            let names: Vec<_> = offers.iter().map(|(user, _)| &user.username).collect();
            let linked = cx.store.are_linked(&names).await?;
            let marked = |(choice, linked): (Choice, bool)| match linked {
                true => Choice { name: reply::already_linked(&choice.name, interaction.locale), ..choice },
                false => choice,
            };
            offers.into_iter().map(|(_, choice)| choice).zip(linked).map(marked).collect()
        }
        "zone" => timezone::offer(cx, typed),
        _ => Vec::new(),
    })
}
