//! Neither token appears in the log, with any filter that the operator sets.

use std::io::Write;
use std::sync::{Arc, Mutex};

use discord_sandbox::{RestFault, Setup, Trouble};
use secrecy::ExposeSecret;
use timetrack_bot::config::LogFormat;
use timetrack_bot::discord::Response;
use timetrack_bot::discord::gateway::{Event, listen};
use timetrack_bot::logging::subscriber;
use timetrack_bot::reply::Reply;
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::CancellationToken;

use super::{ALICE, World};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_at_its_most_talkative_holds_no_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = subscriber("trace", LogFormat::Text, move || writer.clone()).unwrap();
    let _guard = tracing::subscriber::set_default(subscriber);

    let world = World::new(Setup::default()).await;
    let (rest, stop) = (world.rest(), CancellationToken::new());
    let (sender, mut events) = unbounded_channel();
    let (listened, stopped) = (rest.clone(), stop.clone());
    let listening =
        tokio::spawn(async move { listen(&listened, &stopped, move |event| drop(sender.send(event))).await });
    world.discord.connected(1).await.unwrap();
    let press = world.press(ALICE);
    let ticket = loop {
        if let Some(Event::Interaction(_, ticket)) = events.recv().await {
            break ticket;
        }
    };
    let reply = Reply {
        text: "x".into(),
        embed: None,
        rows: Vec::new(),
        private: true,
        in_place: false,
        quiet: false,
    };
    for trouble in [Trouble::Status(500), Trouble::Cut] {
        world.discord.trouble(RestFault { on: "POST /interactions".into(), times: 1, trouble });
        let _ = rest.respond(&ticket, &Response::Message(Box::new(reply.clone()))).await;
        let _ = rest.edit(&ticket, &reply).await;
    }
    let channel = rest.open_direct(ALICE).await.unwrap();
    rest.send(channel, &reply, 1).await.unwrap();
    world.discord.message(press);
    stop.cancel();
    listening.await.unwrap().unwrap();

    tracing::info!("the log is kept");
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("the log is kept"));
    assert!(!log.contains(&world.discord.token()), "the bot's token");
    assert!(!log.contains(ticket.secret.expose_secret()), "the interaction's token");
}
