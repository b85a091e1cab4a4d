//! The time clock of a company using TimeTrack, as a Discord bot. The modules in reading order:

/// Nouns and pure time arithmetic: member, punch, timer, zone.
pub mod model;

/// What a slash command declares and receives.
pub mod slash;

/// Every sentence the bot says, in every language.
pub mod reply;

/// The database: links, punches, audit trail.
pub mod store;

/// The client of TimeTrack's REST API.
pub mod timetrack;

/// Reads a person's timer with the zone it was started in.
mod timers;

/// One handler per slash command, and their authorization.
pub mod commands;

/// Lets an interaction wait for the settlement of its punch.
pub mod settlements;

/// Delivers recorded punches to TimeTrack.
pub mod delivery;

/// Facts that a reply about a punch adds, read from TimeTrack.
mod details;

/// What the morning list of an account says.
mod morning;

/// The workers that send what people, admins and channels are owed.
pub mod notices;

/// Discord's JSON, REST API and gateway.
pub mod discord;

/// The time, and waiting for an instant.
pub mod clock;

/// Loopback addresses and the outgoing proxy.
pub mod network;

/// Counters and histograms for monitoring.
pub mod metrics;

pub mod intake;

pub mod app;

/// Reads TimeTrack's lists into the database.
pub mod refresh;

/// Reads in the background who is at work.
mod presence;

/// Does what is due at a time.
mod jobs;

/// Settings, or everything that is wrong with them.
pub mod config;

/// Assembles, starts and stops the bot.
pub mod start;

/// Checks everything the bot depends on.
mod doctor;

/// Log lines.
pub mod logging;

/// How interactions arrive and responses leave.
pub mod interactions;

/// Where settings come from.
pub mod environment;

/// The command line.
pub mod cli;

/// The bot in the browser, with sandboxes in place of Discord and TimeTrack.
#[cfg(feature = "demo")]
mod demo;
