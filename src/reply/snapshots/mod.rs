//! What people see, rendered as text: the main messages in both languages.

mod limits;
mod pages;
mod punches;
mod refusals;
mod undecided;

use chrono::{DateTime, Utc};
use expect_test::Expect;

use super::{Details, Locale, Reply, ReplyContext, TimeMode};
use crate::model::{
    AccountId, Action, InteractionId, LocalStamp, MemberId, Note, Project, Punch, PunchId, PunchState,
    TaskName, Timer, TimerState, Username, Zone,
};

/// A reply as a person would read it, with the colour and the buttons in brackets.
fn render(reply: &Reply) -> String {
    let mut lines = Vec::new();
    if !reply.text.is_empty() {
        lines.push(reply.text.clone());
    }
    if let Some(embed) = &reply.embed {
        lines.push(format!("{:?} | {}", embed.colour, embed.title));
        if !embed.description.is_empty() {
            lines.push(embed.description.clone());
        }
        lines.extend(embed.fields.iter().map(|field| format!("{}: {}", field.name, field.value)));
        if !embed.footer.is_empty() {
            lines.push(format!("({})", embed.footer));
        }
    }
    for row in &reply.rows {
        let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        lines.push(labels.join(" "));
    }
    if !reply.private {
        lines.push("(for all to see)".to_owned());
    }
    lines.push(String::new());
    // Shown, as a reader of this file would not see it.
    lines.join("\n").replace('\u{200b}', "[zero-width space]")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn context(locale: Locale, now: &str) -> ReplyContext {
    ReplyContext { account: AccountId::DEFAULT, locale, private: true, mode: TimeMode::Local, now: at(now) }
}

fn stamp(text: &str) -> Option<LocalStamp> {
    Some(LocalStamp(text.parse().unwrap()))
}

fn working(since: &str) -> Timer {
    Timer {
        state: TimerState::Running,
        started_at: stamp(since),
        break_seconds: Some(1_800),
        ..Timer::STOPPED
    }
}

fn website(state: TimerState) -> Timer {
    Timer {
        state,
        started_at: stamp("2026-11-23T13:00:00"),
        worked_seconds: Some(3_600),
        break_seconds: Some(0),
        project: Some(Project::new("Acme", "Website *2*").unwrap()),
        task: Some("Design".to_owned()),
        note: Some("see https://acme.example @everyone".to_owned()),
        origin: None,
        made_way: false,
        unseen: false,
    }
}

/// Recorded in Vienna at 17:00:12 on 23 November 2026.
fn noted(action: Action) -> Punch {
    let pressed = at("2026-11-23T16:00:12Z");
    Punch {
        id: PunchId(5),
        interaction: InteractionId::first_at(pressed),
        part: 1,
        part_of: None,
        member: MemberId(42),
        username: Username::new("alice").unwrap(),
        zone: Zone::new("Europe/Vienna").unwrap(),
        action,
        at: pressed,
        pressed_at: pressed,
        expected_start: None,
        locale: Locale::FALLBACK,
        state: PunchState::Waiting,
        attempts: 0,
        unclear: false,
        written_at: None,
        next_at: pressed,
        trouble: None,
        before: None,
        after: None,
        refusal: None,
        settled_at: None,
        question: None,
        confirmed: false,
        estimate: None,
    }
}

fn start() -> Action {
    Action::Start {
        project: Project::new("Acme", "Website *2*").unwrap(),
        task: Some(TaskName::new("Design").unwrap()),
        note: Some(Note::new("home").unwrap()),
    }
}

fn done(action: Action, before: Timer, after: Timer) -> Punch {
    Punch { state: PunchState::Done, before: Some(before), after: Some(after), ..noted(action) }
}

const NOW: &str = "2026-11-23T16:00:13Z";

fn check(punch: &Punch, english: Expect, german: Expect) {
    english.assert_eq(&render(&crate::reply::punch(
        punch,
        &Details::default(),
        context(Locale::FALLBACK, NOW),
    )));
    german.assert_eq(&render(&crate::reply::punch(
        punch,
        &Details::default(),
        context(Locale::german(), NOW),
    )));
}
