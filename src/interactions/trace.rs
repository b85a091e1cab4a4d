//! One span, one log line and one count for each interaction. They name the command, the outcome and Discord's number of the
//! interaction, and no person.

use std::sync::LazyLock;
use std::time::Instant;

use tracing::Span;

use crate::commands::{self, Error, Outcome};
use crate::metrics::Counters;
use crate::slash::{Interaction, InteractionKind};

/// The paths of all commands. Labels live as long as the program, and there are only so many.
static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| commands::ALL.iter().map(|spec| &*spec.path.join(" ").leak()).collect());

/// The span that every line about an interaction is written in.
pub(super) fn span(interaction: &Interaction) -> Span {
    tracing::info_span!("interaction", id = %interaction.id)
}

/// What is known of an interaction from its arrival on.
pub(super) struct Trace {
    command: &'static str,
    arrived: Instant,
}

impl Trace {
    pub(super) fn new(interaction: &Interaction) -> Self {
        Self { command: name(interaction), arrived: Instant::now() }
    }

    /// What its command came to: one line, one count.
    pub(super) fn note(&self, outcome: &Result<Outcome, Error>, counters: &Counters) {
        let word = word(outcome);
        counters.count_handled(self.command, word);
        let took_ms = u64::try_from(self.arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
        if self.command == "autocomplete" {
            tracing::debug!(command = self.command, outcome = word, took_ms, "interaction");
        } else {
            tracing::info!(command = self.command, outcome = word, took_ms, "interaction");
        }
    }

    /// It was turned away.
    pub(super) fn busy(&self, counters: &Counters) {
        counters.count_handled(self.command, "busy");
        tracing::debug!(command = self.command, "interaction turned away: too many are in work");
    }
}

fn name(interaction: &Interaction) -> &'static str {
    match &interaction.kind {
        InteractionKind::Command { path, .. } => {
            let place = commands::ALL.iter().position(|spec| spec.path.iter().eq(path.iter()));
            place.and_then(|place| NAMES.get(place).copied()).unwrap_or("unknown")
        }
        InteractionKind::Autocomplete { .. } => "autocomplete",
        InteractionKind::Button { .. } => "button",
        InteractionKind::Form { .. } => "form",
    }
}

fn word(outcome: &Result<Outcome, Error>) -> &'static str {
    match outcome {
        Ok(Outcome::Reply(_)) => "answered",
        Ok(Outcome::Recorded { .. }) => "recorded",
        Ok(Outcome::Choices(_)) => "offered",
        Ok(Outcome::Form(_)) => "asked",
        Err(Error::Refused(_)) => "refused",
        Err(Error::NotRecorded(_)) => "not_recorded",
        Err(Error::Failed(_)) => "failed",
    }
}
