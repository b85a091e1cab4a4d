//! What a button means, and the `custom_id` that carries it. Must not know what pressing it does.
//!
//! The id holds the form's version, whose button it is, what it does and the state it was drawn from: `1:42:out:1763884800`.
//! It comes back from outside, so reading it trusts nothing; whether the presser may do it is asked again at every press.

use chrono::{DateTime, Utc};

use super::Voice;
use super::message::{Button, ButtonStyle};
use super::words::Msg;
use crate::model::{InteractionId, LocalStamp, MemberId, PunchId};

/// The form of the ids; buttons of another form are out of date.
const VERSION: &str = "1";

/// Which of the two times of the night the clocks go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Before the clocks were set back.
    First,
    /// After.
    Second,
}

/// What an admin decides about an entry of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Try again now.
    Retry,
    /// Give it up.
    Cancel,
}

/// What a button does. Those that end or change a timer carry the start of the timer they were drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Start attendance.
    ClockIn,
    /// Stop attendance.
    ClockOut(Option<LocalStamp>),
    /// Pause the project timer.
    Pause(Option<LocalStamp>),
    /// Resume it.
    Resume(Option<LocalStamp>),
    /// Stop it.
    Stop(Option<LocalStamp>),
    /// Go on with what a switch has ended whose second half was not done.
    GoOn {
        /// The switch.
        punch: PunchId,
    },
    /// Stop it at an instant that is past.
    StopAt {
        /// The start of the timer.
        start: Option<LocalStamp>,
        /// The instant to book.
        at: DateTime<Utc>,
    },
    /// Show both timers as they are now.
    Refresh,
    /// Answer which instant was meant.
    Choose {
        /// The press that began the draft.
        draft: InteractionId,
        /// The answer.
        which: Which,
    },
    /// Book a punch that its person is asked about, as it was recorded.
    Book {
        /// Which.
        punch: PunchId,
    },
    /// Ask for the time that was meant; the id of the form is the same.
    When {
        /// The punch that was asked about, or refused because something had run for so long.
        punch: PunchId,
    },
    /// A page of the links, from 0.
    Links {
        /// Which.
        page: u32,
    },
    /// A page of the queue, from 0.
    Queue {
        /// Which.
        page: u32,
    },
    /// Ask whether an entry of the queue is to be given up.
    AskGiveUp {
        /// Which entry.
        punch: PunchId,
        /// The page it was drawn on.
        page: u32,
    },
    /// Decide about an entry of the queue.
    Decide {
        /// Which entry.
        punch: PunchId,
        /// What.
        verb: Verb,
        /// The page it was drawn on.
        page: u32,
    },
}

/// A button's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// Whose button it is.
    pub owner: MemberId,
    /// What it does.
    pub does: Does,
}

impl Press {
    /// The `custom_id`, at most 100 bytes.
    pub fn id(&self) -> String {
        format!("{VERSION}:{}:{}", self.owner, does(&self.does))
    }

    /// Reads a `custom_id`; `None` for one that is not of this form.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split(':');
        if parts.next()? != VERSION {
            return None;
        }
        let owner = MemberId(number(parts.next()?)?);
        let does = read(parts.next()?, &mut parts)?;
        parts.next().is_none().then_some(Self { owner, does })
    }

    /// A button that means this.
    pub(super) fn button(self, label: Msg, style: ButtonStyle, voice: Voice) -> Button {
        Button { id: self.id(), label: voice.say(label, &[]).into(), style }
    }
}

fn does(does: &Does) -> String {
    match does {
        Does::ClockIn => "in".to_owned(),
        Does::ClockOut(start) => format!("out:{}", written(*start)),
        Does::Pause(start) => format!("pause:{}", written(*start)),
        Does::Resume(start) => format!("resume:{}", written(*start)),
        Does::Stop(start) => format!("stop:{}", written(*start)),
        Does::GoOn { punch } => format!("go:{punch}"),
        Does::StopAt { start, at } => format!("stopat:{}:{}", written(*start), at.timestamp()),
        Does::Refresh => "refresh".to_owned(),
        Does::Choose { draft, which: Which::First } => format!("first:{draft}"),
        Does::Choose { draft, which: Which::Second } => format!("second:{draft}"),
        Does::Book { punch } => format!("book:{punch}"),
        Does::When { punch } => format!("when:{punch}"),
        Does::Links { page } => format!("links:{page}"),
        Does::Queue { page } => format!("queue:{page}"),
        Does::Decide { punch, verb: Verb::Retry, page } => format!("retry:{punch}:{page}"),
        Does::Decide { punch, verb: Verb::Cancel, page } => format!("give-up:{punch}:{page}"),
        // Buttons that earlier versions drew decided at once; now they ask too.
        Does::AskGiveUp { punch, page } => format!("cancel:{punch}:{page}"),
    }
}

fn read<'a>(word: &str, parts: &mut impl Iterator<Item = &'a str>) -> Option<Does> {
    Some(match word {
        "in" => Does::ClockIn,
        "out" => Does::ClockOut(start(parts.next()?)?),
        "pause" => Does::Pause(start(parts.next()?)?),
        "resume" => Does::Resume(start(parts.next()?)?),
        "stop" => Does::Stop(start(parts.next()?)?),
        "go" => Does::GoOn { punch: PunchId(number(parts.next()?)?) },
        "stopat" => Does::StopAt {
            start: start(parts.next()?)?,
            at: DateTime::from_timestamp(number(parts.next()?)?, 0)?,
        },
        "refresh" => Does::Refresh,
        "first" => Does::Choose { draft: InteractionId(number(parts.next()?)?), which: Which::First },
        "second" => Does::Choose { draft: InteractionId(number(parts.next()?)?), which: Which::Second },
        "book" => Does::Book { punch: PunchId(number(parts.next()?)?) },
        "when" => Does::When { punch: PunchId(number(parts.next()?)?) },
        "links" => Does::Links { page: number(parts.next()?)? },
        "queue" => Does::Queue { page: number(parts.next()?)? },
        "retry" => decide(Verb::Retry, parts)?,
        "give-up" => decide(Verb::Cancel, parts)?,
        "cancel" => Does::AskGiveUp { punch: PunchId(number(parts.next()?)?), page: number(parts.next()?)? },
        _ => return None,
    })
}

fn decide<'a>(verb: Verb, parts: &mut impl Iterator<Item = &'a str>) -> Option<Does> {
    let punch = PunchId(number(parts.next()?)?);
    Some(Does::Decide { punch, verb, page: number(parts.next()?)? })
}

/// A number in the one form [`Press::id`] writes.
fn number<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse::<T>().ok().filter(|number| number.to_string() == text)
}

fn written(start: Option<LocalStamp>) -> String {
    start.map_or_else(|| "-".to_owned(), |stamp| stamp.0.and_utc().timestamp().to_string())
}

fn start(text: &str) -> Option<Option<LocalStamp>> {
    if text == "-" {
        return Some(None);
    }
    let stamp = DateTime::from_timestamp(number(text)?, 0)?.naive_utc();
    Some(Some(LocalStamp(stamp)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_start() -> impl Strategy<Value = Option<LocalStamp>> {
        proptest::option::of(-62_000_000_000i64..253_000_000_000).prop_map(|seconds| {
            seconds.map(|seconds| LocalStamp(DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()))
        })
    }

    fn any_does() -> impl Strategy<Value = Does> {
        let which = prop_oneof![Just(Which::First), Just(Which::Second)];
        let verb = prop_oneof![Just(Verb::Retry), Just(Verb::Cancel)];
        prop_oneof![
            Just(Does::ClockIn),
            Just(Does::Refresh),
            any::<i64>().prop_map(|id| Does::GoOn { punch: PunchId(id) }),
            any_start().prop_map(Does::ClockOut),
            any_start().prop_map(Does::Pause),
            any_start().prop_map(Does::Resume),
            any_start().prop_map(Does::Stop),
            (any_start(), 0i64..4_000_000_000)
                .prop_map(|(start, at)| Does::StopAt { start, at: DateTime::from_timestamp(at, 0).unwrap() }),
            (any::<u64>(), which).prop_map(|(id, which)| Does::Choose { draft: InteractionId(id), which }),
            any::<i64>().prop_map(|id| Does::Book { punch: PunchId(id) }),
            any::<i64>().prop_map(|id| Does::When { punch: PunchId(id) }),
            any::<u32>().prop_map(|page| Does::Links { page }),
            any::<u32>().prop_map(|page| Does::Queue { page }),
            (any::<i64>(), any::<u32>()).prop_map(|(id, page)| Does::AskGiveUp { punch: PunchId(id), page }),
            (any::<i64>(), verb, any::<u32>()).prop_map(|(id, verb, page)| Does::Decide {
                punch: PunchId(id),
                verb,
                page
            }),
        ]
    }

    proptest! {
        #[test]
        fn an_id_is_short_and_read_back_as_it_was_written(owner in any::<u64>(), does in any_does()) {
            let press = Press { owner: MemberId(owner), does };
            prop_assert!(press.id().len() <= 100, "{}", press.id());
            prop_assert_eq!(Press::parse(&press.id()), Some(press));
        }

        #[test]
        fn no_text_panics_and_what_is_read_is_written_the_same(
            id in prop_oneof![any::<String>(), "1:[0-9]{1,21}:(in|out|stop|stopat|first|retry|links)(:[-+0-9]{0,22}){0,3}"]
        ) {
            if let Some(press) = Press::parse(&id) {
                prop_assert_eq!(press.id(), id);
            }
        }
    }

    #[test]
    fn other_forms_are_not_read() {
        for id in
            ["", "1", "1:", "1:42", "1:42:out", "1:42:in:5", "2:42:in", "1:-1:in", "1:42:out:x", "1:42:zzz:0"]
        {
            assert_eq!(Press::parse(id), None, "{id}");
        }
    }
}
