//! CSV as spreadsheets save it: encodings, delimiters, rounded long numbers, and texts that look like formulas.

use anyhow::bail;

use crate::environment::decoded;
use crate::model::{MemberId, snowflake};

/// Spreadsheets keep this many digits of a number and replace the rest with zeros.
const KEPT_DIGITS: usize = 15;
/// Separators between groups of three digits.
const SEPARATORS: [char; 9] = [' ', '\u{a0}', '\u{2009}', '\u{202f}', '.', ',', '\'', '\u{2019}', '_'];

/// A spreadsheet takes a cell that begins with one of these for a formula.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\''];

pub(super) const ROUNDED: &str = "a spreadsheet has turned the member's number into a rounded one, whose last digits are lost: format \
     the column as text and copy the number again from Discord";
pub(super) const ZEROS: &str = "the member's number has only zeros after its fifteenth digit, as when a spreadsheet has rounded it: format \
     the column as text and copy the number again from Discord (if it is the real number, use /admin link)";

/// The text of a table.
pub(super) struct Sheet {
    /// From the first line of cells on.
    pub(super) text: String,
    pub(super) delimiter: u8,
    /// Lines before `text`.
    pub(super) skipped: u64,
}

impl Sheet {
    /// Supports UTF-8 and UTF-16; semicolons, tabs and commas; and Excel's first line `sep=;`.
    pub(super) fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        let Some(text) = decoded(bytes) else {
            bail!(
                "line {} is not UTF-8: save the table again as \"CSV UTF-8\"",
                1 + valid_prefix(bytes).iter().filter(|byte| **byte == b'\n').count()
            );
        };
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let named = first.trim().trim_matches('"').to_ascii_lowercase();
        if let Some(delimiter) = named.strip_prefix("sep=") {
            // A tab at the end was trimmed.
            let delimiter = delimiter.bytes().next().unwrap_or(b'\t');
            return Ok(Self { delimiter, skipped: 1, text: rest.to_owned() });
        }
        let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
        let most = [b';', b'\t', b','].into_iter().rev().max_by_key(|delimiter| count(*delimiter));
        Ok(Self { delimiter: most.unwrap_or(b','), skipped: 0, text })
    }
}

/// The valid UTF-8 at the beginning.
fn valid_prefix(bytes: &[u8]) -> &[u8] {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    &bytes[..valid]
}

/// Puts an apostrophe before a text that would be taken for a formula.
pub(super) fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Reverses [`guarded`].
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => text,
    }
}

/// A member's number in a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) member: MemberId,
    /// Only zeros follow the fifteenth digit: rounded, or one real number in a hundred or a thousand.
    pub(super) may_be_rounded: bool,
}

/// Accepts every form in which no digit is lost.
pub(super) fn number(cell: &str) -> Result<Number, String> {
    let text = bare(cell);
    let digits = ungrouped(text).unwrap_or_else(|| text.to_owned());
    if let Some(id) = snowflake(&digits) {
        let may_be_rounded =
            digits.len() > KEPT_DIGITS && digits[KEPT_DIGITS..].bytes().all(|digit| digit == b'0');
        return Ok(Number { member: MemberId(id), may_be_rounded });
    }
    if is_float(text) {
        return Err(ROUNDED.to_owned());
    }
    Err(format!("`{}` is no member's number of 15 to 20 digits", cell.escape_debug()))
}

/// Strips `'…`, `="…"`, quotes, and a mention's `<@…>`.
fn bare(cell: &str) -> &str {
    let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}');
    let text = cell.trim_matches(invisible).trim_start_matches('=');
    let text = text.trim_matches(['"', '\'', '\u{2018}', '\u{2019}', '`']).trim_matches(invisible);
    match text.strip_prefix("<@").and_then(|rest| rest.strip_suffix('>')) {
        Some(id) => id.trim_start_matches('!'),
        None => text,
    }
}

/// The digits of a number whose groups of three have the same separator between them.
fn ungrouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| SEPARATORS.contains(c))?;
    let mut groups = text.split(separator);
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()))?;
    let mut digits = first.to_owned();
    for group in groups {
        digits.push_str(Some(group).filter(|group| group.len() == 3)?);
    }
    Some(digits)
}

/// A number with an exponent, or a long one with a fraction, with a point or a comma: `1.23457E+17`, `4E17`, `400000000000000000,00`.
fn is_float(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, ""));
    let digits = mantissa.chars().filter(char::is_ascii_digit).count();
    let is_number = mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa.chars().all(|c| c.is_ascii_digit() || SEPARATORS.contains(&c));
    let is_exponent = exponent.trim_start_matches(['+', '-']).parse::<u8>().is_ok();
    is_number && (is_exponent || exponent.is_empty() && digits > KEPT_DIGITS)
}

/// Whether the decimal comma of a rounded number (`1,23457E+17`) may have added a cell to the row.
pub(super) fn is_split_number(cells: &csv::StringRecord) -> bool {
    cells.iter().zip(cells.iter().skip(1)).any(|(one, next)| {
        let whole = format!("{},{}", bare(one), bare(next));
        bare(one).len() == 1 && next.to_ascii_lowercase().contains('e') && is_float(&whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_every_form_that_has_lost_no_digit() {
        for cell in [
            "400000000000000001",
            " 400000000000000001\u{a0}",
            "'400000000000000001",
            "\u{2019}400000000000000001",
            "=\"400000000000000001\"",
            "\"400000000000000001\"",
            "<@400000000000000001>",
            "<@!400000000000000001>",
            "400,000,000,000,000,001",
            "400.000.000.000.000.001",
            "400 000 000 000 000 001",
            "400\u{202f}000\u{202f}000\u{202f}000\u{202f}000\u{202f}001",
            "400'000'000'000'000'001",
        ] {
            let read = Number { member: MemberId(400_000_000_000_000_001), may_be_rounded: false };
            assert_eq!(number(cell), Ok(read), "{cell}");
        }
    }

    #[test]
    fn a_rounded_number_is_named_as_one_in_every_form() {
        for cell in [
            "1.23457E+17",
            "1,23457E+17",
            "1.23457e17",
            "4E+17",
            "'4E+17",
            "1.2345678901234568e+17",
            "123456789012345680.0",
            "123456789012345680,00",
            "123.456.789.012.345.680,00",
            "123,456,789,012,345,680.00",
        ] {
            assert_eq!(number(cell), Err(ROUNDED.to_owned()), "{cell}");
        }
        for (cell, rounded) in [
            ("123456789012345000", true),
            ("1234567890123450000", true),
            ("123.456.789.012.345.000", true),
            ("1234567890123450", true),
            ("123456789012345678", false),
            ("123456789012345010", false),
            ("123456789012345", false),
        ] {
            assert_eq!(number(cell).unwrap().may_be_rounded, rounded, "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_called_rounded() {
        for cell in [
            "",
            "me",
            "1.2.3",
            "12345",
            "-123456789012345678",
            "4000000000000000O1",
            "1E",
            "E17",
            "400,00,000",
        ] {
            assert!(number(cell).is_err_and(|why| why != ROUNDED), "{cell}");
        }
    }

    #[test]
    fn tables_are_read_as_excel_and_others_save_them() {
        let utf16: Vec<u8> =
            "\u{feff}member\tusername\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, delimiter, skipped) in [
            (&b"member,username\n"[..], b',', 0),
            (b"member;username,x\n", b';', 0),
            (b"\xEF\xBB\xBFmember\tusername\n", b'\t', 0),
            (b"sep=;\r\nmember;username\r\n", b';', 1),
            (b"\xEF\xBB\xBF\"SEP=,\"\nmember,username\n", b',', 1),
            (b"sep=\t\nmember\tusername\n", b'\t', 1),
            (&utf16, b'\t', 0),
        ] {
            let sheet = Sheet::read(bytes).unwrap();
            assert_eq!((sheet.delimiter, sheet.skipped), (delimiter, skipped), "{bytes:?}");
            assert!(sheet.text.starts_with("member"), "{}", sheet.text);
        }
        let told = Sheet::read(b"member,username\n1,M\xFCller\n").err().unwrap().to_string();
        assert!(told.contains("line 2") && told.contains("CSV UTF-8"), "{told}");
    }
}
