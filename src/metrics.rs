//! The metrics of the bot, in Prometheus' text format.
//!
//! Labels are words of the code or the names of configured accounts, so that none can contain a person or an id.

mod account;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::model::AccountName;
pub use account::AccountCounters;
use account::{Families, Label, Labels};

/// Of [`Counters::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// In seconds. Fine where responses normally are; 2 s is the bot's own limit, 3 s is Discord's.
const RESPONSE_BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];

/// The last time something happened, by the monotonic clock.
#[derive(Debug)]
pub struct Pulse {
    origin: Instant,
    last_ms: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { origin: Instant::now(), last_ms: AtomicU64::new(0) }
    }
}

impl Pulse {
    pub fn beat(&self) {
        let ms = u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_ms.store(ms, Ordering::Relaxed);
    }

    /// Since the last [`Pulse::beat`], or since the start of the program.
    pub fn age(&self) -> Duration {
        self.origin.elapsed().saturating_sub(Duration::from_millis(self.last_ms.load(Ordering::Relaxed)))
    }
}

/// From the arrival of an interaction until its first response is handed to Discord.
#[derive(Clone, Debug)]
pub struct ResponseTimes(Histogram);

impl Default for ResponseTimes {
    fn default() -> Self {
        Self(Histogram::new(RESPONSE_BUCKETS))
    }
}

impl ResponseTimes {
    pub fn add(&self, took: Duration) {
        self.0.observe(took.as_secs_f64());
    }
}

#[derive(Debug, Default)]
pub struct Counters {
    /// Interactions that were decoded.
    pub interactions: Counter,
    handled: Family<Labels<2>, Counter>,
    /// Interactions that could not be decoded, so that somebody waited in vain. Should stay 0.
    pub undecodable: Counter,
    /// Interactions of a kind that no command of this bot causes.
    pub foreign: Counter,
    /// Requests to the endpoint with a wrong signature or time. Discord sends some on purpose.
    pub bad_signatures: Counter,
    /// Requests with a valid signature but a time too far from this machine's: its clock is wrong, or an old request was replayed.
    pub skewed: Counter,
    /// "Noted" responses that are not updated, because too many others are; the result is sent as a message.
    pub(crate) unfollowed: Counter,
    /// Interactions refused because too many were in work.
    pub busy: Counter,
    /// First responses that did not reach Discord in time.
    pub lost_answers: Counter,
    pub answers: ResponseTimes,
    /// 1 while interactions can arrive: the gateway's session is up, or the endpoint listens.
    pub(crate) discord_up: Gauge,
    pub(crate) disconnects: Counter,
    /// Resumed gateway sessions, in which nothing was missed.
    pub resumes: Counter,
    families: Families,
}

/// Values that are read when the report is made.
#[derive(Clone, Debug, Default)]
pub struct Gauges<'a> {
    pub accounts: Vec<AccountNow<'a>>,
    /// Interactions in work.
    pub in_work: usize,
    /// Whether the database could be read.
    pub database: bool,
}

/// The values of one account.
#[derive(Clone, Debug)]
pub struct AccountNow<'a> {
    pub account: &'a AccountCounters,
    /// Unless TimeTrack was down, busy or refused the key when last asked.
    pub timetrack_up: bool,
    /// Since the delivery worker last looked for due punches.
    pub turn_age: Duration,
    /// `None` if it could not be read.
    pub queue: Option<Queue>,
}

/// What waits of an account.
#[derive(Clone, Copy, Debug, Default)]
pub struct Queue {
    /// Punches that wait or are in flight.
    pub waiting: u32,
    /// Punches that wait for an admin's decision.
    pub stuck: u32,
    /// Since the interaction of the oldest waiting punch.
    pub oldest_waiting: Duration,
}

impl Counters {
    /// An interaction was answered, with this outcome.
    pub fn count_handled(&self, command: &'static str, outcome: &'static str) {
        let labels = [("command", Label::Word(command)), ("outcome", Label::Word(outcome))];
        self.handled.get_or_create(&labels).inc();
    }

    /// The counters of this account.
    pub fn of(&self, account: &AccountName) -> AccountCounters {
        self.families.of(account)
    }

    /// The report.
    pub fn text(&self, now: &Gauges<'_>) -> String {
        let mut registry = Registry::with_prefix("timetrack_bot");
        self.register(&mut registry);
        self.families.register(&mut registry);
        register_now(&mut registry, now);
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &registry);
        text
    }

    fn register(&self, to: &mut Registry) {
        to.register("handled", "Interactions by command and outcome", self.handled.clone());
        to.register("discord_up", "1 while interactions can arrive", self.discord_up.clone());
        let seconds = "From the arrival of an interaction to its first response handed to Discord";
        to.register("answer_seconds", seconds, self.answers.0.clone());
        let unfollowed =
            "Noted punches whose end is told by message because too many answers wait for theirs";
        let signatures = "Requests to the endpoint with a wrong signature; Discord sends some on purpose";
        let skewed = "Signed requests refused because their time is over five minutes from this machine's";
        for (name, help, counter) in [
            ("interactions", "Interactions that were decoded", &self.interactions),
            ("lost_answers", "First answers that did not reach Discord in time", &self.lost_answers),
            ("busy", "Calls turned away because too many were in work", &self.busy),
            ("undecodable", "Interactions that were not understood; should stay 0", &self.undecodable),
            ("foreign", "Interactions of a kind no command causes", &self.foreign),
            ("bad_signatures", signatures, &self.bad_signatures),
            ("skewed", skewed, &self.skewed),
            ("unfollowed", unfollowed, &self.unfollowed),
            ("gateway_disconnects", "Times the gateway's connection was lost", &self.disconnects),
            ("gateway_resumes", "Times the gateway's session was taken up again", &self.resumes),
        ] {
            to.register(name, help, counter.clone());
        }
    }
}

fn register_now(to: &mut Registry, now: &Gauges<'_>) {
    to.register("database_up", "1 if the database answers", gauge(i64::from(now.database)));
    to.register("in_work", "Interactions in work", gauge(i64::try_from(now.in_work).unwrap_or(i64::MAX)));
    to.register(
        "waiting",
        "Punches that wait to be booked",
        of_each(now, queued(|queue| queue.waiting.into())),
    );
    to.register(
        "stuck",
        "Punches that wait for a human's decision",
        of_each(now, queued(|queue| queue.stuck.into())),
    );
    to.register(
        "oldest_waiting_seconds",
        "Since the oldest waiting punch was pressed; 0 if none waits",
        of_each(now, queued(|queue| queue.oldest_waiting.as_secs_f64())),
    );
    to.register(
        "timetrack_up",
        "1 unless TimeTrack was down, busy or refused the key when last asked",
        of_each(now, |account| Some(u8::from(account.timetrack_up).into())),
    );
    to.register(
        "delivery_turn_age_seconds",
        "Since the delivery worker last looked for what is due",
        of_each(now, |account| Some(account.turn_age.as_secs_f64())),
    );
}

/// Figures that could not be read are left out rather than shown as 0.
fn queued(value: impl Fn(Queue) -> f64) -> impl Fn(&AccountNow<'_>) -> Option<f64> {
    move |account| account.queue.map(&value)
}

fn of_each(
    now: &Gauges<'_>,
    value: impl Fn(&AccountNow<'_>) -> Option<f64>,
) -> Family<Labels<1>, Gauge<f64, AtomicU64>> {
    let family = Family::<Labels<1>, Gauge<f64, AtomicU64>>::default();
    for of in &now.accounts {
        if let Some(value) = value(of) {
            family.get_or_create(&[of.account.account()]).set(value);
        }
    }
    family
}

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_shows_what_was_counted_for_each_account() {
        let counters = Counters::default();
        let [own, acme] = ["default", "acme"].map(|name| counters.of(&name.parse().unwrap()));
        counters.interactions.inc();
        counters.count_handled("clockin", "recorded");
        own.count_punch("done");
        acme.clone().count_punch("refused");
        acme.count_postponed();
        counters.answers.add(Duration::from_millis(40));
        acme.add_request("attendance read", "ok", Duration::from_millis(30));
        counters.discord_up.set(1);
        let queue = Queue { waiting: 3, stuck: 1, oldest_waiting: Duration::from_secs(90) };
        let of = |account, timetrack_up, queue| AccountNow {
            account,
            timetrack_up,
            turn_age: Duration::from_secs(7),
            queue: Some(queue),
        };
        let accounts = vec![of(&own, true, Queue::default()), of(&acme, false, queue)];
        let text = counters.text(&Gauges { accounts, in_work: 2, database: true });
        for line in [
            "timetrack_bot_interactions_total 1",
            r#"timetrack_bot_handled_total{command="clockin",outcome="recorded"} 1"#,
            r#"timetrack_bot_punches_total{account="default",result="done"} 1"#,
            r#"timetrack_bot_punches_total{account="acme",result="done"} 0"#,
            r#"timetrack_bot_punches_total{account="acme",result="refused"} 1"#,
            r#"timetrack_bot_punches_total{account="acme",result="stuck"} 0"#,
            r#"timetrack_bot_postponed_total{account="acme"} 1"#,
            r#"timetrack_bot_answer_seconds_bucket{le="0.05"} 1"#,
            r#"timetrack_bot_answer_seconds_bucket{le="0.025"} 0"#,
            r#"timetrack_bot_timetrack_seconds_count{account="acme",call="attendance read",outcome="ok"} 1"#,
            "timetrack_bot_discord_up 1",
            r#"timetrack_bot_timetrack_up{account="default"} 1.0"#,
            r#"timetrack_bot_timetrack_up{account="acme"} 0.0"#,
            r#"timetrack_bot_waiting{account="acme"} 3.0"#,
            r#"timetrack_bot_waiting{account="default"} 0.0"#,
            r#"timetrack_bot_stuck{account="acme"} 1.0"#,
            r#"timetrack_bot_oldest_waiting_seconds{account="acme"} 90.0"#,
            r#"timetrack_bot_delivery_turn_age_seconds{account="acme"} 7.0"#,
            "timetrack_bot_in_work 2",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is missing in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn figures_that_could_not_be_read_are_not_shown_as_zero() {
        let counters = Counters::default();
        let own = counters.of(&AccountName::default());
        let of = AccountNow { account: &own, timetrack_up: true, turn_age: Duration::ZERO, queue: None };
        let text = counters.text(&Gauges { accounts: vec![of], ..Gauges::default() });
        assert!(text.contains("timetrack_bot_database_up 0"));
        assert!(!text.lines().any(|line| line.starts_with("timetrack_bot_waiting")), "{text}");
    }

    #[test]
    fn a_pulse_is_as_old_as_its_last_beat() {
        let pulse = Pulse { origin: Instant::now() - Duration::from_secs(100), last_ms: AtomicU64::new(0) };
        assert!(pulse.age() >= Duration::from_secs(100));
        pulse.beat();
        assert!(pulse.age() < Duration::from_secs(10));
    }
}
