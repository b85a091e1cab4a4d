//! Reads a person's timer and says in which zone it was started. TimeTrack shows a wall-clock time only, and people travel.

use chrono::{DateTime, Utc};

use crate::model::{
    KnownTimer, LocalStamp, MemberId, SeenTimer, TimeMode, Timer, TimerKind, TimerState, Username, Zone,
};
use crate::store::presence::Sighting;
use crate::store::{self, Store};
use crate::timetrack::{self, Sure, TimeTrack};

/// What it takes to read timers.
#[derive(Clone, Copy)]
pub(crate) struct Timers<'a> {
    /// Where timers are remembered.
    pub(crate) store: &'a Store,
    /// Where they are read.
    pub(crate) timetrack: &'a TimeTrack,
    /// How TimeTrack's stamps are read.
    pub(crate) mode: TimeMode,
}

/// Whose timer.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    /// On Discord.
    pub(crate) member: MemberId,
    /// In TimeTrack.
    pub(crate) username: &'a Username,
    /// Where the person is.
    pub(crate) zone: &'a Zone,
}

impl Timers<'_> {
    /// Reads a timer. One that is on and was not seen before is remembered, and so is who was seen at work.
    ///
    /// # Errors
    /// Outside, if what is remembered cannot be read; inside, if TimeTrack does not show the timer.
    pub(crate) async fn read(
        self,
        whose: Whose<'_>,
        (kind, sure): (TimerKind, Sure),
        now: DateTime<Utc>,
    ) -> store::Result<Result<Timer, timetrack::Error>> {
        let known = self.store.timer(whose.member, kind).await?;
        let read = self.read_known(whose, (kind, known), sure, now).await?;
        if let Ok(timer) = &read {
            let since = self.since(timer, whose.zone, now);
            self.store.saw(vec![Sighting {
                member: whose.member,
                username: whose.username.clone(),
                kind,
                timer: SeenTimer { state: timer.state, since, seen_at: now },
                by_name: true,
            }]);
        }
        Ok(read)
    }

    /// The same for a delivery, whose end notes who was seen at work. `known` is what is remembered of the timer.
    pub(crate) async fn read_known(
        self,
        whose: Whose<'_>,
        (kind, known): (TimerKind, Option<KnownTimer>),
        sure: Sure,
        now: DateTime<Utc>,
    ) -> store::Result<Result<Timer, timetrack::Error>> {
        let Whose { member, username, zone } = whose;
        let clock = known.as_ref().map_or(zone, |known| &known.origin.zone);
        let date = LocalStamp::of(now, clock, self.mode);
        let mut timer = match self.timetrack.timer_of(kind, username, date, sure).await {
            Ok(timer) => timer,
            Err(error) => return Ok(Err(error)),
        };
        timer.origin = known.and_then(|known| known.origin_of(&timer, self.mode));
        if timer.origin.is_none()
            && let Some(started_at) = timer.started_at.filter(|_| timer.is_on())
        {
            let seen = store::timers::Seen { member, kind, started_at, mode: self.mode };
            timer.origin = Some(self.store.first_seen(seen, zone, now).await?);
        }
        Ok(Ok(timer))
    }

    /// Since when it runs or is paused.
    fn since(self, timer: &Timer, zone: &Zone, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match timer.state {
            TimerState::Running => timer.start(zone, self.mode, now),
            TimerState::Paused => timer.paused_since(zone, self.mode, now),
            TimerState::Stopped | TimerState::Unknown => None,
        }
    }
}
