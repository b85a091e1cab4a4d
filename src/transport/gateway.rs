//! Interactions that arrive over the gateway and are answered over REST. Must not know the gateway's protocol.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use tracing::Instrument;

use super::answer::{Answer, Handed, answer};
use super::trace;
use crate::app::App;
use crate::discord::gateway::{Event, Fatal, listen};
use crate::discord::{Error, Said, Ticket};

/// Discord waits three seconds; after this there is no point in trying again.
const ANSWERABLE: TimeDelta = TimeDelta::milliseconds(2_700);
/// So much time an answer gets even if our clock says the press is long past.
const LEAST: TimeDelta = TimeDelta::seconds(1);

/// Listens to the gateway until the bot stops. Presses are taken in the order in which they arrive.
///
/// # Errors
/// [`Fatal`] if Discord refuses in a way that trying again cannot change; its text names the setting.
pub async fn run(app: Arc<App>) -> anyhow::Result<()> {
    let (discord, stop) = (app.discord.clone(), app.stop.clone());
    let listening = listen(&discord, &stop, move |event| take(&app, event)).await;
    listening.map_err(|fatal: Fatal| anyhow::Error::new(fatal))
}

/// Must not wait: the next event comes after it.
fn take(app: &Arc<App>, event: Event) {
    match event {
        Event::Connected { resumed: false } => {
            app.counters.discord.on();
            tracing::info!("connected to the gateway");
        }
        Event::Connected { resumed: true } => {
            app.counters.discord.on();
            app.counters.resumes.add_one();
            tracing::info!("connected to the gateway again, with everything missed")
        }
        Event::Lost(reason) => {
            app.counters.discord.off();
            app.counters.disconnects.add_one();
            tracing::info!("the gateway's connection was lost, trying again: {reason}");
        }
        Event::Foreign => app.counters.foreign.add_one(),
        Event::Undecodable(error) => {
            app.counters.undecodable.add_one();
            tracing::error!("the gateway sent something that was not understood: {error}");
        }
        Event::Press(interaction, ticket) => {
            let span = trace::span(&interaction);
            let pending = span.in_scope(|| answer(app, *interaction, &ticket, app.discord_clock.now()));
            app.tasks.spawn(deliver(Arc::clone(app), ticket, pending).instrument(span));
        }
    }
}

async fn deliver(app: Arc<App>, ticket: Ticket, pending: impl Future<Output = Answer> + Send) {
    let (arrived, begun) = (app.clock.now(), Instant::now());
    let end = (ticket.interaction.pressed_at() + ANSWERABLE).clamp(arrived + LEAST, arrived + ANSWERABLE);
    let Answer { first, then } = pending.await;
    // A request under way is the network's business, so its time is the machine's.
    let left = (end - app.clock.now()).max(LEAST).to_std().unwrap_or_default();
    let sent =
        tokio::time::timeout(left, app.discord.answer(&ticket, &first)).await.unwrap_or(Err(Error::Over));
    app.counters.answers.add(begun.elapsed());
    let handed = handed(&app, sent, &first);
    if let Some(then) = then {
        then(handed).await;
    }
}

fn handed(app: &App, sent: Result<(), Error>, first: &Said) -> Handed {
    match sent {
        Ok(()) => Handed::Over,
        Err(Error::Answered) => Handed::Elsewhere,
        // The person has typed on.
        Err(_) if matches!(first, Said::Offers(_)) => Handed::Lost,
        Err(error) => {
            app.counters.lost_answers.add_one();
            tracing::warn!("an answer did not reach Discord in time: {error}");
            Handed::Lost
        }
    }
}
