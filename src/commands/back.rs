//! `/back` and `/clockin`: start attendance. During a break both end the break, and the project that it has paused goes on.

use chrono::{DateTime, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget, read, record};
use crate::model::at::{TimeError, parse};
use crate::model::{Action, ParsedTime, Refusal};
use crate::reply::{self, Form};
use crate::slash::{Args, Interaction};

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let at = read(args, |args| args.text("at"))?;
    at_time(cx, interaction, at.as_deref(), ReplyTarget::NewMessage).await
}

/// Handles the submitted modal of *I was back at …*.
pub(super) async fn filled(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let text = read(args, |args| args.text(Form::INPUT))?;
    let text = text.ok_or_else(|| Refusal::Time(TimeError::Unreadable { text: String::new() }))?;
    at_time(cx, interaction, Some(&text), ReplyTarget::NewMessage).await
}

/// A button.
pub(super) async fn press(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Outcome, Error> {
    at_time(cx, interaction, None, ReplyTarget::SameMessage).await
}

/// Opens the modal of *I was back at …*.
pub(super) fn form(cx: &Ctx<'_>, interaction: &Interaction) -> Outcome {
    Outcome::Form(reply::return_form(interaction.member, cx.private_context(interaction)))
}

async fn at_time(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    at: Option<&str>,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    let back_at = match at {
        Some(text) => meant(cx, interaction, text).await?,
        None => (record::pressed_at(interaction), record::pressed_at(interaction)),
    };
    let rest = cx.store.open_break(interaction.member).await.map_err(record::not_recorded)?;
    let rest = rest.filter(|rest| rest.reaches(back_at.0));
    if let Some(rest) = &rest
        // A repeat of an interaction from before the break is not refused.
        && cx.store.punch_of(interaction.id).await.map_err(record::not_recorded)?.is_none()
    {
        check(back_at, rest.began_at, None)?;
    }
    let action = if rest.is_some() { Action::Back { out: None } } else { Action::ClockIn };
    match at {
        Some(text) => record::named(cx, interaction, action, text, None).await,
        None => record::at_press(cx, interaction, action, target).await,
    }
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
