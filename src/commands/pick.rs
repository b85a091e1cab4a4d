//! Picking one of many by what a person typed: fuzzy for offers, exact for decisions.
//!
//! What is chosen from an offer comes back as text, and so does what a person types; some clients send the label instead of the value.
//! So every item of a list has a value and a label that no other item of it could be meant by.

use std::collections::{HashMap, HashSet};

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sha2::{Digest, Sha256};

use crate::model::names::{bare, composed, folded};
use crate::reply::Choice;
use crate::reply::escape::{middle, plain};

/// Most choices Discord takes, and the longest name and value of one in UTF-16 units ("Application Commands", "Autocomplete").
const MAX_CHOICES: usize = 25;
pub(super) const MAX_UNITS: usize = 100;
/// Longest text shown of what was typed, in characters.
const MAX_TYPED: usize = 100;
/// What a matched character must be worth on average, unless the words are found as they were typed: less are letters strewn over a
/// name. A character is worth 16, and more in a row or at the start of a word.
const LEAST_WORTH: usize = 20;

/// Something that can be offered.
pub(super) struct Item<T> {
    /// What is meant by it.
    pub(super) what: T,
    /// What tells it from all others, even where names look alike.
    pub(super) identity: String,
    /// What it is called.
    pub(super) name: String,
    /// What is shown: the name, and more perhaps.
    pub(super) label: String,
    /// What else it is found by while it is typed.
    pub(super) also: Vec<String>,
    /// Whether it comes before what fits better.
    pub(super) first: bool,
}

impl<T> Item<T> {
    /// One that is shown by its name and found by nothing else.
    pub(super) fn named(what: T, name: &str) -> Self {
        let (identity, name, label) = (name.to_owned(), name.to_owned(), name.to_owned());
        Self { what, identity, name, label, also: Vec::new(), first: false }
    }
}

/// A list to offer of and to choose from, in its order.
pub(super) struct List<T>(Vec<Entry<T>>);

struct Entry<T> {
    item: Item<T>,
    /// The choice's value.
    value: String,
    /// The choice's name.
    shown: String,
}

/// What a text means in a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a, T> {
    One(&'a T),
    Many,
    Nothing,
}

impl<T> List<T> {
    /// Gives each item a value, and a label of at most `longest` units, of its own.
    pub(super) fn new(items: impl Iterator<Item = Item<T>>, longest: usize) -> Self {
        let items: Vec<Item<T>> = items.collect();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for item in &items {
            let (value, shown) = (middle(&item.name, MAX_UNITS), middle(&item.label, longest));
            let texts = [looks(&item.name), looks(&item.label), composed(&value), composed(&shown)];
            for text in HashSet::from(texts) {
                *taken.entry(text).or_default() += 1;
            }
        }
        let entry = |item: Item<T>| {
            let value = own(&item.name, &item.identity, MAX_UNITS, &mut taken);
            let shown = match item.name == item.label && longest == MAX_UNITS {
                true => value.clone(),
                false => own(&item.label, &item.identity, longest, &mut taken),
            };
            Entry { item, value, shown }
        };
        Self(items.into_iter().map(entry).collect())
    }

    /// The items that fit what was typed: first those that come first, then the best; all in their order when nothing was typed.
    pub(super) fn offers(&self, typed: &str) -> Vec<(&T, Choice)> {
        let typed: String = searched(typed).chars().take(MAX_TYPED).collect();
        let choice = |entry: &'_ Entry<T>| Choice { name: entry.shown.clone(), value: entry.value.clone() };
        if typed.is_empty() {
            return self.0.iter().take(MAX_CHOICES).map(|entry| (&entry.item.what, choice(entry))).collect();
        }
        let mut search = Search::new(&typed);
        let mut fit: Vec<_> =
            self.0.iter().filter_map(|entry| Some((search.worth(&entry.item)?, entry))).collect();
        // Stable, so those that come first keep their order.
        fit.sort_by_key(|(worth, entry)| match entry.item.first {
            true => (false, std::cmp::Reverse(0)),
            false => (true, std::cmp::Reverse(*worth)),
        });
        fit.into_iter().take(MAX_CHOICES).map(|(_, entry)| (&entry.item.what, choice(entry))).collect()
    }

    /// The same, for those who need not know what is meant.
    pub(super) fn choices(&self, typed: &str) -> Vec<Choice> {
        self.offers(typed).into_iter().map(|(_, choice)| choice).collect()
    }

    /// What is meant by a text: a name as it is spelled, a value or label that was offered, or a name in another spelling.
    pub(super) fn find(&self, typed: &str) -> Found<'_, T> {
        let (typed, look, loose) = (typed.trim(), looks(typed), loose(typed));
        self.only(|entry| entry.item.name == typed)
            .or(|| self.only(|entry| entry.value == look || entry.shown == look))
            .or(|| {
                self.only(|entry| {
                    [&entry.item.name, &entry.item.label].iter().any(|text| looks(text) == look)
                })
            })
            .or(|| {
                self.only(|entry| {
                    [&entry.item.name, &entry.item.label].iter().any(|text| self::loose(text) == loose)
                })
            })
    }

    /// The only item that fits.
    pub(super) fn find_by(&self, fits: impl Fn(&T) -> bool) -> Found<'_, T> {
        self.only(|entry| fits(&entry.item.what))
    }

    fn only(&self, fits: impl Fn(&Entry<T>) -> bool) -> Found<'_, T> {
        let mut fitting = self.0.iter().filter(|entry| fits(entry));
        match (fitting.next(), fitting.next()) {
            (None, _) => Found::Nothing,
            (Some(one), None) => Found::One(&one.item.what),
            (Some(_), Some(_)) => Found::Many,
        }
    }
}

impl<'a, T> Found<'a, T> {
    /// This, or the other if this is nothing.
    pub(super) fn or(self, other: impl FnOnce() -> Found<'a, T>) -> Self {
        match self {
            Found::Nothing => other(),
            found => found,
        }
    }
}

/// The text cut to `longest` units, or with a mark made from the identity if another item could be meant by it.
fn own(text: &str, identity: &str, longest: usize, taken: &mut HashMap<String, usize>) -> String {
    let short = composed(&middle(text, longest));
    if taken.get(&short) == Some(&1) {
        return short;
    }
    let digest = hex::encode(Sha256::digest(identity));
    let marked = |digits: usize| {
        let mark = format!(" #{}", digest.get(..digits).unwrap_or(&digest));
        middle(&composed(text), longest.saturating_sub(mark.len())) + &mark
    };
    // Longer marks only where somebody has given a project the name of another's mark.
    let free = [6, 12, 24, 48].map(marked).into_iter().find(|text| !taken.contains_key(text));
    let free = free.unwrap_or(digest);
    taken.insert(free.clone(), 1);
    free
}

/// A person's search, for one list.
struct Search<'a> {
    typed: &'a str,
    pattern: Pattern,
    matcher: Matcher,
}

impl<'a> Search<'a> {
    fn new(typed: &'a str) -> Self {
        let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        Self { typed, pattern, matcher: Matcher::new(Config::DEFAULT) }
    }

    /// How well an item fits; `None` if it does not.
    fn worth<T>(&mut self, item: &Item<T>) -> Option<u32> {
        let texts = std::iter::once(&item.label).chain(&item.also);
        texts.filter_map(|text| self.worth_of(&searched(text))).max()
    }

    fn worth_of(&mut self, text: &str) -> Option<u32> {
        let worth = self.pattern.score(Utf32Str::new(text, &mut Vec::new()), &mut self.matcher)?;
        let letters = self.typed.chars().filter(|letter| !letter.is_whitespace()).count();
        let is_near = worth as usize >= LEAST_WORTH * letters;
        // A text that is what was typed comes before those that only hold it.
        let whole = if text == self.typed { u32::MAX / 2 } else { 0 };
        (is_near || self.typed.split_whitespace().all(|word| text.contains(word))).then_some(worth + whole)
    }
}

/// What was typed, cut to a length fit for an answer.
pub(super) fn cut(typed: &str) -> String {
    plain(typed, MAX_TYPED)
}

/// A text as it looks in a client.
fn looks(text: &str) -> String {
    composed(&plain(text, usize::MAX))
}

/// Without regard to case, form, kinds of dash, runs of white space and what cannot be seen.
pub(super) fn loose(text: &str) -> String {
    let dashes = plain(text, usize::MAX).replace(['–', '—', '‐', '‑', '−'], "-");
    folded(&dashes).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for a search: without accents, and a word ends at an underscore.
fn searched(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { bare(&loose(&text.replace('_', " "))) }
}
