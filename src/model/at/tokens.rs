//! Cuts a text into numbers, words and signs. Must not know what any of them means.

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
        for letter in text.chars() {
            // What keyboards make of a minus sign.
            let letter = if matches!(letter, '−' | '–') { '-' } else { letter };
            if letter.is_whitespace() {
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

    /// Whether one of these words stands there.
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        !word.is_empty() && words.contains(&word)
    }

    /// Whether that sign stands there.
    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    /// Whether something stands there, with no space before it.
    pub(super) fn tight(&self, at: usize) -> bool {
        self.0.get(at).is_some_and(|token| token.tight)
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

fn kind(letter: char) -> Kind {
    if letter.is_ascii_digit() {
        Kind::Number(letter.to_string())
    } else if letter.is_alphabetic() {
        Kind::Word(letter.to_lowercase().collect())
    } else {
        Kind::Sign(letter)
    }
}
