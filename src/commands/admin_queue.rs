//! `/admin queue`: the punches that are not booked yet, with *Retry* and *Cancel* for each.

use super::{Ctx, Error, Outcome, ReplyTarget, read};
use crate::model::{Decision, PunchId, PunchState, Refusal};
use crate::reply::{self, DecisionResult, Page, Reply};
use crate::slash::{Args, Interaction, Permission, Spec};
use crate::timetrack::State;

pub(super) const SPEC: Spec = Spec { path: &["admin", "queue"], options: &[], permission: Permission::Admin };

/// Discord takes five rows of buttons, one of which turns the pages.
const PAGE_SIZE: u32 = 4;

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    read(args, |_| Ok(()))?;
    show(cx, interaction, 0, ReplyTarget::NewMessage).await
}

/// Shows a page; past the end, the last page.
pub(super) async fn show(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    page: u32,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    Ok(Outcome::say(target.apply(drawn(cx, interaction, page, None).await?)))
}

/// Asks for confirmation before a punch is given up.
pub(super) async fn ask(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: PunchId,
    page: u32,
) -> Result<Outcome, Error> {
    let Some(punch) = cx.store.punch(punch).await? else { return Err(Refusal::Outdated.into()) };
    let reply = match punch.state {
        PunchState::Waiting | PunchState::Stuck => {
            reply::give_up(&punch, page, cx.private_context(interaction))
        }
        _ => drawn(cx, interaction, page, Some(DecisionResult::Unchanged(&punch))).await?,
    };
    Ok(Outcome::say(ReplyTarget::SameMessage.apply(reply)))
}

/// Carries out an admin's decision about one punch, and shows the page again.
pub(super) async fn decide(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: PunchId,
    decision: Decision,
    page: u32,
) -> Result<Outcome, Error> {
    let decided = cx.store.decide(punch, decision, interaction.member, cx.now).await?;
    let Some((punch, took_effect)) = decided else { return Err(Refusal::Outdated.into()) };
    let is_up = cx.timetrack.breaker().state() == State::Closed;
    let decided = match (took_effect, decision) {
        (true, Decision::Retry) if !is_up => DecisionResult::Due(&punch),
        (true, Decision::Retry) => DecisionResult::Retried(&punch),
        (true, Decision::Cancel) => DecisionResult::Cancelled(&punch),
        (false, _) => DecisionResult::Unchanged(&punch),
    };
    let drawn = drawn(cx, interaction, page, Some(decided)).await;
    if !took_effect {
        return Ok(Outcome::say(ReplyTarget::SameMessage.apply(drawn?)));
    }
    // The decision is committed: its person must be told and the next punch delivered, even if the queue cannot be read now.
    let reply = drawn.unwrap_or_else(|error| {
        tracing::warn!("after a decision the queue could not be read: {error}");
        reply::decided(decided, page, cx.private_context(interaction))
    });
    Ok(Outcome::Reply(Box::new(ReplyTarget::SameMessage.apply(reply))))
}

async fn drawn(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    page: u32,
    decided: Option<DecisionResult<'_>>,
) -> Result<Reply, Error> {
    let (mut punches, total) = cx.store.queue(page.saturating_mul(PAGE_SIZE), PAGE_SIZE).await?;
    let shown = Page::of(page, total, PAGE_SIZE);
    if shown.number != page {
        punches = cx.store.queue(shown.number * PAGE_SIZE, PAGE_SIZE).await?.0;
    }
    let standing = cx.store.standing().await?;
    Ok(reply::queue(
        (&punches, standing.stuck, standing.waiting),
        shown,
        decided,
        cx.private_context(interaction),
    ))
}
