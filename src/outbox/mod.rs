//! Carries recorded punches to TimeTrack, in order per person, until each is settled. Must not know commands or transports.

pub mod bell;

pub use bell::Bell;
