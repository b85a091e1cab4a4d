//! One try to deliver one punch: read, decide, mark, write, read back. Must not know whose turn it is.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Gate;
use super::verdict::{Verdict, stamp, took_effect, verdict};
use crate::app::App;
use crate::model::{LocalStamp, Punch, PunchState, Refusal, Timer};
use crate::news;
use crate::store::{self, punches::Settlement};
use crate::timetrack::{Error, Write};

/// A request that may still be landing is given this long before TimeTrack is asked what became of it and the write repeated.
const LANDING: TimeDelta = TimeDelta::seconds(30);
/// After this a punch that cannot be delivered is a human's to decide.
const GIVE_UP: TimeDelta = TimeDelta::days(7);
/// Longest pause between two tries of one punch.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// Pause when TimeTrack says 429 and no more.
const BUSY_PAUSE: Duration = Duration::from_secs(5);
/// A success that changed nothing: once more, then a human.
const NO_EFFECT: &str = "TimeTrack accepted it, but its timer does not show it";

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It left the line: done, refused or stuck.
    Settled(Box<Punch>),
    /// To be tried again then.
    Postponed(DateTime<Utc>),
}

/// What came of the writes of one try.
enum Written {
    Confirmed(Timer),
    NoEffect(Timer),
    Failed(Error),
}

/// Tries to deliver the head of a person's line.
pub(super) async fn deliver(app: &Arc<App>, gate: &Gate, punch: Punch) -> store::Result<Tried> {
    let try_ = Try { app, gate, punch: &punch };
    let before = match try_.read().await {
        Ok(timer) => timer,
        Err(error) => return try_.failed(&error, punch.unclear).await,
    };
    match verdict(&punch, &before, app.settings.mode) {
        Verdict::Unreadable => {
            try_.postpone(Duration::ZERO, punch.unclear, "TimeTrack's timer is in no state it documents")
                .await
        }
        Verdict::Done => try_.settle(PunchState::Done, Some(before), None).await,
        Verdict::Refuse(refusal) => try_.settle(PunchState::Refused, Some(before), Some(refusal)).await,
        Verdict::Write(writes) => {
            app.store.mark_in_flight(punch.id, &before, app.clock.now()).await?;
            try_.conclude(try_.write(&writes, &before).await).await
        }
    }
}

struct Try<'a> {
    app: &'a Arc<App>,
    gate: &'a Gate,
    punch: &'a Punch,
}

impl Try<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    async fn read(&self) -> Result<Timer, Error> {
        let punch = self.punch;
        let date = LocalStamp::of(self.now(), &punch.zone, self.app.settings.mode);
        let timer = self.app.timetrack.timer(punch.action.timer(), &punch.username, date).await?;
        if self.gate.answered() {
            tracing::info!("TimeTrack answers again; what waits is delivered now");
            if let Err(error) = self.app.store.hasten(self.now()).await {
                tracing::warn!("waiting punches keep their pauses: {error}");
            }
        }
        Ok(timer)
    }

    /// Sends the writes in order and finds out whether the last one shows.
    async fn write(&self, writes: &[Write<'_>], before: &Timer) -> Written {
        let (app, punch) = (self.app, self.punch);
        let shown = Punch { before: punch.before.clone().or_else(|| Some(before.clone())), ..punch.clone() };
        let confirms = |timer: &Timer| took_effect(&shown, timer, app.settings.mode);
        let date = stamp(punch, app.settings.mode);
        let mut answer = None;
        for write in writes {
            match app.timetrack.write(*write, &punch.username, date).await {
                Ok(timer) => answer = timer,
                Err(error) => return Written::Failed(error),
            }
        }
        match answer {
            Some(timer) if confirms(&timer) => Written::Confirmed(timer),
            _ => match self.read().await {
                Ok(timer) if confirms(&timer) => Written::Confirmed(timer),
                Ok(timer) => Written::NoEffect(timer),
                Err(error) => Written::Failed(as_unclear(error)),
            },
        }
    }

    async fn conclude(&self, written: Written) -> store::Result<Tried> {
        match written {
            Written::Confirmed(timer) => self.settle(PunchState::Done, Some(timer), None).await,
            Written::NoEffect(timer) if self.punch.trouble.as_deref() == Some(NO_EFFECT) => {
                self.stuck(NO_EFFECT, Some(timer)).await
            }
            Written::NoEffect(_) => self.postpone(Duration::from_secs(2), true, NO_EFFECT).await,
            Written::Failed(Error::Refused { words, .. }) => self.refused(words).await,
            Written::Failed(Error::NoReason { status }) => {
                self.refused(format!("status {status}, without a reason")).await
            }
            Written::Failed(error) => {
                let nothing_sent =
                    matches!(error, Error::Unreachable(_) | Error::Busy { .. } | Error::KeyRefused { .. });
                self.failed(&error, self.punch.unclear || !nothing_sent).await
            }
        }
    }

    /// TimeTrack said no to a write. It is read once more: an earlier, unclear write may be what it objects to.
    async fn refused(&self, words: String) -> store::Result<Tried> {
        match self.read().await {
            Ok(timer) if self.punch.unclear && took_effect(self.punch, &timer, self.app.settings.mode) => {
                self.settle(PunchState::Done, Some(timer), None).await
            }
            Ok(timer) => {
                self.settle(PunchState::Refused, Some(timer), Some(Refusal::ByTimeTrack { words })).await
            }
            Err(error) => self.failed(&as_unclear(error), true).await,
        }
    }

    /// A try that settled nothing.
    async fn failed(&self, error: &Error, unclear: bool) -> store::Result<Tried> {
        let now = self.now();
        let wait = match error {
            Error::Unreachable(_) => {
                self.gate.unreachable(now);
                Duration::ZERO
            }
            Error::KeyRefused { .. } => {
                if self.gate.key_refused(now) {
                    tracing::error!(
                        "{error}: nothing is booked until TIMETRACK_API_KEY and TIMETRACK_API_SECRET are right"
                    );
                    news::key_refused(self.app);
                }
                Duration::ZERO
            }
            Error::Busy { retry_after } => {
                let wait = retry_after.unwrap_or(BUSY_PAUSE).min(LONGEST_PAUSE);
                self.gate.busy(now, wait);
                wait
            }
            Error::Unclear { may_still_land, retry_after, .. } => {
                self.gate.unreadable(now);
                let landing = if *may_still_land && unclear { LANDING } else { TimeDelta::zero() };
                retry_after.unwrap_or_default().max(landing.to_std().unwrap_or_default())
            }
            Error::Refused { .. } | Error::NoReason { .. } => Duration::ZERO,
        };
        self.postpone(wait, unclear, &error.to_string()).await
    }

    async fn postpone(&self, at_least: Duration, unclear: bool, trouble: &str) -> store::Result<Tried> {
        let now = self.now();
        if now - self.punch.pressed_at > GIVE_UP {
            return self.stuck(trouble, None).await;
        }
        let pause = at_least.min(LONGEST_PAUSE) + pause(self.punch);
        let next_at = now + pause;
        tracing::warn!(
            punch.id = %self.punch.id,
            attempts = self.punch.attempts + 1,
            pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            "not booked yet: {trouble}"
        );
        self.app.counters.postponed.add_one();
        self.app.store.postpone(self.punch.id, next_at, unclear, trouble).await?;
        Ok(Tried::Postponed(next_at))
    }

    async fn stuck(&self, trouble: &str, after: Option<Timer>) -> store::Result<Tried> {
        let trouble = Some(trouble.to_owned());
        let how = Settlement { state: PunchState::Stuck, before: None, after, refusal: None, trouble };
        self.finish(how).await
    }

    /// `timer` is what was read last.
    async fn settle(
        &self,
        state: PunchState,
        timer: Option<Timer>,
        refusal: Option<Refusal>,
    ) -> store::Result<Tried> {
        self.finish(Settlement { state, before: None, after: timer, refusal, trouble: None }).await
    }

    async fn finish(&self, how: Settlement) -> store::Result<Tried> {
        let settled = self.app.store.settle(self.punch.id, &how, self.now()).await?;
        self.app.counters.punches.add_one(result(settled.state));
        tracing::info!(
            punch.id = %settled.id,
            member.id = %settled.member,
            state = ?settled.state,
            attempts = settled.attempts,
            "punch settled"
        );
        news::announce(self.app, settled.clone());
        Ok(Tried::Settled(Box::new(settled)))
    }
}

/// The word for it in the metrics.
fn result(state: PunchState) -> &'static str {
    match state {
        PunchState::Done => "done",
        PunchState::Refused => "refused",
        PunchState::Stuck => "stuck",
        PunchState::Waiting | PunchState::InFlight | PunchState::Cancelled => "other",
    }
}

/// A read that failed after a write left says nothing about the write.
fn as_unclear(error: Error) -> Error {
    match error {
        Error::Unreachable(what) => Error::Unclear { what, may_still_land: false, retry_after: None },
        other => other,
    }
}

/// Exponential with full jitter, 1 s to 10 min. Drawn from the punch itself, so that a story told twice is told the same.
fn pause(punch: &Punch) -> Duration {
    let ceiling = Duration::from_secs(1 << punch.attempts.min(10)).min(LONGEST_PAUSE);
    let mixed = (punch.interaction.0 ^ (u64::from(punch.attempts) << 40)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let share = f64::from(u32::try_from(mixed >> 32).unwrap_or(u32::MAX)) / f64::from(u32::MAX);
    ceiling.mul_f64(share).max(Duration::from_millis(200))
}
