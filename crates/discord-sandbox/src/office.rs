//! What people who run a server do there: make and delete channels and roles, give roles, let members and the bot leave, delete
//! messages.

use super::guild::{Channel, ChannelKind, Guild, Role};
use super::message::Message;
use super::{DiscordSandbox, Shared};
use crate::ids::{GuildId, UserId};

impl Shared {
    pub(super) fn add_channel(&self, guild: GuildId, name: &str, kind: ChannelKind) -> u64 {
        self.change(|world, now| {
            let id = world.snowflake(now);
            if let Some(guild) = world.setup.guilds.iter_mut().find(|one| one.id == guild) {
                let parent = kind.is_thread().then_some(guild.channel);
                guild.channels.push(Channel { parent, ..Channel::new(id, name, kind) });
            }
            id
        })
    }

    pub(super) fn add_role(&self, guild: GuildId, name: &str, position: u64) -> u64 {
        self.change(|world, now| {
            let id = world.snowflake(now);
            if let Some(guild) = world.setup.guilds.iter_mut().find(|one| one.id == guild) {
                guild.roles.push(Role {
                    id,
                    name: name.to_owned(),
                    position,
                    permissions: 0,
                    managed: false,
                });
            }
            id
        })
    }
}

impl DiscordSandbox {
    /// Makes a channel, or a thread of the first channel; its id. Nothing is made in a server that does not exist.
    pub fn add_channel(&self, guild: impl Into<u64>, name: &str, kind: ChannelKind) -> u64 {
        self.shared.add_channel(GuildId(guild.into()), name, kind)
    }

    /// Changes a channel: archives a thread, or takes permissions from the bot.
    pub fn change_channel(&self, channel: u64, change: impl FnOnce(&mut Channel)) {
        self.shared.change(|world, _| {
            let mut channels = world.setup.guilds.iter_mut().flat_map(|guild| &mut guild.channels);
            channels.find(|one| one.id == channel).map(change)
        });
    }

    /// Deletes a channel with everything in it.
    pub fn delete_channel(&self, channel: u64) {
        self.shared.change(|world, _| {
            for guild in &mut world.setup.guilds {
                guild.channels.retain(|one| one.id != channel);
            }
            for message in world.messages.values_mut().filter(|message| message.channel == channel) {
                message.deleted = true;
            }
        });
    }

    /// Changes a server: the bot's permissions, the position of its role, the rule about two factors.
    pub fn change_guild(&self, guild: impl Into<u64>, change: impl FnOnce(&mut Guild)) {
        let guild = GuildId(guild.into());
        self.shared.change(|world, _| world.setup.guilds.iter_mut().find(|one| one.id == guild).map(change));
    }

    /// Makes a role at this position, below the bot's (10) or above it; its id.
    pub fn add_role(&self, guild: impl Into<u64>, name: &str, position: u64) -> u64 {
        self.shared.add_role(GuildId(guild.into()), name, position)
    }

    /// Deletes a role, which takes it from everybody.
    pub fn delete_role(&self, role: u64) {
        self.shared.change(|world, _| {
            for guild in &mut world.setup.guilds {
                guild.roles.retain(|one| one.id != role);
            }
            for person in &mut world.setup.people {
                person.roles.retain(|one| *one != role);
            }
        });
    }

    /// Gives somebody a role, as a moderator does.
    pub fn give_role(&self, member: impl Into<u64>, role: u64) {
        self.change_person(UserId(member.into()), |person| {
            if !person.roles.contains(&role) {
                person.roles.push(role);
            }
        });
    }

    /// Takes a role from somebody, as a moderator does.
    pub fn take_role(&self, member: impl Into<u64>, role: u64) {
        self.change_person(UserId(member.into()), |person| person.roles.retain(|one| *one != role));
    }

    /// The roles a member has, as ids.
    pub fn roles_of(&self, member: impl Into<u64>) -> Vec<u64> {
        self.look(|world| world.roles_of(member))
    }

    /// A member leaves a server and loses the roles there.
    pub fn leave(&self, member: impl Into<u64>, guild: impl Into<u64>) {
        let (member, guild) = (UserId(member.into()), GuildId(guild.into()));
        let roles: Vec<_> = self.look(|world| {
            world
                .guild(guild)
                .map(|guild| guild.roles.iter().map(|role| role.id).collect())
                .unwrap_or_default()
        });
        self.change_person(member, |person| {
            person.guilds.retain(|one| *one != guild);
            person.roles.retain(|role| !roles.contains(role));
        });
    }

    /// Somebody joins a server.
    pub fn join(&self, member: impl Into<u64>, guild: impl Into<u64>) {
        let guild = GuildId(guild.into());
        self.change_person(UserId(member.into()), |person| {
            if !person.guilds.contains(&guild) {
                person.guilds.push(guild);
            }
        });
    }

    /// A moderator deletes a message.
    pub fn delete_message(&self, message: u64) {
        self.shared.change(|world, _| super::answers::delete(world, message));
    }

    /// The messages of the bot in a channel that are there, the oldest first; marks them read.
    pub fn posts(&self, channel: u64) -> Vec<Message> {
        let messages: Vec<_> = self.look(|world| world.posts(channel).cloned().collect());
        messages.iter().for_each(|message| self.mark_read(message.id));
        messages
    }
}
