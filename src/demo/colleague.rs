//! David, who comes and goes by himself: his timer is started and stopped in TimeTrack's own app, by the demo's clock.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use timetrack_sandbox::{TimeTrackSandbox, WallTime};

use crate::model::Zone;

use super::people;
use super::world::Demo;

/// His day, the same on weekends, because the demo may be tried on one.
const DAY: [(NaiveTime, Change); 4] = [
    (NaiveTime::from_hms_opt(8, 30, 0).unwrap(), Change::Start),
    (NaiveTime::from_hms_opt(12, 0, 0).unwrap(), Change::Stop),
    (NaiveTime::from_hms_opt(12, 40, 0).unwrap(), Change::Start),
    (NaiveTime::from_hms_opt(17, 0, 0).unwrap(), Change::Stop),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Start,
    Stop,
}

/// Up to when everything is done.
#[derive(Debug, Default)]
pub(super) struct Colleague(Mutex<Option<DateTime<Utc>>>);

/// Does what is due as the clock goes on.
pub(super) async fn run(demo: Arc<Demo>) {
    let mut moves = demo.moved.subscribe();
    loop {
        let now = demo.clock.now();
        match demo.live(now).await {
            Ok(Some(next)) => demo.clock.sleep_until(next).await,
            Ok(None) => {
                // The sender is held by `demo`, so the channel cannot close while waiting.
                let _ = moves.changed().await;
            }
            Err(error) => return tracing::error!("David stays where he is: {error:#}"),
        }
    }
}

impl Demo {
    /// Does what is due for David up to `until`. Says when the next thing is due; `None` until his zone is known, which is that of the
    /// first browser.
    pub(super) async fn live(&self, until: DateTime<Utc>) -> anyhow::Result<Option<DateTime<Utc>>> {
        let link = self.app.store.link(people::DAVID).await?;
        let Some(zone) = link.and_then(|link| link.zone) else { return Ok(None) };
        self.colleague.live(&self.timetrack, &zone, until);
        Ok(next(&zone, until))
    }
}

impl Colleague {
    /// The first time, what was due since midnight.
    fn live(&self, timetrack: &TimeTrackSandbox, zone: &Zone, until: DateTime<Utc>) {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let after =
            done.unwrap_or_else(|| zone.first_instant(zone.wall(until).date().and_time(NaiveTime::MIN)));
        for (wall, change) in due(zone, after, until) {
            let changed = match change {
                Change::Start => timetrack.start_attendance(people::DAVIDS_USERNAME, WallTime(wall)),
                Change::Stop => timetrack.stop_attendance(people::DAVIDS_USERNAME, WallTime(wall)),
            };
            // The visitor may have clocked him in or out.
            if let Err(refusal) = changed {
                tracing::debug!("David's timer stays as it is: {refusal}");
            }
        }
        *done = Some(until.max(after));
    }
}

/// What is due after one instant and up to another, in order, by his wall clock.
fn due(zone: &Zone, after: DateTime<Utc>, until: DateTime<Utc>) -> Vec<(NaiveDateTime, Change)> {
    let last = zone.wall(until).date();
    let days = zone.wall(after).date().iter_days().take_while(|day| *day <= last);
    let changes = days.flat_map(|day| DAY.map(|(time, change)| (day.and_time(time) + lateness(day), change)));
    let is_due = |wall| {
        let at = zone.first_instant(wall);
        after < at && at <= until
    };
    changes.filter(|(wall, _)| is_due(*wall)).collect()
}

fn next(zone: &Zone, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let changes = due(zone, after, after + TimeDelta::days(2));
    changes.first().map(|(wall, _)| zone.first_instant(*wall))
}

/// Not every day begins at the same minute.
fn lateness(day: NaiveDate) -> TimeDelta {
    TimeDelta::minutes(i64::from(day.num_days_from_ce()) * 7 % 11)
}

#[cfg(test)]
mod tests {
    use timetrack_sandbox::Company;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_about_half_past_eight_and_ends_about_five_with_a_break_at_noon() {
        let vienna = Zone::new("Europe/Vienna").unwrap();
        let day = due(&vienna, at("2026-11-26T23:00:00Z"), at("2026-11-27T22:59:59Z"));
        let minutes = lateness("2026-11-27".parse().unwrap());
        assert!((TimeDelta::zero()..=TimeDelta::minutes(10)).contains(&minutes));
        let told: Vec<_> =
            day.iter().map(|(wall, change)| ((*wall - minutes).to_string(), *change)).collect();
        let expected = [
            ("2026-11-27 08:30:00", Change::Start),
            ("2026-11-27 12:00:00", Change::Stop),
            ("2026-11-27 12:40:00", Change::Start),
            ("2026-11-27 17:00:00", Change::Stop),
        ];
        assert_eq!(told, expected.map(|(wall, change)| (wall.to_owned(), change)));
    }

    #[tokio::test]
    async fn what_lies_between_two_instants_is_done_once_and_in_order() {
        let now = at("2026-11-26T10:00:00Z");
        let timetrack = TimeTrackSandbox::start(move || now, Company::small()).await.unwrap();
        let (vienna, david) = (Zone::new("Europe/Vienna").unwrap(), Colleague::default());
        let booked = || timetrack.attendances(people::DAVIDS_USERNAME).len();
        let is_in = || timetrack.attendance(people::DAVIDS_USERNAME).is_some();
        david.live(&timetrack, &vienna, now);
        assert_eq!((is_in(), booked()), (true, 0), "he came before the demo was started");
        let seven = at("2026-11-29T06:00:00Z");
        david.live(&timetrack, &vienna, seven);
        assert_eq!((is_in(), booked()), (false, 6), "two entries a day");
        david.live(&timetrack, &vienna, seven);
        david.live(&timetrack, &vienna, now);
        assert_eq!((is_in(), booked()), (false, 6), "nothing twice, nothing back");
        let coming = next(&vienna, seven).unwrap();
        david.live(&timetrack, &vienna, coming - TimeDelta::seconds(1));
        assert!(!is_in());
        david.live(&timetrack, &vienna, coming);
        assert!(is_in());
    }
}
