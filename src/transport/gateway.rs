//! Interactions that arrive over the gateway.

use std::sync::Arc;

use tracing::Instrument;

use super::answer::answer;
use super::trace;
use crate::app::App;
use crate::discord::gateway::{Event, Fatal, listen};

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
            let answering = span.in_scope(|| answer(app, *interaction, &ticket, app.discord_clock.now()));
            app.tasks.spawn(answering.instrument(span));
        }
    }
}
