//! `/back` and `/clockin`: start attendance. During a break both end the break, and the project that it has paused goes on.

use chrono::{DateTime, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget, read, record, status};
use crate::model::at::{TimeError, parse};
use crate::model::punch::ONE_WISH;
use crate::model::{Action, Break, ParsedTime, PunchId, Refusal};
use crate::reply::{self, Form, Recipient};
use crate::slash::{Args, Interaction};

/// What a return may end.
#[derive(Clone, Copy)]
enum Ends {
    /// Whatever break there is. Without one it is a clock-in.
    Any,
    /// The break that this punch began, and nothing else. A button of an earlier version does not say which.
    Only(Option<PunchId>),
}

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let at = read(args, |args| args.text("at"))?;
    match at {
        Some(text) => named(cx, interaction, &text, Ends::Any).await,
        None => at_press(cx, interaction, Ends::Any, ReplyTarget::NewMessage).await,
    }
}

/// *Clock in*.
pub(super) async fn clock_in(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    at_press(cx, interaction, Ends::Any, ReplyTarget::SameMessage).await
}

/// *Back*, on a message about the break `of`. That of the panel is about none, and so was every one of an earlier version.
pub(super) async fn press(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: Option<PunchId>,
) -> Result<Outcome, Error> {
    let is_of_none = of.is_none() && interaction.guild.is_some();
    let ends = if is_of_none { Ends::Any } else { Ends::Only(of) };
    at_press(cx, interaction, ends, ReplyTarget::SameMessage).await
}

/// Opens the modal of *I was back at …*. The time that is entered shows whether the break was still going on then.
pub(super) async fn form(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: Option<PunchId>,
) -> Result<Outcome, Error> {
    match open(cx, interaction, Ends::Only(of)).await? {
        Some(_) => {
            Ok(Outcome::Form(reply::return_form(of, interaction.member, cx.private_context(interaction))))
        }
        None => over(cx, interaction, of, ReplyTarget::SameMessage).await,
    }
}

/// Handles that modal.
pub(super) async fn filled(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: Option<PunchId>,
    args: Args,
) -> Result<Outcome, Error> {
    let text = read(args, |args| args.text(Form::INPUT))?;
    let text = text.ok_or_else(|| Refusal::Time(TimeError::Unreadable { text: String::new() }))?;
    named(cx, interaction, &text, Ends::Only(of)).await
}

async fn named(cx: &Ctx<'_>, interaction: &Interaction, text: &str, ends: Ends) -> Result<Outcome, Error> {
    let back_at = meant(cx, interaction, text).await?;
    match checked(cx, interaction, ends, back_at).await? {
        Ok(action) => record::named(cx, interaction, action, text, None).await,
        Err(of) => over(cx, interaction, of, ReplyTarget::NewMessage).await,
    }
}

async fn at_press(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    ends: Ends,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let pressed_at = record::pressed_at(interaction);
    match checked(cx, interaction, ends, (pressed_at, pressed_at)).await? {
        Ok(action) => record::at_press(cx, interaction, action, target).await,
        Err(of) => over(cx, interaction, of, target).await,
    }
}

/// What a return at that time is, unless it is before the break began. The inner error is the break that it was to end and that was not
/// going on then.
async fn checked(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    ends: Ends,
    back_at: (DateTime<Utc>, DateTime<Utc>),
) -> Result<Result<Action, Option<PunchId>>, Error> {
    let rest = open(cx, interaction, ends).await?.filter(|rest| rest.may_go_on(back_at.0));
    let Some(rest) = rest else {
        return match ends {
            Ends::Only(of)
                if !is_repeat(cx, interaction).await? && !is_pressed_twice(cx, interaction, of).await? =>
            {
                Ok(Err(of))
            }
            Ends::Only(_) | Ends::Any => Ok(Ok(Action::ClockIn)),
        };
    };
    if !is_repeat(cx, interaction).await? {
        check(back_at, rest.began_at, None)?;
    }
    Ok(Ok(Action::Back { out: None }))
}

/// A repeat of an interaction is answered as before.
async fn is_repeat(cx: &Ctx<'_>, interaction: &Interaction) -> Result<bool, Error> {
    Ok(cx.store.punch_of(interaction.id).await.map_err(record::not_recorded)?.is_some())
}

async fn open(cx: &Ctx<'_>, interaction: &Interaction, ends: Ends) -> Result<Option<Break>, Error> {
    let Some(link) = record::link(cx, interaction).await? else { return Ok(None) };
    let open = cx.open_break(&link).await.map_err(record::not_recorded)?;
    Ok(match ends {
        Ends::Only(Some(of)) => open.filter(|rest| rest.punch == of),
        Ends::Only(None) | Ends::Any => open,
    })
}

/// The break that this punch of the person's began.
pub(super) async fn own(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: PunchId,
) -> Result<Option<Break>, Error> {
    let rest = cx.store.break_of(of).await.map_err(record::not_recorded)?;
    Ok(rest.filter(|rest| rest.member == interaction.member))
}

/// Whether the break was ended a moment ago. A second punch is recorded, and delivery finds it to be a duplicate of the first.
async fn is_pressed_twice(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: Option<PunchId>,
) -> Result<bool, Error> {
    let Some(of) = of else { return Ok(false) };
    let ended_at = own(cx, interaction, of).await?.and_then(|rest| rest.ended_at);
    Ok(ended_at.is_some_and(|at| (record::pressed_at(interaction) - at).abs() <= ONE_WISH))
}

/// Says that the break of a button is over, and how things stand.
pub(super) async fn over(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    of: Option<PunchId>,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let rest = match of {
        Some(of) => own(cx, interaction, of).await?,
        None => None,
    };
    let zone = &record::zone(cx, interaction).await?;
    let recipient = Recipient { context: cx.context(interaction), zone, member: interaction.member };
    Ok(match status::show(cx, interaction, target).await? {
        Outcome::Reply(status) => Outcome::say(reply::break_is_over(*status, rest.as_ref(), recipient)),
        other => other,
    })
}

/// The instant that the text names; two in the doubled hour.
pub(super) async fn meant(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    text: &str,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let zone = record::zone(cx, interaction).await?;
    match parse(text, record::pressed_at(interaction), &zone, cx.settings.at_limit).map_err(Refusal::Time)? {
        ParsedTime::One(at) => Ok((at, at)),
        ParsedTime::Either { first, second } => Ok((first, second)),
    }
}

/// Refuses a return before the break began or after the end of the day.
pub(super) fn check(
    (first, last): (DateTime<Utc>, DateTime<Utc>),
    since: DateTime<Utc>,
    out: Option<DateTime<Utc>>,
) -> Result<(), Refusal> {
    match out {
        _ if last < since => Err(Refusal::BackTooEarly { since }),
        Some(out) if first > out => Err(Refusal::BackTooLate { out }),
        _ => Ok(()),
    }
}
