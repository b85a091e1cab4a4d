//! Everything that is tested through a door of the crate, in one binary.

mod discord_sandbox;
