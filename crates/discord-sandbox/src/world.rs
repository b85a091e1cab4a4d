//! The state of the sandbox: commands, interactions, messages, gateway sessions, and every breach.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::faults::Faults;
use super::gateway::sessions::Sessions;
use super::guild::{ADMINISTRATOR, Channel, Guild, MANAGE_GUILD};
use super::message::Message;
use super::rules::answer::Pressed;
use super::rules::conduct;
use super::rules::registration::Scope;
use super::rules::{Breach, Findings, Rule};
use super::setup::{Person, Setup};
use crate::ids::{GuildId, InteractionId, UserId, first_at};

/// How long the first answer may take.
pub(super) const FIRST_ANSWER: TimeDelta = TimeDelta::seconds(3);
/// How long the token lives once answered.
pub(super) const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(15);

/// One interaction of a person, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Interaction {
    pub id: InteractionId,
    /// What was pressed.
    pub pressed: Pressed,
    /// Who pressed.
    pub member: UserId,
    /// Where; `None` in a direct message.
    pub guild: Option<GuildId>,
    pub channel: u64,
    /// The interaction in words, such as `/clockin at: 9:00`.
    pub words: String,
    /// When, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// How often it reached the other side.
    pub deliveries: u32,
    /// The status of the endpoint's last answer, if it went there.
    pub endpoint_status: Option<u16>,
    /// The first answer that was accepted.
    pub answer: Option<Answer>,
    /// The data of answers that came after it and were refused, as the same interaction is delivered several times.
    #[serde(skip)]
    pub refused: Vec<Value>,
    /// The message the answer became or changed.
    pub message: Option<u64>,
    pub(super) source: Option<u64>,
    #[serde(skip)]
    pub(super) token: String,
    #[serde(skip)]
    pub(super) payload: Value,
    #[serde(skip)]
    pub(super) since: Instant,
    pub(super) forgiven: bool,
    pub(super) owed: bool,
}

impl Interaction {
    /// The `data` it carries: the command with its options, or the component.
    pub fn data(&self) -> &Value {
        &self.payload["data"]
    }
}

/// An accepted first answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub kind: AnswerKind,
    /// When, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// How long it took by the machine's clock.
    #[serde(skip)]
    pub took: Duration,
    /// Choices, the modal, or nothing.
    pub data: Value,
}

/// The kinds of first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// 4: a message.
    Message,
    /// 5: "thinking…", a message later.
    Deferred,
    /// 6: nothing to see, an edit later perhaps.
    DeferredUpdate,
    /// 7: the message with the button changed.
    Update,
    /// 8: choices.
    Choices,
    /// 9: a form.
    Modal,
}

/// One request of the other side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// `GET` and so on.
    pub method: String,
    /// Without `/api/v10`, tokens replaced by `{token}`.
    pub path: String,
    /// What it got.
    pub status: u16,
    /// When it was answered, by the sandbox's clock.
    pub at: DateTime<Utc>,
}

/// Everything the sandbox holds.
#[derive(Debug)]
pub struct World {
    pub(super) setup: Setup,
    pub(super) next: u64,
    pub(super) commands: BTreeMap<Scope, Vec<Value>>,
    pub(super) creations: BTreeMap<Scope, Vec<DateTime<Utc>>>,
    pub(super) dms: BTreeMap<UserId, u64>,
    pub(super) closed_dms: BTreeSet<UserId>,
    /// When channels were opened lately, by the machine's clock.
    pub(super) openings: Vec<Instant>,
    /// When roles were given and taken lately in each server, by the machine's clock.
    pub(super) role_changes: BTreeMap<GuildId, Vec<Instant>>,
    /// When messages older than an hour were edited lately in each channel, by the sandbox's clock.
    pub(super) old_edits: BTreeMap<u64, Vec<DateTime<Utc>>>,
    /// The message that was sent with an enforced nonce, and when.
    pub(super) nonces: HashMap<String, (u64, DateTime<Utc>)>,
    pub(super) messages: BTreeMap<u64, Message>,
    pub(super) presses: BTreeMap<InteractionId, Interaction>,
    pub(super) tokens: HashMap<String, InteractionId>,
    pub(super) breaches: Vec<Breach>,
    pub(super) requests: Vec<Request>,
    pub(super) recent: Vec<Instant>,
    pub(super) unauthorised: u32,
    pub(super) sessions: Sessions,
    pub(super) faults: Faults,
    /// What every REST request takes longer, by the machine's clock.
    pub(super) latency: Duration,
    pub(super) interactions_url: Option<url::Url>,
}

impl World {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            setup,
            next: 0,
            commands: BTreeMap::new(),
            creations: BTreeMap::new(),
            dms: BTreeMap::new(),
            closed_dms: BTreeSet::new(),
            openings: Vec::new(),
            role_changes: BTreeMap::new(),
            old_edits: BTreeMap::new(),
            nonces: HashMap::new(),
            messages: BTreeMap::new(),
            presses: BTreeMap::new(),
            tokens: HashMap::new(),
            breaches: Vec::new(),
            requests: Vec::new(),
            recent: Vec::new(),
            unauthorised: 0,
            sessions: Sessions::default(),
            faults: Faults::default(),
            latency: Duration::ZERO,
            interactions_url: None,
        }
    }

    /// An interaction.
    pub fn interaction(&self, id: InteractionId) -> Option<&Interaction> {
        self.presses.get(&id)
    }

    /// Every interaction, the oldest first.
    pub fn interactions(&self) -> impl Iterator<Item = &Interaction> {
        self.presses.values()
    }

    pub fn message(&self, id: u64) -> Option<&Message> {
        self.messages.get(&id)
    }

    /// Every message, the oldest first, deleted ones too.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// The message an interaction's answer became or changed.
    pub fn message_of(&self, press: InteractionId) -> Option<&Message> {
        self.messages.get(&self.presses.get(&press)?.message?)
    }

    /// The direct messages of the bot to this person, the oldest first.
    pub fn dms(&self, member: impl Into<u64>) -> impl Iterator<Item = &Message> {
        let channel = self.dms.get(&UserId(member.into())).copied();
        let answers = |message: &&Message| message.interaction.is_none();
        self.messages.values().filter(move |message| Some(message.channel) == channel).filter(answers)
    }

    /// The messages of the bot in this channel that are there, the oldest first.
    pub fn posts(&self, channel: u64) -> impl Iterator<Item = &Message> {
        self.messages.values().filter(move |message| message.channel == channel && !message.deleted)
    }

    /// The roles a member has, as ids.
    pub fn roles_of(&self, member: impl Into<u64>) -> Vec<u64> {
        self.person(UserId(member.into())).map(|person| person.roles.clone()).unwrap_or_default()
    }

    /// Every breach so far.
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    /// Every request so far, in the order it was answered.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// What happened on the gateway.
    pub fn gateway(&self) -> super::gateway::sessions::Counts {
        self.sessions.counts()
    }

    /// The commands of a guild, then the global ones, as stored.
    pub fn commands(&self, guild: Option<impl Into<u64>>) -> impl Iterator<Item = &Value> {
        let of_guild = guild.and_then(|guild| self.commands.get(&Scope::Guild(guild.into())));
        of_guild.into_iter().chain(self.commands.get(&Scope::Global)).flatten()
    }

    pub(super) fn breach(&mut self, rule: &Rule, detail: impl std::fmt::Display) {
        let mut found = Findings::default();
        found.note(rule, "", detail);
        self.breaches.extend(found.into_breaches());
    }

    pub(super) fn person(&self, id: UserId) -> Option<&Person> {
        self.setup.people.iter().find(|person| person.id == id)
    }

    /// A server.
    pub fn guild(&self, id: GuildId) -> Option<&Guild> {
        self.setup.guilds.iter().find(|guild| guild.id == id)
    }

    /// A new snowflake: the instant above, an ever growing number below, so that ids are unique while a manual clock stands.
    pub(super) fn snowflake(&mut self, now: DateTime<Utc>) -> u64 {
        self.next += 1;
        first_at(now) | (self.next & 0x3f_ffff)
    }

    /// The channel between the bot and a person.
    pub(super) fn dm(&mut self, member: UserId, now: DateTime<Utc>) -> u64 {
        if let Some(channel) = self.dms.get(&member) {
            return *channel;
        }
        let channel = self.snowflake(now);
        self.dms.insert(member, channel);
        channel
    }

    /// A server's channel, if the bot may know of the server.
    pub(super) fn channel(&self, id: u64) -> Option<(&Guild, &Channel)> {
        self.setup.guilds.iter().find_map(|guild| Some((guild, guild.channel(id)?)))
    }

    pub(super) fn sees(&self, member: UserId, channel: u64) -> bool {
        let who = self.person(member);
        let in_guild = self.channel(channel).zip(who).is_some_and(|((guild, channel), who)| {
            let manages = who.permissions & (ADMINISTRATOR | MANAGE_GUILD) != 0;
            who.guilds.contains(&guild.id) && (manages || !channel.private)
        });
        in_guild || self.dms.get(&member) == Some(&channel)
    }

    /// The bot's own user object.
    pub(super) fn bot(&self) -> Value {
        json!({
            "id": self.setup.application.to_string(), "username": self.setup.name, "discriminator": "0000",
            "global_name": null, "avatar": null, "bot": true, "public_flags": 0, "flags": 0, "verified": true,
            "mfa_enabled": true, "email": null,
        })
    }

    pub(super) fn wire(&self, message: &Message) -> Value {
        let mut wire = message.wire(&self.bot());
        let press = message.interaction.and_then(|press| self.presses.get(&press));
        if let Some(person) = press.and_then(|press| self.person(press.member)) {
            wire["interaction_metadata"]["user"] = super::payload::user(person);
        }
        wire
    }

    /// What only shows at the end: presses without an answer and deferrals without their edit.
    pub(super) fn finish(&mut self) {
        let mut late = Vec::new();
        for press in self.presses.values().filter(|press| !press.forgiven && press.deliveries > 0) {
            if press.answer.is_none() && press.endpoint_status.is_none() {
                late.push((&conduct::ANSWERED, format!("{} {}", press.id, press.words)));
            }
            if press.owed {
                late.push((&conduct::DEFERRAL_EDITED, format!("{} {}", press.id, press.words)));
            }
        }
        for (rule, detail) in late {
            self.breach(rule, detail);
        }
    }
}
