//! What a server consists of: channels, roles, and what the bot may do there ("Permissions").

use serde_json::{Value, json};

use crate::ids::GuildId;

/// View Channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Send Messages.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Embed Links.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Read Message History.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// Use Application Commands.
pub const USE_COMMANDS: u64 = 1 << 31;
/// Manage Roles.
pub const MANAGE_ROLES: u64 = 1 << 28;
/// Send Messages in Threads.
pub const SEND_IN_THREADS: u64 = 1 << 38;
/// What everybody may: see, write, use commands and so on.
pub const EVERYONE: u64 = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY | USE_COMMANDS;
/// Administrator: everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Manage Server.
pub const MANAGE_GUILD: u64 = 1 << 5;

/// The kinds of channel ("Channel Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    Text,
    Voice,
    Category,
    Announcement,
    PublicThread,
    PrivateThread,
    Forum,
}

impl ChannelKind {
    /// Discord's number.
    pub fn number(self) -> u64 {
        match self {
            Self::Text => 0,
            Self::Voice => 2,
            Self::Category => 4,
            Self::Announcement => 5,
            Self::PublicThread => 11,
            Self::PrivateThread => 12,
            Self::Forum => 15,
        }
    }

    pub(crate) fn is_thread(self) -> bool {
        matches!(self, Self::PublicThread | Self::PrivateThread)
    }

    /// Whether messages can be sent there at all.
    pub(crate) fn takes_messages(self) -> bool {
        !matches!(self, Self::Category | Self::Forum)
    }
}

/// A channel of a server.
#[derive(Clone, Debug)]
pub struct Channel {
    pub id: u64,
    pub name: String,
    pub kind: ChannelKind,
    /// The channel of a thread.
    pub parent: Option<u64>,
    /// Whether only people with Manage Server see it.
    pub private: bool,
    /// Of a thread.
    pub archived: bool,
    /// Of a thread: only moderators can bring it back from the archive.
    pub locked: bool,
    /// Permissions that the bot has in the server and not here.
    pub denied: u64,
}

impl Channel {
    pub fn new(id: u64, name: &str, kind: ChannelKind) -> Self {
        let name = name.to_owned();
        Self { id, name, kind, parent: None, private: false, archived: false, locked: false, denied: 0 }
    }
}

/// A role of a server.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: u64,
    pub name: String,
    /// The higher, the mightier.
    pub position: u64,
    pub permissions: u64,
    /// Whether it belongs to an integration, so that nobody can give it.
    pub managed: bool,
}

/// The bot as a member of a server.
#[derive(Clone, Debug)]
pub struct BotMember {
    /// Whether it is in the server at all.
    pub present: bool,
    /// What it may do in the whole server.
    pub permissions: u64,
    /// The position of its highest role.
    pub position: u64,
}

impl Default for BotMember {
    fn default() -> Self {
        Self { present: true, permissions: EVERYONE | MANAGE_ROLES | SEND_IN_THREADS, position: 10 }
    }
}

/// A server.
#[derive(Clone, Debug)]
pub struct Guild {
    pub id: GuildId,
    pub name: String,
    /// Its preferred locale.
    pub locale: String,
    /// The text channel in which people use commands.
    pub channel: u64,
    /// All channels and threads.
    pub channels: Vec<Channel>,
    /// All roles but @everyone and the bot's own.
    pub roles: Vec<Role>,
    pub bot: BotMember,
    /// Whether moderators need two-factor authentication. A bot has its owner's.
    pub two_factor: bool,
}

impl Guild {
    /// A server with one text channel, whose id is the one after its own.
    pub fn new(id: u64, name: &str) -> Self {
        Self {
            id: GuildId(id),
            name: name.to_owned(),
            locale: "en-US".to_owned(),
            channel: id + 1,
            channels: vec![Channel::new(id + 1, "general", ChannelKind::Text)],
            roles: Vec::new(),
            bot: BotMember::default(),
            two_factor: false,
        }
    }

    /// The id of the role that came with the bot.
    pub fn bot_role(&self) -> u64 {
        self.id.0 + 2
    }

    pub(crate) fn channel(&self, id: u64) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    pub(crate) fn role(&self, id: u64) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// What the bot may do in a channel.
    pub(crate) fn bot_in(&self, channel: &Channel) -> u64 {
        match self.bot.permissions {
            _ if !self.bot.present => 0,
            all if all & ADMINISTRATOR != 0 => (1 << 50) - 1,
            some => some & !channel.denied,
        }
    }

    /// The roles as `GET /guilds/{id}/roles` gives them.
    pub(crate) fn wire_roles(&self, bot: u64, bot_name: &str) -> Vec<Value> {
        let everyone = Role {
            id: self.id.0,
            name: "@everyone".to_owned(),
            position: 0,
            permissions: EVERYONE,
            managed: false,
        };
        let own = Role {
            id: self.bot_role(),
            name: bot_name.to_owned(),
            position: self.bot.position,
            permissions: self.bot.permissions,
            managed: true,
        };
        let mut own = own.wire();
        own["tags"] = json!({ "bot_id": bot.to_string() });
        let others = self.roles.iter().map(Role::wire);
        std::iter::once(everyone.wire()).chain(others).chain(self.bot.present.then_some(own)).collect()
    }
}

impl Role {
    pub(crate) fn wire(&self) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "color": 0, "hoist": false, "managed": self.managed,
            "mentionable": false, "permissions": self.permissions.to_string(), "position": self.position,
            "flags": 0, "icon": null, "unicode_emoji": null,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        })
    }
}
