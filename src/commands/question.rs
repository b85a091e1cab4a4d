//! The answers to what a person was asked about a punch of theirs.

use super::{Ctx, Error, Outcome, Place, record};
use crate::model::{Action, Punch, PunchId, PunchState, Refusal};
use crate::slash::Call;

/// "Book it all the same": sends the punch with the instant that was recorded. Once it is answered, the answer is shown instead.
pub(super) async fn book(cx: &Ctx<'_>, call: &Call, id: PunchId) -> Result<Outcome, Error> {
    let punch = own(cx, call, id).await?;
    if !punch.is_asked() {
        return Ok(record::recorded(punch, Place::Same));
    }
    if let Some(answer) = answer_under_way(cx, &punch).await? {
        return Ok(record::recorded(answer, Place::Same));
    }
    match cx.store.confirm(&punch).await.map_err(record::not_recorded)? {
        Some(confirmed) => Ok(record::recorded(confirmed, Place::Same)),
        // Linked to another username since, or answered this very moment.
        None => Err(Refusal::Outdated.into()),
    }
}

/// The presser's own punch.
pub(super) async fn own(cx: &Ctx<'_>, call: &Call, id: PunchId) -> Result<Punch, Error> {
    if cx.store.link(call.member).await?.is_none() {
        return Err(Refusal::NotLinked.into());
    }
    let punch = cx.store.punch(id).await?.filter(|punch| punch.member == call.member);
    punch.ok_or(Refusal::Outdated.into())
}

/// A later punch of the person that names another time for what is asked about, and is not booked yet.
async fn answer_under_way(cx: &Ctx<'_>, asked: &Punch) -> Result<Option<Punch>, Error> {
    let open = cx.store.open_punches(asked.member).await?;
    let answers = |punch: &Punch| {
        let waits = matches!(punch.state, PunchState::Waiting | PunchState::InFlight);
        waits && punch.interaction > asked.interaction && punch.action == another_time_of(asked)
    };
    Ok(open.into_iter().find(answers))
}

/// What another time is named for: of a switch, the end of what ran before.
fn another_time_of(asked: &Punch) -> Action {
    match (&asked.action, &asked.question) {
        (Action::Start { .. }, Some(crate::model::Question::Long { .. })) => Action::Stop,
        (action, _) => action.clone(),
    }
}
