//! The board while the bot is killed, by Discord's record and by TimeTrack's timers: one message, edited every ten seconds at most, that
//! shows in the end who is at work.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use discord_sandbox::{ChannelKind, EMBED_LINKS, Message, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL};
use sqlx::{Connection, Executor};

use super::oracle::Judgement;
use super::players::Dice;
use super::stage::{BOSS, Member, OFFICE, Stage};

/// Between two edits.
const EDITED_EVERY: TimeDelta = TimeDelta::seconds(10);
/// A death between an edit and its answer: the edit is counted from the moment at which the bot decided to make it, which may be so much
/// earlier than the moment at which it arrived.
const ON_THE_WAY: TimeDelta = TimeDelta::seconds(5);

const SKIP: [&str; 2] = [
    "UPDATE boards SET next_at = next_at - $1, tried_at = tried_at - $1",
    "UPDATE notices SET due_at = due_at - $1 WHERE target = 'channel' AND state <> 'done'",
];
const OWE: &str = "UPDATE notices SET state = 'due', due_at = 1, completed_at = NULL, revision = revision + 1 \
     WHERE target = 'channel' AND key LIKE 'board %'";

/// A board in a channel, and what was done to it.
pub struct Shown {
    channel: u64,
    /// When the bot was led to believe that time has passed, and how much.
    skips: Vec<(DateTime<Utc>, TimeDelta)>,
    deletions: usize,
}

impl Shown {
    /// The boss puts the board into a channel.
    pub async fn set(stage: &Stage) -> Self {
        let channel = stage.discord.add_channel(OFFICE, "board", ChannelKind::Text);
        let said = stage.says(BOSS, "/admin board", &[("channel", &channel.to_string())]).await;
        assert!(said.contains(&format!("<#{channel}>")), "{said}");
        Self { channel, skips: Vec::new(), deletions: 0 }
    }

    /// A moderator deletes the message, or takes rights from the bot, or gives them back; mostly nothing of that.
    pub fn disturb(&mut self, stage: &Stage, dice: &mut Dice) {
        match dice.below(16) {
            0 => {
                for post in stage.discord.posts(self.channel) {
                    stage.discord.delete_message(post.id);
                    self.deletions += 1;
                }
            }
            1 => {
                let rights = [VIEW_CHANNEL, SEND_MESSAGES, READ_MESSAGE_HISTORY, EMBED_LINKS];
                let denied = rights[usize::try_from(dice.below(4)).unwrap()];
                stage.discord.change_channel(self.channel, |channel| channel.denied = denied);
            }
            2..5 => self.mend(stage),
            _ => {}
        }
    }

    /// The bot has all its rights again.
    pub fn mend(&self, stage: &Stage) {
        stage.discord.change_channel(self.channel, |channel| channel.denied = 0);
    }

    /// While the bot is down: as if it stayed down for so many seconds, for the board.
    pub async fn skip(&mut self, stage: &Stage, seconds: i64) {
        let mut table = stage.database().await;
        for sql in SKIP {
            sqlx::query(sql).bind(seconds * 1_000).execute(&mut table).await.unwrap();
        }
        table.close().await.unwrap();
        self.skips.push((stage.discord.now(), TimeDelta::seconds(seconds)));
    }

    /// While the bot is down: the board is looked at right after the start.
    pub async fn hasten(&mut self, stage: &Stage) {
        self.skip(stage, 3_600).await;
        let mut table = stage.database().await;
        table.execute(OWE).await.unwrap();
        table.close().await.unwrap();
    }

    /// Judges the whole history of the board, and its end. `starts` are the instants at which the bot was started.
    pub fn judge(&self, stage: &Stage, starts: &[DateTime<Utc>], people: &[Member], found: &mut Judgement) {
        let posts: Vec<Message> = stage.discord.look(|world| {
            world.messages().filter(|message| message.channel == self.channel).cloned().collect()
        });
        found.boards = posts.len();
        found.edits = posts.iter().map(Message::edits).sum();
        let there: Vec<_> = posts.iter().filter(|post| !post.deleted).collect();
        if posts.len() > 1 + self.deletions {
            found.doubled.push(format!("{} boards with {} deletions", posts.len(), self.deletions));
        }
        for post in &posts {
            self.judge_pace(post, starts, found);
        }
        match there[..] {
            [board] => judge_words(stage, &board.text(), people, found),
            _ => found.wrong.push(format!("there are {} boards", there.len())),
        }
    }

    fn judge_pace(&self, post: &Message, starts: &[DateTime<Utc>], found: &mut Judgement) {
        let mut versions: Vec<_> = post.versions.iter().collect();
        // A request whose answer was lost is sent again, which nobody sees.
        versions.dedup_by(|later, earlier| later.body == earlier.body);
        for pair in versions.windows(2) {
            let gap = self.by_the_bots_clock(pair[1].at) - self.by_the_bots_clock(pair[0].at);
            let is_over_a_death = starts.iter().any(|start| (pair[0].at..pair[1].at).contains(start));
            let least = if is_over_a_death { EDITED_EVERY - ON_THE_WAY } else { EDITED_EVERY };
            if gap < least {
                found
                    .wrong
                    .push(format!("the board was edited {gap} after the edit before, at {}", pair[1].at));
            }
        }
    }

    fn by_the_bots_clock(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at + self.skips.iter().filter(|(when, _)| *when <= at).map(|(_, skipped)| *skipped).sum::<TimeDelta>()
    }
}

/// Whether the board shows everybody as TimeTrack has them.
fn judge_words(stage: &Stage, words: &str, people: &[Member], found: &mut Judgement) {
    let shown = groups(words);
    for person in people {
        let expected = expected(stage, person, found.resting.contains(&person.id));
        let shown = shown.get(&person.id.0).map_or("nothing", String::as_str);
        if !expected.contains(&shown) && !words.contains("… and ") {
            found.wrong.push(format!("{}: the board says {shown}, not {expected:?}", person.username));
        }
    }
}

/// Under which heading each member stands.
fn groups(words: &str) -> BTreeMap<u64, String> {
    let (mut heading, mut groups) = ("", BTreeMap::new());
    for line in words.lines() {
        if let Some(title) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            heading = title;
        }
        let member = line.strip_prefix("<@").and_then(|line| line.split_once('>'));
        if let Some(member) = member.and_then(|(member, _)| member.parse().ok()) {
            groups.insert(member, heading.to_owned());
        }
    }
    groups
}

/// The attendance timer counts first, then a break that was taken with the bot, then the project timer. Whether one that is paused is a
/// break depends on the past.
fn expected(stage: &Stage, person: &Member, is_resting: bool) -> &'static [&'static str] {
    let project = stage.timetrack.project_timer(&person.username);
    match project.map(|timer| timer.paused_since.is_some()) {
        _ if stage.timetrack.attendance(&person.username).is_some() => &["Working"],
        _ if is_resting => &["On break"],
        Some(false) => &["Working"],
        Some(true) => &["On break", "Not in"],
        None => &["Not in"],
    }
}
