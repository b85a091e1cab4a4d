//! Stand-ins for the two outside worlds, with state, on loopback: one truth for the tests and the demo.
//! Must not know the bot.

pub mod discord;
pub mod timetrack;
