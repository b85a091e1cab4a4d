//! A real serenity client against the sandbox: it connects, answers, resumes.

use std::sync::Arc;
use std::time::Duration;

use discord_sandbox::{EventTwist, InvalidSession, Setup};
use serenity::all::{
    Context, CreateAllowedMentions, CreateInteractionResponse, CreateInteractionResponseMessage,
    EventHandler, GatewayIntents, Http, HttpBuilder, Interaction, ShardManager,
};
use serenity::async_trait;

use super::{ALICE, Stage};

struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else { return };
        let message = CreateInteractionResponseMessage::new()
            .content(format!("heard {}", command.data.name))
            .allowed_mentions(CreateAllowedMentions::new());
        // A repeated press is answered again and refused with 40060; that is part of what is tested.
        let _ = command.create_response(&ctx.http, CreateInteractionResponse::Message(message)).await;
    }
}

fn http(stage: &Stage) -> Http {
    HttpBuilder::new(stage.sandbox.token())
        .proxy(stage.sandbox.api_url())
        .ratelimiter_disabled(true)
        .application_id(stage.sandbox.application_id().into())
        .build()
}

/// Starts the client; it runs until the returned manager is told to stop.
async fn connect(stage: &Stage) -> Arc<ShardManager> {
    let builder = serenity::client::ClientBuilder::new_with_http(http(stage), GatewayIntents::empty());
    let mut client = builder.event_handler(Echo).await.unwrap();
    let manager = Arc::clone(&client.shard_manager);
    tokio::spawn(async move { client.start().await });
    stage.sandbox.connected(1).await.unwrap();
    manager
}

async fn heard(stage: &Stage) {
    let press = stage.note();
    assert_eq!(stage.sandbox.said(press).await.unwrap().text(), "heard note");
}

async fn resumed(stage: &Stage, times: u32) {
    let look = |world: &discord_sandbox::World| (world.gateway().resumes >= times).then_some(());
    stage.sandbox.wait_for("a resume", look).await.unwrap();
    stage.sandbox.connected(1).await.unwrap();
}

#[tokio::test]
async fn serenity_connects_and_resumes_after_a_drop_and_after_op_7() {
    let stage = Stage::new().await;
    let manager = connect(&stage).await;
    heard(&stage).await;
    stage.sandbox.drop_gateway();
    resumed(&stage, 1).await;
    heard(&stage).await;
    stage.sandbox.ask_to_reconnect();
    resumed(&stage, 2).await;
    heard(&stage).await;
    let counts = stage.sandbox.look(|world| world.gateway());
    assert_eq!((counts.identifies, counts.resumes, counts.live), (1, 2, 1));
    assert_eq!(stage.sandbox.finish(), []);
    manager.shutdown_all().await;
}

#[tokio::test]
async fn a_press_while_the_socket_is_down_is_replayed() {
    let stage = Stage::new().await;
    let manager = connect(&stage).await;
    stage.sandbox.drop_gateway();
    // The socket's task may still be about to see the order, so the press may also be lost with the socket; both are replayed.
    heard(&stage).await;
    resumed(&stage, 1).await;
    assert_eq!(stage.sandbox.finish(), []);
    manager.shutdown_all().await;
}

#[tokio::test]
async fn a_doubled_event_is_answered_once() {
    let stage = Stage::new().await;
    let manager = connect(&stage).await;
    stage.sandbox.twist_next_event(EventTwist::Duplicate);
    heard(&stage).await;
    let look = |world: &discord_sandbox::World| {
        world.requests().iter().any(|request| request.status == 400).then_some(())
    };
    stage.sandbox.wait_for("a refused second answer", look).await.unwrap();
    assert_eq!(stage.sandbox.finish(), []);
    manager.shutdown_all().await;
}

#[tokio::test]
async fn two_events_change_places() {
    let stage = Stage::new().await;
    let manager = connect(&stage).await;
    stage.sandbox.twist_next_event(EventTwist::Swap);
    let (first, second) = (stage.note(), stage.note());
    for press in [first, second] {
        stage.sandbox.said(press).await.unwrap();
    }
    assert_eq!(stage.sandbox.finish(), []);
    manager.shutdown_all().await;
}

#[tokio::test]
async fn serenity_survives_an_invalid_session() {
    let stage = Stage::new().await;
    let manager = connect(&stage).await;
    stage.sandbox.invalidate(InvalidSession::Gone);
    let look = |world: &discord_sandbox::World| (world.gateway().identifies == 2).then_some(());
    stage.sandbox.wait_for("a new IDENTIFY", look).await.unwrap();
    heard(&stage).await;
    assert_eq!(stage.sandbox.finish(), []);
    manager.shutdown_all().await;
}

#[tokio::test]
async fn serenity_sends_heartbeats_and_reads_what_it_asks_for() {
    let stage = Stage::set_up(Setup { heartbeat: Duration::from_millis(50), ..Setup::default() }).await;
    let manager = connect(&stage).await;
    let look = |world: &discord_sandbox::World| (world.gateway().heartbeats >= 2).then_some(());
    stage.sandbox.wait_for("heartbeats", look).await.unwrap();
    let http = http(&stage);
    let alice = serenity::all::UserId::new(ALICE.0);
    assert_eq!(http.get_current_application_info().await.unwrap().name, "Sandbox");
    assert_eq!(http.get_guilds(None, None).await.unwrap().len(), 2);
    assert_eq!(http.get_guild(super::ACME.0.into()).await.unwrap().name, "Acme");
    assert_eq!(http.get_member(super::ACME.0.into(), alice).await.unwrap().user.name, "alice");
    let dm = alice.create_dm_channel(&http).await.unwrap();
    let message =
        serenity::all::CreateMessage::new().content("hi").allowed_mentions(CreateAllowedMentions::new());
    dm.send_message(&http, message).await.unwrap();
    assert_eq!(stage.sandbox.breaches(), []);
    manager.shutdown_all().await;
}
