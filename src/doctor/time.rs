//! Checks `TIMETRACK_TIME` by comparing running timers of linked people with TimeTrack's own clock.
//!
//! A timer that the bot started is no evidence, since TimeTrack returns what it was sent in either mode. A timer that somebody started
//! in TimeTrack's own app starts in the past, so a mode in which it starts in the future is wrong.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Finding;
use crate::config::{AccountConfig, Config};
use crate::model::{LocalStamp, TimeMode, TimerKind, Zone};
use crate::store::Store;
use crate::store::recent::Recent;
use crate::timetrack::TimeTrack;

/// People whose timers are read.
const MOST_PEOPLE: u32 = 10;
/// For all of them.
const PATIENCE: Duration = Duration::from_secs(15);
/// A start that is less far in the future is no evidence: clocks differ, and TimeTrack may round.
const AHEAD: TimeDelta = TimeDelta::minutes(16);

/// What one timer says about the setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// Its start is in the future only in the other mode.
    Right,
    /// Its start is in the future only in the mode of the settings.
    Wrong,
    /// In both modes, or in neither.
    Nothing,
}

pub(super) async fn check(
    config: &Config,
    account: &AccountConfig,
    timetrack: &TimeTrack,
    now: DateTime<Utc>,
) -> Finding {
    // Without a database of this version, nobody has been linked by this version either.
    let people =
        Store::recent_people(&config.database_url, &account.name, MOST_PEOPLE).await.unwrap_or_default();
    if people.is_empty() {
        return Finding::Good(format!(
            "TIMETRACK_TIME={} cannot be checked yet, since nobody is linked: once somebody is, start a timer for them in TimeTrack \
             itself and run doctor again",
            name(account.mode)
        ));
    }
    let mut right = false;
    let looking = async {
        for person in &people {
            for kind in [TimerKind::Attendance, TimerKind::Project] {
                match evidence(account, timetrack, person, kind, now).await {
                    Evidence::Wrong => return Some(person),
                    Evidence::Right => right = true,
                    Evidence::Nothing => {}
                }
            }
        }
        None
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(Some(person)) => wrong(account, person),
        _ if right => {
            Finding::Good(format!("TIMETRACK_TIME={} fits the timers that run", name(account.mode)))
        }
        _ => Finding::Good(format!(
            "TIMETRACK_TIME={} cannot be checked now, since no linked person has a timer that was started in TimeTrack itself a short \
             time ago: start one there and run doctor again, or compare an entry in TimeTrack with the clock",
            name(account.mode)
        )),
    }
}

async fn evidence(
    account: &AccountConfig,
    timetrack: &TimeTrack,
    person: &Recent,
    kind: TimerKind,
    now: DateTime<Utc>,
) -> Evidence {
    let zone = person.zone.as_ref().unwrap_or(&account.default_zone);
    let date = LocalStamp::of(now, zone, account.mode);
    let timer = timetrack.timer(kind, &person.username, date).await.ok();
    let start = timer.filter(|timer| timer.is_on()).and_then(|timer| timer.started_at);
    match start {
        Some(start) if !person.starts.contains(&start) => judge(start, zone, account.mode, now),
        _ => Evidence::Nothing,
    }
}

fn judge(start: LocalStamp, zone: &Zone, mode: TimeMode, now: DateTime<Utc>) -> Evidence {
    let is_ahead = |mode| start.instant(zone, mode, now) - now > AHEAD;
    match (is_ahead(mode), is_ahead(other(mode))) {
        (true, false) => Evidence::Wrong,
        (false, true) => Evidence::Right,
        _ => Evidence::Nothing,
    }
}

/// In mode `utc`, a start in the future proves the setting wrong. In mode `local`, the person's zone may be wrong instead.
fn wrong(account: &AccountConfig, person: &Recent) -> Finding {
    let text = format!(
        "by TIMETRACK_TIME={} the timer of {} starts in the future, by {} it does not",
        name(account.mode),
        person.username,
        name(other(account.mode))
    );
    match account.mode {
        TimeMode::Utc => Finding::Bad(format!("{text}: set TIMETRACK_TIME=local")),
        TimeMode::Local => {
            let zone = person.zone.as_ref().unwrap_or(&account.default_zone);
            Finding::Doubtful(format!(
                "{text}: if that person works in the time zone {zone}, set TIMETRACK_TIME=utc, otherwise correct the zone (/timezone)"
            ))
        }
    }
}

fn other(mode: TimeMode) -> TimeMode {
    match mode {
        TimeMode::Local => TimeMode::Utc,
        TimeMode::Utc => TimeMode::Local,
    }
}

fn name(mode: TimeMode) -> &'static str {
    match mode {
        TimeMode::Local => "local",
        TimeMode::Utc => "utc",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_in_the_future_by_one_reading_alone_shows_which_is_wrong() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let judged = |zone: &str, start: &str, mode| {
            judge(LocalStamp::parse(start).unwrap(), &Zone::new(zone).unwrap(), mode, now)
        };
        for (zone, start, mode, expected) in [
            // Started at 9:55 by the clock in Vienna, five minutes ago.
            ("Europe/Vienna", "2026-11-23T09:55:00Z", TimeMode::Local, Evidence::Right),
            ("Europe/Vienna", "2026-11-23T09:55:00Z", TimeMode::Utc, Evidence::Wrong),
            // The same, and TimeTrack writes UTC.
            ("Europe/Vienna", "2026-11-23T08:55:00Z", TimeMode::Local, Evidence::Nothing),
            ("Europe/Vienna", "2026-11-23T08:55:00Z", TimeMode::Utc, Evidence::Nothing),
            ("America/New_York", "2026-11-23T08:55:00Z", TimeMode::Local, Evidence::Wrong),
            ("America/New_York", "2026-11-23T08:55:00Z", TimeMode::Utc, Evidence::Right),
            // Both readings are in the past, or are the same, or both in the future.
            ("Europe/Vienna", "2026-11-23T07:00:00Z", TimeMode::Utc, Evidence::Nothing),
            ("Europe/London", "2026-11-23T08:55:00Z", TimeMode::Utc, Evidence::Nothing),
            ("Europe/London", "2026-11-23T11:00:00Z", TimeMode::Local, Evidence::Nothing),
            // Clocks that differ a little, and a start that was rounded up.
            ("Europe/London", "2026-11-23T09:15:00Z", TimeMode::Utc, Evidence::Nothing),
        ] {
            assert_eq!(judged(zone, start, mode), expected, "{zone} {start} {mode:?}");
        }
    }
}
