//! Everything that is tested through a door of the crate, in one binary.

#![expect(clippy::unwrap_used, reason = "what a test did not expect ends it")]

mod discord_sandbox;
