//! `/break`: stops attendance for a while, and pauses the project that runs.

use chrono::{DateTime, Utc};

use super::{AT, Ctx, Error, Outcome, ReplyTarget, back, read, record};
use crate::model::at::{parse, parse_break};
use crate::model::{Action, ParsedTime, PunchId, Refusal};
use crate::reply::{self, Recipient};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};

pub(super) const SPEC: Spec =
    Spec { path: &["break"], options: &[CommandOption::text("for", 60), AT], permission: Permission::Linked };

struct Input {
    length: Option<String>,
    at: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self { length: args.text("for")?, at: args.text("at")? })
    }
}

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let input = read(args, Input::parse)?;
    let planned = match &input.length {
        Some(text) => {
            let zone = record::zone(cx, interaction).await?;
            let at = begins(cx, interaction, input.at.as_deref(), &zone)?;
            Some(parse_break(text, at, &zone).map_err(|error| Refusal::Break { error })?)
        }
        None => None,
    };
    record::command(cx, interaction, Action::Break { planned }, input.at.as_deref()).await
}

/// The instant from which the length counts; of the doubled hour the first, as long as the person has not said which.
fn begins(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    at: Option<&str>,
    zone: &crate::model::Zone,
) -> Result<DateTime<Utc>, Refusal> {
    let pressed_at = record::pressed_at(interaction);
    let Some(text) = at else { return Ok(pressed_at) };
    match parse(text, pressed_at, zone, cx.settings.at_limit).map_err(Refusal::Time)? {
        ParsedTime::One(at) | ParsedTime::Either { first: at, .. } => Ok(at),
    }
}

/// *10 more minutes*: moves the planned end that the button shows. A second press finds it moved, and shows the same.
pub(super) async fn more(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: PunchId,
    until: DateTime<Utc>,
) -> Result<Outcome, Error> {
    let pressed_at = record::pressed_at(interaction);
    let rest = back::own(cx, interaction, punch).await?;
    let Some(rest) = rest.filter(|rest| rest.ended_at.is_none() && rest.may_go_on(pressed_at)) else {
        return back::over(cx, interaction, Some(punch), ReplyTarget::SameMessage).await;
    };
    if rest.until == Some(until) {
        let moved = rest.prolonged(pressed_at);
        cx.store.prolong_break(&rest, moved).await.map_err(record::not_recorded)?;
    }
    let rest = cx.store.break_of(punch).await?.ok_or(Refusal::Outdated)?;
    let zone = &record::zone(cx, interaction).await?;
    let recipient = Recipient { context: cx.private_context(interaction), zone, member: interaction.member };
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply::prolonged(&rest, recipient))))
}
