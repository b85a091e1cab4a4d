//! The time clock of a company using TimeTrack, as a Discord bot. In reading order:

pub mod model;

pub mod slash;

pub mod reply;

pub mod store;

pub mod timetrack;

pub mod timers;

pub mod commands;

pub mod bell;

pub mod outbox;

pub mod details;

pub mod news;

pub mod discord;

pub mod clock;

pub mod network;

pub mod metrics;

pub mod intake;

pub mod app;

pub mod refresh;

pub mod config;

pub mod start;

pub mod doctor;

pub mod environment;

pub mod cli;

pub mod logging;

pub mod transport;

#[cfg(feature = "demo")]
pub mod demo;
