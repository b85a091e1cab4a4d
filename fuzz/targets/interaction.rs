//! Fuzzes Discord's JSON of an interaction: it is decoded or refused, and what is decoded is within its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use timetrack_bot::discord::{Decoded, decode};
use timetrack_bot::reply::button::ButtonId;
use timetrack_bot::slash::{Interaction, InteractionKind};

fuzz_target!(|body: &[u8]| {
    match decode(body) {
        Ok(Decoded::Interaction(interaction, token)) => {
            assert_eq!(interaction.id, token.interaction);
            assert_ne!(token.application, 0);
            let grants = interaction.manages_guild || !interaction.roles.is_empty();
            assert!(!grants || interaction.guild.is_some(), "a permission without a server");
            let _ = interaction.id.pressed_at();
            bounded(&interaction);
        }
        Ok(Decoded::Ping | Decoded::Unsupported) => {}
        // A failure names a part and repeats nothing of what came.
        Err(error) => assert!(error.to_string().len() < 100),
    }
});

fn bounded(interaction: &Interaction) {
    match &interaction.kind {
        InteractionKind::Command { path, .. } => assert!((1..=3).contains(&path.len())),
        InteractionKind::Autocomplete { typed, .. } => assert!(typed.chars().count() <= 6_000),
        InteractionKind::Button { id } | InteractionKind::Form { id, .. } => {
            assert!(id.chars().count() <= 100);
            if let Some(button) = ButtonId::parse(id) {
                assert_eq!(button.encode(), *id, "a button's id has one form");
            }
        }
    }
}
