//! How interactions arrive and answers leave: over the gateway or as signed HTTP requests. Must not know the name of any command, nor SQL.

pub mod answer;
pub mod endpoint;
pub mod gateway;
pub mod health;
pub mod presses;
pub mod serve;
pub mod signature;
mod skew;
mod telling;
mod trace;
mod wording;

pub use answer::{Answer, Handed, Then, answer};
pub use presses::{Limits, Presses};
pub use serve::listen;
