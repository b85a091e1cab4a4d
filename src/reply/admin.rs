//! What admins are answered: links made and removed, pages of links and of the queue. Must not know how they are kept.

use super::button::{AdminDecision, ButtonAction, ButtonId};
use super::escape::{self, Safe};
use super::message::{Button, ButtonStyle, Colour, Embed, Field, Reply};
use super::words::Msg;
use super::{Reader, Voice, half, punch, trouble, when};
use crate::model::place;
use crate::model::{MemberId, Punch, PunchState, Username, Zone};

/// Longest value of a field, in characters.
const VALUE: usize = 1_024;

/// A page of a longer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which, from 0.
    pub number: u32,
    /// How many there are; at least one.
    pub of: u32,
    /// Entries over all pages.
    pub total: u32,
}

impl Page {
    /// The wanted page of `total` entries, or the last one there is.
    pub fn of(wanted: u32, total: u32, size: u32) -> Self {
        let of = total.div_ceil(size.max(1)).max(1);
        Self { number: wanted.min(of - 1), of, total }
    }
}

/// A link as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// On Discord.
    pub member: MemberId,
    /// In TimeTrack.
    pub username: Username,
    /// `None` for the default.
    pub zone: Option<Zone>,
    /// Whether TimeTrack no longer has that user.
    pub is_unknown: bool,
}

/// Whether a link was made or was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkNews {
    /// Made now.
    Made,
    /// The very same was there.
    Same,
}

/// What a decision about an entry of the queue came to.
#[derive(Clone, Copy, Debug)]
pub enum DecisionResult<'a> {
    /// It will be tried again now.
    Retried(&'a Punch),
    /// It is given up.
    Cancelled(&'a Punch),
    /// It was settled or sent in the meantime.
    Unchanged(&'a Punch),
}

/// A link that holds now.
pub(super) fn linked(news: LinkNews, row: &LinkRow, full_name: &str, default: &Zone, voice: Voice) -> Reply {
    let message = match news {
        LinkNews::Made => Msg("link-done"),
        LinkNews::Same => Msg("link-same"),
    };
    let member = || ("member", Safe::mention(row.member).into());
    let zone = row.zone.as_ref().unwrap_or(default);
    let mut lines = vec![voice.say(message, &[member(), username(&row.username)])];
    if !full_name.trim().is_empty() {
        let name = escape::text(full_name, escape::NAME);
        lines.push(voice.say(Msg("link-full-name"), &[("name", name.into())]));
    }
    lines.push(voice.say(Msg("link-zone"), &[("zone", when::zone_name(zone).into())]));
    lines.extend(no_summer_time(zone, voice));
    if news == LinkNews::Made {
        lines.push(voice.say(Msg("link-told"), &[member()]));
    }
    private(voice, punch::plain(Colour::Green, voice.say(Msg("link-title"), &[]), &lines))
}

/// The warning that a zone keeps one offset all the year, where its name hides that.
pub(super) fn no_summer_time(zone: &Zone, voice: Voice) -> Option<Safe> {
    let place = place::without_summer_time(zone)?;
    let args = [("zone", when::zone_name(zone).into()), ("place", when::zone_name(&place).into())];
    Some(voice.say(Msg("zone-no-summer"), &args))
}

/// To who was linked.
pub(super) fn welcome(name: &Username, zone: &Zone, voice: Voice) -> Reply {
    let lines = [
        voice.say(Msg("welcome-body"), &[username(name)]),
        voice.say(Msg("welcome-zone"), &[("zone", when::zone_name(zone).into())]),
    ];
    private(voice, punch::plain(Colour::Green, voice.say(Msg("welcome-title"), &[]), &lines))
}

/// A link that was removed, and how many punches still wait.
pub(super) fn unlinked(member: MemberId, name: &Username, open: &[Punch], voice: Voice) -> Reply {
    let args = [("member", Safe::mention(member).into()), username(name)];
    let mut lines = vec![voice.say(Msg("unlink-done"), &args)];
    let homeless = open.iter().filter(|punch| punch.is_for_unknown_user()).count();
    let waiting = open.len() - homeless;
    if waiting > 0 {
        lines.push(voice.say(Msg("unlink-open"), &[("count", waiting.into()), username(name)]));
    }
    if homeless > 0 {
        lines.push(voice.say(Msg("unlink-unknown"), &[("count", homeless.into())]));
    }
    let colour = if open.is_empty() { Colour::Grey } else { Colour::Amber };
    private(voice, punch::plain(colour, voice.say(Msg("unlink-title"), &[]), &lines))
}

fn username(name: &Username) -> (&'static str, super::words::Arg) {
    ("username", punch::name(name))
}

/// A page of links.
pub(super) fn links(rows: &[LinkRow], page: Page, owner: MemberId, voice: Voice) -> Reply {
    let lines: Vec<Safe> = if rows.is_empty() {
        vec![voice.say(Msg("links-none"), &[])]
    } else {
        rows.iter().map(|row| link_line(row, voice)).collect()
    };
    let title = voice.say(Msg("links-title"), &[("total", page.total.into())]);
    let mut embed = punch::plain(Colour::Grey, title, &lines);
    embed.footer = page_words(page, voice);
    let row = turn(page, owner, voice, |page| ButtonAction::Links { page });
    Reply { rows: rows_of(row), ..private(voice, embed) }
}

fn link_line(row: &LinkRow, voice: Voice) -> Safe {
    let member = ("member", Safe::mention(row.member).into());
    let line = match &row.zone {
        Some(zone) => {
            let zone = ("zone", when::zone_name(zone).into());
            voice.say(Msg("links-row"), &[member, username(&row.username), zone])
        }
        None => voice.say(Msg("links-row-default"), &[member, username(&row.username)]),
    };
    if row.is_unknown { voice.say(Msg("links-row-unknown"), &[("row", line.into())]) } else { line }
}

/// A page of the queue, and how many in all need a decision or only wait, below what a decision just came to.
pub(super) fn queue(
    (punches, undecided, waiting): (&[Punch], u32, u32),
    page: Page,
    decided: Option<DecisionResult<'_>>,
    owner: MemberId,
    voice: Voice,
) -> Reply {
    let mut lines: Vec<Safe> = decided.map(|decided| decision(decided, voice)).into_iter().collect();
    for (count, message) in [(undecided, Msg("queue-undecided")), (waiting, Msg("queue-waiting"))] {
        if count > 0 {
            lines.push(voice.say(message, &[("count", count.into())]));
        }
    }
    let is_undecided = |punch: &Punch| Needs::of(punch) == Needs::Decision;
    let last = match punches {
        [] => Msg("queue-none"),
        _ if punches.iter().any(is_undecided) => Msg("queue-hint-undecided"),
        _ => Msg("queue-hint"),
    };
    lines.push(voice.say(last, &[]));
    let title = voice.say(Msg("queue-title"), &[("total", page.total.into())]);
    let colour = match (page.total, undecided) {
        (0, _) => Colour::Green,
        (_, 0) => Colour::Grey,
        _ => Colour::Amber,
    };
    let embed = Embed {
        fields: punches.iter().map(|punch| entry(punch, voice)).collect(),
        footer: page_words(page, voice),
        ..punch::plain(colour, title, &lines)
    };
    let mut rows: Vec<Vec<Button>> =
        punches.iter().map(|punch| choices(punch, page.number, owner, voice)).collect();
    let mut turning = turn(page, owner, voice, |page| ButtonAction::Queue { page });
    turning.push(refresh(page.number, owner, voice));
    rows.push(turning);
    Reply { rows, ..private(voice, embed) }
}

/// What a decision came to, without the queue.
pub(super) fn decided(decided: DecisionResult<'_>, page: u32, owner: MemberId, voice: Voice) -> Reply {
    let title = voice.say(Msg("queue-unread-title"), &[]);
    let embed = punch::plain(Colour::Amber, title, &[decision(decided, voice)]);
    Reply { rows: vec![vec![refresh(page, owner, voice)]], ..private(voice, embed) }
}

fn refresh(page: u32, owner: MemberId, voice: Voice) -> Button {
    let again = ButtonId { owner, action: ButtonAction::Queue { page } };
    again.button(Msg("button-refresh"), ButtonStyle::Secondary, voice)
}

/// Asks whether an entry is to be given up.
pub(super) fn give_up(punch: &Punch, page: u32, owner: MemberId, voice: Voice) -> Reply {
    let why = match Needs::of(punch) {
        _ if punch.unclear => Msg("give-up-unclear"),
        Needs::Decision | Needs::Answer => Msg("give-up-undecided"),
        Needs::Time => Msg("give-up-waiting"),
    };
    let lines = [voice.say(why, &[("member", Safe::mention(punch.member).into())])];
    let title = voice.say(Msg("give-up-title"), &[number(punch)]);
    let embed = Embed { fields: vec![entry(punch, voice)], ..punch::plain(Colour::Amber, title, &lines) };
    let button = |action, label: Msg, style| Button {
        id: ButtonId { owner, action }.encode(),
        label: voice.say(label, &[number(punch)]).into(),
        style,
    };
    let row = vec![
        button(
            ButtonAction::Decide { punch: punch.id, decision: AdminDecision::Cancel, page },
            Msg("button-give-up"),
            ButtonStyle::Danger,
        ),
        button(ButtonAction::Queue { page }, Msg("button-keep"), ButtonStyle::Secondary),
    ];
    Reply { rows: vec![row], ..private(voice, embed) }
}

/// What an entry of the queue needs before it leaves the queue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// An admin's decision.
    Decision,
    /// The answer of the person whose it is.
    Answer,
    /// Nothing but time: it is booked by itself.
    Time,
}

impl Needs {
    fn of(punch: &Punch) -> Self {
        match (punch.state, &punch.question) {
            (PunchState::Stuck, None) => Needs::Decision,
            (PunchState::Stuck, Some(_)) => Needs::Answer,
            _ => Needs::Time,
        }
    }
}

fn number(punch: &Punch) -> (&'static str, super::words::Arg) {
    ("number", Safe::wording(punch.id.to_string()).into())
}

fn decision(decided: DecisionResult<'_>, voice: Voice) -> Safe {
    match decided {
        DecisionResult::Retried(punch) => voice.say(Msg("queue-retried"), &[number(punch)]),
        DecisionResult::Cancelled(punch) => {
            let member = ("member", Safe::mention(punch.member).into());
            voice.say(Msg("queue-cancelled"), &[number(punch), member])
        }
        DecisionResult::Unchanged(punch) => {
            let state = ("state", state(punch, voice).into());
            voice.say(Msg("queue-unchanged"), &[number(punch), state])
        }
    }
}

fn entry(punch: &Punch, voice: Voice) -> Field {
    let reader = Reader { voice, zone: &punch.zone, member: punch.member };
    let what = ("action", punch::action(voice, &punch.action).into());
    let who = [("member", Safe::mention(punch.member).into()), username(&punch.username)];
    let at = ("when", when::dated(reader, punch.at).into());
    let age = ("age", when::relative(punch.pressed_at).into());
    let tries = [("state", state(punch, voice).into()), ("tries", punch.attempts.into())];
    let (name, tried) = match Needs::of(punch) {
        Needs::Decision => (Msg("queue-entry-undecided"), Msg("queue-tries-undecided")),
        Needs::Answer | Needs::Time => (Msg("queue-entry"), Msg("queue-tries")),
    };
    let mut lines = vec![
        voice.say(tried, &tries),
        voice.say(Msg("queue-who"), &who),
        voice.say(Msg("queue-when"), &[at, age]),
    ];
    if let Some(noted) = &punch.trouble {
        lines.push(voice.say(Msg("queue-trouble"), &[("trouble", trouble::words(noted, voice).into())]));
    }
    // Rather left out than cut in the middle.
    let fits = |half: &Safe| punch::paragraph(&lines).chars().count() + half.as_str().chars().count() < VALUE;
    let half = half::sentence(punch, reader).filter(fits);
    lines.extend(half);
    Field {
        name: voice.say(name, &[number(punch), what]).into(),
        value: punch::paragraph(&lines),
        inline: false,
    }
}

fn state(punch: &Punch, voice: Voice) -> Safe {
    let message = match punch.state {
        PunchState::Stuck if punch.is_asked() => Msg("queue-state-asked"),
        PunchState::Waiting => Msg("queue-state-waiting"),
        PunchState::InFlight => Msg("queue-state-in-flight"),
        PunchState::Stuck => Msg("queue-state-stuck"),
        PunchState::Done => Msg("queue-state-done"),
        PunchState::Refused => Msg("queue-state-refused"),
        PunchState::Cancelled => Msg("queue-state-cancelled"),
    };
    voice.say(message, &[])
}

fn choices(punch: &Punch, page: u32, owner: MemberId, voice: Voice) -> Vec<Button> {
    let button = |action, label: Msg, style: ButtonStyle| Button {
        id: ButtonId { owner, action }.encode(),
        label: voice.say(label, &[number(punch)]).into(),
        style,
    };
    // Who only waits invites to nothing.
    let (first, second) = match Needs::of(punch) {
        Needs::Decision => (ButtonStyle::Primary, ButtonStyle::Danger),
        Needs::Answer | Needs::Time => (ButtonStyle::Secondary, ButtonStyle::Secondary),
    };
    let retry = ButtonAction::Decide { punch: punch.id, decision: AdminDecision::Retry, page };
    vec![
        button(retry, Msg("button-retry"), first),
        button(ButtonAction::AskGiveUp { punch: punch.id, page }, Msg("button-cancel"), second),
    ]
}

fn turn(page: Page, owner: MemberId, voice: Voice, to: impl Fn(u32) -> ButtonAction) -> Vec<Button> {
    let button = |number: u32, label: Msg| {
        ButtonId { owner, action: to(number) }.button(label, ButtonStyle::Secondary, voice)
    };
    let previous = page.number.checked_sub(1).map(|number| button(number, Msg("button-previous")));
    let next = (page.number + 1 < page.of).then(|| button(page.number + 1, Msg("button-next")));
    previous.into_iter().chain(next).collect()
}

fn rows_of(row: Vec<Button>) -> Vec<Vec<Button>> {
    if row.is_empty() { Vec::new() } else { vec![row] }
}

fn page_words(page: Page, voice: Voice) -> String {
    if page.of < 2 {
        return String::new();
    }
    voice.say(Msg("page"), &[("page", (page.number + 1).into()), ("pages", page.of.into())]).into()
}

fn private(voice: Voice, embed: Embed) -> Reply {
    Reply { private: true, ..voice.embed(embed) }
}
