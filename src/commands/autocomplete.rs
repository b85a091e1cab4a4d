//! Autocomplete: fuzzy search for the choices that are offered, exact search for the one that was chosen.
//!
//! A chosen value arrives as text, like anything a person types, and some clients send the label instead of the value. So the value and
//! the label of every candidate are unique in their list.

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
/// Longest typed text that is searched for or repeated, in characters.
const MAX_TYPED: usize = 100;
/// The lowest average score per typed character, unless the words occur as typed. nucleo gives a matched character 16 points, more in
/// a row or at the start of a word; a lower average means letters scattered over a name.
const MIN_SCORE: usize = 20;

/// One choice of a list.
pub(super) struct Candidate<T> {
    pub(super) value: T,
    /// Different for every candidate, even where names look alike.
    pub(super) identity: String,
    pub(super) name: String,
    /// What is shown: the name, possibly with more.
    pub(super) label: String,
    /// Other texts that the fuzzy search finds it by.
    pub(super) aliases: Vec<String>,
    /// Whether it is listed before better matches.
    pub(super) preferred: bool,
}

impl<T> Candidate<T> {
    pub(super) fn named(value: T, name: &str) -> Self {
        let (identity, name, label) = (name.to_owned(), name.to_owned(), name.to_owned());
        Self { value, identity, name, label, aliases: Vec::new(), preferred: false }
    }

    fn names(&self) -> [&str; 2] {
        [&self.name, &self.label]
    }
}

/// A list to search in.
pub(super) struct Candidates<T>(Vec<Entry<T>>);

struct Entry<T> {
    candidate: Candidate<T>,
    /// As it is sent to Discord; its name and value are unique in the list.
    choice: Choice,
}

impl<T> Entry<T> {
    fn found(&self) -> (&T, Choice) {
        (&self.candidate.value, self.choice.clone())
    }
}

/// The result of an exact search.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match<'a, T> {
    One(&'a T),
    Many,
    Nothing,
}

impl<T> Candidates<T> {
    /// Gives each candidate a unique value, and a unique label of at most `longest` units.
    pub(super) fn new(candidates: impl Iterator<Item = Candidate<T>>, longest: usize) -> Self {
        let candidates: Vec<_> = candidates.collect();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for Candidate { name, label, .. } in &candidates {
            let cut = [middle(name, MAX_UNITS), middle(label, longest)];
            let texts = [visible(name), visible(label), composed(&cut[0]), composed(&cut[1])];
            for text in HashSet::from(texts) {
                *taken.entry(text).or_default() += 1;
            }
        }
        let entry = |candidate: Candidate<T>| {
            let value = unique(&candidate.name, &candidate.identity, MAX_UNITS, &mut taken);
            let name = match candidate.name == candidate.label && longest == MAX_UNITS {
                true => value.clone(),
                false => unique(&candidate.label, &candidate.identity, longest, &mut taken),
            };
            Entry { candidate, choice: Choice { name, value } }
        };
        Self(candidates.into_iter().map(entry).collect())
    }

    /// The candidates that fit what was typed: preferred ones first, then the best matches. All in their order if nothing was typed.
    pub(super) fn search(&self, typed: &str) -> Vec<(&T, Choice)> {
        let typed: String = for_search(typed).chars().take(MAX_TYPED).collect();
        if typed.is_empty() {
            return self.0.iter().take(MAX_CHOICES).map(Entry::found).collect();
        }
        let mut search = Search::new(&typed);
        let mut fitting: Vec<_> =
            self.0.iter().filter_map(|entry| Some((search.score(&entry.candidate)?, entry))).collect();
        // Stable, so that preferred candidates keep their order.
        fitting.sort_by_key(|(score, entry)| match entry.candidate.preferred {
            true => (false, std::cmp::Reverse(0)),
            false => (true, std::cmp::Reverse(*score)),
        });
        fitting.into_iter().take(MAX_CHOICES).map(|(_, entry)| entry.found()).collect()
    }

    pub(super) fn choices(&self, typed: &str) -> Vec<Choice> {
        self.search(typed).into_iter().map(|(_, choice)| choice).collect()
    }

    /// Finds a candidate by its exact name, by a value or label that was offered, or by its name in another spelling.
    pub(super) fn find(&self, typed: &str) -> Match<'_, T> {
        let (typed, shown, loose) = (typed.trim(), visible(typed), loose(typed));
        self.only(|entry| entry.candidate.name == typed)
            .or(|| self.only(|entry| entry.choice.value == shown || entry.choice.name == shown))
            .or(|| self.only(|entry| entry.candidate.names().iter().any(|text| visible(text) == shown)))
            .or(|| self.only(|entry| entry.candidate.names().iter().any(|text| self::loose(text) == loose)))
    }

    pub(super) fn find_by(&self, fits: impl Fn(&T) -> bool) -> Match<'_, T> {
        self.only(|entry| fits(&entry.candidate.value))
    }

    fn only(&self, fits: impl Fn(&Entry<T>) -> bool) -> Match<'_, T> {
        let mut fitting = self.0.iter().filter(|entry| fits(entry));
        match (fitting.next(), fitting.next()) {
            (None, _) => Match::Nothing,
            (Some(entry), None) => Match::One(&entry.candidate.value),
            (Some(_), Some(_)) => Match::Many,
        }
    }
}

impl<'a, T> Match<'a, T> {
    pub(super) fn or(self, other: impl FnOnce() -> Match<'a, T>) -> Self {
        match self {
            Match::Nothing => other(),
            found => found,
        }
    }
}

/// The text cut to `longest` units. If it is not unique, a digest of the identity is appended.
fn unique(text: &str, identity: &str, longest: usize, taken: &mut HashMap<String, usize>) -> String {
    let short = composed(&middle(text, longest));
    if taken.get(&short) == Some(&1) {
        return short;
    }
    let digest = hex::encode(Sha256::digest(identity));
    let marked = |digits: usize| {
        let mark = format!(" #{}", digest.get(..digits).unwrap_or(&digest));
        middle(&composed(text), longest.saturating_sub(mark.len())) + &mark
    };
    // More digits only if somebody gave a project the marked name of another one.
    let free = [6, 12, 24, 48].map(marked).into_iter().find(|text| !taken.contains_key(text));
    let free = free.unwrap_or(digest);
    taken.insert(free.clone(), 1);
    free
}

/// A fuzzy search in one list.
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

    /// `None` if the candidate does not match.
    fn score<T>(&mut self, candidate: &Candidate<T>) -> Option<u32> {
        let texts = std::iter::once(&candidate.label).chain(&candidate.aliases);
        texts.filter_map(|text| self.score_text(&for_search(text))).max()
    }

    fn score_text(&mut self, text: &str) -> Option<u32> {
        let score = self.pattern.score(Utf32Str::new(text, &mut Vec::new()), &mut self.matcher)?;
        let letters = self.typed.chars().filter(|letter| !letter.is_whitespace()).count();
        let is_near = score as usize >= MIN_SCORE * letters;
        // A text that equals what was typed comes before those that only contain it.
        let bonus = if text == self.typed { u32::MAX / 2 } else { 0 };
        (is_near || self.typed.split_whitespace().all(|word| text.contains(word))).then_some(score + bonus)
    }
}

/// A typed text, short enough to be repeated in a reply.
pub(super) fn cut(typed: &str) -> String {
    plain(typed, MAX_TYPED)
}

/// A text as a client shows it.
fn visible(text: &str) -> String {
    composed(&plain(text, usize::MAX))
}

/// Ignores case, Unicode form, kinds of dash, runs of white space, and invisible characters.
pub(super) fn loose(text: &str) -> String {
    let dashes = plain(text, usize::MAX).replace(['–', '—', '‐', '‑', '−'], "-");
    folded(&dashes).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Like [`loose`], also without accents; an underscore separates words.
fn for_search(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { bare(&loose(&text.replace('_', " "))) }
}
