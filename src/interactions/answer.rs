//! From an interaction to its response in time and what follows it, the same for both transports: authorize, parse and record (the
//! command), wait, respond, follow up.

use std::future::Future;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::follow::Wait;
use super::responder::{Delivered, Responder};
use super::trace::Trace;
use super::wording;
use crate::app::{Account, App};
use crate::commands::{self, Ctx, Error, Outcome};
use crate::discord::{InteractionToken, Response};
use crate::intake::Pass;
use crate::model::{InteractionId, Locale, MemberId, Punch, Refusal};
use crate::reply::button::{Audience, ButtonId};
use crate::reply::{self, Reply, ReplyContext};
use crate::settlements::Waiter;
use crate::slash::{Interaction, InteractionKind};
use crate::store::Asker;
use crate::store::links::Link;
use crate::store::notices::Release;

/// Discord waits three seconds. People are promised an answer in two, so what remains is for the way there.
const PATIENCE: TimeDelta = TimeDelta::milliseconds(1_800);
/// The least time for an answer, also if our clock says that the interaction is older.
const LEAST_PATIENCE: TimeDelta = TimeDelta::milliseconds(500);
/// So far ahead of Discord's clock an id may be. Its servers differ by less than a second; the rest is for what is known of its clock:
/// an answer's `Date` is cut to the second and up to ten seconds old when it arrives, and a machine's quartz drifts by some seconds
/// a day.
const AHEAD: TimeDelta = TimeDelta::seconds(60);
/// So long ago an interaction may have been made: its token is void after 15 minutes, so Discord delivers it no later, also to a
/// session that is resumed. The same minute is added.
const OLDEST: TimeDelta = TimeDelta::minutes(16);
/// An interaction's token lives for 15 minutes ("Receiving and Responding").
const EDITABLE: TimeDelta = TimeDelta::seconds(14 * 60 + 30);

/// What a command's task gives back.
pub(super) type Done = (Result<Outcome, Error>, Option<Wait>);

/// Answers an interaction within two seconds of its instant. The interaction takes its place in the person's line, and its command is on its
/// way, when this returns; what is returned waits, responds and follows up, and may be dropped without harm to what is recorded.
///
/// `now` is what Discord's clock shows, if that is known: the instant in the id is what gets booked, so it must be possible by it.
pub fn answer(
    app: &App,
    mut interaction: Interaction,
    ticket: &InteractionToken,
    now: Option<RangeInclusive<DateTime<Utc>>>,
) -> impl Future<Output = ()> + Send + use<> {
    let account = app.accounts.of(&interaction);
    let context = Context::new(account, &interaction, ticket);
    let (id, typing) = (interaction.id, context.typing);
    let command = {
        let (account, asker) = (Arc::clone(account), Arc::clone(&context.asker));
        async move {
            if let Some(now) = now {
                check_instant(interaction.id, &now)?;
            }
            // What the person was told must not be read as still open.
            if !typing
                && account.settlements.has_unwritten(interaction.member)
                && let Err(error) = account.store.flush().await
            {
                tracing::warn!("an end that was said is not written yet: {error}");
            }
            let cx = account.context();
            // If it cannot be read, what needs it reads it again and fails with the right words.
            let mut read = cx.store.asker(interaction.member).await.unwrap_or_default();
            if let Some(read) = &mut read {
                note_member(&cx, &mut read.link, &interaction).await;
            }
            let asker = read.map(|read| asker.get_or_init(|| read));
            if let Some(own) = asker.and_then(|asker| asker.link.language) {
                interaction.locale = own;
            }
            commands::run(&Ctx { asker, ..cx }, &interaction).await
        }
    };
    begin(context, id, command)
}

/// Notes what Discord says of a linked member in the interaction itself: that they are in this server, and which roles they have there.
async fn note_member(cx: &Ctx<'_>, link: &mut Link, interaction: &Interaction) {
    let here = interaction.guild.filter(|guild| cx.settings.guilds.contains(guild));
    let Some(guild) = here else { return };
    if link.left_at.is_some() {
        match cx.store.seen_in(link.member, guild, cx.now).await {
            Ok(()) => link.left_at = None,
            Err(error) => tracing::warn!("that a member is back could not be noted: {error}"),
        }
    }
    if !matches!(interaction.kind, InteractionKind::Autocomplete { .. }) {
        let at = (interaction.id.pressed_at(), cx.now);
        cx.store.saw_roles((guild, link.member), interaction.roles.clone(), at);
    }
}

/// Refuses an id with an instant at which Discord cannot have made it. Never judged by this machine's clock, which may be wrong.
fn check_instant(id: InteractionId, now: &RangeInclusive<DateTime<Utc>>) -> Result<(), Error> {
    let pressed_at = id.pressed_at();
    if now.start().checked_sub_signed(OLDEST).is_none_or(|oldest| pressed_at >= oldest)
        && now.end().checked_add_signed(AHEAD).is_none_or(|latest| pressed_at <= latest)
    {
        return Ok(());
    }
    let ahead = (pressed_at - *now.end()).num_seconds();
    tracing::warn!(
        "an interaction was refused: by Discord's clock it was made at {pressed_at}, {ahead} s from now"
    );
    Err(Refusal::ImpossibleInstant.into())
}

fn begin(
    context: Context,
    id: InteractionId,
    command: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
) -> impl Future<Output = ()> + Send {
    let account = &context.account;
    account.counters.interactions.inc();
    let job = account.intake.enter(context.member, id, !context.typing).map(|pass| {
        let (account, typing) = (Arc::clone(account), context.typing);
        let work = async move {
            let mut pass = pass;
            // Its place is free once its outcome is taken, not before.
            (work(account, id, typing, command, &mut pass).await, pass)
        };
        context.account.tasks.spawn(work.in_current_span())
    });
    async move {
        match job {
            Some(job) => context.first(job).await,
            None => context.busy().await,
        }
    }
}

/// Runs the command in its turn. Nothing that happens to the waiter for the answer can interrupt it.
async fn work(
    account: Arc<Account>,
    id: InteractionId,
    typing: bool,
    command: impl Future<Output = Result<Outcome, Error>>,
    pass: &mut Pass,
) -> Done {
    pass.turn().await;
    // Before it can be recorded: the delivery worker may be awake for somebody else, and settle it before this task goes on.
    let early = account.settlements.waiter(id);
    let outcome = command.await;
    let waiter = match &outcome {
        Ok(Outcome::Recorded { punch, .. }) if punch.interaction == id => Some((early, true)),
        // The answer to a question: the punch belongs to the interaction that raised it.
        Ok(Outcome::Recorded { punch, .. }) => Some((account.settlements.waiter_for(punch), false)),
        _ => None,
    };
    // Here, so that one that comes too late for its list is logged too.
    if let (true, Err(error)) = (typing, &outcome) {
        log_unoffered(error);
    }
    // From here on it is known that somebody says how it ended, or that nobody does.
    let wait = waiter.map(|(waiter, is_early)| Wait::new(&account, waiter, is_early));
    (outcome, wait)
}

/// An interaction that is being answered.
pub(super) struct Context {
    pub(super) account: Arc<Account>,
    pub(super) responder: Responder,
    pub(super) member: MemberId,
    /// Whether Discord says so in this very interaction, from a server that the bot serves.
    pub(super) is_admin: bool,
    /// As Discord says.
    locale: Locale,
    /// The member, once they were read and if they are linked.
    pub(super) asker: Arc<OnceLock<Asker>>,
    pub(super) trace: Trace,
    /// Autocomplete: no side effects, no words, an empty list when something is wrong.
    pub(super) typing: bool,
    /// A button for everybody: its message stays as it is, and the response is private.
    is_for_anyone: bool,
    /// Whether everybody sees the first words of a command that takes long. Discord shows whatever replaces them to the same people.
    pub(super) is_public: bool,
    deadline: DateTime<Utc>,
    /// Until then the answer can be edited.
    pub(super) edits_end: DateTime<Utc>,
}

impl Context {
    fn new(account: &Arc<Account>, interaction: &Interaction, ticket: &InteractionToken) -> Self {
        let is_for_anyone = is_for_anyone(&interaction.kind);
        let ticket = InteractionToken { on_message: ticket.on_message && !is_for_anyone, ..ticket.clone() };
        let (pressed, arrived) = (interaction.id.pressed_at(), account.clock.now());
        // The id carries Discord's clock; what arrives bounds what a difference between the clocks can do.
        let deadline = (pressed + PATIENCE).clamp(arrived + LEAST_PATIENCE, arrived + PATIENCE);
        Self {
            account: Arc::clone(account),
            responder: Responder::new(account, &ticket),
            member: interaction.member,
            is_admin: commands::is_admin(&account.settings, interaction),
            locale: interaction.locale,
            asker: Arc::default(),
            trace: Trace::new(interaction),
            typing: matches!(interaction.kind, InteractionKind::Autocomplete { .. }),
            is_for_anyone,
            is_public: !account.settings.private && commands::is_public(&interaction.kind),
            deadline,
            edits_end: deadline + (EDITABLE - PATIENCE),
        }
    }

    pub(super) fn reply_context(&self) -> ReplyContext {
        let own = self.asker.get().and_then(|asker| asker.link.language);
        let locale = own.unwrap_or(self.locale);
        let context = wording::reply_context(&self.account, locale);
        ReplyContext { private: context.private || self.is_for_anyone, ..context }
    }

    async fn busy(self) {
        self.account.counters.busy.inc();
        self.trace.busy(&self.account.counters);
        let said =
            if self.typing { nothing_to_offer() } else { message(wording::busy(self.reply_context())) };
        self.responder.respond(&said).await;
    }

    async fn first(self, mut job: JoinHandle<(Done, Pass)>) {
        let deadline = self.deadline;
        let clock = self.account.clock.clone();
        tokio::select! {
            biased;
            done = &mut job => self.done(flat(done)).await,
            () = clock.sleep_until(deadline) => self.late(job).await,
        }
    }

    async fn done(self, (outcome, wait): Done) {
        self.trace.note(&outcome, &self.account.counters);
        let said = match outcome {
            Ok(Outcome::Recorded { punch, in_place }) => return self.recorded(*punch, in_place, wait).await,
            Ok(Outcome::Reply(reply)) => return self.say(*reply).await,
            Err(error) if !self.typing => {
                let reply = wording::error(&error, self.reply_context());
                return self.say(reply).await;
            }
            Ok(Outcome::Choices(choices)) => Response::Choices(choices),
            Ok(Outcome::Form(form)) => Response::Form(form),
            Err(_) => nothing_to_offer(),
        };
        self.responder.respond(&said).await;
    }

    /// The command itself takes long: words first, its result in their place.
    async fn late(self, job: JoinHandle<(Done, Pass)>) {
        if self.typing {
            self.responder.respond(&nothing_to_offer()).await;
            return;
        }
        let words = reply::still_asking(ReplyContext { private: !self.is_public, ..self.reply_context() });
        self.responder.respond(&message(words)).await;
        self.finish(flat(job.await)).await;
    }

    async fn recorded(self, punch: Punch, in_place: bool, mut wait: Option<Wait>) {
        let misses_nothing = wait.as_ref().is_some_and(Wait::is_early) && !punch.has_ended();
        let mut punch = if misses_nothing { punch } else { self.current(punch).await };
        if !punch.has_ended()
            && let Some(waiter) = wait.as_mut().and_then(Wait::waiter)
        {
            punch = match self.settlement(&punch, waiter).await {
                Some(settled) => settled,
                // Read again for what stands in the way by now.
                None => self.current(punch).await,
            };
        }
        let reply = self.told(&punch, in_place, self.deadline).await;
        let (reply, notices) = self.with_notices(reply, Some(punch.id), punch.has_ended()).await;
        let delivered = self.responder.respond(&message(reply)).await;
        if !punch.has_ended() {
            self.say_notices(notices, delivered).await;
            return self.follow(punch, in_place, wait).await;
        }
        if let Some(wait) = wait {
            match delivered {
                Delivered::Accepted => wait.said(&punch).await,
                // The other delivery says it, unless it died with the last run.
                Delivered::Elsewhere => wait.leave(&punch, Release::AsItWas, false).await,
                Delivered::Lost => wait.leave(&punch, Release::Due(self.account.clock.now()), false).await,
            }
        }
        self.say_notices(notices, delivered).await;
    }

    /// Waits for the settlement until the deadline. Nobody waits while the circuit breaker is open or another punch is before theirs in
    /// the line, nor while too many others wait.
    async fn settlement(&self, punch: &Punch, waiter: &mut Waiter) -> Option<Punch> {
        let account = &self.account;
        let _permit = account.intake.wait()?;
        tokio::select! {
            biased;
            settled = waiter.end() => Some(settled),
            () = self.is_behind_another(punch) => None,
            () = account.timetrack.breaker().holds_up(&punch.username, || account.clock.now()) => None,
            () = account.clock.sleep_until(self.deadline) => None,
        }
    }

    /// Returns if another punch is before this one in its line.
    async fn is_behind_another(&self, punch: &Punch) {
        if !self.account.store.delivers(punch.id) {
            let head = self.account.store.head(punch.member).await.ok().flatten();
            if head.is_some_and(|head| head.interaction != punch.interaction) {
                return;
            }
        }
        std::future::pending().await
    }

    /// An ordinary reply, with what else the person is owed.
    async fn say(self, reply: Reply) {
        let reply = Reply { private: reply.private || self.is_for_anyone, ..reply };
        let (reply, notices) = self.with_notices(reply, None, true).await;
        let delivered = self.responder.respond(&message(reply)).await;
        self.say_notices(notices, delivered).await;
    }
}

fn is_for_anyone(kind: &InteractionKind) -> bool {
    let InteractionKind::Button { id } = kind else { return false };
    ButtonId::parse(id).is_some_and(|button| button.audience == Audience::Anyone)
}

fn message(reply: Reply) -> Response {
    Response::Message(Box::new(reply))
}

fn nothing_to_offer() -> Response {
    Response::Choices(Vec::new())
}

fn log_unoffered(error: &Error) {
    if let Error::NotRecorded(why) | Error::Failed(why) = error {
        tracing::warn!("nothing could be offered: {why:#}");
    }
}

/// A panic is our fault like any other failure; its message is in the log already.
fn flat(done: Result<(Done, Pass), tokio::task::JoinError>) -> Done {
    done.map(|(done, _)| done)
        .unwrap_or_else(|_| (Err(Error::Failed(anyhow::anyhow!("the command's task panicked"))), None))
}

#[cfg(test)]
mod tests;
