//! The languages the bot speaks. Must not know any sentence.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language the bot speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, also for everyone whose language the bot does not speak.
    #[default]
    En,
    /// German.
    De,
}

impl Locale {
    /// Every language, the default first.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::De];

    /// The two letters used in settings, the database and the names of the wording files.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::De => "de",
        }
    }

    /// The language for a tag such as `de`, `en-GB` or `pt-BR`; `None` if the bot does not speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(language))
    }
}

impl FromStr for Locale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::from_tag(text).ok_or_else(|| format!("the bot speaks `en` and `de`, not `{text}`"))
    }
}
