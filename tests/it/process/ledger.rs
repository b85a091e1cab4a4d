//! Discord as a ledger: what people were sent is compared with the notices that were owed to them. And what goes wrong with Discord
//! while the bot is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use discord_sandbox::{LimitScope, Message, RestFault, Trouble};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor, Row};
use timetrack_bot::model::PunchId;

use super::oracle::Judgement;
use super::stage::{Member, Stage};

/// Messages, edits of the board, openings of channels for direct messages, and readings of channels.
const SENDS: &str = "POST /channels";
const EDITS: &str = "PATCH /channels";
const OPENS: &str = "POST /users/@me/channels";
const READS: &str = "GET /channels";
const EVERYTHING: &str = "";
/// As good as for ever: until it is calm again.
const EVER: u32 = 1_000;

/// So many steps there are.
pub const STEPS: u64 = 31;

/// A trigger keeps which notice was sent under which nonce, for the bot forgets a nonce with its message.
const KEEP: &str = "CREATE TABLE IF NOT EXISTS sent_log (key TEXT, revision INTEGER, member INTEGER, nonce INTEGER); \
     CREATE TRIGGER IF NOT EXISTS sent_log AFTER UPDATE OF nonce ON notices WHEN NEW.nonce IS NOT NULL BEGIN \
     INSERT INTO sent_log VALUES (NEW.key, NEW.revision, NEW.member, NEW.nonce); END";
const KEPT: &str = "SELECT DISTINCT key, revision, member, nonce FROM sent_log";
/// As if ten minutes had passed for what waits and for what may have arrived.
const MINUTES: &str =
    "UPDATE notices SET tried_at = tried_at - 600000, due_at = due_at - 600000 WHERE state <> 'done'";

/// A step of a notice at which the bot is killed, or trouble with Discord that it has to live with.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    on: &'static str,
    times: u32,
    trouble: Trouble,
}

impl Step {
    /// One of them, by a number.
    pub fn number(number: u64) -> Self {
        let limited = |scope| Trouble::Limited { retry_after: Duration::from_millis(20), scope };
        let refused = |status, code| Trouble::Refused { status, code };
        let (on, times, trouble) = match number % STEPS {
            // Claimed with its nonce, and the channel is not open.
            0 => (OPENS, 1, Trouble::Silence),
            // Claimed, and the message has not arrived.
            1 | 2 => (SENDS, 1, Trouble::Silence),
            // Sent, and not completed.
            3..6 => (SENDS, 1, Trouble::Unanswered),
            6 | 7 => (SENDS, EVER, Trouble::Cut),
            // It is being looked for.
            8 => (READS, 1, Trouble::Silence),
            9 => (EVERYTHING, EVER, Trouble::Status(503)),
            10 => (EVERYTHING, EVER, Trouble::Silence),
            11 => (SENDS, 3, Trouble::Status(500)),
            12 => (SENDS, 2, limited(LimitScope::User)),
            13 => (SENDS, 2, limited(LimitScope::Global)),
            14 => (SENDS, 2, limited(LimitScope::Shared)),
            15 => (OPENS, 2, limited(LimitScope::User)),
            16 => (OPENS, 1, refused(403, 40_003)),
            17 => (SENDS, 1, refused(403, 50_007)),
            18 => (SENDS, 1, refused(403, 50_278)),
            // An edit has not arrived, or has and is not noted.
            19 => (EDITS, 1, Trouble::Silence),
            20 | 21 => (EDITS, 1, Trouble::Unanswered),
            22 => (EDITS, EVER, Trouble::Cut),
            23 => (EDITS, 2, limited(LimitScope::User)),
            24 => (EDITS, 1, refused(403, 50_013)),
            25 => (EDITS, 1, refused(404, 10_003)),
            // A role, before and after it is given or taken.
            26 => ("PUT /guilds", 1, Trouble::Silence),
            27 => ("PUT /guilds", 1, Trouble::Unanswered),
            28 => ("DELETE /guilds", 1, Trouble::Unanswered),
            29 => ("GET /guilds", 1, Trouble::Silence),
            _ => (SENDS, 1, refused(404, 10_003)),
        };
        Self { on, times, trouble }
    }

    /// Whether somebody is said to take no direct messages.
    pub fn closes_messages(self) -> bool {
        matches!(self.trouble, Trouble::Refused { code: 50_007 | 50_278, .. })
    }

    pub fn prepare(self, stage: &Stage) {
        stage.discord.trouble(RestFault { on: self.on.to_owned(), times: self.times, trouble: self.trouble });
    }

    /// Whether it has been met.
    pub fn is_met(self, stage: &Stage) -> bool {
        stage.discord.troubles_left() < self.times
    }
}

impl Stage {
    pub async fn database(&self) -> SqliteConnection {
        let file = SqliteConnectOptions::new().filename(self.folder().join("bot.db"));
        file.busy_timeout(Duration::from_secs(30)).connect().await.unwrap()
    }

    /// From now on the table remembers the nonces.
    pub async fn keep_nonces(&self) {
        let mut table = self.database().await;
        table.execute(KEEP).await.unwrap();
        table.close().await.unwrap();
    }

    /// While the bot is down: as if it stayed down for so long that Discord has forgotten every nonce.
    pub async fn minutes_pass(&self) {
        let mut table = self.database().await;
        table.execute(MINUTES).await.unwrap();
        table.close().await.unwrap();
        self.discord.forget_nonces();
    }

    /// While the bot is down: what Discord did not take is not waited for any longer.
    pub async fn hasten_notices(&self) {
        let mut table = self.database().await;
        table.execute("UPDATE notices SET due_at = min(due_at, 1) WHERE state = 'due'").await.unwrap();
        table.close().await.unwrap();
    }
}

/// The end of a punch that a person was owed.
pub struct Owed {
    pub punch: PunchId,
    /// What the message of the press itself says.
    pub own: String,
}

/// What was sent under one nonce: the notices, with revision.
type Sent = BTreeMap<(Option<u64>, u64), BTreeSet<(String, i64)>>;

/// The ledger of one campaign.
pub struct Ledger {
    sent: Sent,
}

impl Ledger {
    /// What the table has kept; the bot has ended.
    pub async fn read(stage: &Stage) -> Self {
        let mut table = stage.database().await;
        let mut sent = Sent::new();
        for row in sqlx::query(KEPT).fetch_all(&mut table).await.unwrap() {
            let member: Option<i64> = row.get("member");
            let nonce: i64 = row.get("nonce");
            let of = (member.map(i64::cast_unsigned), nonce.unsigned_abs());
            sent.entry(of).or_default().insert((row.get("key"), row.get("revision")));
        }
        table.close().await.unwrap();
        Self { sent }
    }

    /// The notices that a direct message to `member` says, which are `whose`; `None` are the admins'.
    pub fn notices_of(
        &self,
        message: &Message,
        (member, whose): (u64, Option<u64>),
    ) -> Option<&BTreeSet<(String, i64)>> {
        let nonce = message.nonce.as_deref()?.parse::<u64>().ok()?;
        self.sent.get(&(whose, nonce ^ member))
    }

    /// How many direct messages to a person, or to an admin, have said each notice; a message that belongs to none is wrong.
    pub fn messages(
        &self,
        stage: &Stage,
        (person, whose): (&Member, Option<u64>),
        found: &mut Judgement,
    ) -> BTreeMap<String, usize> {
        let mut said = BTreeMap::new();
        for message in stage.discord.look(|world| world.dms(person.id).cloned().collect::<Vec<Message>>()) {
            found.messages += 1;
            match self.notices_of(&message, (person.id.0, whose)) {
                Some(notices) => notices.iter().for_each(|(key, revision)| {
                    *said.entry(format!("{key}, revision {revision}")).or_default() += 1;
                }),
                None => found.wrong.push(format!("{}: no notice for {}", person.username, message.text())),
            }
        }
        for (notice, times) in said.iter().filter(|(_, times)| **times > 1) {
            found.doubled.push(format!("{}: {times} messages for {notice}", person.username));
        }
        said
    }

    /// Whether each notice to a person was said, and none by two messages.
    pub fn judge(&self, stage: &Stage, person: &Member, owed: &[Owed], found: &mut Judgement) {
        let messages = self.messages(stage, (person, Some(person.id.0)), found);
        let mut elsewhere = Vec::new();
        for Owed { punch, own } in owed {
            found.notices += 1;
            let key = format!("punch {punch}, ");
            let by_message = messages.keys().any(|said| said.starts_with(&key));
            let by_own = !own.is_empty() && !own.contains("Noted ");
            if !by_message && !by_own {
                elsewhere.push(punch);
            }
        }
        let listed = listed(stage, person);
        if listed < elsewhere.len() {
            found.untold.push(format!("{}: {listed} in replies for {elsewhere:?}", person.username));
        }
    }
}

/// How many ends of earlier punches the replies to a person have listed, or messages that follow them.
fn listed(stage: &Stage, person: &Member) -> usize {
    stage.discord.look(|world| {
        let is_reply = |message: &&Message| {
            let press = message.interaction.and_then(|press| world.interaction(press));
            press.is_some_and(|press| press.member.0 == person.id.0)
        };
        let lines = |message: &Message| {
            let versions = message.versions.iter();
            let news = versions.filter_map(|version| version.body["content"].as_str());
            // Each line of news has its name in bold or a time; the heading and the count of the rest have neither.
            let is_end = |line: &&str| line.contains("**") || line.contains("<t:");
            news.map(|news| news.lines().filter(is_end).count()).max().unwrap_or(0)
        };
        world.messages().filter(is_reply).map(lines).sum()
    })
}
