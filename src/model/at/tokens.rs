//! Cuts a text into numbers, words and signs.

/// One piece of a text, and whether it follows the one before without a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    kind: Kind,
    tight: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// ASCII digits only: other digits look alike and are not what a keyboard gives.
    Number(String),
    /// In lower case.
    Word(String),
    Sign(char),
}

/// A text in pieces, asked by position. A position past the end is no mistake: nothing stands there.
#[derive(Debug)]
pub(super) struct Tokens(Vec<Token>);

impl Tokens {
    /// The pieces; `None` if any character belongs to none.
    pub(super) fn cut(text: &str) -> Option<Self> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut spaced = true;
        let (mut previous, mut letters) = (' ', text.chars().peekable());
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied().unwrap_or(' ');
            let parts_words = joins_words(previous, letter, next);
            previous = letter;
            // What keyboards give for a minus sign, and for the sign of an ordinal number (`1° novembre`).
            let letter = match letter {
                '−' | '–' => '-',
                '°' => 'º',
                letter => letter,
            };
            if letter.is_whitespace() || parts_words {
                spaced = true;
                continue;
            }
            if !letter.is_ascii_digit() && !letter.is_alphabetic() && !".:,-".contains(letter) {
                return None;
            }
            let last = tokens.last_mut().filter(|_| !spaced).map(|token| &mut token.kind);
            match last {
                Some(Kind::Number(digits)) if letter.is_ascii_digit() => digits.push(letter),
                Some(Kind::Word(word)) if letter.is_alphabetic() => word.extend(letter.to_lowercase()),
                _ => tokens.push(Token { kind: kind(letter), tight: !spaced }),
            }
            spaced = false;
        }
        Some(Self(tokens))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The word there; empty if it is none.
    pub(super) fn word(&self, at: usize) -> &str {
        match self.0.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => word,
            _ => "",
        }
    }

    /// The end of the longest of these phrases that begins there.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let end = |phrase: &&str| {
            phrase.split([' ', '\'', '-']).try_fold(at, |at, word| (self.word(at) == word).then_some(at + 1))
        };
        phrases.iter().filter_map(end).max()
    }

    /// Whether that sign stands there.
    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    /// Whether something stands there, with no space before it.
    pub(super) fn tight(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| token.tight)
    }

    /// The place behind the dot of an abbreviation that may end there.
    pub(super) fn after_dot(&self, at: usize) -> usize {
        if self.sign(at, '.') && self.tight(at) { at + 1 } else { at }
    }

    /// The number there if it has between so many and so many digits (at most 9).
    pub(super) fn number(&self, at: usize, least: usize, most: usize) -> Option<u32> {
        match self.0.get(at).map(|token| &token.kind) {
            Some(Kind::Number(digits)) if (least..=most).contains(&digits.len()) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The number there, of that many digits, if no space parts it from the sign before it and that one from the piece
    /// before: the `05` of `9.05`.
    pub(super) fn joined(&self, at: usize, sign: char, digits: usize) -> Option<u32> {
        let joined = self.sign(at, sign) && self.tight(at) && self.tight(at + 1);
        joined.then(|| self.number(at + 1, digits, digits))?
    }
}

/// Whether a character only holds two words together: `avant-hier`, `mezz'ora`, `all'1:30`.
fn joins_words(previous: char, letter: char, next: char) -> bool {
    match letter {
        '\'' | '’' => previous.is_alphabetic() && next.is_alphanumeric(),
        '-' => previous.is_alphabetic() && next.is_alphabetic(),
        _ => false,
    }
}

fn kind(letter: char) -> Kind {
    if letter.is_ascii_digit() {
        Kind::Number(letter.to_string())
    } else if letter.is_alphabetic() {
        Kind::Word(letter.to_lowercase().collect())
    } else {
        Kind::Sign(letter)
    }
}
