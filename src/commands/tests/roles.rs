//! Permissions: every command, autocomplete option and button for every role. A command that is missing in these tables fails the test.

mod buttons;
mod refused;

use chrono::NaiveDate;

use super::{ADMIN, ADMINS as ADMINS_ROLE, ALICE, HERE, World, command, forum, world};
use crate::commands::{ALL, Error, Outcome};
use crate::model::{Decision, GuildId, InteractionId, MemberId, PunchId, Refusal, ReminderKind};
use crate::reply::button::{ButtonAction, Moment, Occurrence, ProjectKey, ReminderButton, Timed};
use crate::slash::{Interaction, InteractionKind, Value};

const ELSEWHERE: GuildId = GuildId(2);
const NEWCOMER: MemberId = MemberId(90);
const REMOVED: MemberId = MemberId(91);
/// Never linked, and nobody of the table.
const NOBODY: MemberId = MemberId(77);

/// The outcome of an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// It is done, or refused for what it says rather than for who says it.
    Yes,
    /// Not linked to anybody in TimeTrack.
    Link,
    /// Not an admin.
    Admin,
    /// Not in a server this bot serves.
    Place,
    /// In a direct message.
    Direct,
    /// Somebody else's button.
    Theirs,
}

use Cell::{Admin as A, Direct as D, Link as L, Place as P, Theirs as T, Yes as Y};

struct Role {
    name: &'static str,
    member: MemberId,
    guild: Option<GuildId>,
    manages: bool,
    /// Whether the member has the account's admin role.
    has_role: bool,
}

const fn role(name: &'static str, member: MemberId, guild: Option<GuildId>, manages: bool) -> Role {
    Role { name, member, guild, manages, has_role: false }
}

const fn with_role(name: &'static str, guild: Option<GuildId>) -> Role {
    Role { name, member: ALICE, guild, manages: false, has_role: true }
}

/// The columns.
const ROLES: [Role; 10] = [
    role("member", ALICE, Some(HERE), false),
    role("linked admin", ALICE, Some(HERE), true),
    role("admin", ADMIN, Some(HERE), true),
    role("unlinked member", NEWCOMER, Some(HERE), false),
    role("removed member", REMOVED, Some(HERE), false),
    role("member of a foreign guild", ALICE, Some(ELSEWHERE), false),
    role("admin of a foreign guild", ADMIN, Some(ELSEWHERE), true),
    role("member in a direct message", ALICE, None, false),
    role("admin in a direct message", ADMIN, None, true),
    role("removed member in a direct message", REMOVED, None, false),
];

/// Members with an admin role, and the column that holds for them too: in the right place they are admins.
const BY_ROLE: [(Role, usize); 3] = [
    (with_role("member with an admin role", Some(HERE)), 1),
    (with_role("member with an admin role in a foreign guild", Some(ELSEWHERE)), 5),
    (with_role("member with an admin role in a direct message", None), 7),
];

/// Every role with its cell of a row.
fn cells(row: [Cell; 10]) -> impl Iterator<Item = (&'static Role, Cell)> {
    ROLES.iter().zip(row).chain(BY_ROLE.iter().map(move |(role, column)| (role, row[*column])))
}

/// A member's own matters.
const OWN: [Cell; 10] = [Y, Y, L, L, L, P, P, D, D, D];
/// A member's matters that need no link.
const OPEN: [Cell; 10] = [Y, Y, Y, Y, Y, P, P, D, D, D];
/// Admins' matters.
const ADMINS: [Cell; 10] = [A, Y, Y, A, A, P, P, D, D, D];
/// A member's own buttons and forms, which also work in direct messages for linked members.
const OWN_PRESS: [Cell; 10] = [Y, Y, L, L, L, P, P, Y, L, L];
/// The same for those that need no link in a server.
const OPEN_PRESS: [Cell; 10] = [Y, Y, Y, Y, Y, P, P, Y, L, L];
/// A button used by another person: a foreign server is refused first, then another owner; the permission does not count.
const ANOTHERS: [Cell; 10] = [T, T, T, T, T, P, P, T, T, T];

const COMMANDS: [(&str, [Cell; 10]); 24] = [
    ("clockin", OWN),
    ("clockout", OWN),
    ("break", OWN),
    ("back", OWN),
    ("status", OWN),
    ("project start", OWN),
    ("project pause", OWN),
    ("project resume", OWN),
    ("project stop", OWN),
    ("timezone", OPEN),
    ("me language", OWN),
    ("reminders", OWN),
    ("help", OPEN),
    // Of others, with `WHO=admins`; `presence.rs` has the other policies.
    ("who", ADMINS),
    ("Working time", ADMINS),
    ("admin link", ADMINS),
    ("admin unlink", ADMINS),
    ("admin links", ADMINS),
    ("admin queue", ADMINS),
    ("admin panel", ADMINS),
    ("admin board", ADMINS),
    ("admin inbox", ADMINS),
    ("admin reminders", ADMINS),
    ("admin role", ADMINS),
];

/// `Yes` means that something is offered; every other cell that nothing is.
const OFFERS: [(&str, [Cell; 10]); 21] = [
    ("clockin: at", OWN),
    ("clockout: at", OWN),
    ("break: at", OWN),
    ("back: at", OWN),
    ("project start: at", OWN),
    ("project pause: at", OWN),
    ("project resume: at", OWN),
    ("project stop: at", OWN),
    ("project start: project", OWN),
    ("project start: task", OWN),
    ("timezone: zone", OPEN),
    ("me language: language", OWN),
    ("reminders: turn", OWN),
    ("reminders: week", OWN),
    ("admin reminders: whom", ADMINS),
    ("admin reminders: forgotten", ADMINS),
    ("admin reminders: then", ADMINS),
    ("admin reminders: silence", ADMINS),
    ("admin reminders: ignore", ADMINS),
    ("admin link: username", ADMINS),
    ("admin link: zone", ADMINS),
];

const BUTTONS: [(&str, [Cell; 10]); 39] = [
    ("clock in", OWN_PRESS),
    ("clock out", OWN_PRESS),
    ("break", OWN_PRESS),
    ("back", OWN_PRESS),
    ("back at another time", OWN_PRESS),
    ("remind later", OWN_PRESS),
    ("remind not today", OWN_PRESS),
    ("remind no more", OWN_PRESS),
    ("left at another time", OWN_PRESS),
    ("still working", OWN_PRESS),
    ("that's right", OWN_PRESS),
    ("10 more minutes", OWN_PRESS),
    ("back as planned", OWN_PRESS),
    ("a part again", OWN_PRESS),
    ("at a time of day", OWN_PRESS),
    ("on a day", OWN_PRESS),
    ("pause", OWN_PRESS),
    ("resume", OWN_PRESS),
    ("stop", OWN_PRESS),
    ("go on", OWN_PRESS),
    ("refresh", OWN_PRESS),
    ("choose the first", OPEN_PRESS),
    ("choose the second", OPEN_PRESS),
    ("book all the same", OWN_PRESS),
    ("another time", OWN_PRESS),
    ("switch", OWN_PRESS),
    ("start", OWN_PRESS),
    ("not me", OWN_PRESS),
    ("who", ADMINS),
    ("working time", ADMINS),
    ("ask whether to unlink", ADMINS),
    ("unlink", ADMINS),
    ("end the board", ADMINS),
    ("end the morning list", ADMINS),
    ("links", ADMINS),
    ("queue", ADMINS),
    ("retry", ADMINS),
    ("cancel", ADMINS),
    ("give up", ADMINS),
];

pub(super) fn every_button() -> Vec<ButtonAction> {
    let (draft, day) = (InteractionId(5), NaiveDate::default());
    let moment = Moment { what: Timed::Stop, start: None, at: "2026-11-23T11:00:00Z".parse().unwrap() };
    vec![
        ButtonAction::ClockIn,
        ButtonAction::ClockOut(None),
        ButtonAction::Break(None),
        ButtonAction::Back(None),
        ButtonAction::BackAt(None),
        ButtonAction::Reminder(ReminderButton::Later { kind: ReminderKind::ClockIn, begins: moment.at }),
        ButtonAction::Reminder(ReminderButton::NotToday { day }),
        ButtonAction::Reminder(ReminderButton::Off { kind: ReminderKind::Week }),
        ButtonAction::Reminder(ReminderButton::LeftAt { start: None }),
        ButtonAction::Reminder(ReminderButton::StillWorking),
        ButtonAction::Reminder(ReminderButton::Right { punch: PunchId(95) }),
        ButtonAction::More { punch: PunchId(97), until: "2026-11-23T12:30:00Z".parse().unwrap() },
        ButtonAction::Returned { punch: PunchId(99) },
        ButtonAction::Again { punch: PunchId(96) },
        ButtonAction::Pause(None),
        ButtonAction::Resume(None),
        ButtonAction::Stop(None),
        ButtonAction::GoOn { punch: PunchId(98) },
        ButtonAction::At(moment),
        ButtonAction::On(moment),
        ButtonAction::Refresh,
        ButtonAction::Choose { draft, occurrence: Occurrence::First },
        ButtonAction::Choose { draft, occurrence: Occurrence::Second },
        ButtonAction::Book { punch: PunchId(99) },
        ButtonAction::When { punch: PunchId(99) },
        ButtonAction::Who { page: 0 },
        ButtonAction::WorkingTime { member: NOBODY },
        ButtonAction::AskUnlink { member: NOBODY },
        ButtonAction::Unlink { member: NOBODY },
        ButtonAction::BoardOff,
        ButtonAction::InboxOff,
        ButtonAction::Links { page: 0 },
        ButtonAction::Queue { page: 0 },
        ButtonAction::AskGiveUp { punch: PunchId(99), page: 0 },
        ButtonAction::Decide { punch: PunchId(99), decision: Decision::Retry, page: 0 },
        ButtonAction::Decide { punch: PunchId(99), decision: Decision::Cancel, page: 0 },
        ButtonAction::Switch,
        ButtonAction::Start(ProjectKey(7)),
        // The last one: from then on the link does nothing.
        ButtonAction::NotMe { linked_at: None },
    ]
}

/// A new kind of button does not compile until it is named here, and fails until its name has a row.
fn name(action: &ButtonAction) -> &'static str {
    match action {
        ButtonAction::ClockIn => "clock in",
        ButtonAction::ClockOut(_) => "clock out",
        ButtonAction::Break(_) => "break",
        ButtonAction::Back(_) => "back",
        ButtonAction::BackAt(_) => "back at another time",
        ButtonAction::Reminder(ReminderButton::Later { .. }) => "remind later",
        ButtonAction::Reminder(ReminderButton::NotToday { .. }) => "remind not today",
        ButtonAction::Reminder(ReminderButton::Off { .. }) => "remind no more",
        ButtonAction::Reminder(ReminderButton::LeftAt { .. }) => "left at another time",
        ButtonAction::Reminder(ReminderButton::StillWorking) => "still working",
        ButtonAction::Reminder(ReminderButton::Right { .. }) => "that's right",
        ButtonAction::More { .. } => "10 more minutes",
        ButtonAction::Returned { .. } => "back as planned",
        ButtonAction::Again { .. } => "a part again",
        ButtonAction::Pause(_) => "pause",
        ButtonAction::Resume(_) => "resume",
        ButtonAction::Stop(_) => "stop",
        ButtonAction::GoOn { .. } => "go on",
        ButtonAction::At(_) => "at a time of day",
        ButtonAction::On(_) => "on a day",
        ButtonAction::Refresh => "refresh",
        ButtonAction::Switch => "switch",
        ButtonAction::Start(_) => "start",
        ButtonAction::NotMe { .. } => "not me",
        ButtonAction::Choose { occurrence: Occurrence::First, .. } => "choose the first",
        ButtonAction::Choose { occurrence: Occurrence::Second, .. } => "choose the second",
        ButtonAction::Book { .. } => "book all the same",
        ButtonAction::When { .. } => "another time",
        ButtonAction::Who { .. } => "who",
        ButtonAction::WorkingTime { .. } => "working time",
        ButtonAction::AskUnlink { .. } => "ask whether to unlink",
        ButtonAction::Unlink { .. } => "unlink",
        ButtonAction::BoardOff => "end the board",
        ButtonAction::InboxOff => "end the morning list",
        ButtonAction::Links { .. } => "links",
        ButtonAction::Queue { .. } => "queue",
        ButtonAction::AskGiveUp { .. } => "cancel",
        ButtonAction::Decide { decision: Decision::Retry, .. } => "retry",
        ButtonAction::Decide { decision: Decision::Cancel, .. } => "give up",
    }
}

fn row(table: &[(&str, [Cell; 10])], name: &str) -> [Cell; 10] {
    let found = table.iter().find(|(listed, _)| *listed == name);
    found.unwrap_or_else(|| panic!("`{name}` is in no table: decide who may use it")).1
}

fn cell(result: &Result<Outcome, Error>) -> Cell {
    match result {
        Err(Error::Refused(Refusal::NotInGuild)) => Cell::Direct,
        Err(Error::Refused(Refusal::ForeignGuild)) => Cell::Place,
        Err(Error::Refused(Refusal::NotAdmin)) => Cell::Admin,
        Err(Error::Refused(Refusal::NotYours)) => Cell::Theirs,
        Err(Error::Refused(Refusal::NotLinked)) => Cell::Link,
        Err(Error::NotRecorded(why) | Error::Failed(why)) => panic!("failed: {why:#}"),
        _ => Cell::Yes,
    }
}

struct Walk {
    world: World,
    pressed: u64,
    cells: usize,
}

impl Walk {
    async fn new() -> Self {
        let world = world("2026-11-23T12:00:00Z").await;
        let bob = crate::model::Username::new("Bob").unwrap();
        world.store.add_link(REMOVED, &bob, None, ADMIN, world.now).await.unwrap();
        world.store.remove_link(REMOVED, ADMIN, world.now).await.unwrap();
        world.was_seen(ALICE).await;
        Self { world, pressed: 0, cells: 0 }
    }

    async fn press(&mut self, role: &Role, kind: InteractionKind) -> Result<Outcome, Error> {
        self.pressed += 1;
        let interaction = Interaction {
            guild: role.guild,
            member: role.member,
            manages_guild: role.manages,
            roles: role.has_role.then_some(ADMINS_ROLE).into_iter().collect(),
            ..self.world.interaction(self.pressed, kind)
        };
        self.world.run(&interaction).await
    }

    async fn expect(&mut self, what: &str, expected: [Cell; 10], pressed: impl Fn(&Role) -> InteractionKind) {
        for (role, expected) in cells(expected) {
            let open = self.recorded().await;
            let result = self.press(role, pressed(role)).await;
            assert_eq!(cell(&result), expected, "{what} by {}: {result:?}", role.name);
            if expected != Cell::Yes {
                assert_eq!(self.recorded().await, open, "{what} by {} left a trace", role.name);
            }
            self.cells += 1;
        }
    }

    async fn recorded(&self) -> (u32, usize) {
        let waiting = self.world.store.queue(0, 1).await.unwrap().1;
        (waiting, self.world.store.audit(1_000).await.unwrap().len())
    }
}

/// Options that let a permitted interaction through to its end.
fn options(spec: &crate::slash::Spec) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::Text(text.to_owned());
    match spec.path {
        ["project", "start"] => vec![("project", text("#p1"))],
        ["admin", "link"] => {
            vec![("member", Value::Member { id: ALICE, bot: false }), ("username", text("alice"))]
        }
        ["admin", "unlink"] => vec![("member", Value::Member { id: NOBODY, bot: false })],
        ["Working time"] => vec![("target", Value::Member { id: NOBODY, bot: false })],
        ["admin", "panel" | "board" | "inbox"] => vec![("channel", Value::Channel(forum()))],
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn every_command_by_every_role() {
    let mut walk = Walk::new().await;
    for spec in ALL {
        let path = spec.path.join(" ");
        walk.expect(&path, row(&COMMANDS, &path), |_| command(spec.path, &options(spec))).await;
    }
    let cells = COMMANDS.len() * (ROLES.len() + BY_ROLE.len());
    assert_eq!((ALL.len(), walk.cells), (COMMANDS.len(), cells), "a row without a command");
}

#[tokio::test]
async fn every_offer_to_every_role() {
    let mut walk = Walk::new().await;
    let mut listed = 0;
    for spec in ALL {
        for option in spec.options.iter().filter(|option| option.autocomplete) {
            let what = format!("{}: {}", spec.path.join(" "), option.name);
            listed += 1;
            for (role, expected) in cells(row(&OFFERS, &what)) {
                let path = spec.path.iter().map(|part| (*part).to_owned()).collect();
                let typing =
                    InteractionKind::Autocomplete { path, option: option.name.into(), typed: String::new() };
                let Ok(Outcome::Choices(offers)) = walk.press(role, typing).await else { panic!("{what}") };
                assert_eq!(offers.is_empty(), expected != Cell::Yes, "{what} to {}", role.name);
            }
        }
    }
    assert_eq!(listed, OFFERS.len(), "a row without an option");
}
