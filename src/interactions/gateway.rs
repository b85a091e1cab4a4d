//! Interactions that arrive over the gateway.

use std::sync::Arc;

use tracing::Instrument;

use super::answer::answer;
use super::trace;
use crate::app::App;
use crate::discord::gateway::{Event, Fatal, listen};

/// Listens to the gateway until the bot stops. Interactions are taken in the order in which they arrive.
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
            app.counters.discord_up.set(1);
            tracing::info!("connected to the gateway");
        }
        Event::Connected { resumed: true } => {
            app.counters.discord_up.set(1);
            app.counters.resumes.inc();
            tracing::info!("connected to the gateway again, with everything missed")
        }
        Event::Lost(reason) => {
            app.counters.discord_up.set(0);
            app.counters.disconnects.inc();
            tracing::info!("the gateway's connection was lost, trying again: {reason}");
        }
        Event::Unsupported => {
            app.counters.foreign.inc();
        }
        Event::Undecodable(error) => {
            app.counters.undecodable.inc();
            tracing::error!("the gateway sent something that was not understood: {error}");
        }
        Event::Interaction(interaction, ticket) => {
            let span = trace::span(&interaction);
            let answering = span.in_scope(|| answer(app, *interaction, &ticket, app.discord_clock.now()));
            app.tasks.spawn(answering.instrument(span));
        }
    }
}
