//! Answers in time, and what follows them.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use discord_sandbox::{Client, DiscordSandbox, Press as Pressed, Setup, Typed, Who};
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::*;
use crate::bell::Bell;
use crate::clock::{Clock, RemoteClock};
use crate::commands::Settings;
use crate::discord::{Access, Decoded, Rest, decode::decode_json};
use crate::metrics::Counters;
use crate::model::{Action, GuildId, NewPunch, Refusal, TimeMode, Timer, Username, Zone};
use crate::network::Proxies;
use crate::reply::{Choice, Details};
use crate::store::Store;
use crate::store::punches::{Recorded, Settlement};
use crate::timetrack::TimeTrack;
use crate::transport::{Limits, Presses};

#[path = "answer_news_tests.rs"]
mod news;
#[path = "answer_waiting_tests.rs"]
mod waiting;

const ALICE: MemberId = MemberId(100_000_000_000_000_001);
const GUILD: GuildId = GuildId(800_000_000_000_000_000);

struct World {
    app: Arc<App>,
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
        let store = Store::open(&format!("sqlite://{}/bot.db", dir.path().display()), now).await.unwrap();
        let username = Username::new("anna.huber").unwrap();
        store.add_link(ALICE, &username, None, ALICE, now).await.unwrap();
        let timeout = Duration::from_secs(2);
        let (key, secret) = (SecretString::from("k"), SecretString::from("s"));
        let url = "http://127.0.0.1:9".parse().unwrap();
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
        };
        let app = App {
            default_locale: Locale::En,
            settings,
            clock: clock.clone(),
            store,
            timetrack: TimeTrack::new(crate::timetrack::Access {
                url,
                key,
                secret,
                timeout,
                proxies: Proxies::default(),
            })
            .unwrap(),
            discord: Rest::new(&access).unwrap(),
            discord_clock: RemoteClock::new(clock),
            bell: Bell::default(),
            presses: Presses::limited(limits),
            counters: Counters::default(),
            tasks: tokio_util::task::TaskTracker::new(),
            stop: tokio_util::sync::CancellationToken::new(),
        };
        Self { app: Arc::new(app), discord, _dir: dir }
    }

    /// Alice sends something; what it does is up to each test.
    fn press(&self, focus: Option<(&str, &str)>) -> (Pressed, Interaction, Ticket) {
        let who = Who::new(ALICE, Some(GUILD), Client::Forced);
        let pressed = self.discord.press(who, Typed { path: &["anything"], options: &[], focus }).unwrap();
        match decode_json(&self.discord.payload(pressed).unwrap()) {
            Ok(Decoded::Press(interaction, ticket)) => (pressed, *interaction, ticket),
            _ => panic!("not a press"),
        }
    }

    fn begin(
        &self,
        interaction: &Interaction,
        ticket: &Ticket,
        command: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send>> {
        Box::pin(begin(Press::new(&self.app, interaction, ticket), interaction.id, command))
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
            locale: Locale::En,
        };
        match self.app.store.record(&new, &self.app.settings.default_zone).await.unwrap() {
            Recorded::New(punch) => punch,
            other => panic!("{other:?}"),
        }
    }

    /// What the outbox does when a punch is booked.
    async fn settle(&self, punch: &Punch) -> bool {
        let how = Settlement {
            state: PunchState::Done,
            after: Some(Timer::STOPPED),
            refusal: None,
            trouble: None,
            question: None,
        };
        let punch = self.app.store.settle(punch.id, &how, self.app.clock.now()).await.unwrap();
        self.app.bell.settled(&punch)
    }

    async fn is_told(&self, punch: &Punch) -> bool {
        self.app.store.punch(punch.id).await.unwrap().unwrap().told
    }

    fn said(&self, said: &Said) -> Reply {
        match said {
            Said::Message(reply) => (**reply).clone(),
            Said::Offers(_) | Said::Form(_) => panic!("no message"),
        }
    }

    fn two_seconds_pass(&self) {
        self.app.clock.advance(Duration::from_secs(2));
    }

    fn dms(&self) -> usize {
        self.discord.look(|world| world.dms(ALICE).count())
    }
}

fn recorded(punch: &Punch) -> Result<Outcome, Error> {
    Ok(Outcome::Recorded { punch: Box::new(punch.clone()), in_place: false })
}

fn plain(text: &str) -> Reply {
    Reply { text: text.into(), embed: None, rows: Vec::new(), private: true, in_place: false }
}

fn says(text: &str) -> Result<Outcome, Error> {
    Ok(Outcome::Say(Box::new(plain(text))))
}

#[tokio::test]
async fn a_punch_settled_in_time_is_told_in_one_message() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    let pending = tokio::spawn(world.begin(&interaction, &ticket, async move { outcome }));
    world.app.bell.rung().await;
    assert!(world.settle(&punch).await, "somebody must be waiting when the bell has rung");
    let Answer { first, then } = pending.await.unwrap();
    let context = wording::reply_context(&world.app, Locale::En);
    let booked = world.app.store.punch(punch.id).await.unwrap().unwrap();
    assert_eq!(world.said(&first), reply::punch(&booked, &Details::default(), context));
    assert!(!world.is_told(&punch).await, "not before it was handed over");
    then.unwrap()(Handed::Over).await;
    assert!(world.is_told(&punch).await);
    assert!(!world.app.bell.is_watched(punch.interaction));
    assert_eq!(world.dms(), 0);
}

#[tokio::test]
async fn a_punch_settled_before_anybody_looked_is_told_too() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    world.settle(&punch).await;
    let outcome = recorded(&punch);
    let Answer { then, .. } = world.begin(&interaction, &ticket, async move { outcome }).await;
    then.unwrap()(Handed::Over).await;
    assert!(world.is_told(&punch).await);
}

#[tokio::test]
async fn after_two_seconds_it_says_so_and_the_answer_is_brought_up_to_date() {
    let world = World::new().await;
    let (pressed, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    world.two_seconds_pass();
    // Two seconds after the press are over, but half a second is always given.
    let pending = tokio::spawn(world.begin(&interaction, &ticket, async move { outcome }));
    world.app.bell.rung().await;
    world.app.clock.advance(Duration::from_millis(500));
    let Answer { first, then } = pending.await.unwrap();
    let context = wording::reply_context(&world.app, Locale::En);
    assert_eq!(world.said(&first), reply::punch(&punch, &Details::default(), context));
    world.app.discord.answer(&ticket, &first).await.unwrap();
    let then = tokio::spawn(then.unwrap()(Handed::Over));
    assert!(world.settle(&punch).await);
    then.await.unwrap();
    assert!(world.is_told(&punch).await);
    assert_eq!(world.discord.message(pressed).unwrap().versions.len(), 2);
    assert_eq!(world.dms(), 0);
    assert!(world.discord.finish().is_empty(), "{:?}", world.discord.breaches());
}

#[tokio::test]
async fn when_the_answer_was_lost_or_cannot_be_edited_the_news_come_directly() {
    for handed in [Handed::Lost, Handed::Over] {
        let world = World::new().await;
        let (pressed, interaction, ticket) = world.press(None);
        world.discord.forgive(pressed);
        let punch = world.record(&interaction).await;
        let outcome = recorded(&punch);
        let pending = tokio::spawn(world.begin(&interaction, &ticket, async move { outcome }));
        world.app.bell.rung().await;
        world.two_seconds_pass();
        // It was never answered, so an edit is refused.
        let then = tokio::spawn(pending.await.unwrap().then.unwrap()(handed));
        assert!(world.settle(&punch).await);
        then.await.unwrap();
        assert_eq!(world.dms(), 1, "{handed:?}");
        assert!(world.is_told(&punch).await);
    }
}

#[tokio::test]
async fn with_direct_messages_closed_the_next_private_reply_tells_it() {
    let world = World::new().await;
    world.discord.close_dms(ALICE);
    let (pressed, interaction, ticket) = world.press(None);
    world.discord.forgive(pressed);
    let punch = world.record(&interaction).await;
    world.settle(&punch).await;
    let outcome = recorded(&punch);
    let answer = world.begin(&interaction, &ticket, async move { outcome }).await;
    answer.then.unwrap()(Handed::Lost).await;
    assert!(!world.is_told(&punch).await);

    let (_, interaction, ticket) = world.press(None);
    let Answer { first, then } = world.begin(&interaction, &ticket, async { says("status") }).await;
    assert_ne!(world.said(&first), plain("status"), "the news must be in it");
    then.unwrap()(Handed::Over).await;
    assert!(world.is_told(&punch).await);

    let (_, interaction, ticket) = world.press(None);
    let Answer { first, then } = world.begin(&interaction, &ticket, async { says("status") }).await;
    assert_eq!(world.said(&first), plain("status"));
    assert!(then.is_none());
}

#[tokio::test]
async fn when_the_time_for_edits_is_over_the_outbox_takes_over() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    let pending = tokio::spawn(world.begin(&interaction, &ticket, async move { outcome }));
    world.app.bell.rung().await;
    world.two_seconds_pass();
    let then = tokio::spawn(pending.await.unwrap().then.unwrap()(Handed::Over));
    assert!(world.app.bell.is_watched(punch.interaction));
    world.app.clock.advance(Duration::from_secs(15 * 60));
    then.await.unwrap();
    assert!(!world.settle(&punch).await, "nobody must be thought to be waiting");
}

#[tokio::test]
async fn waiting_for_news_does_not_hold_up_a_stop() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let punch = world.record(&interaction).await;
    let outcome = recorded(&punch);
    let pending = tokio::spawn(world.begin(&interaction, &ticket, async move { outcome }));
    world.app.bell.rung().await;
    world.two_seconds_pass();
    let then = tokio::spawn(pending.await.unwrap().then.unwrap()(Handed::Over));
    world.app.stop.cancel();
    then.await.unwrap();
    assert!(!world.is_told(&punch).await);
}

#[tokio::test]
async fn a_slow_command_is_answered_twice() {
    let world = World::new().await;
    let (pressed, interaction, ticket) = world.press(None);
    let (go, wait) = oneshot::channel::<()>();
    let pending = tokio::spawn(world.begin(&interaction, &ticket, async move {
        wait.await.unwrap();
        says("result")
    }));
    world.two_seconds_pass();
    let Answer { first, then } = pending.await.unwrap();
    assert_eq!(world.said(&first), reply::still_asking(wording::reply_context(&world.app, Locale::En)));
    world.app.discord.answer(&ticket, &first).await.unwrap();
    let then = tokio::spawn(then.unwrap()(Handed::Over));
    go.send(()).unwrap();
    then.await.unwrap();
    assert_eq!(world.discord.message(pressed).unwrap().body()["content"], "result");
}

#[tokio::test]
async fn autocomplete_offers_nothing_when_it_is_late_or_wrong() {
    let world = World::new().await;
    let empty = |answer: Answer| {
        matches!(answer.first, Said::Offers(offers) if offers.is_empty()) && answer.then.is_none()
    };
    let (_, interaction, ticket) = world.press(Some(("project", "li")));
    let choice = Choice { name: "Lindner".into(), value: "1".into() };
    let offer = world.begin(&interaction, &ticket, async move { Ok(Outcome::Offer(vec![choice])) }).await;
    assert!(matches!(offer.first, Said::Offers(offers) if offers.len() == 1));
    let refused = world.begin(&interaction, &ticket, async { Err(Error::Refused(Refusal::NotLinked)) }).await;
    assert!(empty(refused));
    let panicked = world.begin(&interaction, &ticket, async { panic!("on purpose") }).await;
    assert!(empty(panicked));
    let pending = tokio::spawn(world.begin(&interaction, &ticket, pending()));
    world.two_seconds_pass();
    assert!(empty(pending.await.unwrap()));
}

#[tokio::test]
async fn failures_and_refusals_are_said_in_words_and_a_panic_is_a_failure() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let context = wording::reply_context(&world.app, Locale::En);
    let refused = world.begin(&interaction, &ticket, async { Err(Error::Refused(Refusal::NotLinked)) }).await;
    assert_eq!(world.said(&refused.first), reply::refused(&Refusal::NotLinked, context));
    let full = world
        .begin(&interaction, &ticket, async { Err(Error::NotRecorded(anyhow::anyhow!("disk full"))) })
        .await;
    assert_eq!(world.said(&full.first), reply::not_recorded(context));
    let panicked = world.begin(&interaction, &ticket, async { panic!("on purpose") }).await;
    let words = format!("{:?}", world.said(&panicked.first));
    assert!(!words.contains("on purpose"), "{words}");
}

#[tokio::test]
async fn calls_of_one_person_run_in_the_order_of_arrival_and_typing_does_not_wait() {
    let world = World::new().await;
    let (_, interaction, ticket) = world.press(None);
    let (go, wait) = oneshot::channel::<()>();
    let first_done = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&first_done);
    let first = world.begin(&interaction, &ticket, async move {
        wait.await.unwrap();
        done.store(true, Ordering::SeqCst);
        says("first")
    });
    let done = Arc::clone(&first_done);
    let second = tokio::spawn(world.begin(&interaction, &ticket, async move {
        assert!(done.load(Ordering::SeqCst), "overtaken");
        says("second")
    }));
    let (_, typing, typing_ticket) = world.press(Some(("project", "li")));
    world.begin(&typing, &typing_ticket, async { Ok(Outcome::Offer(Vec::new())) }).await;
    // Whoever waited for the first is gone; it must keep its place all the same.
    drop(first);
    assert!(!second.is_finished());
    go.send(()).unwrap();
    assert_eq!(world.said(&second.await.unwrap().first), plain("second"));
}

#[tokio::test]
async fn above_the_limit_people_are_told_at_once() {
    let world = World::new().await;
    let others = (1..).map(|id| world.app.presses.enter(MemberId(id), InteractionId(id), false));
    let passes: Vec<_> = others.map_while(|pass| pass).collect();
    let (_, interaction, ticket) = world.press(None);
    let answer = world.begin(&interaction, &ticket, async { panic!("must not run") }).await;
    assert_eq!(
        world.said(&answer.first),
        reply::refused(&Refusal::Busy, wording::reply_context(&world.app, Locale::En))
    );
    assert_eq!(world.app.counters.busy.count(), 1);
    drop(passes);
}
