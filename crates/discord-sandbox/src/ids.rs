//! Discord's ids ("API Reference", section "Snowflakes"), with a type for each kind that is easily confused with another.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Milliseconds between the Unix epoch and the first instant a snowflake can carry.
const EPOCH_MS: i64 = 1_420_070_400_000;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

id! {
    /// A user, the same in every guild.
    UserId
}
id! {
    /// A server.
    GuildId
}
id! {
    /// An interaction: a command, a component, an autocomplete request or a submitted modal.
    InteractionId
}

/// The smallest id that carries `at`.
pub(crate) fn first_at(at: DateTime<Utc>) -> u64 {
    let since = (at.timestamp_millis() - EPOCH_MS).max(0);
    u64::try_from(since).unwrap_or(0) << 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_carries_its_instant_as_in_discords_own_example() {
        let at = "2016-04-30T11:18:25.796Z".parse().unwrap();
        assert_eq!(first_at(at) >> 22, 175_928_847_299_117_063 >> 22);
    }
}
