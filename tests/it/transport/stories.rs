//! Punches from the interaction to the last message, over both transports, with a fake delivery worker.

use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::{AnswerKind, Message, Press};
use timetrack_bot::commands;
use timetrack_bot::interactions::{endpoint, gateway};
use timetrack_bot::model::{InteractionId, NoticeState, PublicKey, Punch, Timer, TimerState, Username};
use timetrack_bot::store::punches::{End, Settlement};
use tokio::net::TcpListener;

use super::{ALICE, GUILD, World};

#[derive(Clone, Copy, Debug)]
enum Transport {
    Gateway,
    Endpoint,
}

const BOTH: [Transport; 2] = [Transport::Gateway, Transport::Endpoint];

impl World {
    /// Alice is linked, the commands are registered, the bot listens.
    async fn of(transport: Transport) -> Self {
        let world = Self::new().await;
        let (app, now) = (&world.app, world.app.clock.now());
        let username = Username::new("anna.huber").unwrap();
        app.store.add_link(ALICE, &username, None, ALICE, now).await.unwrap();
        app.discord.register(GUILD, commands::ALL).await.unwrap();
        match transport {
            Transport::Gateway => {
                tokio::spawn(gateway::run(Arc::clone(app)));
                world.discord.connected(1).await.unwrap();
            }
            Transport::Endpoint => {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let url = format!("http://{}/interactions", listener.local_addr().unwrap());
                let key = PublicKey::parse(&world.discord.public_key_hex()).unwrap();
                tokio::spawn(endpoint::serve(Arc::clone(app), key, listener));
                world.discord.set_interactions_url(Some(url.parse().unwrap()));
            }
        }
        world
    }

    fn slash(&self, name: &str) -> Press {
        self.discord.slash(ALICE, Some(GUILD), &[name], &[]).unwrap()
    }

    /// The punch of a press, once the delivery worker is woken.
    async fn recorded(&self, press: Press) -> Punch {
        let id = InteractionId(press.id.0);
        loop {
            self.app.accounts.first.store.may_be_due().await;
            if let Some(punch) = self.app.store.punch_of(id).await.unwrap() {
                return punch;
            }
        }
    }

    async fn book(&self, punch: &Punch, state: TimerState) {
        let started_at = Some("2026-11-23T09:00:00".parse().map(timetrack_bot::model::LocalStamp).unwrap());
        let after = Some(Timer { state, started_at, ..Timer::STOPPED });
        let how = Settlement { end: End::Done, after };
        let claim = self.app.store.claim(std::slice::from_ref(punch)).await.unwrap().remove(0);
        let (punch, _) = self.app.store.settle(claim, &how, self.app.clock.now()).await.unwrap();
        self.app.accounts.first.settlements.announce_end(&punch);
    }

    async fn told(&self, punch: &Punch) {
        self.app.tasks.close();
        self.app.tasks.wait().await;
        assert_eq!(self.app.store.notice_of(punch.id).await.unwrap(), Some(NoticeState::Done));
    }
}

fn button(message: &Message, label: &str) -> String {
    let all = message.buttons();
    let found = all.iter().find(|button| button.label.contains(label));
    found.and_then(|button| button.custom_id.clone()).unwrap_or_else(|| panic!("no `{label}` in {all:?}"))
}

#[tokio::test]
async fn booked_in_time_it_is_one_message_and_its_button_changes_it_in_place() {
    for transport in BOTH {
        let world = World::of(transport).await;
        let clock_in = world.slash("clockin");
        let punch = world.recorded(clock_in).await;
        world.book(&punch, TimerState::Running).await;
        let message = world.discord.said(clock_in).await.unwrap();
        assert_eq!(message.versions.len(), 1, "{transport:?}");

        let clock_out = world.discord.click(ALICE, message.id, &button(&message, "Clock out")).unwrap();
        let out = world.recorded(clock_out).await;
        world.book(&out, TimerState::Stopped).await;
        assert_eq!(world.discord.answer(clock_out).await.unwrap().kind, AnswerKind::Update, "{transport:?}");
        world.discord.said(clock_out).await.unwrap();
        world.told(&punch).await;
        world.told(&out).await;
        world.assert_no_breach();
    }
}

#[tokio::test]
async fn booked_later_the_same_message_says_so() {
    for transport in BOTH {
        let world = World::of(transport).await;
        let clock_in = world.slash("clockin");
        let punch = world.recorded(clock_in).await;
        world.app.clock.advance(Duration::from_secs(2));
        world.discord.said(clock_in).await.unwrap();
        // At once: an edit must not overtake the answer all the same.
        world.book(&punch, TimerState::Running).await;
        world.told(&punch).await;
        let message = world.discord.message(clock_in).unwrap();
        assert_eq!(message.versions.len(), 2, "{transport:?}");
        assert!(!message.buttons().is_empty(), "the edit must bring the buttons");
        assert_eq!(world.discord.look(|world| world.dms(ALICE).count()), 0);
        world.assert_no_breach();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quick_punches_of_one_person_are_recorded_in_their_order() {
    let world = World::of(Transport::Gateway).await;
    let presses: Vec<_> = (0..60).map(|n| world.slash(["clockin", "clockout"][n % 2])).collect();
    for press in &presses {
        while world.app.store.punch_of(InteractionId(press.id.0)).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    }
    let mut punches = world.app.store.open_punches(ALICE).await.unwrap();
    punches.sort_by_key(|punch| punch.id);
    let recorded: Vec<_> = punches.iter().map(|punch| punch.interaction).collect();
    assert_eq!(recorded, presses.iter().map(|press| InteractionId(press.id.0)).collect::<Vec<_>>());
}
