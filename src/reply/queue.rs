//! The queue of entries that are not booked yet, as an admin sees it.

use super::admin::{Page, page_words, private, turn, username};
use super::button::ButtonAction;
use super::escape::Safe;
use super::message::{Button, ButtonStyle, Colour, Embed, Field, Reply};
use super::words::{Arg, Msg};
use super::{Recipient, ReplyContext, delivery_error, estimates, half, punch, when};
use crate::model::{Decision, Punch, PunchState, Question};

/// Longest value of a field, in characters.
const VALUE: usize = 1_024;

/// The result of a decision about an entry of the queue.
#[derive(Clone, Copy, Debug)]
pub enum DecisionResult<'a> {
    /// It will be tried again now.
    Retried(&'a Punch),
    /// It is tried again once TimeTrack answers.
    Due(&'a Punch),
    /// It is given up.
    Cancelled(&'a Punch),
    /// It was settled or sent in the meantime.
    Unchanged(&'a Punch),
}

/// A page of at most four entries of the queue, and how many in all need a decision or only wait, below the result of a decision.
pub fn queue(
    (punches, undecided, waiting): (&[Punch], u32, u32),
    page: Page,
    decided: Option<DecisionResult<'_>>,
    context: ReplyContext,
) -> Reply {
    let mut lines: Vec<Safe> = decided.map(|decided| decision(decided, context)).into_iter().collect();
    for (count, message) in [(undecided, Msg("queue-undecided")), (waiting, Msg("queue-waiting"))] {
        if count > 0 {
            lines.push(context.say(message, &[("count", count.into())]));
        }
    }
    let is_undecided = |punch: &Punch| Needs::of(punch) == Needs::Decision;
    let last = match punches {
        [] => Msg("queue-none"),
        _ if punches.iter().any(is_undecided) => Msg("queue-hint-undecided"),
        _ => Msg("queue-hint"),
    };
    lines.push(context.say(last, &[]));
    let title = context.say(Msg("queue-title"), &[("total", page.total.into())]);
    let colour = match (page.total, undecided) {
        (0, _) => Colour::Green,
        (_, 0) => Colour::Grey,
        _ => Colour::Amber,
    };
    let embed = Embed {
        fields: punches.iter().map(|punch| entry(punch, context)).collect(),
        footer: page_words(page, context),
        ..punch::plain(colour, title, &lines)
    };
    let mut rows: Vec<Vec<Button>> =
        punches.iter().map(|punch| choices(punch, page.number, context)).collect();
    let mut turning = turn(page, context, |page| context.admins(ButtonAction::Queue { page }));
    turning.push(refresh(page.number, context));
    rows.push(turning);
    Reply { rows, ..private(context, embed) }
}

/// The result of a decision, for when the queue could not be read after it.
pub fn decided(decided: DecisionResult<'_>, page: u32, context: ReplyContext) -> Reply {
    let title = context.say(Msg("queue-unread-title"), &[]);
    let embed = punch::plain(Colour::Amber, title, &[decision(decided, context)]);
    Reply { rows: vec![vec![refresh(page, context)]], ..private(context, embed) }
}

fn refresh(page: u32, context: ReplyContext) -> Button {
    let again = context.admins(ButtonAction::Queue { page });
    again.button(Msg("button-refresh"), ButtonStyle::Secondary, context)
}

/// Asks whether an entry is to be given up.
pub(crate) fn give_up(punch: &Punch, page: u32, context: ReplyContext) -> Reply {
    let why = match Needs::of(punch) {
        _ if punch.unclear => Msg("give-up-unclear"),
        Needs::Decision | Needs::Answer | Needs::Start => Msg("give-up-undecided"),
        Needs::Time => Msg("give-up-waiting"),
    };
    let lines = [context.say(why, &[("member", Safe::mention(punch.member).into())])];
    let title = context.say(Msg("give-up-title"), &[number(punch)]);
    let embed = Embed { fields: vec![entry(punch, context)], ..punch::plain(Colour::Amber, title, &lines) };
    let button = |action, label: Msg, style| Button {
        id: context.admins(action).encode(),
        label: context.say(label, &[number(punch)]).into(),
        style,
    };
    let row = vec![
        button(
            ButtonAction::Decide { punch: punch.id, decision: Decision::Cancel, page },
            Msg("button-give-up"),
            ButtonStyle::Danger,
        ),
        button(ButtonAction::Queue { page }, Msg("button-keep"), ButtonStyle::Secondary),
    ];
    Reply { rows: vec![row], ..private(context, embed) }
}

/// What an entry of the queue waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// An admin's decision.
    Decision,
    /// Its person's answer.
    Answer,
    /// The start of its timer to be booked.
    Start,
    /// The next attempt: it is booked by itself.
    Time,
}

impl Needs {
    pub(super) fn of(punch: &Punch) -> Self {
        match (punch.state, &punch.question) {
            (PunchState::Stuck, None) => Needs::Decision,
            (PunchState::Stuck, Some(Question::NotStarted { .. })) => Needs::Start,
            (PunchState::Stuck, Some(_)) => Needs::Answer,
            _ => Needs::Time,
        }
    }
}

fn number(punch: &Punch) -> (&'static str, Arg) {
    ("number", Safe::wording(punch.id.to_string()).into())
}

fn decision(decided: DecisionResult<'_>, context: ReplyContext) -> Safe {
    match decided {
        DecisionResult::Retried(punch) => context.say(Msg("queue-retried"), &[number(punch)]),
        DecisionResult::Due(punch) => context.say(Msg("queue-due"), &[number(punch)]),
        DecisionResult::Unchanged(punch) if punch.is_for_suspended_link() => {
            context.say(Msg("queue-unchanged-suspended"), &[number(punch)])
        }
        DecisionResult::Cancelled(punch) => {
            let member = ("member", Safe::mention(punch.member).into());
            context.say(Msg("queue-cancelled"), &[number(punch), member])
        }
        DecisionResult::Unchanged(punch) => {
            let state = ("state", state(punch, context).into());
            context.say(Msg("queue-unchanged"), &[number(punch), state])
        }
    }
}

fn entry(punch: &Punch, context: ReplyContext) -> Field {
    let recipient = Recipient { context, zone: &punch.zone, member: punch.member };
    let what = ("action", estimates::action(punch, context).into());
    let who = [("member", Safe::mention(punch.member).into()), username(&punch.username)];
    let at = ("when", when::dated(recipient, punch.at).into());
    let age = ("age", when::relative(punch.pressed_at).into());
    let tries = [("state", state(punch, context).into()), ("tries", punch.attempts.into())];
    let (name, tried) = match Needs::of(punch) {
        Needs::Decision => (Msg("queue-entry-undecided"), Msg("queue-tries-undecided")),
        Needs::Answer | Needs::Start | Needs::Time => (Msg("queue-entry"), Msg("queue-tries")),
    };
    let mut lines = vec![
        context.say(tried, &tries),
        context.say(Msg("queue-who"), &who),
        context.say(Msg("queue-when"), &[at, age]),
    ];
    if let Some(error) = &punch.trouble {
        let words = delivery_error::words(error, context);
        lines.push(context.say(Msg("queue-trouble"), &[("trouble", words.into())]));
    }
    // Left out if it does not fit whole.
    let fits = |half: &Safe| punch::paragraph(&lines).chars().count() + half.as_str().chars().count() < VALUE;
    let half = half::sentence(punch, recipient).filter(fits);
    lines.extend(half);
    Field {
        name: context.say(name, &[number(punch), what]).into(),
        value: punch::paragraph(&lines),
        inline: false,
    }
}

fn state(punch: &Punch, context: ReplyContext) -> Safe {
    let message = match punch.state {
        PunchState::Stuck if punch.needs_answer() => Msg("queue-state-asked"),
        PunchState::Stuck if punch.is_asked() => Msg("queue-state-not-started"),
        PunchState::Waiting => Msg("queue-state-waiting"),
        PunchState::InFlight => Msg("queue-state-in-flight"),
        PunchState::Stuck => Msg("queue-state-stuck"),
        PunchState::Done => Msg("queue-state-done"),
        PunchState::Refused => Msg("queue-state-refused"),
        PunchState::Cancelled => Msg("queue-state-cancelled"),
    };
    context.say(message, &[])
}

fn choices(punch: &Punch, page: u32, context: ReplyContext) -> Vec<Button> {
    let button = |action, label: Msg, style: ButtonStyle| Button {
        id: context.admins(action).encode(),
        label: context.say(label, &[number(punch)]).into(),
        style,
    };
    let retry = ButtonAction::Decide { punch: punch.id, decision: Decision::Retry, page };
    let retry = |style| button(retry, Msg("button-retry"), style);
    let cancel =
        |style| button(ButtonAction::AskGiveUp { punch: punch.id, page }, Msg("button-cancel"), style);
    // An entry that only waits needs no decision, so no button stands out. What waits for an answer cannot be booked without it.
    match Needs::of(punch) {
        Needs::Decision => vec![retry(ButtonStyle::Primary), cancel(ButtonStyle::Danger)],
        Needs::Time => vec![retry(ButtonStyle::Secondary), cancel(ButtonStyle::Secondary)],
        Needs::Answer | Needs::Start => vec![cancel(ButtonStyle::Secondary)],
    }
}
