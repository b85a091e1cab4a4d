//! One TimeTrack tenant as the bot names it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The number of an account in the database. Permanent: the name of an account is tied to its number at its first start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u32);

impl AccountId {
    /// The account of `.env`.
    pub const DEFAULT: Self = Self(1);
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of an account: its permanent key in the settings, on the command line, in metrics and in the log. 1 to 32 characters of
/// `a`–`z`, `0`–`9` and `-`; the first one is no `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

/// A text that cannot be the name of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of an account has 1 to 32 characters of a–z, 0–9 and -, and does not begin with -")]
pub struct AccountNameError;

/// Longest name in characters.
const LONGEST: usize = 32;

impl AccountName {
    /// The name of the account of `.env`.
    pub const DEFAULT: &'static str = "default";

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for AccountName {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

impl FromStr for AccountName {
    type Err = AccountNameError;

    fn from_str(text: &str) -> Result<Self, AccountNameError> {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_good =
            (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_allowed) && !text.starts_with('-');
        is_good.then(|| Self(text.to_owned())).ok_or(AccountNameError)
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_plain_and_lower_case() {
        for good in ["default", "a", "acme-at", "2nd", "abcdefghijklmnopqrstuvwxyz012345"] {
            assert_eq!(good.parse::<AccountName>().unwrap().as_str(), good);
        }
        for bad in ["", "-a", "Acme", "a b", "a_b", "ä", "a\n", "abcdefghijklmnopqrstuvwxyz0123456"] {
            assert!(bad.parse::<AccountName>().is_err(), "{bad:?}");
        }
        assert_eq!(AccountName::default().as_str(), AccountName::DEFAULT);
    }
}
