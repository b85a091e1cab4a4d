//! Waits for conditions on a busy machine. A wait polls less and less often, so that it does not take processor time from what it
//! waits for.

use std::time::{Duration, Instant};

/// The longest wait for anything, by the machine's clock. Five busy programs on each core stay far below it.
const LONGEST: Duration = Duration::from_mins(2);
const SHORTEST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(40);

/// The rounds of one wait.
pub struct Rounds {
    end: Instant,
    pause: Duration,
}

impl Rounds {
    /// As many as fit into the longest wait.
    pub fn new() -> Self {
        Self::within(LONGEST)
    }

    /// As many as fit into `longest`.
    pub fn within(longest: Duration) -> Self {
        Self { end: Instant::now() + longest, pause: SHORTEST_PAUSE }
    }

    /// Sleeps before the next round; `false` if there is none.
    pub async fn next(&mut self) -> bool {
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 5 / 4).min(LONGEST_PAUSE);
        Instant::now() < self.end
    }

    /// The same, where a wait that is over fails the test.
    ///
    /// # Panics
    /// If there is no next round.
    pub async fn demand(&mut self, what: &str) {
        assert!(self.next().await, "waited {LONGEST:?} for {what}");
    }
}

/// Waits until `holds`.
///
/// # Panics
/// If it does not come true.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let mut rounds = Rounds::new();
    while !holds().await {
        rounds.demand(what).await;
    }
}
