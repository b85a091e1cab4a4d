//! Messages in channels of servers that stay: sending, editing, deleting and finding them; and who may do what in such a channel.

use serenity::model::Permissions;

use super::*;
use crate::discord::permissions::{self, Whose};
use crate::model::{ChannelId, ChannelRight};

/// The most that Discord gives in one page.
const PAGE: usize = 100;
/// So many pages are looked through for a message.
const MAX_PAGES: usize = 10;

/// Who may do what in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelAccess {
    /// Whether everybody in the server can read it.
    pub is_public: bool,
    /// What the bot may do there.
    pub rights: Vec<ChannelRight>,
    pub is_thread: bool,
    /// Whether it is a thread in the archive.
    pub is_archived: bool,
}

impl Rest {
    /// Sends a message into a channel, and gives back its number. Of two with one nonce that are sent within minutes Discord shows the
    /// first only, and gives back that one, also if it was deleted meanwhile.
    ///
    /// # Errors
    /// [`Error`]; with [`Error::Unreachable`] the message may be there all the same.
    pub async fn post(&self, channel: ChannelId, reply: &Reply, nonce: u64) -> Result<u64, Error> {
        let body = Some(encode::direct_message(reply, nonce)?);
        let sent = ApiRequest { method: LightMethod::Post, body, ..direct::messages(channel.0) };
        let unclear = || Error::Unreachable("a message without a number".to_owned());
        number(&self.request(sent).await?["id"]).ok_or_else(unclear)
    }

    /// Replaces a message of the bot.
    ///
    /// # Errors
    /// [`Error`]; with [`Error::Unreachable`] it may be replaced all the same.
    pub async fn edit_message(
        &self,
        (channel, message): (ChannelId, u64),
        reply: &Reply,
    ) -> Result<(), Error> {
        let body = Some(encode::edit(reply)?);
        let edit = ApiRequest { method: LightMethod::Patch, body, ..get(route(channel, message)) };
        self.request(edit).await.map(drop)
    }

    /// Deletes a message of the bot. One that is gone already is fine.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn delete_message(&self, channel: ChannelId, message: u64) -> Result<(), Error> {
        let delete = ApiRequest { method: LightMethod::Delete, ..get(route(channel, message)) };
        match self.request(delete).await {
            Ok(_) | Err(Error::MessageGone) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The message with this nonce that arrived in the channel after `since`, told by the mark that it carries.
    ///
    /// # Errors
    /// [`Error`]; also if the bot may not read the channel's history, of which Discord then shows nothing.
    pub async fn find_message(
        &self,
        (guild, channel): (GuildId, ChannelId),
        nonce: u64,
        since: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let found = self.look_through(channel, nonce, since).await?;
        if found.is_none()
            && !self.channel_access(guild, channel).await?.rights.contains(&ChannelRight::ReadHistory)
        {
            return Err(Error::NotAccessible("no message history to the bot".to_owned()));
        }
        Ok(found)
    }

    async fn look_through(
        &self,
        channel: ChannelId,
        nonce: u64,
        since: DateTime<Utc>,
    ) -> Result<Option<u64>, Error> {
        let mut after = InteractionId::first_at(since).0;
        for _ in 0..MAX_PAGES {
            let query = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let page = self.request(ApiRequest { query: Some(query), ..direct::messages(channel.0) }).await?;
            let page = page.as_array().map(Vec::as_slice).unwrap_or_default();
            let ours = page.iter().filter(|found| found["author"]["bot"] == true);
            if let Some(found) =
                ours.filter(|found| direct::carries(found, nonce)).find_map(|one| number(&one["id"]))
            {
                return Ok(Some(found));
            }
            match page.iter().filter_map(|one| number(&one["id"])).max() {
                Some(last) if page.len() >= PAGE => after = last,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Who may do what in a channel of a server.
    ///
    /// # Errors
    /// [`Error`]; also if the bot cannot see the channel.
    pub async fn channel_access(&self, guild: GuildId, channel: ChannelId) -> Result<ChannelAccess, Error> {
        let shown = self.channel(channel).await?;
        // Announcement threads, public threads, private threads ("Channel Types").
        let is_thread = matches!(shown["type"].as_u64(), Some(10..=12));
        let is_private = shown["type"] == 12;
        let overwrites = match number(&shown["parent_id"]).filter(|_| is_thread) {
            Some(parent) => self.channel(ChannelId(parent)).await?["permission_overwrites"].clone(),
            None => shown["permission_overwrites"].clone(),
        };
        let guild_id = id::GuildId::new(guild.0.max(1));
        let roles = self.request(get(Route::GuildRoles { guild_id })).await?;
        let user_id = id::UserId::new(self.application().await?.max(1));
        let own = self.request(get(Route::GuildMember { guild_id, user_id })).await?;
        let own_roles: Vec<_> =
            own["roles"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let (guild, bot) = (guild.to_string(), user_id.to_string());
        let everybody = Whose { guild: &guild, roles: &[], member: None };
        let everybody = permissions::in_channel(&roles, &overwrites, &everybody);
        let bot = Whose { guild: &guild, roles: &own_roles, member: Some(&bot) };
        Ok(ChannelAccess {
            is_public: everybody.contains(Permissions::VIEW_CHANNEL) && !is_private,
            rights: permissions::rights(permissions::in_channel(&roles, &overwrites, &bot)),
            is_thread,
            is_archived: shown["thread_metadata"]["archived"] == true,
        })
    }

    async fn channel(&self, channel: ChannelId) -> Result<Json, Error> {
        self.request(get(Route::Channel { channel_id: id::ChannelId::new(channel.0.max(1)) })).await
    }
}

fn route(channel: ChannelId, message: u64) -> Route<'static> {
    let message_id = id::MessageId::new(message.max(1));
    Route::ChannelMessage { channel_id: id::ChannelId::new(channel.0.max(1)), message_id }
}
