//! Autocomplete in conversation tests.

use discord_sandbox::{Client, Typed, Who};
use serde_json::Value;
use timetrack_bot::model::MemberId;

use super::{OFFICE, Story};

impl Story {
    /// Offers of autocomplete for what was typed.
    pub async fn offers(
        &mut self,
        member: MemberId,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Vec<String> {
        self.choices(member, command, option, typed).await.into_iter().map(|(name, _)| name).collect()
    }

    /// Names and values of what autocomplete offers for what was typed.
    pub async fn choices(
        &mut self,
        member: MemberId,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Vec<(String, String)> {
        let path: Vec<_> = command.trim_start_matches('/').split(' ').collect();
        let who = Who::new(member, Some(OFFICE), Client::Forced);
        let press = self
            .discord
            .press(who, Typed { path: &path, options: &[], focus: Some((option, typed)) })
            .unwrap();
        let answer = self.discord.answer(press).await.unwrap();
        let choices = answer.data.as_array().cloned().unwrap_or_default();
        let text = |choice: &Value, key: &str| choice[key].as_str().unwrap().to_owned();
        choices.iter().map(|choice| (text(choice, "name"), text(choice, "value"))).collect()
    }
}
