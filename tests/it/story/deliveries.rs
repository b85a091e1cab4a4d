//! Waiting for deliveries.

use std::time::Duration;

use chrono::TimeDelta;
use timetrack_bot::app::Account;
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
            let open = self.open(1_000).await;
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
        self.bot().app.accounts.iter().any(|account| account.timetrack.free_deliveries() < DELIVERIES_AT_ONCE)
    }

    /// Whether a worker begins an attempt as soon as it looks.
    async fn would_try(&self) -> bool {
        for account in self.bot().app.accounts.iter() {
            if self.would_try_of(account).await {
                return true;
            }
        }
        false
    }

    async fn would_try_of(&self, account: &Account) -> bool {
        let (now, store) = (self.clock.now(), &account.store);
        let (open, _) = store.queue(0, 50).await.unwrap();
        // A pause that ends later than any pause can shows the worker that the clock was set back.
        let ends = |at| at <= now || at - now > LONGEST_PAUSE;
        let is_due = store.next_due().await.unwrap().is_some_and(ends);
        let mut waiting = open.iter().filter(|punch| punch.state == PunchState::Waiting);
        match account.timetrack.breaker().state() {
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
