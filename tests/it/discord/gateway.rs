//! A gateway session with every fault that Discord's gateway can cause.

use std::time::Duration;

use discord_sandbox::{EventTwist, InteractionId, InvalidSession, Setup};
use serde_json::json;
use timetrack_bot::discord::gateway::{Event, Fatal, listen};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{ALICE, World};

struct Listening {
    world: World,
    events: UnboundedReceiver<Event>,
    stop: CancellationToken,
    task: JoinHandle<Result<(), Fatal>>,
}

impl Listening {
    async fn new(setup: Setup) -> Self {
        let mut listening = Self::to(World::new(setup).await);
        listening.connected().await;
        listening
    }

    fn to(world: World) -> Self {
        let (sender, events) = unbounded_channel();
        let (rest, stop) = (world.rest(), CancellationToken::new());
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            let tell = move |event| drop(sender.send(event));
            listen(&rest, &stopped, tell).await
        });
        Self { world, events, stop, task }
    }

    async fn next(&mut self) -> Event {
        let next = tokio::time::timeout(Duration::from_secs(15), self.events.recv()).await;
        next.expect("an event in time").expect("a listener")
    }

    /// Whether it was a resumed session; what was lost before does not matter here.
    async fn connected(&mut self) -> bool {
        loop {
            match self.next().await {
                Event::Connected { resumed } => return resumed,
                Event::Lost(_) => {}
                _ => panic!("something else came first"),
            }
        }
    }

    async fn pressed(&mut self) -> InteractionId {
        loop {
            match self.next().await {
                Event::Interaction(call, _) => return InteractionId(call.id.0),
                Event::Lost(_) | Event::Connected { .. } => {}
                Event::Unsupported | Event::Undecodable(_) => panic!("not understood"),
            }
        }
    }

    async fn fails(self) -> Fatal {
        let end = tokio::time::timeout(Duration::from_secs(10), self.task).await;
        end.expect("an end in time").unwrap().unwrap_err()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_quick_presses_arrive_in_their_order() {
    let mut listening = Listening::new(Setup::default()).await;
    let sent: Vec<_> = (0..500).map(|_| listening.world.press(ALICE).id).collect();
    for id in sent {
        assert_eq!(listening.pressed().await, id);
    }
}

#[tokio::test]
async fn stopping_leaves_in_good_order() {
    let listening = Listening::new(Setup::default()).await;
    listening.stop.cancel();
    listening.task.await.unwrap().unwrap();
    listening
        .world
        .discord
        .wait_for("the end of the session", |world| (world.gateway().live == 0).then_some(()))
        .await
        .unwrap();
    assert!(listening.world.discord.breaches().is_empty(), "{:?}", listening.world.discord.breaches());
}

#[tokio::test]
async fn after_a_break_the_session_is_resumed_and_nothing_is_missed() {
    let mut listening = Listening::new(Setup::default()).await;
    let before = listening.world.press(ALICE).id;
    assert_eq!(listening.pressed().await, before);
    for round in 0..3 {
        match round {
            0 => listening.world.discord.drop_gateway(),
            1 => listening.world.discord.ask_to_reconnect(),
            _ => listening.world.discord.close_gateway(4_000),
        }
        let missed = listening.world.press(ALICE).id;
        assert_eq!(listening.pressed().await, missed, "round {round}");
    }
    let counts = listening.world.discord.look(|world| world.gateway());
    assert_eq!((counts.identifies, counts.resumes), (1, 3));
    assert!(listening.world.discord.breaches().is_empty(), "{:?}", listening.world.discord.breaches());
}

#[tokio::test]
async fn an_invalid_session_is_taken_up_or_begun_anew() {
    let mut listening = Listening::new(Setup::default()).await;
    listening.world.discord.invalidate(InvalidSession::Resumable);
    assert!(listening.connected().await);
    listening.world.discord.invalidate(InvalidSession::Gone);
    assert!(!listening.connected().await);
    assert!(listening.world.discord.breaches().is_empty(), "{:?}", listening.world.discord.breaches());
}

#[tokio::test]
async fn codes_that_end_it_for_good_end_it_and_name_the_setting() {
    for (code, expected) in [
        (4_004, Fatal::TokenRefused),
        (4_010, Fatal::Sharding(4_010)),
        (4_011, Fatal::Sharding(4_011)),
        (4_012, Fatal::Version),
        (4_013, Fatal::Intents(4_013)),
        (4_014, Fatal::Intents(4_014)),
    ] {
        let listening = Listening::new(Setup::default()).await;
        listening.world.discord.close_gateway(code);
        let fatal = listening.fails().await;
        assert_eq!(fatal, expected);
        assert!(fatal.to_string().contains("DISCORD_"), "{fatal}");
    }
}

#[tokio::test]
async fn a_missing_acknowledgement_makes_it_come_back() {
    let setup = Setup { heartbeat: Duration::from_millis(300), ..Setup::default() };
    let mut listening = Listening::new(setup).await;
    listening.world.discord.stop_acks();
    loop {
        if let Event::Lost(reason) = listening.next().await {
            assert!(reason.contains("acknowledged"), "{reason}");
            break;
        }
    }
    listening.world.discord.calm();
    listening.connected().await;
}

#[tokio::test]
async fn a_handshake_that_is_never_finished_is_given_up() {
    let world = World::new(Setup::default()).await;
    world.discord.swallow_handshakes(1);
    let mut listening = Listening::to(world);
    let Event::Lost(reason) = listening.next().await else { panic!("not lost") };
    assert!(reason.contains("in time"), "{reason}");
    assert!(!listening.connected().await);
}

#[tokio::test]
async fn garbage_is_reported_and_presses_still_arrive() {
    let mut listening = Listening::new(Setup::default()).await;
    listening.world.discord.send_raw("{ not json");
    assert!(matches!(listening.next().await, Event::Undecodable(_)));
    let odd =
        json!({ "id": "1", "type": 2, "token": "secret", "application_id": "1", "data": { "name": 5 } });
    listening.world.discord.raw_interaction(&odd).await.unwrap();
    let Event::Undecodable(error) = listening.next().await else { panic!("understood") };
    assert!(!error.to_string().contains("secret"));
    listening.world.discord.send_garbage(&[0, 159, 146, 150]);
    let id = listening.world.press(ALICE).id;
    assert_eq!(listening.pressed().await, id);
}

#[tokio::test]
async fn a_press_sent_twice_is_told_twice_with_one_id() {
    let mut listening = Listening::new(Setup::default()).await;
    listening.world.discord.twist_next_event(EventTwist::Duplicate);
    let id = listening.world.press(ALICE).id;
    assert_eq!((listening.pressed().await, listening.pressed().await), (id, id));
}

#[tokio::test]
async fn with_a_wrong_token_it_does_not_connect() {
    let world = World::new(Setup::default()).await;
    let mut access = world.access();
    access.token = "wrong".to_owned().into();
    let rest = timetrack_bot::discord::Rest::new(&access).unwrap();
    let stop = CancellationToken::new();
    assert_eq!(listen(&rest, &stop, |_| ()).await, Err(Fatal::TokenRefused));
    assert_eq!(world.requests("GET", "/gateway/bot"), 1);
}
