//! What the bot counts and times, and its text in Prometheus' format.
//!
//! No label can hold a person, a name or an id: every label is a `&'static str` out of a list in the code.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter as Total;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// What [`Counters::text`] is written in.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds. The finer part is where answers normally are, 2 s is our own limit and 3 s is Discord's.
const ANSWER_BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
/// Seconds; a request to TimeTrack ends after 10.
const UPSTREAM_BUCKETS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

type One = [(&'static str, &'static str); 1];
type Two = [(&'static str, &'static str); 2];

/// A number that only grows.
#[derive(Clone, Debug, Default)]
pub struct Counter(Total);

impl Counter {
    /// One more.
    pub fn add_one(&self) {
        self.0.inc();
    }

    /// So many so far.
    pub fn count(&self) -> u64 {
        self.0.get()
    }
}

/// Whether something is there now.
#[derive(Debug, Default)]
pub struct Switch(AtomicBool);

impl Switch {
    /// It is there.
    pub fn on(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// It is gone.
    pub fn off(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether it is there.
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// When something last happened, by the machine's steady clock.
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
    /// It happens now.
    pub fn beat(&self) {
        let ms = u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_ms.store(ms, Ordering::Relaxed);
    }

    /// Since it last happened, or since the start if it never did.
    pub fn age(&self) -> Duration {
        self.origin.elapsed().saturating_sub(Duration::from_millis(self.last_ms.load(Ordering::Relaxed)))
    }
}

/// How often something happened, by one word.
#[derive(Clone, Debug, Default)]
pub struct ByWord(Family<One, Total>);

impl ByWord {
    /// One more under `result`.
    pub fn add_one(&self, result: &'static str) {
        self.0.get_or_create(&[("result", result)]).inc();
    }

    /// So many so far under `result`.
    pub fn count(&self, result: &'static str) -> u64 {
        self.0.get_or_create(&[("result", result)]).get()
    }
}

/// Presses by command and outcome.
#[derive(Clone, Debug, Default)]
pub struct Handled(Family<Two, Total>);

impl Handled {
    /// One more.
    pub fn add_one(&self, command: &'static str, outcome: &'static str) {
        self.0.get_or_create(&[("command", command), ("outcome", outcome)]).inc();
    }
}

/// How long first answers took.
#[derive(Clone, Debug)]
pub struct Answers(Histogram);

impl Default for Answers {
    fn default() -> Self {
        Self(Histogram::new(ANSWER_BUCKETS))
    }
}

impl Answers {
    /// One more, from its arrival until it was handed to Discord.
    pub fn add(&self, took: Duration) {
        self.0.observe(took.as_secs_f64());
    }
}

/// How long requests to TimeTrack took, by call and outcome.
#[derive(Clone, Debug)]
pub struct Upstream(Family<Two, Histogram, fn() -> Histogram>);

impl Default for Upstream {
    fn default() -> Self {
        Self(Family::new_with_constructor(|| Histogram::new(UPSTREAM_BUCKETS)))
    }
}

impl Upstream {
    /// One more.
    pub fn add(&self, call: &'static str, outcome: &'static str, took: Duration) {
        self.0.get_or_create(&[("call", call), ("outcome", outcome)]).observe(took.as_secs_f64());
    }
}

/// Everything that is counted.
#[derive(Debug, Default)]
pub struct Counters {
    /// Presses that were understood.
    pub presses: Counter,
    /// What became of them.
    pub handled: Handled,
    /// Interactions Discord sent that were not understood: somebody waited for nothing. Should stay 0.
    pub undecodable: Counter,
    /// Interactions of a kind no command of ours causes.
    pub foreign: Counter,
    /// Requests to the endpoint whose signature or time was wrong. Discord itself sends some on purpose.
    pub bad_signatures: Counter,
    /// Requests Discord did sign, of a time too far from this machine's: its clock is wrong, or somebody sends old ones again.
    pub skewed: Counter,
    /// Answers that said "noted" and are not brought up to date, since too many are: the news come by message.
    pub unfollowed: Counter,
    /// Calls turned away because too many were in work.
    pub busy: Counter,
    /// First answers that did not reach Discord in time.
    pub lost_answers: Counter,
    /// How long first answers took.
    pub answers: Answers,
    /// Whether presses can arrive: the gateway's session is up, or the endpoint listens.
    pub discord: Switch,
    /// Times the gateway's connection was lost.
    pub disconnects: Counter,
    /// Times the gateway's session was taken up again, with everything missed.
    pub resumes: Counter,
    /// Punches that left their line, by how.
    pub punches: ByWord,
    /// Tries that settled nothing, to be repeated.
    pub postponed: Counter,
    /// Requests to TimeTrack.
    pub upstream: Upstream,
    /// Whether the outbox believes that TimeTrack can be asked.
    pub timetrack: Switch,
    /// The outbox has looked for what is due.
    pub outbox_turned: Pulse,
    /// A try of the outbox has ended, however.
    pub outbox_tried: Pulse,
}

/// What is read at the moment of the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Now {
    /// Punches that wait or are in flight.
    pub waiting: u32,
    /// Punches that wait for an admin's decision.
    pub stuck: u32,
    /// Since the oldest waiting punch was pressed.
    pub oldest_waiting: Duration,
    /// Presses in work.
    pub in_work: usize,
    /// Whether the database could be asked for these.
    pub database: bool,
}

impl Counters {
    /// The report.
    pub fn text(&self, now: Now) -> String {
        let mut registry = Registry::with_prefix("timetrack_bot");
        self.register_presses(&mut registry);
        self.register_connections(&mut registry);
        self.register_punches(&mut registry);
        register_now(&mut registry, now);
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &registry);
        text
    }

    fn register_presses(&self, to: &mut Registry) {
        to.register("presses", "Presses that were understood", self.presses.0.clone());
        to.register("handled", "Presses by command and outcome", self.handled.0.clone());
        to.register(
            "answer_seconds",
            "From a press's arrival to its first answer handed to Discord",
            self.answers.0.clone(),
        );
        to.register(
            "lost_answers",
            "First answers that did not reach Discord in time",
            self.lost_answers.0.clone(),
        );
        to.register("busy", "Calls turned away because too many were in work", self.busy.0.clone());
        to.register(
            "undecodable",
            "Interactions that were not understood; should stay 0",
            self.undecodable.0.clone(),
        );
        to.register("foreign", "Interactions of a kind no command causes", self.foreign.0.clone());
        to.register(
            "bad_signatures",
            "Requests to the endpoint with a wrong signature; Discord sends some on purpose",
            self.bad_signatures.0.clone(),
        );
        to.register(
            "skewed",
            "Signed requests refused because their time is over five minutes from this machine's",
            self.skewed.0.clone(),
        );
        to.register(
            "unfollowed",
            "Noted punches whose end is told by message because too many answers wait for theirs",
            self.unfollowed.0.clone(),
        );
    }

    fn register_connections(&self, to: &mut Registry) {
        to.register("discord_up", "1 while presses can arrive", gauge(i64::from(self.discord.is_on())));
        to.register(
            "gateway_disconnects",
            "Times the gateway's connection was lost",
            self.disconnects.0.clone(),
        );
        to.register(
            "gateway_resumes",
            "Times the gateway's session was taken up again",
            self.resumes.0.clone(),
        );
        to.register(
            "timetrack_up",
            "1 unless TimeTrack was down, busy or refused the key when last asked",
            gauge(i64::from(self.timetrack.is_on())),
        );
        to.register(
            "timetrack_seconds",
            "Requests to TimeTrack by call and outcome",
            self.upstream.0.clone(),
        );
    }

    fn register_punches(&self, to: &mut Registry) {
        for result in ["done", "refused", "echo", "stuck", "asked"] {
            // So that an alert's rate has a zero to begin at.
            let _ = self.punches.0.get_or_create(&[("result", result)]);
        }
        to.register("punches", "Punches that left their line, by result", self.punches.0.clone());
        to.register("postponed", "Tries to book a punch that are to be repeated", self.postponed.0.clone());
        to.register(
            "outbox_turn_age_seconds",
            "Since the outbox last looked for what is due",
            seconds(self.outbox_turned.age()),
        );
    }
}

fn register_now(to: &mut Registry, now: Now) {
    to.register("database_up", "1 if the database answers", gauge(i64::from(now.database)));
    to.register("in_work", "Presses in work", gauge(i64::try_from(now.in_work).unwrap_or(i64::MAX)));
    // Figures that could not be read are left out rather than shown as 0.
    if now.database {
        to.register("waiting", "Punches that wait to be booked", gauge(i64::from(now.waiting)));
        to.register("stuck", "Punches that wait for a human's decision", gauge(i64::from(now.stuck)));
        to.register(
            "oldest_waiting_seconds",
            "Since the oldest waiting punch was pressed; 0 if none waits",
            seconds(now.oldest_waiting),
        );
    }
}

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

fn seconds(value: Duration) -> Gauge<f64, AtomicU64> {
    let gauge = Gauge::<f64, AtomicU64>::default();
    gauge.set(value.as_secs_f64());
    gauge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_shows_what_was_counted() {
        let counters = Counters::default();
        counters.presses.add_one();
        counters.handled.add_one("clockin", "recorded");
        counters.punches.add_one("done");
        counters.answers.add(Duration::from_millis(40));
        counters.upstream.add("attendance read", "ok", Duration::from_millis(30));
        counters.discord.on();
        let now =
            Now { waiting: 3, stuck: 1, oldest_waiting: Duration::from_secs(90), in_work: 2, database: true };
        let text = counters.text(now);
        for line in [
            "timetrack_bot_presses_total 1",
            r#"timetrack_bot_handled_total{command="clockin",outcome="recorded"} 1"#,
            r#"timetrack_bot_punches_total{result="done"} 1"#,
            r#"timetrack_bot_punches_total{result="stuck"} 0"#,
            r#"timetrack_bot_answer_seconds_bucket{le="0.05"} 1"#,
            r#"timetrack_bot_answer_seconds_bucket{le="0.025"} 0"#,
            r#"timetrack_bot_timetrack_seconds_count{call="attendance read",outcome="ok"} 1"#,
            "timetrack_bot_discord_up 1",
            "timetrack_bot_timetrack_up 0",
            "timetrack_bot_waiting 3",
            "timetrack_bot_stuck 1",
            "timetrack_bot_oldest_waiting_seconds 90.0",
            "timetrack_bot_in_work 2",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is missing in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn figures_that_could_not_be_read_are_not_shown_as_zero() {
        let text = Counters::default().text(Now::default());
        assert!(text.contains("timetrack_bot_database_up 0"));
        assert!(!text.contains("timetrack_bot_waiting"), "{text}");
    }

    #[test]
    fn a_pulse_is_as_old_as_its_last_beat() {
        let pulse = Pulse { origin: Instant::now() - Duration::from_secs(100), last_ms: AtomicU64::new(0) };
        assert!(pulse.age() >= Duration::from_secs(100));
        pulse.beat();
        assert!(pulse.age() < Duration::from_secs(10));
    }
}
