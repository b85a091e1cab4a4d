//! `/timezone`: shows or sets the person's own zone.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::autocomplete::{self, Candidate, Candidates, MAX_UNITS};
use super::{Ctx, Error, Outcome, read, status};
use crate::model::zone_search::{self, ZoneMatch};
use crate::model::{MemberId, Refusal, Zone};
use crate::reply::{self, Choice, ZoneStatus};
use crate::slash::{ArgError, Args, CommandOption, Interaction, Permission, Spec};
use crate::timetrack::Sure;

pub(super) const SPEC: Spec = Spec {
    path: &["timezone"],
    options: &[CommandOption::text("zone", 100).autocomplete()],
    permission: Permission::Member,
};

/// The longest that reading the timers may delay the change of a zone.
const READ_TIMEOUT: Duration = Duration::from_secs(1);

/// Zones listed when the text fits several.
const MAX_LISTED: usize = 5;
/// Most choices Discord takes.
const MAX_CHOICES: usize = 25;

struct Input {
    zone: Option<String>,
}

impl Input {
    fn parse(args: &mut Args) -> Result<Self, ArgError> {
        Ok(Self { zone: args.text("zone")? })
    }
}

/// Sets the zone if one is named, and shows the one in effect.
pub(super) async fn run(cx: &Ctx<'_>, interaction: &Interaction, args: Args) -> Result<Outcome, Error> {
    let context = cx.private_context(interaction);
    let Some(typed) = read(args, Input::parse)?.zone else {
        let own = cx.store.link(interaction.member).await?.and_then(|link| link.zone);
        let status = if own.is_some() { ZoneStatus::Chosen } else { ZoneStatus::Default };
        let zone = own.as_ref().unwrap_or(&cx.settings.default_zone);
        return Ok(Outcome::say(reply::zone(zone, status, context)));
    };
    let zone = named(cx, &typed)?;
    let is_read = read_before_change(cx, interaction.member, &zone).await?;
    if !cx.store.choose_zone(interaction.member, &zone, interaction.member, cx.now).await? {
        return Err(Refusal::NotLinked.into());
    }
    let status = if is_read { ZoneStatus::Changed } else { ZoneStatus::ChangedUnread };
    Ok(Outcome::say(reply::zone(&zone, status, context)))
}

/// Reads the timers before a person's zone changes, so that running ones are stored with the old zone, also those started in TimeTrack's own
/// app. If TimeTrack does not answer in time, the zone changes without it, and this says `false`: one that was started elsewhere and not
/// seen yet is then taken for one of the new zone.
pub(super) async fn read_before_change(cx: &Ctx<'_>, member: MemberId, new: &Zone) -> Result<bool, Error> {
    let Some(link) = cx.store.link(member).await? else { return Ok(true) };
    if link.zone.as_ref().unwrap_or(&cx.settings.default_zone) == new {
        return Ok(true);
    }
    Ok(match tokio::time::timeout(READ_TIMEOUT, status::look(cx, &link, Sure::AsShown)).await {
        Ok(Ok((attendance, project))) => attendance.is_ok() && project.is_ok(),
        Ok(Err(error)) => {
            tracing::warn!("what runs is not remembered before a zone changes: {error}");
            false
        }
        Err(_) => false,
    })
}

pub(super) fn named(cx: &Ctx<'_>, typed: &str) -> Result<Zone, Refusal> {
    match zone_search::find_zone(typed, &cx.settings.default_zone, cx.now) {
        ZoneMatch::One(zone) => Ok(zone),
        ZoneMatch::Many(mut zones) => {
            zones.truncate(MAX_LISTED);
            Err(Refusal::AmbiguousZone { text: autocomplete::cut(typed), zones })
        }
        ZoneMatch::None => Err(Refusal::UnknownZone { text: autocomplete::cut(typed) }),
    }
}

/// Zones found by name, city, country, abbreviation or offset. If nothing is typed, those of the default's continent come first.
pub(super) fn choices(cx: &Ctx<'_>, typed: &str) -> Vec<Choice> {
    zone_choices(&cx.settings.default_zone, cx.now, typed)
}

fn zone_choices(default: &Zone, now: DateTime<Utc>, typed: &str) -> Vec<Choice> {
    let continent = default.name().split('/').next().unwrap_or_default();
    let mut names = Zone::all();
    names.sort_by_key(|name| (*name != default.name(), name.split('/').next() != Some(continent)));
    let item = |name: &'static str| Candidate {
        aliases: zone_search::also_called(name).map(str::to_owned).collect(),
        ..Candidate::named((), name)
    };
    let likely =
        zone_search::abbreviated(typed, default).or_else(|| zone_search::at_offset(typed, default, now));
    let choice = |zone: Zone| Choice { name: zone.to_string(), value: zone.to_string() };
    let mut choices: Vec<Choice> = likely.into_iter().flatten().map(choice).collect();
    let found = Candidates::new(names.into_iter().map(item), MAX_UNITS).choices(typed);
    choices.extend(found.into_iter().filter(|choice| !choices.contains(choice)).collect::<Vec<_>>());
    choices.truncate(MAX_CHOICES);
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(typed: &str) -> Vec<String> {
        let (vienna, now) = (Zone::new("Europe/Vienna").unwrap(), "2026-11-23T09:00:00Z".parse().unwrap());
        zone_choices(&vienna, now, typed).into_iter().map(|choice| choice.value).collect()
    }

    #[test]
    fn the_default_is_offered_first_while_nothing_is_typed() {
        let first = labels("");
        assert_eq!(first[0], "Europe/Vienna");
        assert!(first.len() == MAX_CHOICES && first.iter().all(|name| name.starts_with("Europe/")));
    }

    #[test]
    fn a_city_a_country_and_another_spelling_lead_to_their_zone_while_they_are_typed() {
        for (typed, name) in [
            ("new york", "America/New_York"),
            ("America/New York", "America/New_York"),
            ("wie", "Europe/Vienna"),
            ("Wien", "Europe/Vienna"),
            ("zürich", "Europe/Zurich"),
            ("zuri", "Europe/Zurich"),
            ("genf", "Europe/Zurich"),
            ("münchen", "Europe/Berlin"),
            ("munchen", "Europe/Berlin"),
            ("österr", "Europe/Vienna"),
            ("são paulo", "America/Sao_Paulo"),
            ("tokio", "Asia/Tokyo"),
            ("MEZ", "Europe/Vienna"),
            ("EST", "America/New_York"),
            ("UTC+1", "Europe/Vienna"),
            ("gmt-5", "America/New_York"),
        ] {
            assert_eq!(labels(typed).first().map(String::as_str), Some(name), "{typed}");
        }
        let offset = labels("UTC+1");
        assert_eq!(offset.last().map(String::as_str), Some("Etc/GMT-1"));
        assert!(labels("EST").contains(&"EST".to_owned()), "what it is in the database is offered too");
        let usa = labels("USA");
        assert!(
            usa[..7].contains(&"Pacific/Honolulu".to_owned())
                && usa[..7].contains(&"America/Chicago".to_owned())
        );
    }

    #[test]
    fn nothing_far_fetched_is_offered() {
        for typed in ["xyzzy", "narnia", "lorry", "wiener schnitzel", "qqq", "17:30"] {
            assert_eq!(labels(typed), [] as [&str; 0], "{typed}");
        }
    }
}
