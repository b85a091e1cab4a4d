//! How many requests one TimeTrack account is sent: at once, and reads per second.
//!
//! Deliveries are bounded by how many are under way, and by nothing else: each of their requests is owed to somebody, and a rate
//! that spared TimeTrack anything would make a company wait that clocks in within a minute (10,000 people, three requests each).
//! Reads share a budget, so that looking things up takes nothing from the deliveries. People come first in it, then what only makes an
//! answer fuller, last what is read in the background: each leaves a share to those before it, and the background has a rate of its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::Instant;

/// Reads per second that an account is sent in the long run.
pub const READS_PER_SECOND: u32 = 10;
/// Of these, what may be read in the background.
const IN_BACKGROUND: f64 = 0.2;
/// The reads of so many seconds may leave at once after a calm: people come in crowds, and a start reads every list.
const BURST_SECONDS: f64 = 10.0;
/// Deliveries under way at once; each sends one request at a time.
pub const DELIVERIES_AT_ONCE: usize = 32;
/// Reads under way at once for people who wait.
const READS_AT_ONCE: usize = 32;
/// The same for everything that nobody waits for.
const SPARE_READS_AT_ONCE: usize = 16;

/// Who a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Priority {
    /// A recorded punch. The delivery worker asks the circuit breaker before each attempt.
    Delivery,
    /// A person who waits for an answer.
    Person,
    /// A person who gets an answer without it too. Paid for in advance, see [`Budget::take_spare`].
    Detail,
    /// Nobody in particular.
    Background,
}

pub(super) struct Budget {
    deliveries: Arc<Semaphore>,
    people: Semaphore,
    spare: Semaphore,
    reads: Reads,
    background: Reads,
    /// Callers that wait for reads to become free wait in here, so that they get them in order.
    people_turn: tokio::sync::Mutex<()>,
    background_turn: tokio::sync::Mutex<()>,
}

/// Of a full budget, what is left to people who wait.
const FOR_PEOPLE: f64 = 0.25;
/// The same and what is left to details.
const FOR_PEOPLE_AND_DETAILS: f64 = 0.75;

/// A token bucket; it holds the reads of [`BURST_SECONDS`].
struct Reads {
    per_second: f64,
    most: f64,
    left: Mutex<Left>,
}

struct Left {
    reads: f64,
    at: Instant,
}

impl Budget {
    pub(super) fn new(reads_per_second: u32) -> Self {
        let per_second = f64::from(reads_per_second.max(1));
        Self {
            deliveries: Arc::new(Semaphore::new(DELIVERIES_AT_ONCE)),
            people: Semaphore::new(READS_AT_ONCE),
            spare: Semaphore::new(SPARE_READS_AT_ONCE),
            reads: Reads::new(per_second, Instant::now()),
            background: Reads::new(per_second * IN_BACKGROUND, Instant::now()),
            people_turn: tokio::sync::Mutex::default(),
            background_turn: tokio::sync::Mutex::default(),
        }
    }

    /// Waits until a request of this priority may leave; it is over when the permit is dropped.
    pub(super) async fn request(&self, priority: Priority) -> Option<SemaphorePermit<'_>> {
        match priority {
            // The attempt has its permit already.
            Priority::Delivery => None,
            Priority::Person => {
                let permit = self.people.acquire().await.ok();
                let _turn = self.people_turn.lock().await;
                self.reads.wait(0.0).await;
                permit
            }
            Priority::Detail => self.spare.acquire().await.ok(),
            Priority::Background => {
                let permit = self.spare.acquire().await.ok();
                let _turn = self.background_turn.lock().await;
                self.background.wait(0.0).await;
                self.reads.wait(FOR_PEOPLE_AND_DETAILS).await;
                permit
            }
        }
    }

    /// Reads per second in the background, in the long run.
    pub(super) fn background_per_second(&self) -> f64 {
        self.background.per_second
    }

    /// Takes so many reads that people leave over; `false` if they leave none at the moment.
    pub(super) fn take_spare(&self, count: u32) -> bool {
        self.reads.take(f64::from(count), FOR_PEOPLE, Instant::now()).is_ok()
    }

    /// The right to one attempt to deliver a punch; `None` if enough are under way.
    pub(super) fn delivery(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.deliveries).try_acquire_owned().ok()
    }

    pub(super) fn free_deliveries(&self) -> usize {
        self.deliveries.available_permits()
    }

    /// Returns when no delivery is under way.
    pub(super) async fn no_deliveries(&self) {
        let all = u32::try_from(DELIVERIES_AT_ONCE).unwrap_or(u32::MAX);
        // Never closed.
        let _ = self.deliveries.acquire_many(all).await;
    }
}

impl Reads {
    fn new(per_second: f64, now: Instant) -> Self {
        let most = (per_second * BURST_SECONDS).max(1.0);
        Self { per_second, most, left: Mutex::new(Left { reads: most, at: now }) }
    }

    async fn wait(&self, share_left: f64) {
        while let Err(wait) = self.take(1.0, share_left, Instant::now()) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes `count` reads and leaves that share of a full budget; otherwise says after how long that may be possible.
    fn take(&self, count: f64, share_left: f64, now: Instant) -> Result<(), Duration> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now.saturating_duration_since(left.at).as_secs_f64();
        left.reads = (left.reads + since * self.per_second).min(self.most);
        left.at = now;
        let reserve = (share_left * self.most).min(self.most - count);
        let missing = count + reserve - left.reads;
        if missing > 0.0 {
            return Err(Duration::from_secs_f64(missing / self.per_second).max(Duration::from_millis(1)));
        }
        left.reads -= count;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_bounded_per_second_and_a_share_is_left_to_people() {
        let start = Instant::now();
        let reads = Reads::new(2.0, start);
        let taken = |share: f64, now| (0..100).take_while(|_| reads.take(1.0, share, now).is_ok()).count();
        assert_eq!(taken(FOR_PEOPLE_AND_DETAILS, start), 5);
        assert_eq!(taken(FOR_PEOPLE, start), 10);
        assert_eq!(taken(0.0, start), 5);
        assert_eq!(reads.take(1.0, 0.0, start), Err(Duration::from_millis(500)));
        assert_eq!(taken(0.0, start + Duration::from_millis(1750)), 3);
        let later = start + Duration::from_hours(1);
        assert_eq!((taken(FOR_PEOPLE, later), taken(0.0, later)), (15, 5), "no more than ten seconds'");
    }

    #[test]
    fn what_is_read_in_the_background_is_a_fifth_of_the_budget() {
        let (budget, start) = (Budget::new(10), Instant::now());
        let taken = |now| (0..100).take_while(|_| budget.background.take(1.0, 0.0, now).is_ok()).count();
        assert_eq!((taken(start), taken(start + Duration::from_secs(1))), (20, 2));
        assert_eq!(budget.background_per_second().round() as i64, 2);
    }

    #[test]
    fn even_the_smallest_budget_lets_something_pass() {
        let start = Instant::now();
        let reads = Reads::new(0.01, start);
        assert_eq!(reads.take(1.0, FOR_PEOPLE, start), Ok(()));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_leaves_room_for_people() {
        let budget = Budget::new(100);
        let mut permits = Vec::new();
        for _ in 0..SPARE_READS_AT_ONCE {
            permits.push(budget.request(Priority::Background).await);
        }
        let more = budget.request(Priority::Detail);
        assert!(tokio::time::timeout(Duration::ZERO, more).await.is_err());
        assert!(budget.request(Priority::Person).await.is_some());
        drop(permits);
        assert!(budget.request(Priority::Detail).await.is_some());
    }
}
