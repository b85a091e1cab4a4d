//! From a call to an answer in time, the same for both transports. Must not know how the answer is sent.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tracing::Instrument;

use super::presses::Pass;
use super::trace::Trace;
use super::wording;
use crate::app::App;
use crate::bell::Watch;
use crate::commands::{self, Error, Outcome};
use crate::discord::{Said, Ticket};
use crate::model::{InteractionId, Locale, MemberId, Punch, PunchId, PunchState};
use crate::news;
use crate::reply::{self, Reply, Voice};
use crate::slash::{Call, What};

/// Discord waits three seconds. People are promised an answer in two, so what remains is for the way there.
const PATIENCE: TimeDelta = TimeDelta::milliseconds(1_800);
/// So much time we take even if our clock says the press is long past.
const LEAST_PATIENCE: TimeDelta = TimeDelta::milliseconds(500);
/// An interaction's token lives for 15 minutes ("Receiving and Responding").
const EDITABLE: TimeDelta = TimeDelta::seconds(14 * 60 + 30);
/// That an answer was handed over does not say that Discord has read it, and an edit must not overtake it. So long it may take.
const ON_ITS_WAY: Duration = Duration::from_millis(500);
/// News told along with a reply, at most.
const MOST_NEWS: u32 = 10;

/// What became of a first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Discord has it.
    Over,
    /// It did not reach Discord, so the person saw nothing of it.
    Lost,
}

/// What follows a first answer.
pub type Then = Box<dyn FnOnce(Handed) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// What to send, and what to do afterwards.
pub struct Answer {
    /// The first answer; due within two seconds of the press.
    pub first: Said,
    /// To be called and run in a task of its own once it is known what became of `first`.
    pub then: Option<Then>,
}

/// What a command's task gives back.
type Done = (Result<Outcome, Error>, Option<Watch>);

/// Answers a call within two seconds of the press. The call takes its place in the person's line, and its command is on its
/// way, when this returns; what is returned only waits, and may be dropped without harm to what is recorded.
pub fn answer(app: &Arc<App>, call: Call, ticket: &Ticket) -> impl Future<Output = Answer> + Send + use<> {
    let press = Press::new(app, &call, ticket);
    let id = call.id;
    let command = {
        let app = Arc::clone(app);
        async move { commands::run(&app.context(), &call).await }
    };
    begin(press, id, command)
}

fn begin(
    press: Press,
    id: InteractionId,
    command: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
) -> impl Future<Output = Answer> + Send {
    let app = &press.app;
    app.counters.presses.add_one();
    let line = (!press.typing).then_some(press.member);
    let job = app
        .presses
        .enter(line)
        .map(|pass| app.tasks.spawn(work(Arc::clone(app), id, command, pass).in_current_span()));
    async move {
        match job {
            Some(job) => press.first(job).await,
            None => press.busy(),
        }
    }
}

/// Runs the command in its turn. Nothing that happens to whoever waits for the answer can interrupt it.
async fn work(
    app: Arc<App>,
    id: InteractionId,
    command: impl Future<Output = Result<Outcome, Error>>,
    mut pass: Pass,
) -> Done {
    pass.turn().await;
    // Before it can be recorded: the outbox may be awake for somebody else, and settle it before this task goes on.
    let early = app.bell.watch(id);
    let outcome = command.await;
    let watch = match &outcome {
        Ok(Outcome::Recorded { punch, .. }) if punch.interaction == id => Some(early),
        // The answer to a question: the punch belongs to the press that raised it.
        Ok(Outcome::Recorded { punch, .. }) => Some(app.bell.watch(punch.interaction)),
        _ => None,
    };
    if let Ok(Outcome::Ended { punch, .. }) = &outcome {
        news::announce(&app, (**punch).clone());
    }
    // A decision in the queue also makes something due.
    if !matches!(outcome, Ok(Outcome::Offer(_)) | Err(_)) {
        app.bell.ring();
    }
    (outcome, watch)
}

/// One press, while it is being answered.
struct Press {
    app: Arc<App>,
    ticket: Ticket,
    member: MemberId,
    locale: Locale,
    trace: Trace,
    /// Autocomplete: no side effects, no words, an empty list when something is wrong.
    typing: bool,
    deadline: DateTime<Utc>,
    edits_end: DateTime<Utc>,
}

impl Press {
    fn new(app: &Arc<App>, call: &Call, ticket: &Ticket) -> Self {
        let (pressed, arrived) = (call.id.pressed_at(), app.clock.now());
        // The press carries Discord's clock; what arrives bounds what a difference between the clocks can do.
        let deadline = (pressed + PATIENCE).clamp(arrived + LEAST_PATIENCE, arrived + PATIENCE);
        Self {
            app: Arc::clone(app),
            ticket: ticket.clone(),
            member: call.member,
            locale: call.locale,
            trace: Trace::new(call),
            typing: matches!(call.what, What::Autocomplete { .. }),
            deadline,
            edits_end: deadline + (EDITABLE - PATIENCE),
        }
    }

    fn voice(&self) -> Voice {
        wording::voice(&self.app, self.locale)
    }

    fn busy(&self) -> Answer {
        self.app.counters.busy.add_one();
        self.trace.busy(&self.app.counters);
        if self.typing { nothing_to_offer() } else { say(wording::busy(self.voice())) }
    }

    async fn first(self, mut job: JoinHandle<Done>) -> Answer {
        let deadline = self.deadline;
        let clock = self.app.clock.clone();
        tokio::select! {
            biased;
            done = &mut job => self.done(flat(done)).await,
            () = clock.sleep_until(deadline) => self.late(job),
        }
    }

    async fn done(self, (outcome, watch): Done) -> Answer {
        self.trace.note(&outcome, &self.app.counters);
        match outcome {
            Ok(Outcome::Offer(choices)) => Answer { first: Said::Offers(choices), then: None },
            Ok(Outcome::Say(reply) | Outcome::Ended { reply, .. }) => self.say(*reply).await,
            Ok(Outcome::Recorded { punch, in_place }) => self.recorded(*punch, in_place, watch).await,
            Err(error) if self.typing => {
                log_unoffered(&error);
                nothing_to_offer()
            }
            Err(error) => {
                let reply = wording::error(&error, self.voice());
                self.say(reply).await
            }
        }
    }

    /// The command itself takes long: words first, its result in their place.
    fn late(self, job: JoinHandle<Done>) -> Answer {
        if self.typing {
            return nothing_to_offer();
        }
        let first = message(reply::still_asking(self.voice()));
        let then: Then =
            Box::new(move |handed| Box::pin(async move { self.finish(flat(job.await), handed).await }));
        Answer { first, then: Some(then) }
    }

    async fn finish(self, (outcome, watch): Done, handed: Handed) {
        tokio::time::sleep(ON_ITS_WAY).await;
        self.trace.note(&outcome, &self.app.counters);
        match outcome {
            Ok(Outcome::Say(reply) | Outcome::Ended { reply, .. }) => self.replace(&reply, handed).await,
            Ok(Outcome::Offer(_)) => {}
            Err(error) => self.replace(&wording::error(&error, self.voice()), handed).await,
            Ok(Outcome::Recorded { punch, in_place }) => {
                let now = self.current(*punch).await;
                if !is_news(&now) {
                    self.replace(&self.told(&now, in_place), handed).await;
                }
                self.follow(now, in_place, watch, handed).await;
            }
        }
    }

    /// Nothing is lost with such a reply: whoever missed it asks again.
    async fn replace(&self, reply: &Reply, handed: Handed) {
        if handed == Handed::Over
            && let Err(error) = self.app.discord.edit(&self.ticket, reply).await
        {
            tracing::warn!("an answer could not be completed: {error}");
        }
    }

    async fn recorded(self, punch: Punch, in_place: bool, mut watch: Option<Watch>) -> Answer {
        let mut punch = self.current(punch).await;
        if !is_news(&punch)
            && let Some(watch) = &mut watch
        {
            let settled = tokio::select! {
                biased;
                punch = watch.settled() => Some(punch),
                () = self.app.clock.sleep_until(self.deadline) => None,
            };
            punch = match settled {
                Some(settled) => settled,
                // Read again for what stands in the way by now.
                None => self.current(punch).await,
            };
        }
        let (reply, mut news) = self.with_news(self.told(&punch, in_place), Some(punch.id)).await;
        if !is_news(&punch) {
            let then: Then = Box::new(move |handed| {
                Box::pin(async move {
                    self.mark_told(&news, handed).await;
                    self.follow(punch, in_place, watch, handed).await;
                })
            });
            return Answer { first: message(reply), then: Some(then) };
        }
        let then: Then = Box::new(move |handed| {
            Box::pin(async move {
                if handed == Handed::Lost {
                    // The watch is held so far, so nobody else has told it.
                    self.tell_directly(&punch).await;
                } else {
                    news.push(punch.id);
                    self.mark_told(&news, handed).await;
                }
                drop(watch);
            })
        });
        Answer { first: message(reply), then: Some(then) }
    }

    /// Waits for the settlement of a punch and tells it, by an edit if that is still possible. When the time for edits is over
    /// the watch ends here, and the outbox tells it.
    async fn follow(self, punch: Punch, in_place: bool, watch: Option<Watch>, handed: Handed) {
        let Some(mut watch) = watch else { return };
        let arrived = Instant::now() + ON_ITS_WAY;
        let settled = if is_news(&punch) {
            punch
        } else {
            tokio::select! {
                biased;
                punch = watch.settled() => punch,
                () = self.app.clock.sleep_until(self.edits_end) => return,
                // What is not told when the bot stops, the next reply tells.
                () = self.app.stop.cancelled() => return,
            }
        };
        if handed == Handed::Over {
            tokio::time::sleep_until(arrived).await;
            match self.app.discord.edit(&self.ticket, &self.told(&settled, in_place)).await {
                Ok(()) => return self.mark_told(&[settled.id], handed).await,
                Err(error) => tracing::warn!("an answer could not be brought up to date: {error}"),
            }
        }
        self.tell_directly(&settled).await;
    }

    async fn tell_directly(&self, punch: &Punch) {
        // A press delivered twice: the other delivery may have told it.
        if self.current(punch.clone()).await.told {
            return;
        }
        match self.app.discord.direct_message(self.member, &reply::late_news(punch, self.voice())).await {
            Ok(()) => self.mark_told(&[punch.id], Handed::Over).await,
            // It stays untold, so the next reply tells it.
            Err(error) => tracing::warn!("news of a punch could not be sent: {error}"),
        }
    }

    fn told(&self, punch: &Punch, in_place: bool) -> Reply {
        Reply { in_place, ..reply::punch(punch, self.voice()) }
    }

    /// An ordinary reply, with news of earlier punches.
    async fn say(self, reply: Reply) -> Answer {
        let (reply, news) = self.with_news(reply, None).await;
        if news.is_empty() {
            return say(reply);
        }
        let then: Then = Box::new(move |handed| Box::pin(async move { self.mark_told(&news, handed).await }));
        Answer { first: message(reply), then: Some(then) }
    }

    /// Adds what the person was never told; only where nobody else reads it.
    async fn with_news(&self, reply: Reply, but: Option<PunchId>) -> (Reply, Vec<PunchId>) {
        if !reply.private || self.typing {
            return (reply, Vec::new());
        }
        let mut news = match self.app.store.untold(self.member, MOST_NEWS).await {
            Ok(news) => news,
            Err(error) => {
                tracing::warn!("untold news could not be read: {error}");
                Vec::new()
            }
        };
        news.retain(|punch| Some(punch.id) != but && !self.app.bell.is_watched(punch.interaction));
        if news.is_empty() {
            return (reply, Vec::new());
        }
        (reply::with_news(reply, &news, self.voice()), news.iter().map(|punch| punch.id).collect())
    }

    /// The punch as it is now; as it was if the database does not say.
    async fn current(&self, punch: Punch) -> Punch {
        match self.app.store.punch(punch.id).await {
            Ok(Some(now)) => now,
            Ok(None) => punch,
            Err(error) => {
                tracing::warn!("a punch could not be read again: {error}");
                punch
            }
        }
    }

    async fn mark_told(&self, ids: &[PunchId], handed: Handed) {
        if handed == Handed::Over
            && !ids.is_empty()
            && let Err(error) = self.app.store.mark_told(ids).await
        {
            tracing::warn!("that a person was told could not be noted: {error}");
        }
    }
}

/// Whether the end of it can be told: nothing more happens by itself.
fn is_news(punch: &Punch) -> bool {
    punch.state.is_settled() || punch.state == PunchState::Stuck
}

fn message(reply: Reply) -> Said {
    Said::Message(Box::new(reply))
}

fn say(reply: Reply) -> Answer {
    Answer { first: message(reply), then: None }
}

fn nothing_to_offer() -> Answer {
    Answer { first: Said::Offers(Vec::new()), then: None }
}

fn log_unoffered(error: &Error) {
    if let Error::NotRecorded(why) | Error::Failed(why) = error {
        tracing::warn!("nothing could be offered: {why:#}");
    }
}

/// A panic is our fault like any other failure; its message is in the log already.
fn flat(done: Result<Done, tokio::task::JoinError>) -> Done {
    done.unwrap_or_else(|_| (Err(Error::Failed(anyhow::anyhow!("the command's task panicked"))), None))
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
