//! From an interaction, over the gateway or as a signed HTTP request, to its response in time.

pub mod answer;
pub mod endpoint;
mod follow;
pub mod gateway;
pub mod health;
mod notices;
mod responder;
pub mod serve;
pub mod signature;
mod skew;
mod trace;
mod wording;

pub use serve::listen;
