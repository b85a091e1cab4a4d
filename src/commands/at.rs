//! Autocomplete of `at`: shows how a typed time is understood, as a choice that stands for that instant whenever it is sent.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ctx, Error, record};
use crate::model::ParsedTime;
use crate::model::at::{exact, parse};
use crate::reply::{self, Choice, Recipient, ReplyContext};
use crate::slash::Interaction;

/// Minutes ago that are offered while nothing is typed.
const SUGGESTED: [i64; 5] = [5, 10, 15, 30, 60];

/// One instant, both instants of the doubled hour, or the reason why the text will be refused.
pub(super) async fn choices(
    cx: &Ctx<'_>,
    interaction: &Interaction,
    typed: &str,
) -> Result<Vec<Choice>, Error> {
    let Some(link) = cx.store.link(interaction.member).await? else { return Ok(Vec::new()) };
    let zone = link.zone.as_ref().unwrap_or(&cx.settings.default_zone);
    // By Discord's clock, which also counts when the command is sent.
    let now = record::pressed_at(interaction);
    let context = ReplyContext { now, ..cx.private_context(interaction) };
    let recipient = Recipient { context, zone, member: interaction.member };
    let typed = typed.trim();
    if typed.is_empty() {
        let suggested =
            SUGGESTED.into_iter().filter(|minutes| TimeDelta::minutes(*minutes) <= cx.settings.at_limit);
        return Ok(suggested.map(|minutes| suggestion(minutes, recipient)).collect());
    }
    let choice = |at: DateTime<Utc>| Choice { name: reply::at_label(at, recipient), value: exact(at, zone) };
    Ok(match parse(typed, now, zone, cx.settings.at_limit) {
        Ok(ParsedTime::One(at)) => vec![choice(at)],
        Ok(ParsedTime::Either { first, second }) => vec![choice(first), choice(second)],
        // Sent as typed, it is refused with the full reason. Discord drops a value that is too long.
        Err(error) => vec![Choice { name: reply::at_refused(&error, recipient), value: typed.to_owned() }],
    })
}

fn suggestion(minutes: i64, recipient: Recipient<'_>) -> Choice {
    let at = recipient.context.now - TimeDelta::minutes(minutes);
    Choice { name: reply::at_suggestion(minutes, at, recipient), value: exact(at, recipient.zone) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccountId, Locale, MemberId, TimeMode, Zone};

    /// Some clients send the label of a choice instead of its value.
    #[test]
    fn a_choice_and_its_label_both_mean_the_instant_it_shows() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let times = [
            "2026-11-23T16:30:00Z",
            "2026-11-24T08:30:15Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2025-12-31T22:59:59Z",
            "2026-03-29T01:00:00Z",
            "2026-08-01T10:00:07Z",
        ];
        let now = instant("2026-11-24T08:30:15Z");
        for name in ["Europe/Vienna", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Etc/UTC"]
        {
            let zone = Zone::new(name).unwrap();
            for locale in Locale::ALL {
                let context = ReplyContext {
                    account: AccountId::DEFAULT,
                    locale,
                    private: true,
                    mode: TimeMode::default(),
                    now,
                };
                let recipient = Recipient { context, zone: &zone, member: MemberId(1) };
                for at in times.map(instant) {
                    let minutes = 15;
                    for text in [
                        reply::at_label(at, recipient),
                        reply::at_suggestion(minutes, at, recipient),
                        exact(at, &zone),
                    ] {
                        assert!(text.chars().count() <= 100, "longer than the option takes: {text}");
                        let later = now + TimeDelta::minutes(3);
                        let read = parse(&text, later, &zone, TimeDelta::days(400));
                        assert_eq!(read, Ok(ParsedTime::One(at)), "{text}");
                    }
                }
            }
        }
    }
}
