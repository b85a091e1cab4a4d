//! The answer to an ambiguous time: which of the two 02:30.

use chrono::SubsecRound;

use super::{Ctx, Error, Outcome, ReplyTarget, record};
use crate::model::{InteractionId, NewPunch, Refusal};
use crate::reply::button::Occurrence;
use crate::slash::Interaction;
use crate::store::punches::Recorded;

/// Records the draft's punch at the chosen instant, under the interaction that created the draft: of two answers, the first counts, and
/// the second shows its result.
pub(super) async fn run(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    draft: InteractionId,
    occurrence: Occurrence,
) -> Result<Outcome, Error> {
    let Some(draft) = cx.store.draft(draft).await? else { return Err(Refusal::Outdated.into()) };
    if draft.member != interaction.member {
        return Err(Refusal::NotYours.into());
    }
    let at = match occurrence {
        Occurrence::First => draft.first,
        Occurrence::Second => draft.second,
    };
    let new = NewPunch {
        interaction: draft.interaction,
        member: draft.member,
        action: draft.action,
        at: at.trunc_subsecs(0),
        pressed_at: draft.interaction.pressed_at().trunc_subsecs(0),
        expected_start: draft.expected_start,
        locale: interaction.locale,
    };
    match record::write(cx, &new).await? {
        Recorded::New(punch) | Recorded::Repeat(punch) | Recorded::Conflict(punch) => {
            Ok(record::recorded(punch, ReplyTarget::SameMessage))
        }
        Recorded::NotLinked => Err(Refusal::NotLinked.into()),
        Recorded::Erased => Err(Refusal::Outdated.into()),
    }
}
