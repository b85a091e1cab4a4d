//! `Reply`, and every sentence the bot says, in every language. Must not know how a reply is sent.
//!
//! The wording is in `locales/<language>/*.ftl`; text from outside is escaped and bounded here, once, before it becomes part of a reply.

pub mod message;

use chrono::{DateTime, Utc};

use crate::model::{Locale, Punch, Refusal, TimeMode};

pub use message::{Button, ButtonStyle, Choice, Colour, Embed, Field, Reply};

/// What a sentence depends on besides its matter.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// In which language.
    pub locale: Locale,
    /// Whether only the person who pressed sees it.
    pub private: bool,
    /// How TimeTrack's stamps are read.
    pub mode: TimeMode,
    /// The instant of speaking.
    pub now: DateTime<Utc>,
}

/// The name or description of a command or option in a language, for registration:
/// `wording(Locale::De, "cmd-project-start", "name")`. `None` if there is no such message.
pub fn wording(locale: Locale, message: &str, attribute: &str) -> Option<String> {
    let _ = (locale, message, attribute);
    unimplemented!("wording helper")
}

/// What became of a punch, whatever its state: done (the timer's embed with its buttons), refused and why, noted and not
/// confirmed yet, stuck, cancelled. The same punch in the same state always gives the same reply for the same `voice`.
pub fn punch(punch: &Punch, voice: Voice) -> Reply {
    let _ = (punch, voice);
    unimplemented!("wording helper")
}

/// The answer to something the bot says no to; always private, never in place of a message.
pub fn refused(refusal: &Refusal, voice: Voice) -> Reply {
    let _ = (refusal, voice);
    unimplemented!("wording helper")
}

/// "Something went wrong on our side", with the reference under which the log has it; always private.
pub fn failed(reference: &str, voice: Voice) -> Reply {
    let _ = (reference, voice);
    unimplemented!("wording helper")
}

/// The database did not take the punch: nothing is recorded, the person must try again; always private.
pub fn not_recorded(voice: Voice) -> Reply {
    let _ = voice;
    unimplemented!("wording helper")
}

/// First words when a command that only reads takes longer than two seconds; its result takes their place.
pub fn still_asking(voice: Voice) -> Reply {
    let _ = voice;
    unimplemented!("wording helper")
}

/// Adds to `reply` how earlier punches ended that the person was never told about.
pub fn with_news(reply: Reply, untold: &[Punch], voice: Voice) -> Reply {
    let _ = (untold, voice);
    reply
}

/// Late news about one punch, for a direct message.
pub fn late_news(punch: &Punch, voice: Voice) -> Reply {
    let _ = (punch, voice);
    unimplemented!("wording helper")
}

/// To the admins, once: TimeTrack no longer accepts the API key, nothing is lost, where to get a new one.
pub fn key_refused(waiting: u32, voice: Voice) -> Reply {
    let _ = (waiting, voice);
    unimplemented!("wording helper")
}
