//! One TimeTrack account: its connections, its circuit breaker and its budget, which every request goes through.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::breaker::{Call, CircuitBreaker};
use super::budget::{Budget, Priority};
use super::http::{Answer, Http};
use super::{Error, Report};
use crate::clock::Clock;
use crate::model::Username;
use crate::network::Proxies;

/// One TimeTrack account, for requests of one priority. A clone shares connections, circuit breaker and budget.
#[derive(Clone)]
pub struct TimeTrack {
    pub(super) account: Arc<Account>,
    priority: Priority,
}

pub(super) struct Account {
    pub(super) http: Http,
    clock: Clock,
    breaker: CircuitBreaker,
    budget: Budget,
    /// Whether this server is of the edition that serves the project timer without `/timers`.
    pub(super) short_route: AtomicBool,
    /// Whether some answer has shown which edition it is.
    pub(super) route_known: AtomicBool,
}

/// Where TimeTrack is and how to speak to it.
pub struct Access {
    /// Account root, such as `https://acme.timetrackenterprise.com`.
    pub url: url::Url,
    /// `X-TimeTrack-Api-Key`.
    pub key: secrecy::SecretString,
    /// `X-TimeTrack-Api-Secret`.
    pub secret: secrecy::SecretString,
    /// Longest time for one request, its body included.
    pub timeout: Duration,
    /// Through which proxy, if any.
    pub proxies: Proxies,
    /// Reads per second at most; deliveries are bounded otherwise. [`super::READS_PER_SECOND`] unless there is a reason.
    pub reads_per_second: u32,
}

/// The right to one attempt to deliver a punch.
pub struct Delivery {
    /// For the requests of this attempt.
    pub timetrack: TimeTrack,
    user: Username,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.timetrack.breaker().delivery_ended(&self.user);
    }
}

impl TimeTrack {
    /// A client with its own connection pool, for requests of people who wait; reaches out to nobody yet. The circuit breaker goes by
    /// `clock`.
    ///
    /// # Errors
    /// If the TLS set-up fails or a key is not a valid header.
    pub fn new(access: Access, clock: Clock) -> anyhow::Result<Self> {
        Self::reporting(access, clock, Arc::new(|_, _, _| {}))
    }

    /// The same, and `report` is told of every request.
    ///
    /// # Errors
    /// As [`TimeTrack::new`].
    pub(crate) fn reporting(access: Access, clock: Clock, report: Report) -> anyhow::Result<Self> {
        let budget = Budget::new(access.reads_per_second);
        let account = Account {
            http: Http::new(access, report)?,
            clock,
            breaker: CircuitBreaker::default(),
            budget,
            short_route: AtomicBool::new(false),
            route_known: AtomicBool::new(false),
        };
        Ok(Self { account: Arc::new(account), priority: Priority::Person })
    }

    /// One at a port that nobody listens on.
    #[cfg(test)]
    pub(crate) fn unreachable(clock: &Clock) -> Self {
        let access = Access {
            url: "http://127.0.0.1:9".parse().unwrap(),
            key: "key".into(),
            secret: "secret".into(),
            timeout: Duration::from_secs(2),
            proxies: Proxies::default(),
            reads_per_second: super::READS_PER_SECOND,
        };
        Self::new(access, clock.clone()).unwrap()
    }

    /// The account's circuit breaker.
    pub fn breaker(&self) -> &CircuitBreaker {
        &self.account.breaker
    }

    /// For requests that nobody waits for.
    pub(crate) fn in_background(&self) -> Self {
        Self { account: Arc::clone(&self.account), priority: Priority::Background }
    }

    /// Reads per second in the background, in the long run.
    pub(crate) fn background_per_second(&self) -> f64 {
        self.account.budget.background_per_second()
    }

    /// For about `requests` reads that only make an answer fuller; `None` if the budget has none to spare at the moment.
    pub(crate) fn for_details(&self, requests: u32) -> Option<Self> {
        let is_spare = self.account.budget.take_spare(requests);
        is_spare.then(|| Self { account: Arc::clone(&self.account), priority: Priority::Detail })
    }

    /// The right to one attempt to deliver a punch of this user; `None` if [`super::DELIVERIES_AT_ONCE`] are under way. Its requests leave whether the
    /// circuit breaker is open or not: it is asked before the attempt.
    pub fn begin_delivery(&self, user: &Username) -> Option<Delivery> {
        let permit = self.account.budget.delivery()?;
        self.account.breaker.delivery_began(user);
        let timetrack = Self { account: Arc::clone(&self.account), priority: Priority::Delivery };
        Some(Delivery { timetrack, user: user.clone(), _permit: permit })
    }

    /// How many more deliveries may begin.
    pub fn free_deliveries(&self) -> usize {
        self.account.budget.free_deliveries()
    }

    /// Returns when no delivery is under way.
    pub(crate) async fn no_deliveries(&self) {
        self.account.budget.no_deliveries().await;
    }

    /// Every request goes through here: waits until it may leave, sends it, reads its answer and tells the circuit breaker.
    pub(super) async fn request<T>(
        &self,
        call: Call<'_>,
        sending: impl Future<Output = Result<Answer, Error>>,
        read: impl FnOnce(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Account { clock, breaker, budget, .. } = &*self.account;
        breaker.fail_fast(self.priority, clock.now())?;
        let _permit = budget.request(self.priority).await;
        breaker.admit(self.priority, || clock.now()).await?;
        let sent = breaker.sending();
        let result = sending.await.and_then(read);
        breaker.record(sent, call, result.as_ref().err(), clock.now());
        result
    }
}
