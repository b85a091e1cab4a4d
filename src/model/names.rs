//! Names as TimeTrack spells them, checked when they are made.

use std::fmt;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use serde::{Deserialize, Serialize};

/// Longest username, project, client or task taken over, in characters. TimeTrack documents no limit.
pub(crate) const MAX_NAME_CHARS: usize = 200;
/// Longest note on a project timer, in characters. TimeTrack documents no limit.
pub(crate) const MAX_NOTE_CHARS: usize = 500;

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// More characters than `max`.
    #[error("it is longer than {max} characters")]
    TooLong {
        /// The limit in characters.
        max: usize,
    },
    /// A line break or another control character.
    #[error("it contains a control character")]
    ControlCharacter,
}

/// The text in the normal form in which names are compared (NFC): an accent may come with its letter or after it.
pub(crate) fn composed(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

/// The text without regard to case and normal form (Unicode, "Canonical Caseless Matching"). For comparing, never for sending: what
/// is sent is TimeTrack's own spelling.
pub(crate) fn folded(text: &str) -> String {
    composed(&decomposed(text))
}

/// The same without accents, for searching.
pub fn bare(text: &str) -> String {
    decomposed(text).chars().filter(|letter| !matches!(letter, '\u{300}'..='\u{36f}')).collect()
}

/// Whether two names are one but for case, normal form, and white space around them.
pub fn same(one: &str, other: &str) -> bool {
    folded(one.trim()) == folded(other.trim())
}

fn decomposed(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let nfd = DecomposingNormalizer::new_nfd();
    nfd.normalize(&CaseMapper::new().fold_string(&nfd.normalize(text))).into_owned()
}

fn checked(text: &str, max: usize) -> Result<String, NameError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.chars().count() > max {
        return Err(NameError::TooLong { max });
    }
    if text.chars().any(char::is_control) {
        return Err(NameError::ControlCharacter);
    }
    Ok(text.to_owned())
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Trims and checks the text.
            ///
            /// # Errors
            /// [`NameError`] if it is empty, too long or holds a control character.
            pub fn new(text: &str) -> Result<Self, NameError> {
                checked(text, $max).map(Self)
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
    };
}

name! {
    /// A person's name in TimeTrack, spelled as in `/users`.
    Username, MAX_NAME_CHARS
}
name! {
    /// The name of a task, spelled as in `/tasks`; tasks belong to the account, not to a project.
    TaskName, MAX_NAME_CHARS
}
name! {
    /// A person's remark on a project timer.
    Note, MAX_NOTE_CHARS
}

/// A project, of a client or of none. The pair is the key: two clients may have a project of the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Project {
    /// The client's name, spelled as in `/projects`; empty if the project has none.
    pub client: String,
    /// The project's name, spelled as in `/projects`.
    pub name: String,
}

impl Project {
    /// Trims and checks both names; an empty client is none.
    ///
    /// # Errors
    /// [`NameError`] if the project's name is empty, or either is too long or holds a control character.
    pub fn new(client: &str, name: &str) -> Result<Self, NameError> {
        let client = match client.trim() {
            "" => String::new(),
            client => checked(client, MAX_NAME_CHARS)?,
        };
        Ok(Self { client, name: checked(name, MAX_NAME_CHARS)? })
    }

    /// Whether this, as TimeTrack shows it, is that project to a person's eye. It may show no client.
    pub fn shows(&self, project: &Project) -> bool {
        same(&self.name, &project.name) && (self.client.is_empty() || same(&self.client, &project.client))
    }
}

impl fmt::Display for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.client.as_str() {
            "" => f.write_str(&self.name),
            client => write!(f, "{client} – {}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_shown_by_its_name_and_its_client_if_any() {
        let web = Project::new("Acme", "Web").unwrap();
        let shown = |client: &str, name: &str| Project { client: client.into(), name: name.into() };
        for (client, name, same) in
            [("ACME ", " web", true), ("", "Web", true), ("Other", "Web", false), ("Acme", "Shop", false)]
        {
            assert_eq!(shown(client, name).shows(&web), same, "{client} {name}");
        }
    }

    #[test]
    fn names_are_compared_folded_and_in_one_normal_form() {
        for (one, other) in [
            ("Zo\u{eb}", "ZOE\u{308}"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("οδός", "ΟΔΌΣ"),
            ("\u{212b}ngstr\u{f6}m", "a\u{30a}ngstro\u{308}m"),
            ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
            (" alice ", "ALICE"),
        ] {
            assert!(same(one, other), "{one} {other}");
            assert!(Project::new("", one).unwrap().shows(&Project::new("", other).unwrap()), "{one} {other}");
        }
        for (one, other) in [("Zoe", "Zoë"), ("a b", "ab"), ("I", "ı"), ("ﬁ", "f i"), ("①", "1")] {
            assert!(!same(one, other), "{one} {other}");
        }
        assert_eq!(bare("Ångström STRASSE"), "angstrom strasse");
    }

    #[test]
    fn a_name_is_trimmed_and_refused_when_empty_long_or_broken() {
        assert_eq!(Username::new("  alice ").unwrap().as_str(), "alice");
        assert_eq!(Username::new(" \t"), Err(NameError::Empty));
        assert_eq!(Username::new(&"é".repeat(201)), Err(NameError::TooLong { max: 200 }));
        assert!(Username::new(&"é".repeat(200)).is_ok());
        assert_eq!(Note::new("a\nb"), Err(NameError::ControlCharacter));
    }
}
