//! The state of the demo as one person sees it, as JSON for the page: people, channels, commands, and TimeTrack's data.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use discord_sandbox::{DiscordSandbox, Guild, MANAGE_GUILD, Person};
use serde::Serialize;
use serde_json::Value;
use timetrack_sandbox::{Entry, Stopwatch, TimeTrackSandbox, WallTime, Weather, Work};
use tokio::sync::watch;

use crate::app::App;
use crate::clock::Clock;
use crate::model::{MemberId, TimerKind, Zone};

use super::clock::eve;
use super::colleague::Colleague;
use super::conversation::{Conversation, Item, conversation};
use super::people;

/// Rows that fit into the panel.
const SHOWN_REQUESTS: usize = 12;
const SHOWN_ENTRIES: usize = 12;

pub(super) struct Demo {
    pub(super) discord: DiscordSandbox,
    pub(super) timetrack: TimeTrackSandbox,
    pub(super) app: Arc<App>,
    /// Shared by the bot and both sandboxes.
    pub(super) clock: Clock,
    pub(super) colleague: Colleague,
    /// Notified when the clock was moved, and when somebody's zone became known.
    pub(super) moved: watch::Sender<()>,
}

impl Demo {
    /// The zone that the bot uses for this person.
    pub(super) async fn zone(&self, member: MemberId) -> anyhow::Result<Zone> {
        let own = self.app.store.link(member).await?.and_then(|link| link.zone);
        Ok(own.unwrap_or_else(|| self.app.accounts.first.settings.default_zone.clone()))
    }
}

#[derive(Serialize)]
struct PageState {
    now: DateTime<Utc>,
    /// The evening before the next change of the clocks; `None` where they never change.
    eve: Option<DateTime<Utc>>,
    me: Member,
    members: Vec<Member>,
    commands: Vec<Value>,
    roles: Vec<Role>,
    /// Those of the server that this person sees.
    channels: Vec<Conversation>,
    direct: Vec<Item>,
    timetrack: Option<TimeTrackView>,
    requests: Vec<ShownRequest>,
    weather: &'static str,
}

#[derive(Clone, Serialize)]
struct Member {
    id: String,
    name: String,
    manages: bool,
    linked: bool,
    /// Ids of the roles that the person wears.
    roles: Vec<String>,
}

#[derive(Serialize)]
struct Role {
    id: String,
    name: String,
}

/// TimeTrack's data about a person.
#[derive(Serialize)]
struct TimeTrackView {
    username: String,
    full_name: String,
    zone: String,
    attendance: Option<Timer>,
    project: Option<Timer>,
    entries: Vec<Row>,
}

#[derive(Serialize)]
struct Timer {
    state: &'static str,
    since: WallTime,
    /// Until now if it runs, otherwise until the pause.
    worked_seconds: i64,
    label: String,
}

#[derive(Serialize)]
struct Row {
    kind: &'static str,
    label: String,
    from: WallTime,
    to: WallTime,
    worked_seconds: i64,
}

#[derive(Serialize)]
struct ShownRequest {
    at: DateTime<Utc>,
    method: String,
    path: String,
    status: Option<u16>,
}

pub(super) fn weather_name(weather: Weather) -> &'static str {
    match weather {
        Weather::Fine => "fine",
        Weather::Down | Weather::Gone => "down",
        Weather::Slow(_) => "slow",
        Weather::Garbage => "garbage",
    }
}

pub(super) async fn state(demo: &Demo, member: MemberId) -> anyhow::Result<Value> {
    let mut members = Vec::new();
    let mut me = None;
    for person in demo.discord.people().iter().filter(|person| !person.bot) {
        let linked = demo.app.store.link(MemberId(person.id.0)).await?.is_some();
        members.push(describe(person, linked));
        if person.id.0 == member.0 {
            me = members.last().cloned();
        }
    }
    let server = server(demo)?;
    let (channels, direct) = conversation(demo, member, &server.channels);
    let now = demo.clock.now();
    let picture = PageState {
        now,
        eve: eve(now, &demo.zone(member).await?),
        me: me.unwrap_or_else(|| members[0].clone()),
        members,
        commands: demo.discord.commands(Some(people::GUILD)),
        roles: server
            .roles
            .iter()
            .map(|role| Role { id: role.id.to_string(), name: role.name.clone() })
            .collect(),
        channels,
        direct,
        timetrack: timetrack_view(demo, member).await?,
        requests: requests(&demo.timetrack),
        weather: weather_name(demo.timetrack.weather()),
    };
    Ok(serde_json::to_value(picture)?)
}

fn server(demo: &Demo) -> anyhow::Result<Guild> {
    let server = demo.discord.look(|world| world.guild(discord_sandbox::GuildId(people::GUILD.0)).cloned());
    server.context("the server is gone")
}

fn describe(person: &Person, linked: bool) -> Member {
    Member {
        id: person.id.to_string(),
        name: person.display_name.clone(),
        manages: person.permissions & MANAGE_GUILD != 0,
        linked,
        roles: person.roles.iter().map(u64::to_string).collect(),
    }
}

/// The person's timers and entries; `None` while the bot knows no username.
async fn timetrack_view(demo: &Demo, member: MemberId) -> anyhow::Result<Option<TimeTrackView>> {
    let Some(link) = demo.app.store.link(member).await? else { return Ok(None) };
    let Some(held) = demo.timetrack.snapshot(&link.username.to_string()) else { return Ok(None) };
    let zone = demo.zone(member).await?;
    let now = demo.clock.now();
    let timer = async |kind, watch: Option<Stopwatch>| -> anyhow::Result<_> {
        let Some(watch) = watch else { return Ok(None) };
        let known = demo.app.store.timer(member, kind).await?;
        let known = known.filter(|known| known.started_at.0 == watch.started_at.0);
        Ok(Some(timer(&watch, known.as_ref().map_or(&zone, |known| &known.origin.zone), now)))
    };
    let attendance = timer(TimerKind::Attendance, held.attendance).await?;
    let project = timer(TimerKind::Project, held.project).await?;
    let rows = held.attendances.iter().map(|entry| row("attendance", entry));
    let mut entries: Vec<_> =
        rows.chain(held.project_entries.iter().map(|entry| row("project", entry))).collect();
    entries.sort_by_key(|row| std::cmp::Reverse((row.to, row.from)));
    entries.truncate(SHOWN_ENTRIES);
    let (username, full_name) = (held.username, held.full_name);
    Ok(Some(TimeTrackView {
        username,
        full_name,
        zone: zone.name().to_owned(),
        attendance,
        project,
        entries,
    }))
}

fn timer(watch: &Stopwatch, zone: &Zone, now: DateTime<Utc>) -> Timer {
    let running = watch.paused_since.is_none();
    let elapsed = (zone.wall(now) - watch.started_at.0).num_seconds() - watch.break_seconds;
    Timer {
        state: if running { "running" } else { "paused" },
        since: watch.started_at,
        worked_seconds: if running { elapsed.max(0) } else { watch.worked_seconds },
        label: label(watch.work.as_ref()),
    }
}

fn row(kind: &'static str, entry: &Entry) -> Row {
    let label = label(entry.work.as_ref());
    Row { kind, label, from: entry.from, to: entry.to, worked_seconds: entry.worked_seconds }
}

fn label(work: Option<&Work>) -> String {
    let Some(work) = work else { return String::new() };
    let task = work.task.as_ref().map(|task| format!(" / {task}")).unwrap_or_default();
    format!("{} – {}{task}", work.client, work.project)
}

fn requests(timetrack: &TimeTrackSandbox) -> Vec<ShownRequest> {
    let all = timetrack.requests().into_iter().rev().take(SHOWN_REQUESTS);
    all.map(|request| ShownRequest {
        at: request.at,
        method: request.method,
        path: request.path,
        status: request.status,
    })
    .collect()
}
