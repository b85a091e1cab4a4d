//! Compares three records: what people were told, the bot's table, and what TimeTrack applied. Has its own model of the two
//! timers, so that a wrong decision shows as well.

use std::collections::BTreeMap;
use std::fmt;

use chrono::SubsecRound;
use discord_sandbox::{Interaction, Message};
use serde_json::Value;
use timetrack_bot::model::{Action, InteractionId, MemberId, NoticeState, Punch, PunchState, Refusal};
use timetrack_bot::store::Store;
use timetrack_sandbox::Request;

use super::ledger::{Ledger, Owed};
use super::stage::{Member, Stage};
use super::timers::Model;

/// Commands that record a punch.
const PUNCHES: [&str; 8] = [
    "/clockin",
    "/clockout",
    "/break",
    "/back",
    "/project start",
    "/project pause",
    "/project resume",
    "/project stop",
];

/// What one applied write did: path, date, project.
type Write = (String, String, String);

/// What was found. Everything but the counts must be empty.
#[derive(Debug, Default)]
pub struct Judgement {
    pub presses: u32,
    /// The person saw a promise or an end.
    pub acknowledged: u32,
    pub recorded: u32,
    pub booked: u32,
    /// Ends that people were owed, and the direct messages that they were sent.
    pub notices: u32,
    pub messages: u32,
    /// Reminders that people were sent, messages of the board, and edits of them.
    pub reminders: usize,
    pub boards: usize,
    pub edits: usize,
    /// Who is on a break in the end.
    pub resting: Vec<MemberId>,
    /// Owed, and said nowhere.
    pub untold: Vec<String>,
    /// Promised, but not in TimeTrack.
    pub lost: Vec<String>,
    /// In TimeTrack more often than asked for, or said by two messages.
    pub doubled: Vec<String>,
    /// In TimeTrack in another order than pressed.
    pub misordered: Vec<String>,
    /// Anything else: a wrong decision, a wrong instant, a person who was told nothing or something untrue.
    pub wrong: Vec<String>,
}

impl Judgement {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.violations() == 0
    }

    /// How much is wrong.
    pub fn violations(&self) -> usize {
        self.untold.len() + self.lost.len() + self.doubled.len() + self.misordered.len() + self.wrong.len()
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "presses           {}", self.presses)?;
        writeln!(f, "acknowledged      {}", self.acknowledged)?;
        writeln!(f, "recorded          {}", self.recorded)?;
        writeln!(f, "booked            {}", self.booked)?;
        writeln!(f, "notices owed      {}", self.notices)?;
        writeln!(f, "direct messages   {} (of them {} reminders)", self.messages, self.reminders)?;
        writeln!(f, "boards            {}, {} edits", self.boards, self.edits)?;
        for (name, found) in [
            ("notices lost", &self.untold),
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("order violations", &self.misordered),
            ("otherwise wrong", &self.wrong),
        ] {
            writeln!(f, "{name:<17} {}", found.len())?;
            found.iter().take(20).try_for_each(|line| writeln!(f, "    {line}"))?;
        }
        Ok(())
    }
}

/// Judges everybody. `requests` is everything TimeTrack was asked; the bot has ended, and `table` is its database. With a `ledger` the
/// direct messages are judged too.
pub async fn judge(stage: &Stage, table: &Store, requests: &[Request], ledger: Option<&Ledger>) -> Judgement {
    let mut found = Judgement::default();
    for person in &stage.people {
        let mut owed = Vec::new();
        let expected = expected(stage, table, person, (&mut found, &mut owed)).await;
        if let Some(ledger) = ledger {
            ledger.judge(stage, person, &owed, &mut found);
        }
        compare(person, &expected, &applied(person, requests), &mut found);
    }
    if let Some(row) = table.verify_audit().await.unwrap() {
        found.wrong.push(format!("the audit trail is broken at {row}"));
    }
    found
}

/// What TimeTrack must hold for a person, by the bot's table and the model.
async fn expected(
    stage: &Stage,
    table: &Store,
    person: &Member,
    (found, owed): (&mut Judgement, &mut Vec<Owed>),
) -> Vec<Write> {
    let mut model = Model::default();
    let mut writes = Vec::new();
    for press in presses(stage, person) {
        found.presses += 1;
        let told = told(stage, &press);
        let about = format!("{} {} {}: {told:?}", person.username, press.id, press.words);
        let promised = told.iter().any(|text| is_promise(text));
        found.acknowledged += u32::from(promised);
        let parts = table.parts(InteractionId(press.id.0)).await.unwrap();
        let Some(last) = parts.last() else {
            if promised {
                found.lost.push(format!("{about} and it is not in the table"));
            }
            continue;
        };
        found.recorded += 1;
        let notice = table.notice_of(last.id).await.unwrap();
        if last.is_owed_notice() {
            // What the response said before it was written is owed no more.
            let was_said = told.last().is_some_and(|text| is_promise(text) && !text.contains("Noted "));
            if notice != Some(NoticeState::Done) && !(notice.is_none() && was_said) {
                found.wrong.push(format!("{about}: never told how it ended ({:?})", last.state));
            }
            owed.push(Owed { punch: last.id, own: told.last().cloned().unwrap_or_default() });
        }
        for punch in &parts {
            // What a clock-out in a break stops ended when the break began.
            let is_dated_back = punch.part_of == Some(Action::ClockOut);
            if punch.at != press.at.trunc_subsecs(0) && !is_dated_back {
                found.wrong.push(format!("{about}: recorded for {}", punch.at));
            }
            writes.extend(judge_part(punch, &mut model, (&about, &told), found));
        }
    }
    found.resting.extend(model.is_resting.then_some(person.id));
    writes
}

/// What TimeTrack must have been asked for by one part of a press.
fn judge_part(
    punch: &Punch,
    model: &mut Model,
    (about, told): (&str, &[String]),
    found: &mut Judgement,
) -> Vec<Write> {
    let date = punch.at.format("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    // The day was over when the break began.
    model.is_resting &= !matches!(punch.refusal, Some(Refusal::OnBreak { .. }));
    let steps = model.clone().take(punch);
    let refused = told.iter().any(|text| text.contains("Not booked"));
    let booked = told.iter().any(|text| is_promise(text) && !text.contains("Noted"));
    match (punch.state, steps) {
        (PunchState::Done, Some(steps)) => {
            found.booked += 1;
            model.take(punch);
            if refused {
                found.wrong.push(format!("{about}: told that it was refused, and it was booked"));
            }
            return steps
                .into_iter()
                .map(|(path, project)| (path.to_owned(), date.clone(), project))
                .collect();
        }
        // Who presses twice within a moment is shown the success twice.
        (PunchState::Refused, None) if matches!(punch.refusal, Some(Refusal::Duplicate { .. })) => {
            if refused {
                found.wrong.push(format!("{about}: told that it was refused, and it is a duplicate"));
            }
        }
        (PunchState::Refused, None) if !booked || punch.was_not_needed() => {}
        (PunchState::Refused, None) => found.wrong.push(format!("{about}: told that it was booked")),
        // How long the later pause was decides whether an end before it is possible; the sums in TimeTrack's timer show that.
        (PunchState::Refused, Some(_)) if model.may_refuse(punch) => {}
        (state, steps) => found.wrong.push(format!(
            "{about}: {state:?} ({:?}, {:?}), but the model says {steps:?}",
            punch.refusal, punch.trouble
        )),
    }
    Vec::new()
}

fn presses(stage: &Stage, person: &Member) -> Vec<Interaction> {
    stage.discord.look(|world| {
        let own = |press: &&Interaction| {
            press.member.0 == person.id.0 && PUNCHES.iter().any(|punch| press.words.starts_with(punch))
        };
        world.interactions().filter(own).cloned().collect()
    })
}

/// Everything the message of a press ever said.
pub fn told(stage: &Stage, press: &Interaction) -> Vec<String> {
    stage.discord.look(|world| match world.message_of(press.id) {
        Some(message) => (1..=message.versions.len())
            .map(|count| {
                let versions = message.versions[..count].to_vec();
                // What stands above the embed is news of earlier presses.
                let own = |mut message: Message| {
                    for version in &mut message.versions {
                        version.body["content"] = Value::Null;
                    }
                    message.text()
                };
                own(Message { versions, ..message.clone() })
            })
            .collect(),
        None => Vec::new(),
    })
}

/// Whether a person who reads this may rely on it.
pub fn is_promise(text: &str) -> bool {
    let words = ["Noted ", "Clocked in ", "Clocked out ", "Started ", "Switched from", "Paused "];
    words
        .iter()
        .chain(&["Resumed ", "Stopped ", "On break since", "Back from the break"])
        .any(|words| text.contains(words))
        && !text.contains("Not booked")
}

/// What TimeTrack applied for a person, in order.
fn applied(person: &Member, requests: &[Request]) -> Vec<Write> {
    let own =
        |request: &&Request| request.applied && request.username.as_deref() == Some(person.username.as_str());
    let writes = requests.iter().filter(own).map(|request| {
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let project = body["projectName"].as_str().unwrap_or_default().to_owned();
        (request.path.clone(), request.date.clone().unwrap_or_default(), project)
    });
    writes.collect()
}

fn compare(person: &Member, expected: &[Write], applied: &[Write], found: &mut Judgement) {
    let mut counts: BTreeMap<&Write, i64> = BTreeMap::new();
    expected.iter().for_each(|write| *counts.entry(write).or_default() += 1);
    applied.iter().for_each(|write| *counts.entry(write).or_default() -= 1);
    let before = found.lost.len() + found.doubled.len();
    for (write, count) in counts {
        let line = || format!("{}: {write:?}", person.username);
        match count {
            0 => {}
            1.. => found.lost.push(line()),
            _ => found.doubled.push(line()),
        }
    }
    if expected != applied && found.lost.len() + found.doubled.len() == before {
        let at = expected.iter().zip(applied).position(|(one, other)| one != other);
        found.misordered.push(format!("{} from number {at:?} on", person.username));
    }
}
