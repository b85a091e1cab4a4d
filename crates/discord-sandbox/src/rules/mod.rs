//! Discord's rules, each with the page and the sentence it comes from, and the breaches found in a JSON body. A rule that depends
//! on state is checked where the state is.

pub mod answer;
pub mod choices;
pub mod components;
pub mod message;
pub mod modal;
pub mod registration;
pub mod selects;

use serde::Serialize;
use serde_json::{Value, json};

/// A rule of Discord's developer documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The page under `developers/`.
    pub page: &'static str,
    /// The rule in one sentence.
    pub sentence: &'static str,
}

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The page under `developers/`.
    pub page: &'static str,
    /// The rule in one sentence.
    pub rule: &'static str,
    /// Where it was broken, and by what.
    pub detail: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.rule, self.page, self.detail)
    }
}

/// How Discord words and numbers an error at one place of a form.
const INVALID_FORM: u32 = 50_035;

/// What was found in one body.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    breaches: Vec<Breach>,
    errors: Vec<(String, &'static str)>,
    code: Option<u32>,
}

impl Findings {
    /// A rule that Discord enforces: the body is refused.
    pub fn refuse(&mut self, rule: &Rule, path: &str, seen: impl std::fmt::Display) {
        self.note(rule, path, seen);
        self.errors.push((path.to_owned(), rule.sentence));
    }

    /// The same with a code of its own in place of "Invalid Form Body".
    pub fn refuse_with(&mut self, rule: &Rule, code: u32, path: &str) {
        self.refuse(rule, path, code);
        self.code = Some(code);
    }

    /// A rule that Discord does not enforce: the body is accepted, the breach is recorded.
    pub fn note(&mut self, rule: &Rule, path: &str, seen: impl std::fmt::Display) {
        let mut seen = seen.to_string();
        if seen.chars().count() > 200 {
            seen = seen.chars().take(200).chain(['…']).collect();
        }
        let detail = if path.is_empty() { seen } else { format!("`{path}`: {seen}") };
        self.breaches.push(Breach { page: rule.page, rule: rule.sentence, detail });
    }

    /// Refuses text outside these bounds, in characters; `null` and a missing value are left to the caller.
    pub fn length(
        &mut self,
        rule: &Rule,
        path: &str,
        value: &Value,
        bounds: std::ops::RangeInclusive<usize>,
    ) {
        match value {
            Value::Null => {}
            Value::String(text) => {
                let count = text.chars().count();
                if !bounds.contains(&count) {
                    self.refuse(rule, path, format_args!("{count} characters"));
                }
            }
            other => self.refuse(rule, path, format_args!("not a text: {other}")),
        }
    }

    /// Refuses a list longer than this; `null` and a missing value count as empty. Returns its entries.
    pub fn list<'v>(&mut self, rule: &Rule, path: &str, value: &'v Value, most: usize) -> &'v [Value] {
        match value {
            Value::Null => &[],
            Value::Array(entries) => {
                if entries.len() > most {
                    self.refuse(rule, path, format_args!("{} entries", entries.len()));
                }
                entries
            }
            other => {
                self.refuse(rule, path, format_args!("not a list: {other}"));
                &[]
            }
        }
    }

    /// Whether Discord would refuse the body.
    pub fn refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Every breach.
    pub fn into_breaches(self) -> Vec<Breach> {
        self.breaches
    }

    /// The code Discord puts on its refusal.
    pub fn code(&self) -> u32 {
        self.code.unwrap_or(INVALID_FORM)
    }

    /// The `errors` object of Discord's refusal ("API Reference", section "Error Messages").
    pub fn errors(&self) -> Value {
        let mut root = json!({});
        for (path, message) in &self.errors {
            let mut place = &mut root;
            for key in path.split('.').filter(|key| !key.is_empty()) {
                place = &mut place[key];
            }
            place["_errors"] = json!([{ "code": "BASE_TYPE_BAD", "message": message }]);
        }
        root
    }
}

/// Rules about how and when a client speaks, which need state and are applied where it is kept.
pub mod conduct {
    use super::Rule;

    const ANSWERS: &str = "interactions/receiving-and-responding";
    const GATEWAY: &str = "topics/gateway";
    const REFERENCE: &str = "reference";
    const LIMITS: &str = "topics/rate-limits";

    /// 10062.
    pub const IN_TIME: Rule =
        Rule { page: ANSWERS, sentence: "The first answer comes within 3 seconds of the press." };
    /// 50027.
    pub const TOKEN_LIFE: Rule =
        Rule { page: ANSWERS, sentence: "An interaction's token is good for 15 minutes." };
    /// 40060.
    pub const ONE_ANSWER: Rule = Rule {
        page: "topics/opcodes-and-status-codes",
        sentence: "An interaction has exactly one first answer.",
    };
    /// 10015.
    pub const ANSWER_FIRST: Rule =
        Rule { page: ANSWERS, sentence: "A follow-up or edit comes after the first answer." };
    pub const DEFERRAL_EDITED: Rule =
        Rule { page: ANSWERS, sentence: "A deferral is always followed by its edit." };
    pub const ANSWERED: Rule =
        Rule { page: ANSWERS, sentence: "Every press that was delivered is answered." };
    pub const ENDPOINT_ANSWER: Rule = Rule {
        page: ANSWERS,
        sentence: "The endpoint answers a signed interaction with 200 and JSON, or 202 and nothing.",
    };
    pub const ENDPOINT_PING: Rule =
        Rule { page: ANSWERS, sentence: "The endpoint answers PING with 200 and JSON type 1." };
    pub const ENDPOINT_SIGNATURE: Rule =
        Rule { page: ANSWERS, sentence: "The endpoint answers a bad signature with 401." };
    pub const UNCHANGED: Rule = Rule {
        page: "interactions/application-commands",
        sentence: "Commands are registered in one bulk PUT, and not at all when nothing changed.",
    };
    /// 30034.
    pub const CREATIONS: Rule = Rule {
        page: "interactions/application-commands",
        sentence: "At most 200 commands are created a day in a guild.",
    };
    pub const ROUTE: Rule = Rule { page: REFERENCE, sentence: "A request goes to a route the API has." };
    /// `User-Agent`.
    pub const USER_AGENT: Rule =
        Rule { page: REFERENCE, sentence: "A request carries `User-Agent: DiscordBot (url, version)`." };
    pub const JSON_BODY: Rule =
        Rule { page: REFERENCE, sentence: "A body is JSON and says so in its Content-Type." };
    /// 401.
    pub const TOKEN: Rule = Rule { page: REFERENCE, sentence: "After a 401 a client stops." };
    /// 50 a second.
    pub const GLOBAL: Rule = Rule { page: LIMITS, sentence: "At most 50 requests a second." };
    /// `Retry-After`.
    pub const RETRY_AFTER: Rule =
        Rule { page: LIMITS, sentence: "After a 429 a client waits `Retry-After`." };
    /// The bucket of a route.
    pub const BUCKET: Rule = Rule {
        page: LIMITS,
        sentence: "After `X-RateLimit-Remaining: 0` a client waits `X-RateLimit-Reset-After`.",
    };
    /// 30046.
    pub const OLD_EDITS: Rule = Rule {
        page: "topics/opcodes-and-status-codes",
        sentence: "Messages older than an hour are edited at most 3 times in 6 seconds in one channel.",
    };
    pub const OPENINGS: Rule =
        Rule { page: "resources/user", sentence: "Direct-message channels are not opened by the dozen." };
    pub const SENDS: Rule =
        Rule { page: GATEWAY, sentence: "At most 120 payloads a minute are sent to the gateway." };
    pub const PAYLOAD: Rule =
        Rule { page: GATEWAY, sentence: "A payload sent to the gateway has at most 4096 bytes." };
    pub const IDENTIFIES: Rule =
        Rule { page: GATEWAY, sentence: "IDENTIFY is sent at most 1000 times a day." };
    pub const HANDSHAKE: Rule = Rule {
        page: GATEWAY,
        sentence: "IDENTIFY or RESUME comes once and first, and IDENTIFY pauses after an invalid session.",
    };
    /// 4004, 4010–4014.
    pub const FATAL: Rule = Rule {
        page: "topics/opcodes-and-status-codes",
        sentence: "After close code 4004 or 4010 to 4014 a client does not come back.",
    };
    pub const GATEWAY_FORM: Rule =
        Rule { page: GATEWAY, sentence: "A payload sent to the gateway is JSON with a known opcode." };
}
