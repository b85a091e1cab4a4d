//! Numeric ids: Discord's snowflakes and the numbers of punches.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds between the Unix epoch and the first instant a snowflake can carry
/// (Discord, "API Reference", section "Snowflakes").
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

macro_rules! snowflake {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

snowflake! {
    /// A person on Discord (the user's id, the same in every guild).
    MemberId
}
snowflake! {
    /// A channel or thread of a Discord server.
    ChannelId
}
snowflake! {
    /// A Discord server.
    GuildId
}
snowflake! {
    /// A role in a Discord server.
    RoleId
}
snowflake! {
    /// A command, a button, a form or an autocomplete request.
    InteractionId
}

/// The number in `text`, if it has the form of one of Discord's ids: 15 to 20 digits and nothing else.
pub(crate) fn snowflake(text: &str) -> Option<u64> {
    let digits = (15..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

impl InteractionId {
    /// The instant at which the person acted, by Discord's own clock, to the millisecond.
    pub fn pressed_at(self) -> DateTime<Utc> {
        let since_discord_epoch = i64::try_from(self.0 >> 22).unwrap_or(i64::MAX);
        // 42 bits of milliseconds end in the year 2154, far inside chrono's range.
        DateTime::from_timestamp_millis(since_discord_epoch + DISCORD_EPOCH_MS)
            .unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The smallest id that carries `at`.
    pub fn first_at(at: DateTime<Utc>) -> Self {
        let since: TimeDelta = at - DateTime::UNIX_EPOCH;
        let ms = (since.num_milliseconds() - DISCORD_EPOCH_MS).max(0);
        Self(u64::try_from(ms).unwrap_or(0) << 22)
    }
}

/// The number of a recorded punch; grows in the order of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PunchId(pub i64);

impl fmt::Display for PunchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_press_is_read_from_the_snowflake_discord_prints_as_its_example() {
        let id = InteractionId(175_928_847_299_117_063);
        assert_eq!(id.pressed_at().to_rfc3339(), "2016-04-30T11:18:25.796+00:00");
    }

    #[test]
    fn an_id_made_for_an_instant_carries_it() {
        let at = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        assert_eq!(InteractionId::first_at(at).pressed_at(), at);
    }

    #[test]
    fn the_largest_id_does_not_panic() {
        assert_eq!(InteractionId(u64::MAX).pressed_at().format("%Y").to_string(), "2154");
    }
}
