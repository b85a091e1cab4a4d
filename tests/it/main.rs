//! Everything that is tested through a door of the crate, in one binary.

mod discord;
mod discord_sandbox;
mod timetrack;
mod transport;
