//! The languages the bot speaks. Each has one record (a file of this folder) and one folder `locales/<code>/`; everything that
//! depends on a language is derived from the list of records.

mod de;
mod en;
mod fr;
mod it;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use words::{Affixes, Phrases, TimeWords};

/// Every record. The first is the fallback: its wording stands in for what another language lacks.
const LANGUAGES: &[Language] = &[en::LANGUAGE, de::LANGUAGE, fr::LANGUAGE, it::LANGUAGE];

/// A zone of the IANA database, and what else it is called.
pub(crate) type Row = (&'static str, &'static [&'static str]);

/// The record of a language.
pub(crate) struct Language {
    /// In settings and in the database, so it never changes; also the name of its folder in `locales/`.
    pub code: &'static str,
    /// Discord's tags of it ("Locales" in Discord's reference); the first is the one a client of the demo has.
    pub(crate) tags: &'static [&'static str],
    /// Its name in itself.
    pub(crate) endonym: &'static str,
    /// The words of times in `at:`.
    pub times: TimeWords,
    /// Its names of cities and countries, the better known zones first.
    pub places: &'static [Row],
    /// The texts of its folder.
    pub files: Files,
}

/// The texts of a folder of `locales/`.
pub(crate) struct Files {
    /// The wording in Fluent's syntax, each file with its name.
    pub(crate) wording: [(&'static str, &'static str); 3],
    /// What the page of the demo says, as a JSON object.
    #[cfg(feature = "demo")]
    pub demo: &'static str,
    /// Phrases for `at:` and what they mean, in the form of `at/golden.txt`.
    #[cfg(test)]
    pub at: &'static str,
}

/// The files of the folder of that code.
macro_rules! files {
    ($code:literal) => {
        $crate::model::locale::Files {
            wording: [
                ("commands", include_str!(concat!("../../../locales/", $code, "/commands.ftl"))),
                ("timers", include_str!(concat!("../../../locales/", $code, "/timers.ftl"))),
                ("answers", include_str!(concat!("../../../locales/", $code, "/answers.ftl"))),
            ],
            #[cfg(feature = "demo")]
            demo: include_str!(concat!("../../../locales/", $code, "/demo.json")),
            #[cfg(test)]
            at: include_str!(concat!("../../../locales/", $code, "/at.txt")),
        }
    };
}
use files;

/// A language the bot speaks: a place in the list of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Locale(usize);

impl Locale {
    /// The fallback, also for everyone whose language the bot does not speak.
    pub const FALLBACK: Locale = Locale(0);

    /// Every language, the fallback first.
    pub const ALL: [Locale; LANGUAGES.len()] = {
        let mut all = [Locale::FALLBACK; LANGUAGES.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = Locale(place);
            place += 1;
        }
        all
    };

    pub(crate) fn language(self) -> &'static Language {
        &LANGUAGES[self.0]
    }

    /// Its place in [`Locale::ALL`].
    pub(crate) fn index(self) -> usize {
        self.0
    }

    /// As in settings, in the database and in `locales/`.
    pub fn code(self) -> &'static str {
        self.language().code
    }

    /// Its name in itself.
    pub(crate) fn endonym(self) -> &'static str {
        self.language().endonym
    }

    /// The language of that code; `None` if the bot does not speak it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The language for a tag such as `de`, `en-GB` or `pt-BR`: the one that has this tag, or else the one of its first part.
    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        let has_tag =
            |locale: &Locale| locale.language().tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        let is_main = |locale: &Locale| locale.code().eq_ignore_ascii_case(main);
        Self::ALL.into_iter().find(has_tag).or_else(|| Self::ALL.into_iter().find(is_main))
    }
}
