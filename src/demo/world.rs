//! The state of the demo as one person sees it, as JSON for the page: channel, commands, and TimeTrack's data.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::rules::answer::Pressed;
use discord_sandbox::{DiscordSandbox, Interaction, MANAGE_GUILD, MessageView, Person};
use serde::Serialize;
use serde_json::Value;
use timetrack_sandbox::{Entry, Stopwatch, TimeTrackSandbox, WallTime, Weather, Work};
use tokio::sync::watch;

use crate::app::App;
use crate::clock::Clock;
use crate::model::{MemberId, TimerKind, Zone};

use super::clock::eve;
use super::people;

/// Discord's deadline for a first response.
const FIRST_RESPONSE: TimeDelta = TimeDelta::seconds(3);
/// Rows that fit into the panel.
const SHOWN_REQUESTS: usize = 12;
const SHOWN_ENTRIES: usize = 12;

pub(super) struct Demo {
    pub(super) discord: DiscordSandbox,
    pub(super) timetrack: TimeTrackSandbox,
    pub(super) app: Arc<App>,
    /// Shared by the bot and both sandboxes.
    pub(super) clock: Clock,
    /// Notified when the clock was moved.
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
    channel: Vec<Item>,
    direct: Vec<Item>,
    timetrack: Option<TimeTrackView>,
    requests: Vec<Asked>,
    weather: &'static str,
}

#[derive(Clone, Serialize)]
struct Member {
    id: String,
    name: String,
    manages: bool,
    linked: bool,
}

/// A message, or an interaction without a response.
#[derive(Serialize)]
struct Item {
    id: String,
    at: String,
    /// `said`, `thinking` (deferred), `waiting` (no response yet) or `failed` (no response in time).
    state: &'static str,
    used: Option<Used>,
    /// The id of the interaction it answers, which contains its instant.
    press: Option<String>,
    private: bool,
    edited: bool,
    content: String,
    embeds: Vec<Value>,
    components: Value,
}

/// An interaction, with names as they were sent; the page replaces them with those of the person's language.
#[derive(Serialize)]
struct Used {
    name: String,
    path: Vec<String>,
    options: Vec<(String, String)>,
    /// The label, if it was a button.
    button: Option<String>,
    /// The title, if it was a modal; its values are the options.
    form: Option<String>,
}

impl Used {
    fn of(name: String, press: &Interaction) -> Self {
        let mut used = Self { name, path: Vec::new(), options: Vec::new(), button: None, form: None };
        if let Pressed::Modal { .. } = press.pressed {
            used.form = Some(press.words.trim_matches(['(', ')']).to_owned());
            used.options = typed(press.data());
            return used;
        }
        if press.pressed != Pressed::Command {
            used.button = Some(press.words.trim_matches(['[', ']']).to_owned());
            return used;
        }
        let mut level = press.data();
        used.path.extend(level["name"].as_str().map(str::to_owned));
        while let Some(nested) = level["options"].get(0).filter(|option| option["value"].is_null()) {
            used.path.extend(nested["name"].as_str().map(str::to_owned));
            level = nested;
        }
        for option in level["options"].as_array().into_iter().flatten() {
            let value = option["value"].as_str().map_or_else(|| option["value"].to_string(), str::to_owned);
            used.options.push((option["name"].as_str().unwrap_or_default().to_owned(), value));
        }
        used
    }
}

/// The values of a modal, by the ids of its inputs.
fn typed(modal: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parts = modal["components"].as_array().into_iter().flatten();
    let inputs = parts.flat_map(|part| [&part["component"], &part["components"][0]]);
    inputs.filter(|input| input.is_object()).map(|it| (text(&it["custom_id"]), text(&it["value"]))).collect()
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
struct Asked {
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
    let (channel, direct) = conversation(demo, member);
    let now = demo.clock.now();
    let picture = PageState {
        now,
        eve: eve(now, &demo.zone(member).await?),
        me: me.unwrap_or_else(|| members[0].clone()),
        members,
        commands: demo.discord.commands(Some(people::GUILD)),
        channel,
        direct,
        timetrack: timetrack_view(demo, member).await?,
        requests: requests(&demo.timetrack),
        weather: weather_name(demo.timetrack.weather()),
    };
    Ok(serde_json::to_value(picture)?)
}

fn describe(person: &Person, linked: bool) -> Member {
    Member {
        id: person.id.to_string(),
        name: person.display_name.clone(),
        manages: person.permissions & MANAGE_GUILD != 0,
        linked,
    }
}

/// The channel, including the person's own interactions without a response, and the direct messages.
fn conversation(demo: &Demo, member: MemberId) -> (Vec<Item>, Vec<Item>) {
    let now = demo.clock.now();
    let (mut channel, mut direct) = (Vec::new(), Vec::new());
    for seen in demo.discord.view(member).channels {
        let place = if seen.guild.is_some() { &mut channel } else { &mut direct };
        place.extend(seen.messages.into_iter().map(|seen| message(&demo.discord, seen)));
    }
    let name = demo.discord.people().into_iter().find(|person| person.id.0 == member.0);
    let name = name.map(|person| person.display_name).unwrap_or_default();
    channel.extend(demo.discord.look(|world| {
        let own = world.interactions().filter(|press| press.member.0 == member.0);
        let silent = own.filter(|press| press.pressed == Pressed::Command && press.answer.is_none());
        silent.map(|press| unanswered(press, &name, now)).collect::<Vec<_>>()
    }));
    // Ids begin with the instant, and all have the same length for decades.
    channel.sort_by(|one, other| one.id.cmp(&other.id));
    (channel, direct)
}

fn message(discord: &DiscordSandbox, seen: MessageView) -> Item {
    let id = seen.id.parse().unwrap_or_default();
    let press = discord.look(|world| world.message(id).and_then(|message| message.interaction));
    let used = seen.invoked.and_then(|(name, _)| {
        discord.look(|world| world.interaction(press?).map(|press| Used::of(name, press)))
    });
    Item {
        id: seen.id,
        at: seen.at,
        state: if seen.thinking { "thinking" } else { "said" },
        used,
        press: press.map(|press| press.to_string()),
        private: seen.ephemeral,
        edited: seen.edits > 0,
        content: seen.content,
        embeds: seen.embeds,
        components: seen.components,
    }
}

fn unanswered(press: &Interaction, name: &str, now: DateTime<Utc>) -> Item {
    Item {
        id: press.id.to_string(),
        at: press.at.to_rfc3339(),
        state: if now - press.at > FIRST_RESPONSE { "failed" } else { "waiting" },
        used: Some(Used::of(name.to_owned(), press)),
        press: Some(press.id.to_string()),
        private: true,
        edited: false,
        content: String::new(),
        embeds: Vec::new(),
        components: Value::Array(Vec::new()),
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

fn requests(timetrack: &TimeTrackSandbox) -> Vec<Asked> {
    let all = timetrack.requests().into_iter().rev().take(SHOWN_REQUESTS);
    all.map(|request| Asked {
        at: request.at,
        method: request.method,
        path: request.path,
        status: request.status,
    })
    .collect()
}
