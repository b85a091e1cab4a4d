//! Messages in channels: opening a person's channel for direct messages, sending into a channel, and finding out whether a message has
//! arrived.

use super::*;

/// More messages than the bot sends to one person in the time that is looked at.
const READ_BACK: &str = "100";

impl Rest {
    /// The channel for direct messages to a person. It is always the same one, so asking twice does no harm.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn open_direct(&self, member: MemberId) -> Result<u64, Error> {
        let to = json!({ "recipient_id": member.to_string() }).to_string().into_bytes();
        let opened = self
            .request(ApiRequest { method: LightMethod::Post, body: Some(to), ..get(Route::UserMeDmChannels) })
            .await?;
        number(&opened["id"]).ok_or_else(|| unexpected("a channel without an id"))
    }

    /// Sends a message into a channel. Of two with one nonce that are sent within minutes Discord shows the first only.
    ///
    /// # Errors
    /// [`Error`]; with [`Error::Unreachable`] the message may be there nevertheless.
    pub async fn send(&self, channel: u64, reply: &Reply, nonce: u64) -> Result<(), Error> {
        let body = Some(encode::direct_message(reply, nonce)?);
        self.request(ApiRequest { method: LightMethod::Post, body, ..messages(channel) }).await.map(drop)
    }

    /// Whether a message with this nonce has arrived in such a channel after `since`, told by the mark that it carries.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn has_sent_direct(
        &self,
        (channel, member): (u64, MemberId),
        nonce: u64,
        since: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let after = InteractionId::first_at(since).to_string();
        let query = vec![("after", after), ("limit", READ_BACK.to_owned())];
        let found = self.request(ApiRequest { query: Some(query), ..messages(channel) }).await?;
        let is_ours = |found: &&Json| found["author"]["id"] != json!(member.to_string());
        Ok(found.as_array().into_iter().flatten().filter(is_ours).any(|found| carries(found, nonce)))
    }
}

/// Whether a message carries the mark of this nonce.
pub(super) fn carries(found: &Json, nonce: u64) -> bool {
    let mark = encode::mark(nonce);
    let texts = [&found["content"], &found["embeds"][0]["title"]];
    texts.iter().any(|text| text.as_str().is_some_and(|text| text.contains(&mark)))
}

pub(super) fn messages(channel: u64) -> ApiRequest<'static> {
    get(Route::ChannelMessages { channel_id: id::ChannelId::new(channel.max(1)) })
}
