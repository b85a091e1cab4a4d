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
    /// [`Error`]; with [`Error::Unreachable`] the message may be there all the same.
    pub async fn send(&self, channel: u64, reply: &Reply, nonce: u64) -> Result<(), Error> {
        let body = Some(encode::direct_message(reply, nonce.to_string())?);
        self.request(ApiRequest { method: LightMethod::Post, body, ..messages(channel) }).await.map(drop)
    }

    /// Whether the bot has sent this message to the person in such a channel after `since`.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn has_sent_direct(
        &self,
        (channel, member): (u64, MemberId),
        reply: &Reply,
        since: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let after = InteractionId::first_at(since).to_string();
        let query = vec![("after", after), ("limit", READ_BACK.to_owned())];
        let found = self.request(ApiRequest { query: Some(query), ..messages(channel) }).await?;
        let sent: Json =
            serde_json::from_slice(&encode::direct_message(reply, String::new())?).unwrap_or_default();
        let is_ours = |found: &&Json| found["author"]["id"] != json!(member.to_string());
        Ok(found.as_array().into_iter().flatten().filter(is_ours).any(|found| is_same(&sent, found)))
    }
}

fn messages(channel: u64) -> ApiRequest<'static> {
    get(Route::ChannelMessages { channel_id: id::ChannelId::new(channel) })
}

/// Whether a message that was found is the one that was sent: by its buttons, whose ids name what they are about, or by its words.
/// Of the description the first line counts; what stands below may not have been known the first time.
fn is_same(sent: &Json, found: &Json) -> bool {
    let buttons = button_ids(sent);
    if !buttons.is_empty() {
        return buttons == button_ids(found);
    }
    let text = |text: &Json| text.as_str().unwrap_or_default().trim().to_owned();
    let first_line = |text: String| text.lines().next().unwrap_or_default().trim().to_owned();
    let words = |message: &Json| {
        let embed = &message["embeds"][0];
        [text(&message["content"]), text(&embed["title"]), first_line(text(&embed["description"]))]
    };
    words(sent) == words(found)
}

fn button_ids(message: &Json) -> Vec<&str> {
    let rows = message["components"].as_array().into_iter().flatten();
    let buttons = rows.filter_map(|row| row["components"].as_array()).flatten();
    buttons.filter_map(|button| button["custom_id"].as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_recognised_by_its_buttons_or_by_its_words() {
        let said = |content: &str, description: &str, buttons: &[&str]| {
            let buttons: Vec<_> = buttons.iter().map(|id| json!({ "custom_id": id })).collect();
            let rows = if buttons.is_empty() { json!([]) } else { json!([{ "components": buttons }]) };
            let embed = json!({ "title": "Booked", "description": description });
            json!({ "content": content, "embeds": [embed], "components": rows })
        };
        let sent = said("Late", "Clocked out at 9:00\nToday: 3 h", &[]);
        assert!(is_same(&sent, &said("Late ", "Clocked out at 9:00", &[])));
        assert!(!is_same(&sent, &said("Late", "Clocked out at 10:00", &[])));
        assert!(!is_same(&sent, &said("", "Clocked out at 9:00", &[])));
        let asked = said("Late", "Is that meant?", &["book:7", "when:7"]);
        assert!(is_same(&asked, &said("Sp\u{e4}t", "Ist das so gemeint?", &["book:7", "when:7"])));
        assert!(!is_same(&asked, &said("Late", "Is that meant?", &["book:8", "when:8"])));
        assert!(!is_same(&asked, &said("Late", "Is that meant?", &[])));
        assert!(!is_same(&sent, &Json::Null));
    }
}
