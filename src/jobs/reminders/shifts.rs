//! What is known of a shift beside its start: where it began, when its person usually leaves, what was worked before it on its day.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::app::Account;
use crate::model::reminders::{Shift, usual_end};
use crate::model::{Action, KnownPresence, KnownTimer, MemberId, Origin, Punch, TimeMode, TimerState, Zone};
use crate::store;

/// The usual end is learnt from the clock-outs of so long.
const LEARNT: TimeDelta = TimeDelta::weeks(4);

#[derive(Default)]
pub(super) struct Shifts(Mutex<HashMap<MemberId, Known>>);

#[derive(Clone, Default)]
struct Known {
    /// By the clock-outs of the last weeks; looked up once a day.
    usual_end: Option<(NaiveDate, Option<u16>)>,
    /// The start of a shift, and what was worked before it, if TimeTrack shows that.
    earlier: Option<(DateTime<Utc>, Option<TimeDelta>)>,
}

impl Shifts {
    /// The shift of that start.
    pub(super) async fn of(
        &self,
        account: &Account,
        member: MemberId,
        Origin { zone, start: since }: Origin,
    ) -> store::Result<Shift> {
        let usual_end = self.usual_end(account, member).await?;
        let earlier = self.known(member).earlier.filter(|(start, _)| *start == since);
        let earlier = earlier.and_then(|(_, earlier)| earlier);
        Ok(Shift { since, zone, usual_end, law: account.settings.law, earlier })
    }

    /// Whether it is not known yet what was worked before this shift, and matters.
    pub(super) fn is_to_be_read(&self, member: MemberId, shift: &Shift) -> bool {
        let was_read = || self.known(member).earlier.is_some_and(|(start, _)| start == shift.since);
        shift.law.most().is_some() && !was_read()
    }

    /// What was worked before the shift of that start; `None` if TimeTrack does not show it.
    pub(super) fn learn(&self, member: MemberId, since: DateTime<Utc>, earlier: Option<TimeDelta>) {
        self.change(member, |known| known.earlier = Some((since, earlier)));
    }

    async fn usual_end(&self, account: &Account, member: MemberId) -> store::Result<Option<u16>> {
        let now = account.clock.now();
        let today = now.date_naive();
        if let Some((_, end)) = self.known(member).usual_end.filter(|(day, _)| *day == today) {
            return Ok(end);
        }
        let ends = account.store.ends(member, now - LEARNT).await?;
        // A guess that nobody has confirmed would only teach itself.
        let is_known = |end: &&Punch| end.action == Action::ClockOut && !end.is_estimated();
        let clock_outs = ends.iter().filter(is_known);
        let end = usual_end(clock_outs.map(|end| end.zone.wall(end.at)));
        self.change(member, |known| known.usual_end = Some((today, end)));
        Ok(end)
    }

    fn known(&self, member: MemberId) -> Known {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&member).cloned().unwrap_or_default()
    }

    fn change(&self, member: MemberId, change: impl FnOnce(&mut Known)) {
        change(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(member).or_default());
    }
}

/// Where and when the attendance timer that is seen to run was started. A list shows its wall clock only, which is read in the zone where the
/// person is now; `timer` is what is remembered and knows better. `zone` is that zone.
pub(super) fn started(
    seen: &KnownPresence,
    timer: Option<&KnownTimer>,
    (zone, mode): (&Zone, TimeMode),
    now: DateTime<Utc>,
) -> Option<Origin> {
    let since = seen.attendance.filter(|seen| seen.state == TimerState::Running)?.since?;
    let is_it = |timer: &&KnownTimer| {
        timer.origin.start == since || timer.started_at.past_instant(zone, mode, now) == since
    };
    let remembered = timer.filter(is_it).map(|timer| timer.origin.clone());
    Some(remembered.unwrap_or_else(|| Origin { zone: zone.clone(), start: since }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LocalStamp, SeenTimer};

    #[test]
    fn a_shift_keeps_the_zone_and_the_start_of_its_timer_after_a_journey() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let zone = |name: &str| Zone::new(name).unwrap();
        let (vienna, new_york) = (zone("Europe/Vienna"), zone("America/New_York"));
        let origin = Origin { zone: vienna.clone(), start: at("2026-11-23T08:00:00Z") };
        let timer = KnownTimer {
            started_at: LocalStamp("2026-11-23T09:00:00".parse().unwrap()),
            origin: origin.clone(),
        };
        let now = at("2026-11-23T20:00:00Z");
        let seen = |since: &str, state| KnownPresence {
            attendance: Some(SeenTimer { state, since: Some(at(since)), seen_at: now }),
            ..KnownPresence::default()
        };
        let started = |since: &str, state| {
            started(&seen(since, state), Some(&timer), (&new_york, TimeMode::Local), now)
        };
        assert_eq!(
            started("2026-11-23T08:00:00Z", TimerState::Running),
            Some(origin.clone()),
            "read by name"
        );
        assert_eq!(started("2026-11-23T14:00:00Z", TimerState::Running), Some(origin), "found in a list");
        let other = Origin { zone: new_york.clone(), start: at("2026-11-23T19:00:00Z") };
        assert_eq!(started("2026-11-23T19:00:00Z", TimerState::Running), Some(other), "another timer");
        assert_eq!(started("2026-11-23T08:00:00Z", TimerState::Stopped), None);
    }
}
