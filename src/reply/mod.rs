//! `Reply`, and every sentence the bot says, in every language. Must not know how a reply is sent.

pub mod message;

pub use message::{Button, ButtonStyle, Choice, Colour, Embed, Field, Reply};
