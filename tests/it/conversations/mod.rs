//! Conversation tests: what people and the bot say to each other, and what TimeTrack has afterwards. Each runs over both
//! transports.

mod breaker;
mod buttons;
mod clock;
mod clockout;
mod completion;
mod daily;
mod duplicates;

mod forms;
mod gateway;
mod half_done;
mod hostile;
mod limits;
mod linking;
mod look_ups;
mod mutations;
mod mutator;
mod names;
mod not_booked;
mod noted;
mod notices;
mod outage;
mod outage_end;
mod people;
mod private;
mod public;
mod questions;
mod quirks;
mod repeats;
mod rest;
mod times;
mod travel;
mod unknown_users;
mod waiting;
mod who;
