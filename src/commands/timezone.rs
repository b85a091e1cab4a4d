//! `/timezone`: shows or sets the person's own zone.

use std::time::Duration;

use super::pick::{self, Item, List, MAX_UNITS};
use super::{Ctx, Error, Outcome, read, status};
use crate::model::{MemberId, Refusal, Zone};
use crate::reply::{self, Choice, ZoneIs};
use crate::slash::{ArgError, Args, Call, Gate, Opt, Spec};
use crate::timetrack::Sure;

/// `/timezone`
pub const SPEC: Spec =
    Spec { path: &["timezone"], options: &[Opt::text("zone", 100).autocomplete()], gate: Gate::Member };

/// So long a look at the timers may delay the change of a zone.
const LOOK: Duration = Duration::from_secs(1);

struct Input {
    zone: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self { zone: args.text("zone")? })
    }
}

/// Sets the zone if one was named, and shows the one that counts.
pub(super) async fn run(cx: &Ctx<'_>, call: &Call, args: Args) -> Result<Outcome, Error> {
    let voice = cx.private_voice(call);
    let Some(typed) = read(args, Input::parse)?.zone else {
        let own = cx.store.link(call.member).await?.and_then(|link| link.zone);
        let is = if own.is_some() { ZoneIs::Own } else { ZoneIs::Default };
        let zone = own.as_ref().unwrap_or(&cx.settings.default_zone);
        return Ok(Outcome::say(reply::zone(zone, is, voice)));
    };
    let zone = named(&typed)?;
    look_before(cx, call.member, &zone).await?;
    if !cx.store.choose_zone(call.member, &zone, call.member, cx.now).await? {
        return Err(Refusal::NotLinked.into());
    }
    Ok(Outcome::say(reply::zone(&zone, ZoneIs::Set, voice)))
}

/// Before somebody's zone becomes another: what runs was started in the old one, also if it was started in TimeTrack's own app and
/// the bot has not seen it yet. If TimeTrack does not answer in time, the zone changes all the same.
pub(super) async fn look_before(cx: &Ctx<'_>, member: MemberId, new: &Zone) -> Result<(), Error> {
    let Some(link) = cx.store.link(member).await? else { return Ok(()) };
    if link.zone.as_ref().unwrap_or(&cx.settings.default_zone) != new
        && let Ok(Err(error)) = tokio::time::timeout(LOOK, status::look(cx, &link, Sure::AsShown)).await
    {
        tracing::warn!("what runs is not remembered before a zone changes: {error}");
    }
    Ok(())
}

/// The zone of that name.
pub(super) fn named(typed: &str) -> Result<Zone, Refusal> {
    Zone::new(typed.trim()).map_err(|_| Refusal::UnknownZone { text: pick::cut(typed) })
}

/// Zones that fit what is being typed; those of the default's continent first while nothing is.
pub(super) fn offer(default: &Zone, typed: &str) -> Vec<Choice> {
    let continent = default.name().split('/').next().unwrap_or_default();
    let mut names = Zone::all();
    names.sort_by_key(|name| (*name != default.name(), name.split('/').next() != Some(continent)));
    List::new(names.into_iter().map(|name| Item::named((), name)), MAX_UNITS).choices(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_offered_first_and_a_typed_city_is_found() {
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let first = offer(&vienna, "");
        assert_eq!(first[0].value, "Europe/Vienna");
        assert!(first.iter().all(|choice| choice.value.starts_with("Europe/")));
        assert_eq!(offer(&vienna, "new york")[0].value, "America/New_York");
    }

    #[test]
    fn what_is_no_zone_is_refused_with_what_was_typed() {
        assert_eq!(named(" europe/vienna ").unwrap().name(), "Europe/Vienna");
        assert_eq!(named("Wien"), Err(Refusal::UnknownZone { text: "Wien".to_owned() }));
    }
}
