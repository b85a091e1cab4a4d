//! Buttons with a time of day on them. Pressed on a later day, they ask which day is meant before anything is recorded.

use super::{Ctx, Error, Outcome, record};
use crate::model::{Local, Refusal};
use crate::reply::button::Moment;
use crate::reply::{self, Recipient};
use crate::slash::Interaction;

pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, moment: Moment) -> Result<Outcome, Error> {
    let link = cx.store.link(interaction.member).await.map_err(record::not_recorded)?;
    let Some(link) = link else { return Err(Refusal::NotLinked.into()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    let pressed_at = record::pressed_at(interaction);
    let (then, now) = (zone.wall(moment.at), zone.wall(pressed_at));
    // One of too long ago is refused without a question.
    if now.date() <= then.date() || pressed_at - moment.at > cx.settings.at_limit {
        return on(cx, interaction, moment).await;
    }
    let today = match zone.resolve(now.date().and_time(then.time())) {
        Local::Once(at) | Local::Twice { first: at, .. } => Some(at),
        Local::Never { .. } => None,
    };
    let today = today.filter(|at| *at <= pressed_at);
    let recipient = Recipient { context: cx.private_context(interaction), zone, member: interaction.member };
    Ok(Outcome::say(reply::which_day(moment, today, recipient)))
}

/// Records it on the day that the button carries.
pub(super) async fn on(cx: &Ctx<'_>, interaction: &Interaction, moment: Moment) -> Result<Outcome, Error> {
    record::press_at(cx, interaction, moment.what.action(), (moment.start, moment.at)).await
}
