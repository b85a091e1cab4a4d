//! Escapes and bounds text from outside before it becomes part of a reply.
//!
//! Discord renders Markdown in messages and embeds ("Message Formatting"); a project called `**[free](https://…)**`
//! must look like its name and do nothing.

use std::fmt;

use crate::model::{ChannelId, MemberId, RoleId};

/// Longest name shown, in characters.
pub(super) const NAME: usize = 120;
/// Longest note or foreign sentence shown, in characters.
pub(super) const SENTENCE: usize = 300;
/// Combining marks on one character beyond which the rest is dropped.
const MAX_MARKS: usize = 4;

/// Markdown that can be sent: our own wording, or text from outside that was escaped and bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safe(String);

impl Safe {
    /// For text this program made itself.
    pub(super) fn wording(text: String) -> Self {
        Self(text)
    }

    /// A member, shown by name. It notifies nobody: `allowed_mentions` is always none.
    pub(super) fn mention(member: MemberId) -> Self {
        Self(format!("<@{member}>"))
    }

    pub(super) fn channel(channel: ChannelId) -> Self {
        Self(format!("<#{channel}>"))
    }

    /// A role, shown by name. It notifies nobody either.
    pub(super) fn role(role: RoleId) -> Self {
        Self(format!("<@&{role}>"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Safe> for String {
    fn from(safe: Safe) -> String {
        safe.0
    }
}

/// Text for Markdown: one line, at most `max` characters before escaping, and nothing in it that Discord interprets.
pub(super) fn text(outside: &str, max: usize) -> Safe {
    let clean = plain(outside, max);
    let mut safe = String::with_capacity(clean.len() + 8);
    let digits = clean.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in clean.char_indices() {
        let rest = &clean[at + c.len_utf8()..];
        if must_escape(c, at, digits, rest) {
            safe.push('\\');
        }
        safe.push(c);
        if c == '@' && would_mention(rest) {
            // A backslash does not stop a mention; an invisible space does.
            safe.push('\u{200b}');
        }
    }
    Safe(safe)
}

fn must_escape(c: char, at: usize, leading_digits: usize, rest: &str) -> bool {
    match c {
        '\\' | '*' | '_' | '~' | '`' | '|' | '>' | '#' | '[' | ']' | '(' | ')' | '<' => true,
        // A link with a scheme is recognised by these.
        ':' => rest.starts_with("//"),
        // Lists, at the start of a line only; the text may become one.
        '-' | '+' => at == 0,
        '.' => at > 0 && at == leading_digits,
        _ => false,
    }
}

fn would_mention(rest: &str) -> bool {
    let starts_with = |word: &str| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    starts_with("everyone")
        || starts_with("here")
        || rest.starts_with(|c: char| c.is_ascii_digit() || c == '!' || c == '&')
}

/// Text for places without Markdown (choices, labels): one line, nothing invisible, at most `max` characters, never empty.
pub fn plain(outside: &str, max: usize) -> String {
    let line = one_line(outside);
    let line = cut(line.trim(), max);
    if line.is_empty() { "–".to_owned() } else { line }
}

/// The same, at most `max` UTF-16 units and cut in the middle, so that names that differ at either end stay apart.
pub fn middle(outside: &str, max: usize) -> String {
    let line = plain(outside, usize::MAX);
    let units = |text: &[char]| text.iter().map(|c| c.len_utf16()).sum::<usize>();
    let letters: Vec<char> = line.chars().collect();
    if units(&letters) <= max {
        return line;
    }
    let room = max.saturating_sub(1);
    let (mut head, mut tail) = (0, letters.len());
    let is_torn = |at: usize| letters.get(at).copied().is_some_and(is_mark);
    while head < letters.len() && units(&letters[..=head]) <= room.div_ceil(2) {
        head += 1;
    }
    while tail > head && units(&letters[tail - 1..]) <= room / 2 {
        tail -= 1;
    }
    // No accent is torn from its letter.
    while head > 0 && is_torn(head) {
        head -= 1;
    }
    while is_torn(tail) {
        tail += 1;
    }
    let part = |letters: &[char]| letters.iter().collect::<String>().trim().to_owned();
    format!("{}…{}", part(&letters[..head]), part(&letters[tail..]))
}

/// Each of these names cut so that no two that differ look alike in one message; a number tells those apart that differ in the middle only.
pub(super) fn distinct(names: &[String], max: usize) -> Vec<String> {
    let mut short: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let fits = |number: usize| match number {
            1 => middle(name, max),
            number => {
                let mark = format!(" ({number})");
                middle(name, max.saturating_sub(mark.len())) + &mark
            }
        };
        // One of so many is free.
        let free = (1..=names.len()).map(fits).find(|label| !short.contains(label));
        short.push(free.unwrap_or_else(|| fits(1)));
    }
    short
}

/// The same for Markdown: text from outside, cut in the middle.
pub(super) fn middle_text(outside: &str, max: usize) -> Safe {
    text(&middle(outside, max), max)
}

fn one_line(outside: &str) -> String {
    let mut line = String::with_capacity(outside.len().min(4096));
    let mut marks = 0;
    for c in outside.chars() {
        if is_invisible(c) {
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MAX_MARKS {
            continue;
        }
        let c = if c.is_control() || c.is_whitespace() { ' ' } else { c };
        if !(c == ' ' && line.ends_with(' ')) {
            line.push(c);
        }
    }
    line
}

/// At most `max` characters; what is cut ends with an ellipsis, and no accent is torn from its letter.
fn cut(line: &str, max: usize) -> String {
    if line.chars().count() <= max {
        return line.to_owned();
    }
    let chars: Vec<char> = line.chars().collect();
    let mut end = max.saturating_sub(1);
    while end > 0 && chars.get(end).copied().is_some_and(is_mark) {
        end -= 1;
    }
    let mut short: String = chars.iter().take(end).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// Combining marks, variation selectors and skin tones: they belong to the character before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Zero-width characters, marks that turn the direction of text, fillers and tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_text_becomes_inert_and_stays_readable() {
        let cases = [
            ("**bold** __u__ ~~s~~ ||spoiler||", r"\*\*bold\*\* \_\_u\_\_ \~\~s\~\~ \|\|spoiler\|\|"),
            ("[free](https://evil.example)", r"\[free\]\(https\://evil.example\)"),
            (
                "<@123> <@&9> <#5> <:e:1> <t:0:R>",
                "\\<@\u{200b}123\\> \\<@\u{200b}&9\\> \\<\\#5\\> \\<:e:1\\> \\<t:0:R\\>",
            ),
            ("@everyone and @HERE", "@\u{200b}everyone and @\u{200b}HERE"),
            ("alice@example.com", "alice@example.com"),
            ("# big", r"\# big"),
            ("- item", r"\- item"),
            ("12. item 3. x", r"12\. item 3. x"),
            ("> quote", r"\> quote"),
            ("a\nb\r\n\tc\u{2028}d", "a b c d"),
            ("`code` ```js", r"\`code\` \`\`\`js"),
            ("evil\u{202e}txt.exe\u{200b}\u{feff}", "eviltxt.exe"),
            ("back\\slash", r"back\\slash"),
            ("at 10:30", "at 10:30"),
            (" \u{200b} ", "–"),
        ];
        for (outside, expected) in cases {
            assert_eq!(text(outside, 100).as_str(), expected, "{outside:?}");
        }
    }

    #[test]
    fn long_text_is_cut_at_a_character_and_keeps_accents_with_their_letters() {
        assert_eq!(plain("abcdef", 6), "abcdef");
        assert_eq!(plain("abcdefg", 6), "abcde…");
        assert_eq!(plain("abcde\u{301}fgh", 6), "abcd…");
        assert_eq!(plain("äöüäöüäöü", 4), "äöü…");
        assert_eq!(plain(&format!("e{}", "\u{301}".repeat(50)), 100).chars().count(), 5);
    }

    #[test]
    fn a_name_cut_in_the_middle_keeps_both_ends() {
        assert_eq!(middle("abcdefg", 7), "abcdefg");
        assert_eq!(middle("abcdefgh", 7), "abc…fgh");
        assert_eq!(middle("abcdefgh", 6), "abc…gh");
        assert_eq!(middle("abcd\u{301}efgh\u{301}", 10), "abcd\u{301}efgh\u{301}");
        assert_eq!(middle("abcd\u{301}efgh\u{301}", 8), "abc…gh\u{301}");
        assert_eq!(
            middle(&"\u{1f600}".repeat(60), 100),
            format!("{}…{}", "\u{1f600}".repeat(25), "\u{1f600}".repeat(24))
        );
        assert_eq!(middle("ab cdefgh ij", 6), "ab…ij");
    }

    /// What is left once every escaped character is taken away.
    fn unescaped(safe: &str) -> String {
        let mut left = String::new();
        let mut chars = safe.chars();
        while let Some(c) = chars.next() {
            if c == '\\' {
                chars.next();
            } else {
                left.push(c);
            }
        }
        left
    }

    /// Any text, with what Discord acts on in the midst of it.
    fn outside() -> impl Strategy<Value = String> {
        let active =
            ["@everyone", "@here", "@Everyone", "<@1>", "<@&1>", "https://a.b", "[a](b)", "**", "`", ""];
        (".{0,8}", proptest::sample::select(active.to_vec()), any::<String>())
            .prop_map(|(before, active, after)| format!("{before}{active}{after}"))
    }

    proptest! {
        #[test]
        fn no_text_keeps_anything_discord_acts_on(outside in outside(), max in 1usize..50) {
            let safe = text(&outside, max);
            let left = unescaped(safe.as_str());
            prop_assert!(!left.contains(['*', '_', '~', '`', '|', '>', '#', '[', ']', '(', ')', '<', '\n', '\r']));
            prop_assert!(!left.contains("://") && !left.to_lowercase().contains("@everyone"));
            prop_assert!(!safe.as_str().is_empty());
            prop_assert!(safe.as_str().chars().count() <= 2 * max);
            prop_assert!(plain(&outside, max).chars().count() <= max);
            prop_assert!(middle(&outside, max).encode_utf16().count() <= max);
        }
    }
}
