//! Faults of the REST API that a test has scripted.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// The scope Discord names on a 429 ("Rate Limits").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitScope {
    /// This bot on this route.
    User,
    /// This bot on all routes.
    Global,
    /// Everybody on this resource.
    Shared,
}

/// What a request gets instead of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A status with a body that is not JSON, such as 502. Nothing was done.
    Status(u16),
    /// 429. Nothing was done.
    Limited {
        /// How long to wait.
        retry_after: Duration,
        /// Named in `X-RateLimit-Scope`.
        scope: LimitScope,
    },
    /// A refusal with one of Discord's codes. Nothing was done.
    Refused { status: u16, code: u32 },
    /// No answer for ever. Nothing was done.
    Silence,
    /// It was done, but the connection breaks before the answer is whole.
    Cut,
    /// It was done, but the answer never comes.
    Unanswered,
}

/// Trouble for the next requests of a kind.
#[derive(Clone, Debug)]
pub struct RestFault {
    /// The method and the start of the path without `/api/v10`, such as `POST /channels`; empty for all.
    pub on: String,
    /// How often.
    pub times: u32,
    pub trouble: Trouble,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    rest: Vec<RestFault>,
    waits: Vec<Wait>,
}

/// A 429 that was given: not before both clocks say so may the same be asked again.
#[derive(Debug)]
struct Wait {
    route: String,
    real: Instant,
    by_clock: DateTime<Utc>,
}

impl Faults {
    pub(super) fn add(&mut self, fault: RestFault) {
        self.rest.push(fault);
    }

    pub(super) fn left(&self) -> u32 {
        self.rest.iter().map(|fault| fault.times).sum()
    }

    pub(super) fn clear(&mut self) {
        self.rest.clear();
    }

    /// The trouble planned for this request.
    pub(super) fn take(&mut self, request: &str) -> Option<Trouble> {
        let fault = self.rest.iter_mut().find(|fault| fault.times > 0 && request.starts_with(&fault.on))?;
        fault.times -= 1;
        Some(fault.trouble)
    }

    pub(super) fn remember(&mut self, route: &str, wait: Duration, now: DateTime<Utc>) {
        let by_clock = now + TimeDelta::from_std(wait).unwrap_or_default();
        self.waits.push(Wait { route: route.to_owned(), real: Instant::now() + wait, by_clock });
    }

    /// Whether this request comes before a `Retry-After` is over.
    pub(super) fn too_early(&mut self, route: &str, now: DateTime<Utc>) -> bool {
        let real = Instant::now();
        self.waits.retain(|wait| wait.real > real && wait.by_clock > now);
        self.waits.iter().any(|wait| wait.route == route)
    }
}
