//! One JSON object read by field names in any case, and its values in any of TimeTrack's spellings.

use serde_json::Value;

use crate::model::LocalStamp;

/// The fields of an object under normalised names; a field that is `null` counts as missing.
pub(super) struct Fields<'a>(Vec<(String, &'a Value)>);

impl<'a> Fields<'a> {
    /// The fields of `value`; `None` if it is no object.
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        let object = value.as_object()?;
        Some(Self(object.iter().map(|(name, value)| (plain(name), value)).collect()))
    }

    /// Whether the object has no field at all.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field of that normalised name, `null` included.
    pub(super) fn raw(&self, name: &str) -> Option<&'a Value> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }

    /// The first of these fields that says anything.
    pub(super) fn any(&self, names: &[&str]) -> Option<&'a Value> {
        names.iter().filter_map(|name| self.raw(name)).find(|value| !value.is_null())
    }

    /// A text or number, trimmed, without control characters, cut after `max` characters; `None` if nothing is left.
    /// Of an object its `name` is taken.
    pub(super) fn text(&self, names: &[&str], max: usize) -> Option<String> {
        let text = match self.any(names)? {
            Value::String(text) => clean(text, max),
            Value::Number(number) => number.to_string(),
            object @ Value::Object(_) => match Fields::of(object)?.raw("name")? {
                Value::String(text) => clean(text, max),
                _ => return None,
            },
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A whole number, also as text or with a fraction of zero.
    pub(super) fn number(&self, names: &[&str]) -> Option<i64> {
        match self.any(names)? {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| whole(text.parse().ok()?))
            }
            _ => None,
        }
    }

    /// A flag: `true`, `1`, `"true"`, `"1"` and their opposites.
    pub(super) fn flag(&self, names: &[&str]) -> Option<bool> {
        match self.any(names)? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) if number.as_i64() == Some(1) => Some(true),
            Value::Number(number) if number.as_i64() == Some(0) => Some(false),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A timestamp.
    pub(super) fn stamp(&self, names: &[&str]) -> Option<LocalStamp> {
        self.any(names)?.as_str().and_then(LocalStamp::parse)
    }
}

/// `startedAt`, `StartedAt`, `started_at` and `STARTED-AT` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

fn whole(number: f64) -> Option<i64> {
    // 2^53: up to there every whole number is exact. More seconds than that are nonsense anyway.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > EXACT {
        return None;
    }
    format!("{number:.0}").parse().ok()
}

/// `text` trimmed, with a space for each control character, and cut after `max` characters.
pub(super) fn clean(text: &str, max: usize) -> String {
    let spaced: String =
        text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(max).collect();
    spaced.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(&format!(r#"{{"A_field":{json}}}"#)).unwrap()
    }

    #[test]
    fn names_are_compared_without_case_and_separators() {
        for name in ["startedAt", "StartedAt", "started_at", "STARTED-AT", "startedat"] {
            assert_eq!(plain(name), "startedat");
        }
    }

    #[test]
    fn numbers_come_in_many_spellings() {
        let table = [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("3600.0", Some(3600)),
            ("\" 3600.0 \"", Some(3600)),
            ("-5", Some(-5)),
            ("1.5", None),
            ("1e300", None),
            ("\"NaN\"", None),
            ("\"inf\"", None),
            ("\"\"", None),
            ("true", None),
            ("null", None),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
        ];
        for (json, expected) in table {
            assert_eq!(Fields::of(&value(json)).unwrap().number(&["afield"]), expected, "{json}");
        }
    }

    #[test]
    fn flags_come_in_many_spellings() {
        let yes = ["true", "1", "\"true\"", "\"TRUE\"", "\"1\""];
        let no = ["false", "0", "\"false\"", "\"0\""];
        let neither = ["null", "2", "\"\"", "\"on\"", "[]", "{}", "0.5"];
        let cases = yes.map(|json| (json, Some(true))).into_iter();
        let cases = cases.chain(no.map(|json| (json, Some(false))));
        for (json, expected) in cases.chain(neither.map(|json| (json, None))) {
            assert_eq!(Fields::of(&value(json)).unwrap().flag(&["afield"]), expected, "{json}");
        }
    }

    #[test]
    fn texts_are_bounded_and_hold_no_control_characters() {
        let table = [
            ("\" Acme \"", Some("Acme")),
            ("7", Some("7")),
            ("\"a\\u0000b\\nc\"", Some("a b ")),
            ("\"   \"", None),
            ("{\"Name\":\"Acme\"}", Some("Acme")),
            ("{\"name\":7}", None),
            ("[\"Acme\"]", None),
        ];
        for (json, expected) in table {
            let text = Fields::of(&value(json)).unwrap().text(&["afield"], 4);
            assert_eq!(text.as_deref(), expected.map(str::trim_end), "{json}");
        }
    }
}
