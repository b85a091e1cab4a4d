//! Answers in time, and what follows them.

use std::future::pending;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_sandbox::{
    AnswerKind, Client, DiscordSandbox, LimitScope, Press as Pressed, RestFault, Setup, Trouble, Typed, Who,
};
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::*;
use crate::app::Shared;
use crate::clock::Clock;
use crate::commands::Settings;
use crate::discord::{Access, Decoded, Rest, decode::decode_json};
use crate::intake::{Intake, Limits};
use crate::metrics::Counters;
use crate::model::{AccountName, Action, GuildId, NewPunch, Refusal, TimeMode, Timer, Username, Zone};
use crate::network::Proxies;
use crate::reply::Choice;
use crate::store::Store;
use crate::store::notices::Teller;
use crate::store::punches::{End, Recorded, Settlement};
use crate::timetrack::TimeTrack;

mod notices;
mod waiting;

const ALICE: MemberId = MemberId(100_000_000_000_000_001);
const GUILD: GuildId = GuildId(800_000_000_000_000_000);

struct World {
    account: Arc<Account>,
    discord: DiscordSandbox,
    _dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        Self::limited(Limits::default()).await
    }

    async fn limited(limits: Limits) -> Self {
        let now: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap();
        let clock = Clock::manual(now);
        let discord = DiscordSandbox::start(clock.reader(), Setup::default()).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/bot.db", dir.path().display())).await.unwrap();
        let username = Username::new("anna.huber").unwrap();
        store.add_link(ALICE, &username, None, ALICE, now).await.unwrap();
        let timeout = Duration::from_secs(2);
        let access = Access {
            api_url: Some(discord.api_url().parse().unwrap()),
            token: SecretString::from(discord.token()),
            application_id: None,
            timeout,
            proxies: Proxies::default(),
        };
        let settings = Settings {
            guilds: vec![GUILD],
            default_zone: Zone::new("Europe/Vienna").unwrap(),
            mode: TimeMode::Local,
            at_limit: TimeDelta::days(7),
            private: true,
            who: crate::model::WhoPolicy::Admins,
            law: crate::model::Law::None,
            admin_roles: Vec::new(),
        };
        let timetrack = TimeTrack::unreachable(&clock);
        let shared = Shared {
            clock,
            discord: Rest::new(&access).unwrap(),
            counters: Counters::default(),
            tasks: Default::default(),
            stop: Default::default(),
        };
        let own = (AccountName::default(), settings, Locale::FALLBACK);
        let account = Account::new(own, (store, timetrack), &Arc::new(shared));
        let account = Account { intake: Intake::limited(limits), ..account };
        Self { account: Arc::new(account), discord, _dir: dir }
    }

    /// Alice sends something; what it does is up to each test.
    fn press(&self, focus: Option<(&str, &str)>) -> (Pressed, Interaction, InteractionToken) {
        let who = Who::new(ALICE, Some(GUILD), Client::Forced);
        let pressed = self.discord.press(who, Typed { path: &["anything"], options: &[], focus }).unwrap();
        match decode_json(&self.discord.payload(pressed).unwrap()) {
            Ok(Decoded::Interaction(interaction, ticket)) => (pressed, *interaction, ticket),
            _ => panic!("not a press"),
        }
    }

    /// Answers it; ends when everything is said.
    fn begin(
        &self,
        interaction: &Interaction,
        ticket: &InteractionToken,
        command: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
    ) -> JoinHandle<()> {
        tokio::spawn(begin(Context::new(&self.account, interaction, ticket), interaction.id, command))
    }

    /// Alice clocks in, and is answered.
    async fn clocks_in(&self) -> (Pressed, Punch, JoinHandle<()>) {
        let (pressed, interaction, ticket) = self.press(None);
        let punch = self.record(&interaction).await;
        let outcome = recorded(&punch);
        (pressed, punch, self.begin(&interaction, &ticket, async move { outcome }))
    }

    /// What Alice reads as the answer, now.
    async fn said(&self, pressed: Pressed) -> String {
        self.discord.said(pressed).await.unwrap().text()
    }

    /// What the next answer meets on its way to Discord.
    fn lose_answers(&self, pressed: Pressed) {
        self.discord.forgive(pressed);
        let trouble = Trouble::Status(404);
        self.discord.trouble(RestFault { on: "POST /interactions".to_owned(), times: 1, trouble });
    }

    async fn record(&self, interaction: &Interaction) -> Punch {
        let at = interaction.id.pressed_at();
        let new = NewPunch {
            interaction: interaction.id,
            member: ALICE,
            action: Action::ClockIn,
            at,
            pressed_at: at,
            expected_start: None,
            locale: Locale::FALLBACK,
        };
        match self.account.store.record(&new, &self.account.settings.default_zone).await.unwrap() {
            Recorded::New(punch) => punch,
            other => panic!("{other:?}"),
        }
    }

    /// Returns when somebody waits for the end of this punch.
    async fn awaited(&self, punch: &Punch) {
        while !self.account.settlements.is_awaited(punch.interaction) {
            tokio::task::yield_now().await;
        }
    }

    /// What the delivery worker does when a punch is booked.
    async fn settle(&self, punch: &Punch) -> bool {
        let how = Settlement { end: End::Done, after: Some(Timer::STOPPED) };
        let claim = self.account.store.claim(std::slice::from_ref(punch)).await.unwrap().remove(0);
        let is_waited_for = self.account.settlements.is_awaited(punch.interaction);
        let teller = if is_waited_for { Teller::Waiter } else { Teller::Worker };
        let (punch, _, _) =
            self.account.store.settle_for(teller, claim, &how, self.account.clock.now()).await.unwrap();
        self.account.settlements.announce_end(&punch)
    }

    /// The first try of the next answer is told to wait a moment.
    fn hold_back_an_answer(&self) {
        let trouble = Trouble::Limited { retry_after: Duration::from_millis(300), scope: LimitScope::User };
        self.discord.trouble(RestFault { on: "POST /interactions".to_owned(), times: 1, trouble });
    }

    /// Waits until an answer was told so.
    async fn held_back(&self) {
        let limited = |world: &discord_sandbox::World| {
            world.requests().iter().any(|request| request.status == 429).then_some(())
        };
        self.discord.wait_for("a request that is told to wait", limited).await.unwrap();
    }

    fn two_seconds_pass(&self) {
        self.account.clock.advance(Duration::from_secs(2));
    }

    fn dms(&self) -> usize {
        self.discord.look(|world| world.dms(ALICE).count())
    }
}

fn recorded(punch: &Punch) -> Result<Outcome, Error> {
    Ok(Outcome::Recorded { punch: Box::new(punch.clone()), in_place: false })
}

fn plain(text: &str) -> Reply {
    Reply { text: text.into(), embed: None, rows: Vec::new(), private: true, in_place: false, quiet: false }
}

fn says(text: &str) -> Result<Outcome, Error> {
    Ok(Outcome::Reply(Box::new(plain(text))))
}

#[tokio::test]
async fn a_punch_settled_in_time_is_told_in_one_message() {
    let world = World::new().await;
    let (pressed, punch, answering) = world.clocks_in().await;
    world.awaited(&punch).await;
    assert!(!world.is_told(&punch).await);
    assert!(world.settle(&punch).await, "somebody must be waiting when the worker is woken");
    answering.await.unwrap();
    assert!(world.said(pressed).await.contains("Clocked in"));
    assert_eq!(world.discord.message(pressed).unwrap().edits(), 0);
    assert!(world.is_told(&punch).await);
    assert!(!world.account.settlements.is_awaited(punch.interaction));
    assert_eq!(world.dms(), 0);
}

#[tokio::test]
async fn a_punch_settled_before_anybody_looked_is_told_too() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    let (record, recorded) = tokio::sync::oneshot::channel::<()>();
    let answering = world.begin(&interaction, &ticket, async move {
        recorded.await.unwrap();
        outcome
    });
    world.awaited(&punch).await;
    world.settle(&punch).await;
    record.send(()).unwrap();
    answering.await.unwrap();
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn after_two_seconds_it_says_so_and_the_answer_is_brought_up_to_date() {
    let world = World::new().await;
    let (pressed, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    world.two_seconds_pass();
    // Two seconds after the interaction are over, but half a second is always given.
    let answering = world.begin(&interaction, &ticket, async move { outcome });
    world.awaited(&punch).await;
    world.account.clock.advance(Duration::from_millis(500));
    assert!(world.said(pressed).await.contains("Noted"));
    assert!(world.settle(&punch).await);
    answering.await.unwrap();
    assert!(world.is_told(&punch).await);
    assert_eq!(world.discord.message(pressed).unwrap().edits(), 1);
    assert_eq!(world.dms(), 0);
    assert!(world.discord.finish().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn when_the_answer_was_lost_or_cannot_be_edited_a_message_is_sent() {
    for is_lost in [true, false] {
        let world = World::new().await;
        let (pressed, interaction, ticket) = world.press(None);
        if is_lost {
            world.lose_answers(pressed);
        }
        let punch = world.record(&interaction).await;
        let outcome = recorded(&punch);
        let answering = world.begin(&interaction, &ticket, async move { outcome });
        world.awaited(&punch).await;
        world.two_seconds_pass();
        if !is_lost {
            world.said(pressed).await;
            let trouble = Trouble::Status(404);
            world.discord.trouble(RestFault { on: "PATCH /webhooks".to_owned(), times: 1, trouble });
        }
        assert!(world.settle(&punch).await);
        answering.await.unwrap();
        world.notices_are_sent().await;
        assert_eq!(world.dms(), 1, "lost: {is_lost}");
        assert!(world.is_told(&punch).await);
    }
}

#[tokio::test]
async fn with_direct_messages_closed_the_next_private_reply_tells_it() {
    let world = World::new().await;
    world.discord.close_dms(ALICE);
    let (pressed, interaction, ticket) = world.press(None);
    world.lose_answers(pressed);
    let punch = world.record(&interaction).await;
    world.settle(&punch).await;
    let outcome = recorded(&world.account.store.punch(punch.id).await.unwrap().unwrap());
    world.begin(&interaction, &ticket, async move { outcome }).await.unwrap();
    world.notices_are_sent().await;
    assert!(!world.is_told(&punch).await);

    let replies = async || {
        let (pressed, interaction, ticket) = world.press(None);
        world.begin(&interaction, &ticket, async { says("status") }).await.unwrap();
        world.said(pressed).await
    };
    assert_ne!(replies().await, "status", "the notice must be in it");
    assert!(world.is_told(&punch).await);
    assert_eq!(replies().await, "status");
}

#[tokio::test]
async fn a_slow_command_is_answered_twice() {
    let world = World::new().await;
    let (pressed, interaction, ticket) = world.press(None);
    let (go, wait) = oneshot::channel::<()>();
    let answering = world.begin(&interaction, &ticket, async move {
        wait.await.unwrap();
        says("result")
    });
    tokio::task::yield_now().await;
    world.two_seconds_pass();
    assert!(!world.said(pressed).await.contains("result"));
    go.send(()).unwrap();
    answering.await.unwrap();
    assert_eq!(world.said(pressed).await, "result");
}

#[tokio::test]
async fn autocomplete_offers_nothing_when_it_is_late_or_wrong() {
    let world = World::new().await;
    let offered = async |command: Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>| {
        let (pressed, interaction, ticket) = world.press(Some(("project", "li")));
        let answering = world.begin(&interaction, &ticket, command);
        tokio::task::yield_now().await;
        world.two_seconds_pass();
        answering.await.unwrap();
        let answer = world.discord.answer(pressed).await.unwrap();
        assert_eq!(answer.kind, AnswerKind::Choices);
        answer.data.as_array().unwrap().len()
    };
    let choice = Choice { name: "Lindner".into(), value: "1".into() };
    assert_eq!(offered(Box::pin(async move { Ok(Outcome::Choices(vec![choice])) })).await, 1);
    assert_eq!(offered(Box::pin(async { Err(Error::Refused(Refusal::NotLinked)) })).await, 0);
    assert_eq!(offered(Box::pin(async { panic!("on purpose") })).await, 0);
    assert_eq!(offered(Box::pin(pending())).await, 0);
}

#[tokio::test]
async fn failures_and_refusals_are_said_in_words_and_a_panic_is_a_failure() {
    let world = World::new().await;
    let said = async |command: Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>| {
        let (pressed, interaction, ticket) = world.press(None);
        world.begin(&interaction, &ticket, command).await.unwrap();
        world.said(pressed).await
    };
    let refused = said(Box::pin(async { Err(Error::Refused(Refusal::NotLinked)) })).await;
    assert!(refused.contains("not linked"), "{refused}");
    let full = said(Box::pin(async { Err(Error::NotRecorded(anyhow::anyhow!("disk full"))) })).await;
    assert!(full.contains("Not recorded") && !full.contains("disk full"), "{full}");
    let panicked = said(Box::pin(async { panic!("on purpose") })).await;
    assert!(panicked.contains("our side") && !panicked.contains("on purpose"), "{panicked}");
}

#[tokio::test]
async fn calls_of_one_person_run_in_the_order_of_arrival_and_typing_does_not_wait() {
    let world = World::new().await;
    let (first_pressed, interaction, ticket) = world.press(None);
    world.discord.forgive(first_pressed);
    let (go, wait) = oneshot::channel::<()>();
    let first_done = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&first_done);
    let first = world.begin(&interaction, &ticket, async move {
        wait.await.unwrap();
        done.store(true, Ordering::SeqCst);
        says("first")
    });
    let done = Arc::clone(&first_done);
    let (pressed, interaction, ticket) = world.press(None);
    let second = world.begin(&interaction, &ticket, async move {
        assert!(done.load(Ordering::SeqCst), "overtaken");
        says("second")
    });
    let (_, typing, typing_ticket) = world.press(Some(("project", "li")));
    world.begin(&typing, &typing_ticket, async { Ok(Outcome::Choices(Vec::new())) }).await.unwrap();
    // The waiter for the first is gone; it must keep its place all the same.
    first.abort();
    assert!(!second.is_finished());
    go.send(()).unwrap();
    second.await.unwrap();
    assert_eq!(world.said(pressed).await, "second");
}

#[tokio::test]
async fn above_the_limit_people_are_told_at_once() {
    let world = World::new().await;
    let others = (1..).map(|id| world.account.intake.enter(MemberId(id), InteractionId(id), false));
    let passes: Vec<_> = others.map_while(|pass| pass).collect();
    let (pressed, interaction, ticket) = world.press(None);
    world.begin(&interaction, &ticket, async { panic!("must not run") }).await.unwrap();
    assert!(world.said(pressed).await.contains("Too much"));
    assert_eq!(world.account.counters.busy.get(), 1);
    drop(passes);
}
