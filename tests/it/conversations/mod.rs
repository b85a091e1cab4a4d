//! What people and the bot say to each other, and what TimeTrack holds afterwards. Every story is told over both transports.

mod buttons;
mod clock;
mod daily;
mod linking;
mod outage;
mod quirks;
mod times;
