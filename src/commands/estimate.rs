//! The answers to a clock-out that the bot has estimated: *That's right*, and *Another time* with its modal. Neither books anything: TimeTrack
//! offers no change of an entry that has ended.

use chrono::{DateTime, NaiveTime, SubsecRound, TimeDelta, Utc};

use super::{Ctx, Error, Outcome, ReplyTarget, question, record};
use crate::model::at::parse;
use crate::model::{ParsedTime, Punch, PunchId, Refusal, Zone};
use crate::reply::{self, Recipient};
use crate::slash::Interaction;

/// *That's right*: takes the mark off. Pressed twice, it says the same.
pub(super) async fn right(cx: &Ctx<'_>, interaction: &Interaction, id: PunchId) -> Result<Outcome, Error> {
    let punch = question::own(cx, interaction, id).await?;
    if punch.estimate.is_none() {
        return Err(Refusal::Outdated.into());
    }
    confirm(cx, interaction, &punch, ReplyTarget::SameMessage).await
}

async fn confirm(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: &Punch,
    target: ReplyTarget,
) -> Result<Outcome, Error> {
    cx.store.confirm_estimate((punch.id, interaction.member), cx.now).await.map_err(record::not_recorded)?;
    let zone = &record::zone(cx, interaction).await?;
    let reply = reply::estimate_confirmed(punch, recipient(cx, interaction, zone));
    Ok(Outcome::say(target.apply(reply)))
}

/// Handles the submitted modal: keeps the time, and says what is to be changed in TimeTrack. The mark stays.
pub(super) async fn named(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    punch: &Punch,
    text: &str,
) -> Result<Outcome, Error> {
    let zone = &record::zone(cx, interaction).await?;
    let began =
        punch.before.as_ref().and_then(|before| before.start(&punch.zone, cx.settings.mode, punch.at));
    let at = meant(text, (punch.at, began), record::pressed_at(interaction), (zone, cx.settings.at_limit))?;
    if at == punch.at {
        return confirm(cx, interaction, punch, ReplyTarget::NewMessage).await;
    }
    let named = cx.store.name_estimate((punch.id, interaction.member), at, cx.now).await;
    let Some(named) = named.map_err(record::not_recorded)? else { return Err(Refusal::Outdated.into()) };
    let reply = reply::estimate_named(&named, began, recipient(cx, interaction, zone));
    Ok(Outcome::say(ReplyTarget::NewMessage.apply(reply)))
}

/// The instant that a text names as the end of a stretch. A time of day may be meant on the day of the stretch as well as today. Of a time that
/// came twice the first is taken: TimeTrack has wall-clock times, on which both are the same.
fn meant(
    text: &str,
    (end, began): (DateTime<Utc>, Option<DateTime<Utc>>),
    pressed_at: DateTime<Utc>,
    (zone, limit): (&Zone, TimeDelta),
) -> Result<DateTime<Utc>, Refusal> {
    let day = zone.wall(end).date();
    let limit = limit.max(pressed_at - began.unwrap_or(end) + TimeDelta::days(1));
    let read = |now| {
        parse(text, now, zone, limit).map(|time| match time {
            ParsedTime::One(at) | ParsedTime::Either { first: at, .. } => at.trunc_subsecs(0),
        })
    };
    let is_later = |at: &DateTime<Utc>| began.is_none_or(|began| *at > began);
    let midnight = day.succ_opt().map(|next| zone.first_instant(next.and_time(NaiveTime::MIN)));
    let last = midnight.map_or(pressed_at, |midnight| (midnight - TimeDelta::seconds(1)).min(pressed_at));
    let on_the_day = |at: &DateTime<Utc>| zone.wall(*at).date() == day && is_later(at);
    let (today, that_day) = (read(pressed_at), read(last).ok().filter(on_the_day));
    let at = match today {
        Ok(at) if on_the_day(&at) => at,
        today => that_day.map_or(today, Ok).map_err(Refusal::Time)?,
    };
    match began {
        Some(since) if at <= since => Err(Refusal::LeftTooEarly { since }),
        _ => Ok(at),
    }
}

fn recipient<'a>(cx: &Ctx<'_>, interaction: &Interaction, zone: &'a Zone) -> Recipient<'a> {
    Recipient { context: cx.private_context(interaction), zone, member: interaction.member }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TimeError;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    /// What a text means for a stretch from 9:00 to 17:00 in Vienna on a Monday, entered at that instant.
    fn named(text: &str, pressed_at: &str) -> Result<DateTime<Utc>, Refusal> {
        let zone = Zone::new("Europe/Vienna").unwrap();
        let stretch = (at("23T16:00"), Some(at("23T08:00")));
        meant(text, stretch, at(pressed_at), (&zone, TimeDelta::days(7)))
    }

    #[test]
    fn a_time_of_day_is_meant_on_the_day_of_the_stretch_whenever_it_is_entered() {
        for pressed_at in ["23T18:00", "24T06:00", "24T18:00"] {
            assert_eq!(named("16:40", pressed_at), Ok(at("23T15:40")), "{pressed_at}");
        }
        assert_eq!(named("yesterday 17:40", "24T06:00"), Ok(at("23T16:40")));
        assert_eq!(named("1:30", "24T06:00"), Ok(at("24T00:30")), "the shift went on after midnight");
    }

    #[test]
    fn an_end_before_the_beginning_or_in_the_future_is_refused() {
        assert_eq!(named("23.11. 8:00", "24T06:00"), Err(Refusal::LeftTooEarly { since: at("23T08:00") }));
        assert!(matches!(named("tomorrow", "23T18:00"), Err(Refusal::Time(_))));
        assert!(matches!(named("22:00", "23T18:00"), Err(Refusal::Time(TimeError::Future { .. }))));
    }

    #[test]
    fn an_estimate_older_than_what_can_be_dated_back_can_still_be_corrected() {
        assert_eq!(named("23.11.2026 17:40", "30T20:00"), Ok(at("23T16:40")));
        assert!(named("16:40", "30T20:00").is_ok());
    }
}
