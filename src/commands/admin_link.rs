//! `/admin link`: links a member to a username of TimeTrack. The username must exist, be enabled, and belong to no other member.

use chrono::TimeDelta;

use super::{Ctx, Error, Outcome, autocomplete, catalogue, read, resolve, timezone};
use crate::model::{MemberId, Refusal, User};
use crate::reply::{self, Choice, LinkResult, LinkRow};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};
use crate::store::links::Linked;
use crate::timetrack;

pub(super) const SPEC: Spec = Spec {
    path: &["admin", "link"],
    options: &[
        CommandOption::member("member").required(),
        CommandOption::text("username", 200).required().autocomplete(),
        CommandOption::text("zone", 100).autocomplete(),
    ],
    permission: Permission::Admin,
};

/// Up to this age, the list of users is used without asking TimeTrack.
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

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    if input.bot {
        return Err(Refusal::IsABot.into());
    }
    let zone = input.zone.as_deref().map(|typed| timezone::named(cx, typed)).transpose()?;
    let user = find(cx, &input.username).await?;
    let is_read = match &zone {
        Some(zone) => timezone::read_before_change(cx, input.member, zone).await?,
        None => true,
    };
    let (member, zone) = (input.member, zone.as_ref());
    let (linked, resumed) =
        cx.store.add_link_and_welcome(member, &user.username, zone, interaction.member, cx.now).await?;
    let news = match linked {
        Linked::Done => LinkResult::Created,
        Linked::Same | Linked::Rezoned if resumed => LinkResult::Resumed,
        Linked::Same => LinkResult::Existing,
        Linked::Rezoned => LinkResult::Rezoned { is_read },
        Linked::Taken(by) => return Err(Refusal::UsernameTaken { by }.into()),
        Linked::Already(username) => {
            return Err(Refusal::AlreadyLinked { username: username.into() }.into());
        }
    };
    // From the database: the same link may have had a zone before.
    let zone = cx.store.link(input.member).await?.and_then(|link| link.zone);
    let row = LinkRow {
        member: input.member,
        username: user.username,
        zone,
        is_unknown: false,
        is_suspended: false,
        has_left: false,
    };
    let context = cx.private_context(interaction);
    Ok(Outcome::say(reply::linked(news, &row, &user.full_name, &cx.settings.default_zone, context)))
}

/// The user as TimeTrack spells it: from the list while it is fresh, otherwise from TimeTrack, and from the old list if TimeTrack does
/// not answer.
async fn find(cx: &Ctx<'_>, typed: &str) -> Result<User, Error> {
    let known = catalogue::users(cx).await.unwrap_or_default();
    let cached = resolve::user(&known, typed)?;
    let fresh = cx.store.freshness().await?.users.is_some_and(|read| cx.now - read < FRESH);
    if let Some(user) = cached.clone().filter(|user| fresh && user.enabled) {
        return Ok(user);
    }
    let name = cached.as_ref().map_or(typed.trim(), |user| user.username.as_str());
    let found = match cx.timetrack.user(name).await {
        Ok(Some(user)) => user,
        Ok(None) => return Err(Refusal::UnknownUsername { text: autocomplete::cut(typed) }.into()),
        Err(timetrack::Error::NotLookedUp(_)) => {
            cached.ok_or_else(|| Refusal::NotFoundOut { text: autocomplete::cut(typed) })?
        }
        Err(_) => cached.ok_or(Refusal::TimeTrackSilent)?,
    };
    if !found.enabled {
        return Err(Refusal::DisabledUsername { username: found.username.into() }.into());
    }
    Ok(found)
}

/// Enabled users, or zones. Users who are linked already are marked.
pub(super) async fn choices(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    option: &str,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    Ok(match option {
        "username" => {
            let enabled = catalogue::users(cx).await?.into_iter().filter(|user| user.enabled);
            let users = resolve::users(enabled);
            let found = users.search(typed);
            let names: Vec<_> = found.iter().map(|(user, _)| &user.username).collect();
            let linked = cx.store.are_linked(&names).await?;
            let marked = |(choice, linked): (Choice, bool)| match linked {
                true => Choice { name: reply::already_linked(&choice.name, interaction.locale), ..choice },
                false => choice,
            };
            found.into_iter().map(|(_, choice)| choice).zip(linked).map(marked).collect()
        }
        "zone" => timezone::choices(cx, typed),
        _ => Vec::new(),
    })
}
