//! The list of records: no two languages in each other's way, and a folder for each.

use std::collections::BTreeSet;
use std::path::Path;

use super::Locale;

impl Locale {
    /// A language that is not the fallback.
    pub(crate) fn german() -> Self {
        Self::from_code("de").unwrap()
    }
}

#[test]
fn every_folder_of_locales_has_one_record() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let folders: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes: BTreeSet<_> = Locale::ALL.map(|locale| locale.code().to_owned()).into();
    assert_eq!(folders, codes);
    assert_eq!(codes.len(), Locale::ALL.len(), "a code is in two records");
}

#[test]
fn no_tag_of_discord_is_in_two_records() {
    let mut seen = BTreeSet::new();
    for locale in Locale::ALL {
        let language = locale.language();
        assert!(!language.endonym.is_empty() && !language.tags.is_empty(), "{}", language.code);
        for tag in language.tags {
            assert!(seen.insert(*tag), "{tag} is in two records");
            assert_eq!(Locale::from_tag(tag), Some(locale));
        }
        assert_eq!(Locale::from_code(language.code), Some(locale));
    }
}

#[test]
fn a_tag_without_a_record_falls_back_to_its_first_part() {
    assert_eq!(Locale::from_tag("de-AT"), Some(Locale::german()));
    assert_eq!(Locale::from_tag("EN_us"), Some(Locale::FALLBACK));
    assert_eq!(Locale::from_tag("en-AU"), Some(Locale::FALLBACK));
    assert_eq!((Locale::from_tag("xx-YY"), Locale::from_tag("")), (None, None));
    assert_eq!(Locale::from_code("de-AT"), None);
}
