//! What the transports count, for the metrics. Must not know how it is shown.

use std::sync::atomic::{AtomicU64, Ordering};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// So many so far.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the transports count.
#[derive(Debug, Default)]
pub struct Counters {
    /// Presses that were understood.
    pub presses: Counter,
    /// Interactions Discord sent that were not understood: somebody waited for nothing. Should stay 0.
    pub undecodable: Counter,
    /// Interactions of a kind no command of ours causes.
    pub foreign: Counter,
    /// Requests to the endpoint whose signature or time was wrong. Discord itself sends some on purpose.
    pub bad_signatures: Counter,
    /// Calls turned away because too many were in work.
    pub busy: Counter,
    /// First answers that did not reach Discord in time.
    pub lost_answers: Counter,
    /// Times the gateway's connection was lost.
    pub disconnects: Counter,
}
