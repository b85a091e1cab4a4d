//! What is counted for each account apart.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::model::AccountName;

/// In seconds. A request to TimeTrack times out after 10 s.
const REQUEST_BUCKETS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

pub(super) type Labels<const N: usize> = [(&'static str, Label); N];

/// How a punch left its line.
const RESULTS: [&str; 5] = ["done", "refused", "duplicate", "stuck", "asked"];

/// The value of a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    Word(&'static str),
    Account(Arc<str>),
}

impl EncodeLabelValue for Label {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), fmt::Error> {
        match self {
            Label::Word(word) => EncodeLabelValue::encode(word, encoder),
            Label::Account(name) => EncodeLabelValue::encode(&name.as_ref(), encoder),
        }
    }
}

type RequestTimes = Family<Labels<3>, Histogram, fn() -> Histogram>;

/// What is counted for each account apart.
#[derive(Clone, Debug)]
pub(super) struct Families {
    punches: Family<Labels<2>, Counter>,
    postponed: Family<Labels<1>, Counter>,
    requests: RequestTimes,
}

impl Default for Families {
    fn default() -> Self {
        Self {
            punches: Family::default(),
            postponed: Family::default(),
            requests: Family::new_with_constructor(|| Histogram::new(REQUEST_BUCKETS)),
        }
    }
}

/// The counters of one account. A clone counts for the same account.
#[derive(Clone, Debug)]
pub struct AccountCounters {
    name: Label,
    families: Families,
}

impl AccountCounters {
    /// A punch was settled, with this result.
    pub fn count_punch(&self, result: &'static str) {
        self.of_result(result).inc();
    }

    /// Punches settled so far with this result.
    pub fn punches(&self, result: &'static str) -> u64 {
        self.of_result(result).get()
    }

    fn of_result(&self, result: &'static str) -> Counter {
        let labels = [self.account(), ("result", Label::Word(result))];
        self.families.punches.get_or_create_owned(&labels)
    }

    /// An attempt settled nothing and is repeated.
    pub fn count_postponed(&self) {
        self.families.postponed.get_or_create(&[self.account()]).inc();
    }

    /// Attempts so far that settled nothing.
    pub fn postponed(&self) -> u64 {
        self.families.postponed.get_or_create(&[self.account()]).get()
    }

    /// A request to TimeTrack ended so.
    pub fn add_request(&self, call: &'static str, outcome: &'static str, took: Duration) {
        let labels = [self.account(), ("call", Label::Word(call)), ("outcome", Label::Word(outcome))];
        self.families.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub(super) fn account(&self) -> (&'static str, Label) {
        ("account", self.name.clone())
    }
}

impl Families {
    /// The counters of this account.
    pub(super) fn of(&self, account: &AccountName) -> AccountCounters {
        let name = Label::Account(account.as_str().into());
        let counters = AccountCounters { name, families: self.clone() };
        // So that a rate over the first event starts at zero.
        RESULTS.into_iter().for_each(|result| drop(counters.of_result(result)));
        drop(counters.families.postponed.get_or_create(&[counters.account()]));
        counters
    }

    pub(super) fn register(&self, to: &mut Registry) {
        let Families { punches, postponed, requests } = self;
        to.register("punches", "Punches that left their line, by result", punches.clone());
        to.register("postponed", "Attempts to book a punch that are to be repeated", postponed.clone());
        to.register("timetrack_seconds", "Requests to TimeTrack by call and outcome", requests.clone());
    }
}
