//! What a button means, and the `custom_id` that carries it.
//!
//! The id holds the version of its form, the account, the audience, the action and the state it was drawn from:
//! `2:1:42:out:1763884800`. The audience is a member's number, `a` (the admins of the account) or `*` (anyone, for themselves). Form 1
//! (`1:42:out:1763884800`) names a member and belongs to the default account. An id comes back from outside, so it is parsed strictly,
//! and `commands` checks at every press who may do it.

mod reminder;

use chrono::{DateTime, Utc};

use super::ReplyContext;
use super::message::{Button, ButtonStyle};
use super::words::Msg;
use crate::model::{AccountId, Action, Decision, InteractionId, LocalStamp, MemberId, PunchId};
pub use reminder::ReminderButton;

/// The version of the ids' form that is written; buttons of an unknown version are out of date.
const VERSION: &str = "2";
/// The version in which a member was the only audience and there was one account.
const FIRST_VERSION: &str = "1";
const ADMINS: &str = "a";
const ANYONE: &str = "*";

/// Who may press a button. What the action itself needs is checked as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// One person.
    Member(MemberId),
    /// The admins of the account.
    Admins,
    /// Anyone, for themselves.
    Anyone,
}

/// One of the two instants of a time that came twice because the clocks were set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Before the clocks were set back.
    First,
    /// After.
    Second,
}

/// What a button does. An action that ends or changes a timer carries the start of the timer that the button was drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    ClockIn,
    ClockOut(Option<LocalStamp>),
    Break(Option<LocalStamp>),
    /// End the break that this punch began, and no other. Without a punch, of the panel or an earlier version, end any.
    Back(Option<PunchId>),
    /// Something on a reminder that books nothing.
    Reminder(ReminderButton),
    /// Open a form that asks when that break ended; the form has the same id.
    BackAt(Option<PunchId>),
    /// Prolong a break.
    More {
        /// The punch that began it.
        punch: PunchId,
        /// The planned end that the button was drawn from.
        until: DateTime<Utc>,
    },
    /// Answer that the break ended as planned, before the clock-out that was asked about.
    Returned {
        /// The clock-out.
        punch: PunchId,
    },
    /// Ask again for a part of an interaction that was not done.
    Again {
        punch: PunchId,
    },
    Pause(Option<LocalStamp>),
    Resume(Option<LocalStamp>),
    Stop(Option<LocalStamp>),
    /// Continue what a switch has ended, after its second half was not done.
    GoOn {
        /// The switch.
        punch: PunchId,
    },
    /// Book something at the time of day that stands on the button. Pressed on a later day, it asks which day is meant.
    At(Moment),
    /// The same on the day that was chosen.
    On(Moment),
    Refresh,
    /// Offer the projects that the presser used last.
    Switch,
    /// Start a project.
    Start(ProjectKey),
    /// Say that the link is not the presser's.
    NotMe {
        /// When it was made; buttons of earlier versions do not say.
        linked_at: Option<DateTime<Utc>>,
    },
    /// Answer which instant was meant.
    Choose {
        /// The interaction that began the draft.
        draft: InteractionId,
        occurrence: Occurrence,
    },
    /// Book a punch that its person is asked about, as it was recorded.
    Book {
        punch: PunchId,
    },
    /// Open a form that asks for the time that was meant; the form has the same id.
    When {
        /// The punch that was asked about, or refused because something had run for so long.
        punch: PunchId,
    },
    /// A page of who is at work, from 0.
    Who {
        page: u32,
    },
    /// What is known of one member's working time.
    WorkingTime {
        member: MemberId,
    },
    /// Ask whether a link is to be removed.
    AskUnlink {
        member: MemberId,
    },
    /// Remove a link.
    Unlink {
        member: MemberId,
    },
    /// End the board of the server.
    BoardOff,
    /// End the morning list of the server.
    InboxOff,
    /// A page of the links, from 0.
    Links {
        page: u32,
    },
    /// A page of the queue, from 0.
    Queue {
        page: u32,
    },
    /// Ask whether an entry of the queue is to be given up.
    AskGiveUp {
        punch: PunchId,
        /// The page it was drawn on.
        page: u32,
    },
    /// Decide about an entry of the queue.
    Decide {
        punch: PunchId,
        decision: Decision,
        /// The page it was drawn on.
        page: u32,
    },
}

/// What is booked at a past instant, which stands on the button as a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub what: Timed,
    pub start: Option<LocalStamp>,
    pub at: DateTime<Utc>,
}

/// What a button can book at a past instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timed {
    ClockIn,
    ClockOut,
    Stop,
}

impl Timed {
    pub fn action(self) -> Action {
        match self {
            Timed::ClockIn => Action::ClockIn,
            Timed::ClockOut => Action::ClockOut,
            Timed::Stop => Action::Stop,
        }
    }
}

/// Names a project on a button: a hash of client and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectKey(pub u64);

/// A button's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ButtonId {
    pub account: AccountId,
    pub audience: Audience,
    pub action: ButtonAction,
}

impl ButtonId {
    /// The `custom_id`, at most 100 bytes.
    pub fn encode(&self) -> String {
        let audience = match self.audience {
            Audience::Member(member) => member.to_string(),
            Audience::Admins => ADMINS.to_owned(),
            Audience::Anyone => ANYONE.to_owned(),
        };
        format!("{VERSION}:{}:{audience}:{}", self.account, encode_action(&self.action))
    }

    /// Reads a `custom_id`; `None` for one that is of neither form.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.split(':');
        let (account, audience) = match parts.next()? {
            VERSION => (AccountId(parse_number(parts.next()?)?), parse_audience(parts.next()?)?),
            FIRST_VERSION => (AccountId::DEFAULT, parse_member(parts.next()?)?),
            _ => return None,
        };
        let action = parse_action(parts.next()?, &mut parts)?;
        parts.next().is_none().then_some(Self { account, audience, action })
    }

    /// A button that means this.
    pub(super) fn button(self, label: Msg, style: ButtonStyle, context: ReplyContext) -> Button {
        Button { id: self.encode(), label: context.say(label, &[]).into(), style }
    }
}

fn parse_audience(text: &str) -> Option<Audience> {
    match text {
        ADMINS => Some(Audience::Admins),
        ANYONE => Some(Audience::Anyone),
        member => parse_member(member),
    }
}

fn parse_member(text: &str) -> Option<Audience> {
    Some(Audience::Member(MemberId(parse_number(text)?)))
}

impl ReplyContext {
    /// The id of a button of this account that only `member` may press.
    pub(super) fn own(self, member: MemberId, action: ButtonAction) -> ButtonId {
        ButtonId { account: self.account, audience: Audience::Member(member), action }
    }

    /// The id of a button of this account that anyone may press, for themselves.
    pub(super) fn anyone(self, action: ButtonAction) -> ButtonId {
        ButtonId { account: self.account, audience: Audience::Anyone, action }
    }

    /// The id of a button for the admins of this account.
    pub(super) fn admins(self, action: ButtonAction) -> ButtonId {
        ButtonId { account: self.account, audience: Audience::Admins, action }
    }
}

fn encode_action(action: &ButtonAction) -> String {
    match action {
        ButtonAction::ClockIn => "in".to_owned(),
        ButtonAction::ClockOut(start) => format!("out:{}", encode_start(*start)),
        ButtonAction::Break(start) => format!("break:{}", encode_start(*start)),
        ButtonAction::Back(of) => encode_break("back", *of),
        ButtonAction::Reminder(button) => button.encode(),
        ButtonAction::BackAt(of) => encode_break("backat", *of),
        ButtonAction::More { punch, until } => format!("more:{punch}:{}", until.timestamp()),
        ButtonAction::Returned { punch } => format!("returned:{punch}"),
        ButtonAction::Again { punch } => format!("again:{punch}"),
        ButtonAction::Pause(start) => format!("pause:{}", encode_start(*start)),
        ButtonAction::Resume(start) => format!("resume:{}", encode_start(*start)),
        ButtonAction::Stop(start) => format!("stop:{}", encode_start(*start)),
        ButtonAction::GoOn { punch } => format!("go:{punch}"),
        ButtonAction::At(moment) => encode_moment("at", moment),
        ButtonAction::On(moment) => encode_moment("on", moment),
        ButtonAction::Refresh => "refresh".to_owned(),
        ButtonAction::Switch => "switch".to_owned(),
        ButtonAction::Start(ProjectKey(key)) => format!("start:{key}"),
        ButtonAction::NotMe { linked_at: None } => "not-me".to_owned(),
        ButtonAction::NotMe { linked_at: Some(at) } => format!("not-me:{}", at.timestamp_millis()),
        ButtonAction::Choose { draft, occurrence: Occurrence::First } => format!("first:{draft}"),
        ButtonAction::Choose { draft, occurrence: Occurrence::Second } => format!("second:{draft}"),
        ButtonAction::Book { punch } => format!("book:{punch}"),
        ButtonAction::When { punch } => format!("when:{punch}"),
        ButtonAction::Who { page } => format!("who:{page}"),
        ButtonAction::WorkingTime { member } => format!("time:{member}"),
        ButtonAction::AskUnlink { member } => format!("ask-unlink:{member}"),
        ButtonAction::Unlink { member } => format!("unlink:{member}"),
        ButtonAction::BoardOff => "board-off".to_owned(),
        ButtonAction::InboxOff => "inbox-off".to_owned(),
        ButtonAction::Links { page } => format!("links:{page}"),
        ButtonAction::Queue { page } => format!("queue:{page}"),
        ButtonAction::Decide { punch, decision: Decision::Retry, page } => {
            format!("retry:{punch}:{page}")
        }
        ButtonAction::Decide { punch, decision: Decision::Cancel, page } => {
            format!("give-up:{punch}:{page}")
        }
        // In earlier versions this word decided at once; their buttons now ask too.
        ButtonAction::AskGiveUp { punch, page } => format!("cancel:{punch}:{page}"),
    }
}

fn parse_action<'a>(word: &str, parts: &mut impl Iterator<Item = &'a str>) -> Option<ButtonAction> {
    Some(match word {
        "in" => ButtonAction::ClockIn,
        "out" => ButtonAction::ClockOut(parse_start(parts.next()?)?),
        "break" => ButtonAction::Break(parse_start(parts.next()?)?),
        "back" => ButtonAction::Back(parse_break(parts)?),
        "remind" => ButtonAction::Reminder(ReminderButton::parse(parts)?),
        "backat" => ButtonAction::BackAt(parse_break(parts)?),
        "more" => ButtonAction::More {
            punch: PunchId(parse_number(parts.next()?)?),
            until: DateTime::from_timestamp(parse_number(parts.next()?)?, 0)?,
        },
        "returned" => ButtonAction::Returned { punch: PunchId(parse_number(parts.next()?)?) },
        "again" => ButtonAction::Again { punch: PunchId(parse_number(parts.next()?)?) },
        "pause" => ButtonAction::Pause(parse_start(parts.next()?)?),
        "resume" => ButtonAction::Resume(parse_start(parts.next()?)?),
        "stop" => ButtonAction::Stop(parse_start(parts.next()?)?),
        "go" => ButtonAction::GoOn { punch: PunchId(parse_number(parts.next()?)?) },
        "inat" => ButtonAction::At(parse_moment(Timed::ClockIn, parts)?),
        "outat" => ButtonAction::At(parse_moment(Timed::ClockOut, parts)?),
        "stopat" => ButtonAction::At(parse_moment(Timed::Stop, parts)?),
        "inon" => ButtonAction::On(parse_moment(Timed::ClockIn, parts)?),
        "outon" => ButtonAction::On(parse_moment(Timed::ClockOut, parts)?),
        "stopon" => ButtonAction::On(parse_moment(Timed::Stop, parts)?),
        "refresh" => ButtonAction::Refresh,
        "switch" => ButtonAction::Switch,
        "start" => ButtonAction::Start(ProjectKey(parse_number(parts.next()?)?)),
        "not-me" => ButtonAction::NotMe {
            linked_at: match parts.next() {
                Some(at) => Some(DateTime::from_timestamp_millis(parse_number(at)?)?),
                None => None,
            },
        },
        "first" => ButtonAction::Choose {
            draft: InteractionId(parse_number(parts.next()?)?),
            occurrence: Occurrence::First,
        },
        "second" => ButtonAction::Choose {
            draft: InteractionId(parse_number(parts.next()?)?),
            occurrence: Occurrence::Second,
        },
        "book" => ButtonAction::Book { punch: PunchId(parse_number(parts.next()?)?) },
        "when" => ButtonAction::When { punch: PunchId(parse_number(parts.next()?)?) },
        "who" => ButtonAction::Who { page: parse_number(parts.next()?)? },
        "time" => ButtonAction::WorkingTime { member: MemberId(parse_number(parts.next()?)?) },
        "ask-unlink" => ButtonAction::AskUnlink { member: MemberId(parse_number(parts.next()?)?) },
        "unlink" => ButtonAction::Unlink { member: MemberId(parse_number(parts.next()?)?) },
        "board-off" => ButtonAction::BoardOff,
        "inbox-off" => ButtonAction::InboxOff,
        "links" => ButtonAction::Links { page: parse_number(parts.next()?)? },
        "queue" => ButtonAction::Queue { page: parse_number(parts.next()?)? },
        "retry" => parse_decision(Decision::Retry, parts)?,
        "give-up" => parse_decision(Decision::Cancel, parts)?,
        "cancel" => ButtonAction::AskGiveUp {
            punch: PunchId(parse_number(parts.next()?)?),
            page: parse_number(parts.next()?)?,
        },
        _ => return None,
    })
}

fn encode_break(what: &str, of: Option<PunchId>) -> String {
    of.map_or_else(|| what.to_owned(), |punch| format!("{what}:{punch}"))
}

fn parse_break<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Option<PunchId>> {
    parts.next().map_or(Some(None), |punch| Some(Some(PunchId(parse_number(punch)?))))
}

fn encode_moment(when: &str, moment: &Moment) -> String {
    let what = match moment.what {
        Timed::ClockIn => "in",
        Timed::ClockOut => "out",
        Timed::Stop => "stop",
    };
    format!("{what}{when}:{}:{}", encode_start(moment.start), moment.at.timestamp())
}

fn parse_moment<'a>(what: Timed, parts: &mut impl Iterator<Item = &'a str>) -> Option<Moment> {
    let start = parse_start(parts.next()?)?;
    Some(Moment { what, start, at: DateTime::from_timestamp(parse_number(parts.next()?)?, 0)? })
}

fn parse_decision<'a>(decision: Decision, parts: &mut impl Iterator<Item = &'a str>) -> Option<ButtonAction> {
    let punch = PunchId(parse_number(parts.next()?)?);
    Some(ButtonAction::Decide { punch, decision, page: parse_number(parts.next()?)? })
}

/// A number in the one form [`ButtonId::encode`] writes.
fn parse_number<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse::<T>().ok().filter(|number| number.to_string() == text)
}

fn encode_start(start: Option<LocalStamp>) -> String {
    start.map_or_else(|| "-".to_owned(), |stamp| stamp.0.and_utc().timestamp().to_string())
}

fn parse_start(text: &str) -> Option<Option<LocalStamp>> {
    if text == "-" {
        return Some(None);
    }
    let stamp = DateTime::from_timestamp(parse_number(text)?, 0)?.naive_utc();
    Some(Some(LocalStamp(stamp)))
}

#[cfg(test)]
mod tests;
