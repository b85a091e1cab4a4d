//! Names that are no setting: whether one is a mistake, and which setting it may stand for.

use super::table::{SETTINGS, Setting, account_settings, setting};

/// A name that begins like this is meant for this bot.
const OURS: [&str; 6] = ["DISCORD_", "TIMETRACK_", "DEFAULT_", "AT_LIMIT", "LISTEN_", "HEALTH_"];
/// Longest part of a name that is looked at, in characters.
const MAX_CHARS: usize = 60;
/// Edits (letters added, left out or changed) up to which a whole name counts as mistyped.
const MAX_EDITS: usize = 2;

/// A name that is no setting although it was probably meant to be one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistyped {
    /// The setting that was probably meant, if one is likely.
    pub(crate) guess: Option<&'static str>,
}

/// `None` if `name` is a setting, or a variable of another program.
pub(crate) fn mistyped(name: &str) -> Option<Mistyped> {
    let names_a_file = name.strip_suffix("_FILE").and_then(setting).is_some_and(|setting| setting.secret);
    if names_a_file || setting(name).is_some() {
        return None;
    }
    let upper = upper(name);
    let near = closest(&upper, SETTINGS.iter());
    let is_ours = OURS.iter().any(|begin| upper.starts_with(begin));
    (near.is_some() || is_ours)
        .then(|| Mistyped { guess: near.or_else(|| by_words(&upper, SETTINGS.iter())) })
}

/// The key of the accounts file that was probably meant by `key`, which is none.
pub(super) fn probable_key(key: &str) -> Option<String> {
    let upper = upper(key);
    let guess = closest(&upper, account_settings()).or_else(|| by_words(&upper, account_settings()))?;
    setting(guess).map(Setting::key)
}

fn upper(name: &str) -> String {
    name.to_uppercase().chars().take(MAX_CHARS).collect()
}

fn closest(typed: &str, among: impl Iterator<Item = &'static Setting>) -> Option<&'static str> {
    let found = among.map(|known| (edits(typed, known.name), known.name)).min()?;
    (found.0 <= MAX_EDITS).then_some(found.1)
}

/// The setting that shares the most words with `typed`: `TIMETRACK_KEY` stands for `TIMETRACK_API_KEY`, though fewer letters lie
/// between it and `TIMETRACK_URL`. The common first word alone is no evidence.
fn by_words(typed: &str, among: impl Iterator<Item = &'static Setting>) -> Option<&'static str> {
    let words: Vec<_> = typed.split('_').filter(|word| !word.is_empty()).collect();
    let rank = |known: &&'static str| {
        let parts: Vec<_> = known.split('_').collect();
        let costs: Vec<_> =
            words.iter().filter_map(|word| parts.iter().filter_map(|part| cost(word, part)).min()).collect();
        let shared = costs.len();
        let cost = costs.iter().sum::<usize>();
        (words.len() - shared, parts.len().saturating_sub(shared), cost, edits(typed, known))
    };
    let (unshared, guess) = among
        .map(|setting| setting.name)
        .map(|known| (rank(&known), known))
        .min()
        .map(|((unshared, ..), known)| (unshared, known))?;
    (unshared == 0 || words.len() - unshared >= 2).then_some(guess)
}

/// How far two words are from being the same; `None` if they are different words. An abbreviation counts as near.
fn cost(typed: &str, known: &str) -> Option<usize> {
    let is_short_for = typed.len() >= 2 && known.starts_with(typed);
    match edits(typed, known) {
        0 => Some(0),
        1 if typed.len() > 3 => Some(1),
        _ if is_short_for => Some(1),
        _ => None,
    }
}

/// The Levenshtein distance: letters to be added, left out or changed to turn one text into the other.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for letter in one.chars() {
        let mut diagonal = row[0];
        row[0] += 1;
        for (at, wanted) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_setting_is_noticed_with_a_sensible_guess() {
        for (name, guess) in [
            ("TIMETRACK_TIMES", "TIMETRACK_TIME"),
            ("REPLYS", "REPLIES"),
            ("log_format", "LOG_FORMAT"),
            ("DISCORD_PUBLIC_KEY_FILE", "DISCORD_PUBLIC_KEY"),
            ("TIMETRACK_KEY", "TIMETRACK_API_KEY"),
            ("TIMETRACK_SECRET", "TIMETRACK_API_SECRET"),
            ("TIMETRACK_APIKEY", "TIMETRACK_API_KEY"),
            ("DISCORD_GUILDS", "DISCORD_GUILD_IDS"),
            ("DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
            ("DISCORD_APP_ID", "DISCORD_APPLICATION_ID"),
            ("DISCORD_KEY", "DISCORD_PUBLIC_KEY"),
        ] {
            assert_eq!(mistyped(name), Some(Mistyped { guess: Some(guess) }), "{name}");
        }
    }

    #[test]
    fn nothing_is_guessed_from_the_first_word_alone() {
        for name in ["DISCORD_COLOUR", "TIMETRACK_COMPANY", "DEFAULT_EDITOR"] {
            assert_eq!(mistyped(name), Some(Mistyped { guess: None }), "{name}");
        }
    }

    #[test]
    fn an_unknown_key_of_the_accounts_file_is_guessed_among_the_keys_of_accounts() {
        for (key, guess) in [
            ("url", "timetrack_url"),
            ("key", "timetrack_api_key"),
            ("timetrack_key", "timetrack_api_key"),
            ("secret", "timetrack_api_secret"),
            ("guilds", "discord_guild_ids"),
            ("admin_roles", "admin_role_ids"),
            ("timezone", "default_timezone"),
            ("TIMETRACK_URL", "timetrack_url"),
            ("replys", "replies"),
        ] {
            assert_eq!(probable_key(key).as_deref(), Some(guess), "{key}");
        }
        assert_eq!(probable_key("colour"), None);
    }

    #[test]
    fn names_of_other_programs_are_left_alone() {
        for name in ["REPLIES", "DISCORD_TOKEN_FILE", "RUST_BACKTRACE", "TZ", "PATH", "COMPOSE_PROJECT_NAME"]
        {
            assert_eq!(mistyped(name), None, "{name}");
        }
    }
}
