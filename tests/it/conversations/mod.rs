//! What people and the bot say to each other, and what TimeTrack holds afterwards. Every story is told over both transports.

mod buttons;
mod clock;
mod completion;
mod daily;
mod echoes;
mod forms;
mod gateway;
mod half_done;
mod hostile;
mod limits;
mod linking;
mod mutations;
mod mutator;
mod names;
mod not_booked;
mod outage;
mod outlook;
mod public;
mod questions;
mod quirks;
mod repeats;
mod rest;
mod times;
mod travel;
mod unknown_users;
mod untold;
