//! The time clock of a company using TimeTrack, as a Discord bot. In reading order:

pub mod model;

pub mod clock;
pub mod slash;

pub mod reply;

pub mod store;
pub mod timetrack;

#[cfg(feature = "demo")]
pub mod sandbox;
