//! The answers to a question about a punch: *Book it all the same*, and *Another time* with its modal.

use super::{Ctx, Error, Outcome, ReplyTarget, back, estimate, read, record};
use crate::model::at::TimeError;
use crate::model::{Action, LocalStamp, Punch, PunchId, PunchState, Question, Refusal};
use crate::reply::{self, Form};
use crate::slash::{Args, Interaction};

/// Punches around a clock-out among which the return before it is looked for.
const MOST_AROUND: u32 = 100;

/// *Book it all the same*: sends the punch with the recorded instant. If the question is answered already, shows the result.
pub(super) async fn book(cx: &Ctx<'_>, interaction: &Interaction, id: PunchId) -> Result<Outcome, Error> {
    let punch = own(cx, interaction, id).await?;
    if !punch.is_asked() {
        return Ok(record::recorded(punch, ReplyTarget::SameMessage));
    }
    if let Some(answer) = answer_under_way(cx, &punch).await? {
        return Ok(record::recorded(answer, ReplyTarget::SameMessage));
    }
    // A start that far back would overlap everything that has been booked since. (The age of an end is limited by its timer.)
    if matches!(punch.question, Some(Question::Overlap { .. })) && cx.now - punch.at > cx.settings.at_limit {
        let limit_days = u32::try_from(cx.settings.at_limit.num_days()).unwrap_or(0);
        return Err(Refusal::Time(TimeError::TooOld { at: punch.at, limit_days }).into());
    }
    match cx.store.confirm(&punch).await.map_err(record::not_recorded)? {
        Some(confirmed) => Ok(record::recorded(confirmed, ReplyTarget::SameMessage)),
        // Linked to another username since, or answered at the same moment.
        None => Err(Refusal::Outdated.into()),
    }
}

/// *Back at … (planned)*: starts attendance at the planned end of the break, and ends it with the clock-out that was asked about. Pressed
/// again, it shows what the first press came to.
pub(super) async fn returned(cx: &Ctx<'_>, interaction: &Interaction, id: PunchId) -> Result<Outcome, Error> {
    let punch = own(cx, interaction, id).await?;
    if let Some(same) = cx.store.punch_of(interaction.id).await? {
        return Ok(record::recorded(same, ReplyTarget::SameMessage));
    }
    if let Some(answer) = return_before(cx, &punch).await? {
        return Ok(record::recorded(answer, ReplyTarget::SameMessage));
    }
    let until = match punch.question {
        Some(Question::OnBreak { until: Some(until), .. }) if punch.is_asked() => until,
        _ => return Ok(record::recorded(punch, ReplyTarget::SameMessage)),
    };
    unless_linked_anew(cx, interaction, &punch).await?;
    let action = Action::Back { out: Some(punch.at) };
    record::press_at(cx, interaction, action, (None, until)).await
}

/// The last part of a return that carries this clock-out, unless it was refused or given up.
async fn return_before(cx: &Ctx<'_>, out: &Punch) -> Result<Option<Punch>, Error> {
    let Some(Question::OnBreak { since, .. }) = out.question else { return Ok(None) };
    let carries = Action::Back { out: Some(out.at) };
    let around = cx.store.around(out, out.at - since, MOST_AROUND).await?;
    let is_it = |punch: &&Punch| {
        punch.action == carries && !matches!(punch.state, PunchState::Refused | PunchState::Cancelled)
    };
    match around.iter().find(is_it) {
        Some(answer) => Ok(cx.store.punch_of(answer.interaction).await?),
        None => Ok(None),
    }
}

/// An answer is recorded for the user that its person is linked to, so it must be the one who was asked about.
async fn unless_linked_anew(cx: &Ctx<'_>, interaction: &Interaction, asked: &Punch) -> Result<(), Error> {
    match record::is_same_user(cx, interaction, asked).await? {
        true => Ok(()),
        false => Err(Refusal::Outdated.into()),
    }
}

/// *Another time*: opens a modal for it. If the question is answered already, shows the result.
pub(super) async fn when(cx: &Ctx<'_>, interaction: &Interaction, id: PunchId) -> Result<Outcome, Error> {
    let punch = own(cx, interaction, id).await?;
    if punch.is_estimated() {
        return Ok(Outcome::Form(reply::form(&punch, &punch.action, cx.private_context(interaction))));
    }
    let Some((action, _)) = at_another_time(&punch) else {
        return Ok(record::recorded(punch, ReplyTarget::SameMessage));
    };
    if let Some(answer) = answer_under_way(cx, &punch).await? {
        return Ok(record::recorded(answer, ReplyTarget::SameMessage));
    }
    unless_linked_anew(cx, interaction, &punch).await?;
    Ok(Outcome::Form(reply::form(&punch, &action, cx.private_context(interaction))))
}

/// Handles the submitted modal: records a new punch, like a command with `at`. The question stays open until that is booked.
pub(super) async fn filled(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    id: PunchId,
    args: Args,
) -> Result<Outcome, Error> {
    let text = read(args, |args| args.text(Form::INPUT))?;
    let punch = own(cx, interaction, id).await?;
    if punch.is_estimated() {
        let text = text.ok_or_else(|| Refusal::Time(TimeError::Unreadable { text: String::new() }))?;
        return estimate::named(cx, interaction, &punch, &text).await;
    }
    if let Some(same) =
        cx.store.punch_of(interaction.id).await?.filter(|same| same.member == interaction.member)
    {
        return Ok(record::recorded(same, ReplyTarget::NewMessage));
    }
    let Some((action, start)) = at_another_time(&punch) else {
        return Ok(record::recorded(punch, ReplyTarget::NewMessage));
    };
    if let Some(answer) = answer_under_way(cx, &punch).await? {
        return Ok(record::recorded(answer, ReplyTarget::NewMessage));
    }
    unless_linked_anew(cx, interaction, &punch).await?;
    let text = text.ok_or_else(|| Refusal::Time(TimeError::Unreadable { text: String::new() }))?;
    if let Some(Question::OnBreak { since, .. }) = &punch.question {
        back::check(back::meant(cx, interaction, &text).await?, *since, Some(punch.at))?;
    }
    record::named(cx, interaction, action, &text, start).await
}

/// The member's own punch.
pub(super) async fn own(cx: &Ctx<'_>, interaction: &Interaction, id: PunchId) -> Result<Punch, Error> {
    let punch = cx.store.punch(id).await?.filter(|punch| punch.member == interaction.member);
    punch.ok_or(Refusal::Outdated.into())
}

/// A later punch of the person that answers the question with another time and is not booked yet.
async fn answer_under_way(cx: &Ctx<'_>, asked: &Punch) -> Result<Option<Punch>, Error> {
    let Some((action, _)) = at_another_time(asked) else { return Ok(None) };
    let open = cx.store.open_punches(asked.member).await?;
    let answers = |punch: &Punch| {
        let waits = matches!(punch.state, PunchState::Waiting | PunchState::InFlight);
        waits && punch.interaction > asked.interaction && punch.action == action
    };
    Ok(open.into_iter().find(answers))
}

/// The action that another time can be named for, and the start of its timer. For a switch it is the end of what ran before; for a start
/// that was refused because the same runs already, the end of that.
fn at_another_time(punch: &Punch) -> Option<(Action, Option<LocalStamp>)> {
    let running = punch.after.as_ref().filter(|timer| timer.is_on()).and_then(|timer| timer.started_at);
    match (&punch.refusal, &punch.question) {
        (Some(Refusal::AlreadyIn { .. }), _) => Some((Action::ClockOut, running)),
        (Some(Refusal::AlreadyOn { .. }), _) => Some((Action::Stop, running)),
        (_, Some(Question::OnBreak { .. })) if punch.is_asked() => {
            Some((Action::Back { out: Some(punch.at) }, None))
        }
        (_, Some(Question::Long { .. })) if punch.is_asked() => match &punch.action {
            Action::Start { .. } => Some((Action::Stop, running)),
            action => Some((action.clone(), running)),
        },
        (_, Some(Question::Overlap { .. })) if punch.is_asked() => Some((punch.action.clone(), None)),
        _ => None,
    }
}
