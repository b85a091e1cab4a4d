//! People who forget to clock out, evening after evening, and are reminded while the bot is killed: what they were sent, by Discord's record,
//! against what TimeTrack showed and what they pressed.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use discord_sandbox::{Interaction, Message};
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use timetrack_bot::clock::Clock;
use timetrack_sandbox::WallTime;

use super::ledger::Ledger;
use super::oracle::{self, Judgement};
use super::players::Dice;
use super::stage::{BOSS, Member, PATIENCE, Stage};

/// So long ago the shifts of an evening began.
const SHIFT: TimeDelta = TimeDelta::hours(3);
/// How long ago the working hours ended, and how long they were. A person who is still in is reminded between 30 and 60 minutes after their end.
const ENDED: TimeDelta = TimeDelta::minutes(40);
const HOURS: TimeDelta = TimeDelta::hours(3);
/// The hours are set anew before the reminders are late.
const SET_EVERY: TimeDelta = TimeDelta::minutes(8);

/// What is kept of the reminders of an evening, and whether the bot still owes something about it.
const IS_DECIDED: &str =
    "SELECT EXISTS (SELECT 1 FROM reminders WHERE member = $1 AND kind = 'still' AND state <> 'due')";
const IS_OPEN: &str = "SELECT EXISTS (SELECT 1 FROM notices WHERE member = $1 AND state <> 'done' AND key LIKE 'reminder %') \
     OR EXISTS (SELECT 1 FROM punches WHERE member = $1 AND settled_at IS NULL)";
const FORGET: &str = "DELETE FROM reminders WHERE member = $1";
/// What was seen of a person was seen a day before.
const AGE: &str = "UPDATE presence SET since = since - 86400000, seen_at = seen_at - 86400000, \
     asked_at = asked_at - 86400000 WHERE member = $1";

/// A zone in which it is about noon, so that it is the same day and no quiet hour for as long as a campaign takes; and how far it is ahead.
pub fn noon() -> (String, TimeDelta) {
    let ahead = 12 - i64::from(Clock::system().now().hour());
    // The sign in these names is the other way round.
    let name = format!("Etc/GMT{}{}", if ahead > 0 { '-' } else { '+' }, ahead.abs());
    (name, TimeDelta::hours(ahead))
}

struct Evening {
    began: DateTime<Utc>,
    /// Whether the person is clocked in, hours after the end of work.
    is_in: bool,
    /// Discord has said that the person takes no direct messages; reminders end with that.
    is_excused: bool,
}

struct Forgetful {
    member: Member,
    evenings: Vec<Evening>,
}

impl Forgetful {
    /// Whether the bot owes the person nothing about the last evening any more. Of somebody who is not clocked in it may know that without a
    /// decision.
    async fn is_settled(&self, stage: &Stage, table: &mut SqliteConnection) -> bool {
        let member = self.member.id.0.cast_signed();
        let is_open: bool = sqlx::query_scalar(IS_OPEN).bind(member).fetch_one(&mut *table).await.unwrap();
        let is_in = stage.timetrack.attendance(&self.member.username).is_some();
        let is_decided: bool = sqlx::query_scalar(IS_DECIDED).bind(member).fetch_one(table).await.unwrap();
        !is_open && (is_decided || !is_in)
    }
}

/// Everybody who is reminded.
pub struct Reminded {
    people: Vec<Forgetful>,
    dice: Dice,
    /// How far the people's clocks are ahead.
    ahead: TimeDelta,
    set_at: DateTime<Utc>,
}

impl Reminded {
    /// The last people of the stage are reminded from now on, and play no other part.
    pub async fn new(stage: &mut Stage, count: usize, (seed, ahead): (u64, TimeDelta)) -> Self {
        let first = stage.people.len() - count;
        let people = stage.people.split_off(first).into_iter();
        let people = people.map(|member| Forgetful { member, evenings: Vec::new() }).collect();
        let mut reminded = Self { people, dice: Dice(!seed), ahead, set_at: stage.discord.now() };
        stage.timetrack.change_calendar(|calendar| calendar.week = [8 * 3_600; 7]);
        for person in 0..count {
            reminded.evening(stage, person);
        }
        reminded.age_sightings(stage).await;
        reminded.set_hours(stage).await;
        for person in &reminded.people {
            let said = stage.says(person.member.id, "/reminders", &[("turn", "on")]).await;
            assert!(said.contains("You are reminded"), "{said}");
        }
        reminded
    }

    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.people.iter().map(|person| &person.member)
    }

    /// A new evening in TimeTrack: most people are still clocked in, the first one always.
    fn evening(&mut self, stage: &Stage, person: usize) {
        let is_in = self.dice.below(4) > 0 || person == 0;
        let Forgetful { member, evenings } = &mut self.people[person];
        let (now, user) = (stage.discord.now(), &member.username);
        if stage.timetrack.attendance(user).is_some() {
            stage.timetrack.stop_attendance(user, WallTime(now.naive_utc())).unwrap();
        }
        if is_in {
            stage.timetrack.start_attendance(user, WallTime((now - SHIFT).naive_utc())).unwrap();
        }
        evenings.push(Evening { began: now, is_in, is_excused: false });
    }

    /// While the bot runs: sets the working hours anew, before reminders would be late by them.
    pub async fn renew(&mut self, stage: &Stage) {
        if stage.discord.now() - self.set_at > SET_EVERY {
            self.set_hours(stage).await;
        }
    }

    async fn set_hours(&mut self, stage: &Stage) {
        self.set_at = stage.discord.now();
        let end = self.set_at + self.ahead - ENDED;
        let hours = format!("{}-{}", (end - HOURS).format("%H:%M"), end.format("%H:%M"));
        let options = [("hours", &*hours), ("days", "Mon-Sun"), ("forgotten", "after twelve hours")];
        let said = stage.says(BOSS, "/admin reminders", &options).await;
        assert!(said.contains(&end.format("%H:%M").to_string()), "{said}");
    }

    /// While the bot runs: some of those who are in clock out, the first one never. Nobody waits for the answer.
    pub fn go_home(&mut self, stage: &Stage) {
        for person in self.people.iter().skip(1) {
            let is_in = person.evenings.last().is_some_and(|evening| evening.is_in);
            if self.dice.below(6) == 0 && is_in {
                stage.press(person.member.id, "/clockout", &[]);
            }
        }
    }

    /// Somebody's messages are about to be refused, and nobody knows whose.
    pub fn excuse(&mut self) {
        for evening in self.people.iter_mut().filter_map(|person| person.evenings.last_mut()) {
            evening.is_excused = true;
        }
    }

    /// While the bot is down: where everything is settled, another evening may come.
    pub async fn night_falls(&mut self, stage: &Stage) {
        let mut table = stage.database().await;
        for person in 0..self.people.len() {
            let member = self.people[person].member.id.0.cast_signed();
            if self.dice.below(2) == 0 && self.people[person].is_settled(stage, &mut table).await {
                for sql in [FORGET, AGE] {
                    sqlx::query(sql).bind(member).execute(&mut table).await.unwrap();
                }
                self.evening(stage, person);
            }
        }
        table.close().await.unwrap();
    }

    /// The bot has last seen everybody on the day before, so that it looks anew instead of taking them for gone.
    pub async fn age_sightings(&self, stage: &Stage) {
        let mut table = stage.database().await;
        for person in &self.people {
            let member = person.member.id.0.cast_signed();
            sqlx::query(AGE).bind(member).execute(&mut table).await.unwrap();
        }
        table.close().await.unwrap();
    }

    /// Waits until the bot has decided about everybody's last evening.
    pub async fn are_decided(&self, stage: &Stage) -> Result<(), String> {
        let (mut table, until) = (stage.database().await, Instant::now() + PATIENCE);
        for person in &self.people {
            while !person.is_settled(stage, &mut table).await {
                if Instant::now() > until {
                    return Err(format!("{} is not decided about after two minutes", person.member.username));
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        table.close().await.unwrap();
        Ok(())
    }

    /// Judges every evening. `starts` are the instants at which the bot was started.
    pub fn judge(&self, stage: &Stage, ledger: &Ledger, starts: &[DateTime<Utc>], found: &mut Judgement) {
        for Forgetful { member, evenings } in &self.people {
            ledger.messages(stage, (member, Some(member.id.0)), found);
            let sent = reminders(stage, ledger, member);
            found.reminders += sent.len();
            let ends = evenings.iter().skip(1).map(|next| next.began).chain([DateTime::<Utc>::MAX_UTC]);
            for (evening, end) in evenings.iter().zip(ends) {
                let sent: Vec<_> =
                    sent.iter().copied().filter(|at| (evening.began..end).contains(at)).collect();
                let pressed = presses(stage, member, evening.began, end);
                judge_evening(member, evening, &sent, (&pressed, starts), found);
            }
        }
    }
}

/// When the person was reminded.
fn reminders(stage: &Stage, ledger: &Ledger, member: &Member) -> Vec<DateTime<Utc>> {
    let is_reminder = |message: &&Message| {
        let notices = ledger.notices_of(message, (member.id.0, Some(member.id.0)));
        notices.is_some_and(|notices| notices.iter().any(|(key, _)| key.starts_with("reminder ")))
    };
    stage.discord.look(|world| world.dms(member.id).filter(is_reminder).map(|message| message.at).collect())
}

/// The clock-outs of an evening: when the person read that each was noted or booked, if at all.
fn presses(
    stage: &Stage,
    member: &Member,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<Option<DateTime<Utc>>> {
    let is_own = |press: &&Interaction| {
        press.member.0 == member.id.0 && press.words == "/clockout" && (from..to).contains(&press.at)
    };
    let pressed: Vec<_> = stage.discord.look(|world| world.interactions().filter(is_own).cloned().collect());
    let read = |press: &Interaction| {
        oracle::told(stage, press).last().filter(|text| oracle::is_promise(text))?;
        stage.discord.look(|world| Some(world.message_of(press.id)?.versions.last()?.at))
    };
    pressed.iter().map(read).collect()
}

fn judge_evening(
    member: &Member,
    evening: &Evening,
    sent: &[DateTime<Utc>],
    (pressed, starts): (&[Option<DateTime<Utc>>], &[DateTime<Utc>]),
    found: &mut Judgement,
) {
    let about = format!("{}, evening of {}", member.username, evening.began);
    if sent.len() > 1 {
        found.doubled.push(format!("{about}: {} reminders", sent.len()));
    }
    if !evening.is_in && !sent.is_empty() {
        found.wrong.push(format!("{about}: reminded and not clocked in"));
    }
    if evening.is_in && sent.is_empty() && pressed.is_empty() && !evening.is_excused {
        found.untold.push(format!("{about}: not reminded"));
    }
    // Within one life the message may have been on its way when the answer was given.
    let is_late =
        |at: DateTime<Utc>, read: DateTime<Utc>| starts.iter().any(|start| (read..at).contains(start));
    if sent.iter().any(|at| pressed.iter().flatten().any(|read| is_late(*at, *read))) {
        found.wrong.push(format!("{about}: reminded after the person had clocked out"));
    }
}
