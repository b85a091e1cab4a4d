//! Waiting for deliveries.

use std::time::Duration;

use chrono::TimeDelta;
use timetrack_bot::model::{Punch, PunchState};
use timetrack_bot::timetrack::{DELIVERIES_AT_ONCE, Reason, State};

use super::Story;
use crate::patience::Rounds;

/// What can be tried and is not, for a reason of its test, is waited for so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// No pause is longer than this.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);

impl Story {
    /// Moves the clock on, in steps, until nothing waits any more but for its person's answer.
    pub async fn until_booked(&mut self) {
        for _ in 0..200 {
            self.tries_are_over().await;
            let (open, _) = self.bot().app.store.queue(0, 1_000).await.unwrap();
            if open.iter().all(Punch::is_asked) {
                return;
            }
            self.pass(Duration::from_secs(20));
        }
        panic!("still waiting after an hour:\n{}", self.transcript.join("\n"));
    }

    /// The deliveries run on the machine's time, and the story's clock must not run away from them: waits until nothing is being
    /// delivered and nothing would be tried before the clock goes on.
    pub async fn tries_are_over(&self) {
        let mut rounds = Rounds::within(PATIENCE);
        while (self.is_delivering() || self.would_try().await) && rounds.next().await {}
    }

    pub fn is_delivering(&self) -> bool {
        self.bot().app.timetrack.free_deliveries() < DELIVERIES_AT_ONCE
    }

    /// Whether the worker begins an attempt as soon as it looks.
    async fn would_try(&self) -> bool {
        let (now, store) = (self.clock.now(), &self.bot().app.store);
        let (open, _) = store.queue(0, 50).await.unwrap();
        // A pause that ends later than any pause can shows the worker that the clock was set back.
        let ends = |at| at <= now || at - now > LONGEST_PAUSE;
        let is_due = store.next_due().await.unwrap().is_some_and(ends);
        let mut waiting = open.iter().filter(|punch| punch.state == PunchState::Waiting);
        match self.bot().app.timetrack.breaker().state() {
            State::Closed => is_due,
            State::Open { until, .. } if ends(until) => waiting.next().is_some(),
            State::Open { reason: Reason::Down, .. } => {
                waiting.any(|punch| punch.attempts == 0 && punch.next_at <= now)
            }
            State::Open { .. } => false,
            // Its delivery is about to begin.
            State::Probing { .. } => true,
        }
    }
}
