//! Records a punch from an action and the text of `at:`.

use chrono::{DateTime, SubsecRound, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget, read};
use crate::model::at::parse;
use crate::model::{Action, LocalStamp, NewPunch, ParsedTime, Punch, Refusal, TimeError, Zone};
use crate::reply;
use crate::slash::{Args, Interaction};
use crate::store::StoreError;
use crate::store::drafts::Draft;
use crate::store::links::Link;
use crate::store::punches::Recorded;

/// The link of the person, if there is one.
pub(super) async fn link(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Option<Link>, Error> {
    match cx.asker {
        Some(asker) => Ok(Some(asker.link.clone())),
        None => cx.store.link(interaction.member).await.map_err(not_recorded),
    }
}

/// The zone of the person.
pub(super) async fn zone(cx: &Ctx<'_>, interaction: &Interaction) -> Result<Zone, Error> {
    let link = link(cx, interaction).await?.ok_or(Refusal::NotLinked)?;
    Ok(link.zone.unwrap_or_else(|| cx.settings.default_zone.clone()))
}

/// Whether the person is still linked to the user of this punch. What is left of it must not be booked for another.
pub(super) async fn is_same_user(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: &Punch,
) -> Result<bool, Error> {
    Ok(link(cx, interaction).await?.is_some_and(|link| link.username == punch.username))
}

/// The instant of the interaction, in whole seconds.
pub(super) fn pressed_at(interaction: &Interaction) -> DateTime<Utc> {
    interaction.id.pressed_at().trunc_subsecs(0)
}

/// Records the punch of a command whose only option is `at`.
pub(super) async fn with_at(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    args: Args,
    action: Action,
) -> Result<Outcome, Error> {
    let at = read(args, |args| args.text("at"))?;
    command(cx, interaction, action, at.as_deref()).await
}

/// Records a punch at the instant named by `at`, otherwise at the instant of the interaction. For a time of the doubled hour it asks which
/// of two instants is meant, and records nothing yet.
pub(super) async fn command(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    action: Action,
    at: Option<&str>,
) -> Result<Outcome, Error> {
    match at {
        Some(text) => named(cx, interaction, action, text, None).await,
        None => at_press(cx, interaction, action, ReplyTarget::NewMessage).await,
    }
}

/// Records a punch at the instant of the interaction.
pub(super) async fn at_press(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    action: Action,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    record(cx, new_punch(interaction, action, pressed_at(interaction)), target).await
}

/// The same for the instant named by `text`. `expected_start` is the start of the timer that a button showed.
pub(super) async fn named(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    action: Action,
    text: &str,
    expected_start: Option<LocalStamp>,
) -> Result<Outcome, Error> {
    let zone = &zone(cx, interaction).await?;
    match parse(text, pressed_at(interaction), zone, cx.settings.at_limit).map_err(Refusal::Time)? {
        ParsedTime::One(at) => {
            let new = NewPunch { expected_start, ..new_punch(interaction, action, at.trunc_subsecs(0)) };
            record(cx, new, ReplyTarget::NewMessage).await
        }
        ParsedTime::Either { first, second } => {
            let draft = Draft {
                interaction: interaction.id,
                member: interaction.member,
                action,
                first,
                second,
                expected_start,
            };
            if !cx.store.keep_draft(&draft, cx.now).await.map_err(not_recorded)? {
                // Unlinked, or erased, since the link was read.
                return Err(Refusal::NotLinked.into());
            }
            let recipient = reply::Recipient {
                context: cx.private_context(interaction),
                zone,
                member: interaction.member,
            };
            Ok(Outcome::say(reply::choose(interaction.id, [first, second], recipient)))
        }
    }
}

/// Records what a button asked for, at the interaction; `expected_start` is the start of the timer it was drawn from.
pub(super) async fn press(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    action: Action,
    expected_start: Option<LocalStamp>,
) -> Result<Outcome, Error> {
    let new = NewPunch { expected_start, ..new_punch(interaction, action, pressed_at(interaction)) };
    record(cx, new, ReplyTarget::SameMessage).await
}

/// The same at another instant than the interaction, which must be one that `at:` could name as well.
pub(super) async fn press_at(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    action: Action,
    (expected_start, at): (Option<LocalStamp>, DateTime<Utc>),
) -> Result<Outcome, Error> {
    let pressed_at = pressed_at(interaction);
    if at > pressed_at {
        return Err(Refusal::Outdated.into());
    }
    if pressed_at - at > cx.settings.at_limit {
        let limit_days = u32::try_from(cx.settings.at_limit.num_days()).unwrap_or(u32::MAX);
        return Err(Refusal::Time(TimeError::TooOld { at, limit_days }).into());
    }
    let new = NewPunch { expected_start, ..new_punch(interaction, action, at) };
    record(cx, new, ReplyTarget::SameMessage).await
}

/// A punch of this interaction, booked at `at`.
fn new_punch(interaction: &Interaction, action: Action, at: DateTime<Utc>) -> NewPunch {
    NewPunch {
        interaction: interaction.id,
        member: interaction.member,
        action,
        at,
        pressed_at: pressed_at(interaction),
        expected_start: None,
        locale: interaction.locale,
    }
}

async fn record(cx: &Ctx<'_>, new: NewPunch, target: ReplyTarget) -> Result<Outcome, Error> {
    match write(cx, &new).await? {
        Recorded::New(punch) | Recorded::Repeat(punch) => Ok(recorded(punch, target)),
        Recorded::Conflict(punch) => Err(Error::Failed(anyhow::anyhow!(
            "ALARM: press {} was recorded before as punch {} with another content",
            new.interaction,
            punch.id
        ))),
        Recorded::NotLinked => Err(Refusal::NotLinked.into()),
        Recorded::Erased => Err(Refusal::Outdated.into()),
    }
}

/// Commits a punch, or says that nothing was recorded.
pub(super) async fn write(cx: &Ctx<'_>, new: &NewPunch) -> Result<Recorded, Error> {
    cx.store.record(new, &cx.settings.default_zone).await.map_err(not_recorded)
}

pub(super) fn recorded(punch: Punch, target: ReplyTarget) -> Outcome {
    Outcome::Recorded { punch: Box::new(punch), in_place: target == ReplyTarget::SameMessage }
}

pub(super) fn not_recorded(error: StoreError) -> Error {
    Error::NotRecorded(error.into())
}
