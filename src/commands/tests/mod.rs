//! Permissions, and what commands do to the store, with a real database and no TimeTrack.

mod admin;
mod examples;
mod presence;
mod roles;
mod spec;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{ALL, Ctx, Error, Outcome, Settings, run};
use crate::discord::{Access, Rest};
use crate::model::{
    AccountId, Action, ChannelId, GuildId, InteractionId, ListedProject, Locale, MemberId, PunchState,
    Refusal, RoleId, TimeMode, User, Username, Zone,
};
use crate::network::Proxies;
use crate::reply::button::{Audience, ButtonAction, ButtonId};
use crate::slash::{Args, Channel, ChannelKind, Interaction, InteractionKind, Permission, Value};
use crate::store::Store;
use crate::timetrack::TimeTrack;
use roles::every_button;

const HERE: GuildId = GuildId(1);
const ALICE: MemberId = MemberId(42);
const ADMIN: MemberId = MemberId(7);
const ADMINS: RoleId = RoleId(70);

struct World {
    settings: Settings,
    store: Store,
    timetrack: TimeTrack,
    discord: Rest,
    now: DateTime<Utc>,
    _folder: tempfile::TempDir,
}

/// A database with alice linked and one project, and a TimeTrack at a port nobody listens on.
async fn world(now: &str) -> World {
    let now: DateTime<Utc> = now.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/bot.db", folder.path().display())).await.unwrap();
    let alice = Username::new("alice").unwrap();
    store.add_link(ALICE, &alice, None, ADMIN, now).await.unwrap();
    let project = crate::model::Project::new("Acme", "Website").unwrap();
    store.replace_projects(&[ListedProject { project, enabled: true }], now).await.unwrap();
    store.replace_tasks(&[crate::model::TaskName::new("Design").unwrap()], now).await.unwrap();
    let user = |name: &str, email: &str, enabled| User {
        username: Username::new(name).unwrap(),
        full_name: String::new(),
        email: email.into(),
        enabled,
    };
    let users = [user("alice", "", true), user("Bob", "bob@acme.example", true), user("carol", "", false)];
    store.replace_users(&users, now).await.unwrap();
    let settings = Settings {
        guilds: vec![HERE],
        default_zone: Zone::new("Europe/Vienna").unwrap(),
        mode: TimeMode::Local,
        at_limit: TimeDelta::days(14),
        private: true,
        who: crate::model::WhoPolicy::Admins,
        law: crate::model::Law::None,
        admin_roles: vec![ADMINS],
    };
    let timetrack = TimeTrack::unreachable(&crate::clock::Clock::manual(now));
    World { settings, store, timetrack, discord: unreachable_discord(), now, _folder: folder }
}

/// A Discord at a port nobody listens on.
fn unreachable_discord() -> Rest {
    let access = Access {
        api_url: Some("http://127.0.0.1:9".parse().unwrap()),
        token: "nobody's".into(),
        application_id: None,
        timeout: Duration::from_secs(1),
        proxies: Proxies::default(),
    };
    Rest::new(&access).unwrap()
}

impl World {
    /// Discord has named the member as one of the server.
    async fn was_seen(&self, member: MemberId) {
        self.store.note_seen(member, HERE, self.now);
        while self.store.link(member).await.unwrap().unwrap().seen.is_none() {
            tokio::task::yield_now().await;
        }
    }

    async fn run(&self, interaction: &Interaction) -> Result<Outcome, Error> {
        let cx = Ctx {
            settings: &self.settings,
            store: &self.store,
            timetrack: &self.timetrack,
            discord: &self.discord,
            default_locale: Locale::FALLBACK,
            asker: None,
            now: self.now,
        };
        run(&cx, interaction).await
    }

    fn interaction(&self, nth: u64, kind: InteractionKind) -> Interaction {
        Interaction {
            id: InteractionId(InteractionId::first_at(self.now).0 + nth),
            guild: Some(HERE),
            member: ALICE,
            manages_guild: false,
            roles: Vec::new(),
            locale: Locale::FALLBACK,
            kind,
        }
    }

    fn admin(&self, nth: u64, kind: InteractionKind) -> Interaction {
        Interaction { member: ADMIN, manages_guild: true, ..self.interaction(nth, kind) }
    }
}

fn command(path: &[&str], args: &[(&str, Value)]) -> InteractionKind {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    InteractionKind::Command {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        args: Args::new(args),
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn button(owner: MemberId, action: ButtonAction) -> InteractionKind {
    InteractionKind::Button { id: button_id(Audience::Member(owner), action) }
}

fn button_id(audience: Audience, action: ButtonAction) -> String {
    ButtonId { account: AccountId::DEFAULT, audience, action }.encode()
}

/// A channel that takes no messages, so that nothing is sent there.
fn forum() -> Channel {
    Channel { id: ChannelId(5), kind: ChannelKind::Other, rights: None }
}

fn is_admins(action: &ButtonAction) -> bool {
    matches!(
        action,
        ButtonAction::Who { .. }
            | ButtonAction::WorkingTime { .. }
            | ButtonAction::AskUnlink { .. }
            | ButtonAction::Unlink { .. }
            | ButtonAction::BoardOff
            | ButtonAction::InboxOff
            | ButtonAction::Links { .. }
            | ButtonAction::Queue { .. }
            | ButtonAction::AskGiveUp { .. }
            | ButtonAction::Decide { .. }
    )
}

/// What the gate said, if it was the gate.
fn refused_authorization(result: &Result<Outcome, Error>) -> Option<Refusal> {
    match result {
        Err(Error::Refused(
            no @ (Refusal::NotInGuild | Refusal::ForeignGuild | Refusal::NotAdmin | Refusal::NotYours),
        )) => Some(no.clone()),
        _ => None,
    }
}

/// A guild, a permission, and what the gate has to say there to members' and to admins' matters.
type FromWhere = (Option<GuildId>, bool, Option<Refusal>, Option<Refusal>);

/// Everywhere an interaction can come from.
fn origins() -> Vec<FromWhere> {
    let foreign = Some(GuildId(2));
    vec![
        (None, false, Some(Refusal::NotInGuild), Some(Refusal::NotInGuild)),
        (None, true, Some(Refusal::NotInGuild), Some(Refusal::NotInGuild)),
        (foreign, false, Some(Refusal::ForeignGuild), Some(Refusal::ForeignGuild)),
        (foreign, true, Some(Refusal::ForeignGuild), Some(Refusal::ForeignGuild)),
        (Some(HERE), false, None, Some(Refusal::NotAdmin)),
        (Some(HERE), true, None, None),
    ]
}

#[tokio::test]
async fn every_command_and_autocomplete_is_authorized_from_everywhere() {
    let world = world("2026-11-23T12:00:00Z").await;
    for spec in ALL {
        for (guild, manages_guild, to_members, to_admins) in origins() {
            let is_admins = matches!(spec.permission, Permission::Admin | Permission::Colleague);
            let expected = if is_admins { to_admins } else { to_members };
            let path: Vec<String> = spec.path.iter().map(|part| (*part).to_owned()).collect();
            let kind = InteractionKind::Command { path: path.clone(), args: Args::default() };
            let interaction = Interaction { guild, manages_guild, ..world.interaction(0, kind) };
            let result = world.run(&interaction).await;
            assert_eq!(
                refused_authorization(&result),
                expected,
                "{:?} from {guild:?}: {result:?}",
                spec.path
            );
            for option in spec.options.iter().filter(|option| option.autocomplete) {
                let kind = InteractionKind::Autocomplete {
                    path: path.clone(),
                    option: option.name.into(),
                    typed: String::new(),
                };
                let interaction = Interaction { kind, ..interaction.clone() };
                let Ok(Outcome::Choices(offers)) = world.run(&interaction).await else { panic!("no offers") };
                assert_eq!(
                    offers.is_empty(),
                    expected.is_some(),
                    "{:?} {} from {guild:?}",
                    spec.path,
                    option.name
                );
            }
        }
    }
}

#[tokio::test]
async fn every_button_is_authorized_from_everywhere_and_obeys_only_its_owner() {
    let world = world("2026-11-23T12:00:00Z").await;
    world.was_seen(ALICE).await;
    for (nth, action) in (0u64..).zip(every_button()) {
        for (guild, manages_guild, to_members, to_admins) in origins() {
            // A member's own buttons work in direct messages.
            let to_members = to_members.filter(|_| guild.is_some());
            let expected = if is_admins(&action) { to_admins } else { to_members };
            let interaction =
                Interaction { guild, manages_guild, ..world.interaction(nth, button(ALICE, action)) };
            assert_eq!(
                refused_authorization(&world.run(&interaction).await),
                expected,
                "{action:?} from {guild:?}"
            );
            let strangers = Interaction { kind: button(MemberId(43), action), ..interaction };
            let is_foreign = guild.is_some_and(|guild| guild != HERE);
            let expected = if is_foreign { expected } else { Some(Refusal::NotYours) };
            assert_eq!(
                refused_authorization(&world.run(&strangers).await),
                expected,
                "{action:?} of another from {guild:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_this_version_never_registered_is_refused() {
    let world = world("2026-11-23T12:00:00Z").await;
    let member = Value::Member { id: ALICE, bot: false };
    let calls = [
        command(&["nonsense"], &[]),
        command(&[], &[]),
        command(&["project"], &[]),
        command(&["clockin", "at"], &[]),
        command(&["clockin"], &[("at", Value::Number(5))]),
        command(&["clockin"], &[("more", text("x"))]),
        command(&["status"], &[("member", member)]),
    ];
    for what in calls {
        let result = world.run(&world.interaction(0, what.clone())).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::UnknownCommand))), "{what:?}: {result:?}");
    }
    let result = world.run(&world.interaction(0, InteractionKind::Button { id: "0:old".into() })).await;
    assert!(matches!(result, Err(Error::Refused(Refusal::Outdated))), "{result:?}");
    assert!(world.store.open_punches(ALICE).await.unwrap().is_empty(), "nothing of it was recorded");
}

#[tokio::test]
async fn a_press_is_recorded_once_with_its_instant() {
    let world = world("2026-11-23T16:00:12Z").await;
    let interaction = world.interaction(0, command(&["clockin"], &[]));
    for _ in 0..2 {
        let Ok(Outcome::Recorded { punch, in_place: false }) = world.run(&interaction).await else {
            panic!()
        };
        assert_eq!((punch.at, punch.pressed_at, punch.state), (world.now, world.now, PunchState::Waiting));
        assert_eq!(punch.username.as_str(), "alice");
    }
    assert_eq!(world.store.open_punches(ALICE).await.unwrap().len(), 1);
    let other = Interaction { kind: command(&["clockout"], &[]), ..interaction };
    assert!(matches!(world.run(&other).await, Err(Error::Failed(_))), "same press, other content");
}

#[tokio::test]
async fn a_button_carries_the_start_it_was_drawn_from() {
    let world = world("2026-11-23T16:00:12Z").await;
    let start = crate::model::LocalStamp("2026-11-23T09:00:00".parse().unwrap());
    let interaction = world.interaction(0, button(ALICE, ButtonAction::ClockOut(Some(start))));
    let Ok(Outcome::Recorded { punch, in_place: true }) = world.run(&interaction).await else { panic!() };
    assert_eq!((punch.action, punch.expected_start), (Action::ClockOut, Some(start)));
}

#[tokio::test]
async fn a_named_time_is_read_in_the_persons_zone_and_refused_when_it_is_to_come() {
    let world = world("2026-11-23T16:00:00Z").await;
    let interaction = world.interaction(0, command(&["clockin"], &[("at", text("9:05"))]));
    let Ok(Outcome::Recorded { punch, .. }) = world.run(&interaction).await else { panic!() };
    assert_eq!(punch.at.to_rfc3339(), "2026-11-23T08:05:00+00:00");
    assert_eq!(punch.pressed_at, world.now);
    let nonsense = world.interaction(1, command(&["clockin"], &[("at", text("when the saints"))]));
    assert!(matches!(world.run(&nonsense).await, Err(Error::Refused(Refusal::Time(_)))));
}

#[tokio::test]
async fn on_the_night_the_clocks_go_back_the_first_answer_counts() {
    let world = world("2026-10-25T07:00:00Z").await;
    let interaction = world.interaction(0, command(&["clockout"], &[("at", text("2:30"))]));
    let Ok(Outcome::Reply(question)) = world.run(&interaction).await else { panic!() };
    assert!(world.store.open_punches(ALICE).await.unwrap().is_empty(), "only asked so far");
    let labels: Vec<_> = question.rows[0].iter().map(|button| button.label.as_str()).collect();
    assert_eq!(labels, ["First 02:30 (CEST)", "Second 02:30 (CET)"]);
    for (nth, button) in (1..).zip(question.rows[0].iter().rev()) {
        let answer = world.interaction(nth, InteractionKind::Button { id: button.id.clone() });
        let Ok(Outcome::Recorded { punch, in_place: true }) = world.run(&answer).await else { panic!() };
        assert_eq!(punch.at.to_rfc3339(), "2026-10-25T01:30:00+00:00", "the second 02:30, answered first");
        assert_eq!((punch.interaction, punch.pressed_at), (interaction.id, world.now));
    }
    assert_eq!(world.store.open_punches(ALICE).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_project_is_started_as_timetrack_spells_it() {
    let world = world("2026-11-23T16:00:00Z").await;
    let args = [("project", text("acme - website")), ("task", text("design")), ("note", text("home page"))];
    let interaction = world.interaction(0, command(&["project", "start"], &args));
    let Ok(Outcome::Recorded { punch, .. }) = world.run(&interaction).await else { panic!() };
    let Action::Start { project, task, note } = punch.action else { panic!() };
    assert_eq!(project.to_string(), "Acme – Website");
    assert_eq!((task.unwrap().as_str(), note.unwrap().as_str()), ("Design", "home page"));
    let no = |args: Vec<(&str, Value)>| world.interaction(1, command(&["project", "start"], &args));
    let unknown = world.run(&no(vec![("project", text("Nope"))])).await;
    assert!(matches!(unknown, Err(Error::Refused(Refusal::UnknownProject { .. }))));
    let alone = world.run(&no(vec![("note", text("home page"))])).await;
    assert!(matches!(alone, Err(Error::Refused(Refusal::ProjectMissing))), "{alone:?}");
    let long = world.run(&no(vec![("project", text("Website")), ("note", text(&"x".repeat(501)))])).await;
    assert!(matches!(long, Err(Error::Refused(Refusal::BadText { max: 500, .. }))));
}

#[tokio::test]
async fn nobody_unlinked_books_anything() {
    let world = world("2026-11-23T16:00:00Z").await;
    let bob = MemberId(43);
    for spec in ALL.iter().filter(|spec| spec.permission == Permission::Linked) {
        let required = spec.options.iter().filter(|option| option.required);
        let args: Vec<_> = required.map(|option| (option.name, text("Website"))).collect();
        let interaction = Interaction { member: bob, ..world.interaction(0, command(spec.path, &args)) };
        let result = world.run(&interaction).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::NotLinked))), "{:?}: {result:?}", spec.path);
    }
    assert_eq!(world.store.queue(0, 10).await.unwrap().1, 0);
}

#[tokio::test]
async fn status_says_that_timetrack_is_silent_and_shows_what_waits() {
    let world = world("2026-11-23T16:00:00Z").await;
    world.run(&world.interaction(0, command(&["clockin"], &[]))).await.unwrap();
    let Ok(Outcome::Reply(reply)) = world.run(&world.interaction(1, command(&["status"], &[]))).await else {
        panic!()
    };
    let embed = reply.embed.unwrap();
    assert_eq!(embed.title, "Clocked in – not confirmed yet");
    assert_eq!(embed.fields.last().unwrap().name, "Still to be booked");
}

#[tokio::test]
async fn a_zone_is_shown_set_and_used_from_then_on() {
    let world = world("2026-11-23T16:00:00Z").await;
    let set = world.interaction(0, command(&["timezone"], &[("zone", text("asia/tokyo"))]));
    let Ok(Outcome::Reply(reply)) = world.run(&set).await else { panic!() };
    let said = reply.embed.unwrap().description;
    assert!(said.starts_with("From now on Asia/Tokyo is used. It is 01:00 there now.\n"), "{said}");
    assert!(
        said.contains("TimeTrack did not show me in time what is running"),
        "nobody listens there: {said}"
    );
    let punch = world.interaction(1, command(&["clockin"], &[("at", text("0:30"))]));
    let Ok(Outcome::Recorded { punch, .. }) = world.run(&punch).await else { panic!() };
    assert_eq!(punch.at.to_rfc3339(), "2026-11-23T15:30:00+00:00");
}
