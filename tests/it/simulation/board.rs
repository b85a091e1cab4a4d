//! A board in a simulated world: what it should say changes, a moderator deletes it, rights come and go, Discord fails and the bot dies at
//! every step. The decisions are the product's own, in `notices::board_state`.
//!
//! Assumed of the world: an edit arrives before its answer is given up, or never.

use chrono::{DateTime, TimeDelta, Utc};
use timetrack_bot::discord::Error;
use timetrack_bot::model::{Board, ChannelId, GuildId, Tried};
use timetrack_bot::notices::board_state::{self, Next};

use super::dice::Dice;

/// Between two edits.
const EDITED_EVERY: TimeDelta = TimeDelta::seconds(10);
/// So long Discord enforces a nonce.
const ENFORCED: TimeDelta = TimeDelta::minutes(5);
/// Rounds of the worker in one world, at most.
const ROUNDS: u32 = 5_000;

/// What happens beside the bot.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// The board should say something else, perhaps the same as before the last change.
    Changed,
    Deleted,
    Closed,
    Opened,
}

struct Message {
    nonce: i64,
    at: DateTime<Utc>,
    /// What it said from when on.
    versions: Vec<(DateTime<Utc>, i64)>,
    deleted: bool,
}

struct World {
    dice: Dice,
    now: DateTime<Utc>,
    events: Vec<(DateTime<Utc>, Event)>,
    calm_at: DateTime<Utc>,
    trouble: u64,
    crash: u64,
    /// As the table has it.
    board: Board,
    /// When the worker is to look at it, if it owes something.
    due: Option<DateTime<Utc>>,
    truth: i64,
    channel: Vec<Message>,
    is_open: bool,
    refusals: u32,
    told: u32,
}

/// Plays one board; how often it was edited.
pub fn through(begin: DateTime<Utc>, (trouble, crash): (u64, u64), seed: u64) -> Result<usize, String> {
    let mut dice = Dice::new(seed ^ 0xB0A2_D000);
    let storm = dice.between(30, 900);
    let calm_at = begin + TimeDelta::seconds(storm);
    // That it was deleted shows when it is edited.
    let mut events = vec![(calm_at, Event::Opened), (calm_at + TimeDelta::minutes(20), Event::Changed)];
    for _ in 0..dice.between(1, 25) {
        let at = begin + TimeDelta::milliseconds(dice.between(0, storm * 1_000));
        let event = match dice.below(20) {
            0 => Event::Deleted,
            1 => Event::Closed,
            2..4 => Event::Opened,
            _ => Event::Changed,
        };
        events.push((at, event));
    }
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let board = Board {
        guild: GuildId(1),
        channel: ChannelId(2),
        message: None,
        tried: None,
        shown: None,
        next_at: DateTime::UNIX_EPOCH,
        failures: 0,
        is_blocked: false,
        is_hidden: false,
        held_since: None,
    };
    let world = World {
        dice,
        now: begin,
        events,
        calm_at,
        trouble,
        crash,
        board,
        due: Some(begin),
        truth: 0,
        channel: Vec::new(),
        is_open: true,
        refusals: 0,
        told: 0,
    };
    world.play().map_err(|what| format!("the board: {what}"))
}

impl World {
    fn play(mut self) -> Result<usize, String> {
        for _ in 0..ROUNDS {
            while let Some((_, event)) = self.events.pop_if(|(at, _)| *at <= self.now) {
                self.happens(event);
            }
            match self.due {
                Some(due) if due <= self.now => self.turn()?,
                Some(due) => self.now = self.events.last().map_or(due, |(at, _)| due.min(*at)),
                None => match self.events.last() {
                    Some((at, _)) => self.now = *at,
                    None => return self.judge(),
                },
            }
        }
        Err("it is still owed long after the calm".to_owned())
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Changed => {
                self.truth = (self.truth + self.dice.between(1, 2)) % 3;
                self.due = Some(self.now);
            }
            Event::Deleted => self.channel.iter_mut().for_each(|message| message.deleted = true),
            Event::Closed => (self.is_open, self.refusals) = (false, self.refusals + 1),
            Event::Opened => self.is_open = true,
        }
    }

    fn is_calm(&self) -> bool {
        self.now >= self.calm_at
    }

    /// The bot dies. After its start the board is looked at.
    fn dies(&mut self) -> bool {
        let dies = !self.is_calm() && self.dice.below(1_000) < self.crash * 3;
        if dies {
            let down = self.dice.one_of(&[100, 1_000, 5_000, 60_000, 130_000, 400_000]);
            self.now += TimeDelta::milliseconds(down);
            self.due = Some(self.now);
        }
        dies
    }

    /// One look of the worker.
    fn turn(&mut self) -> Result<(), String> {
        if self.board.next_at > self.now {
            self.due = Some(self.board.next_at);
            return Ok(());
        }
        let (mut board, truth) = (self.board.clone(), self.truth);
        let fresh = Tried { nonce: self.dice.between(1, i64::MAX >> 1), at: self.now };
        let next = board_state::next(&mut board, truth, fresh);
        if matches!(next, Next::Edit { .. } | Next::Send { .. }) {
            self.save(&board);
        }
        if self.dies() {
            return Ok(());
        }
        let is_shown = match next {
            Next::Nothing => true,
            Next::Wait => false,
            Next::Edit { message } => {
                let edited = self.request(|world| world.edit(message, truth));
                if self.dies() {
                    return Ok(());
                }
                board_state::edited(&mut board, truth, edited.as_ref().copied(), self.now)
            }
            Next::Send { sent, is_repeat } => {
                let posted = self.request(|world| world.post(sent.nonce, truth));
                if self.dies() {
                    return Ok(());
                }
                board_state::sent(&mut board, (truth, is_repeat), posted.as_ref().copied(), self.now)
            }
            Next::Look(sent) => {
                let found = self.request(|world| Ok(world.find(sent.nonce)));
                board_state::found(&mut board, found.as_ref().copied(), self.now)
            }
        };
        self.save(&board);
        self.due = (!is_shown).then_some(board.next_at);
        self.is_one_board()
    }

    fn save(&mut self, board: &Board) {
        self.told += u32::from(board.is_blocked && !self.board.is_blocked);
        self.board = board.clone();
    }

    /// Discord does what is asked, or does not, and says so, or does not.
    fn request<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let away = || Error::Unreachable("nothing in time".to_owned());
        let closed = || Error::NotAccessible("403".to_owned());
        let goes_wrong = !self.is_calm() && self.dice.percent(self.trouble);
        let fate = if goes_wrong { self.dice.below(4) } else { 4 };
        let done = match fate {
            0 => Err(away()),
            1 => {
                self.refusals += 1;
                Err(closed())
            }
            _ if self.is_open => act(self),
            _ => Err(closed()),
        };
        let slow = if fate < 4 { 10_000 } else { 300 };
        self.now += TimeDelta::milliseconds(self.dice.between(10, slow));
        if fate == 2 { Err(away()) } else { done }
    }

    fn edit(&mut self, message: u64, words: i64) -> Result<(), Error> {
        let now = self.now;
        let message = self.channel.get_mut(message as usize).filter(|message| !message.deleted);
        let message = message.ok_or(Error::MessageGone)?;
        if message.versions.last().is_none_or(|(_, said)| *said != words) {
            message.versions.push((now, words));
        }
        Ok(())
    }

    fn post(&mut self, nonce: i64, words: i64) -> Result<u64, Error> {
        let now = self.now;
        let first =
            self.channel.iter().position(|message| message.nonce == nonce && now - message.at < ENFORCED);
        let number = first.unwrap_or_else(|| {
            let versions = vec![(now, words)];
            self.channel.push(Message { nonce, at: now, versions, deleted: false });
            self.channel.len() - 1
        });
        Ok(number as u64)
    }

    fn find(&self, nonce: i64) -> Option<u64> {
        let is_it = |message: &Message| message.nonce == nonce && !message.deleted;
        self.channel.iter().position(is_it).map(|number| number as u64)
    }

    fn is_one_board(&self) -> Result<(), String> {
        match self.channel.iter().filter(|message| !message.deleted).count() {
            0 | 1 => Ok(()),
            several => Err(format!("there are {several} of it")),
        }
    }

    fn judge(self) -> Result<usize, String> {
        self.is_one_board()?;
        let there = self.channel.iter().find(|message| !message.deleted);
        let says = there.and_then(|message| message.versions.last()).map(|(_, words)| *words);
        if says != Some(self.truth) {
            return Err(format!("it says {says:?}, not {}", self.truth));
        }
        for pair in self.channel.iter().flat_map(|message| message.versions.windows(2)) {
            if pair[1].0 - pair[0].0 < EDITED_EVERY {
                return Err(format!("edited at {} and at {}", pair[0].0, pair[1].0));
            }
        }
        if self.told > self.refusals {
            return Err(format!("the admins were told {} times of {} refusals", self.told, self.refusals));
        }
        Ok(self.channel.iter().map(|message| message.versions.len() - 1).sum())
    }
}
