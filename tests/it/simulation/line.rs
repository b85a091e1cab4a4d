//! The randomly drawn fate of one request.

use std::time::Duration;

use timetrack_bot::delivery::attempt::LANDING;
use timetrack_bot::model::Unclear;
use timetrack_bot::timetrack::Error;

use super::dice::Dice;

/// The fate of a request.
#[derive(Clone, Debug)]
pub struct Fate {
    /// Milliseconds until TimeTrack does what is asked; `None` if never.
    pub lands_in: Option<i64>,
    /// Milliseconds until the caller knows.
    pub known_in: i64,
    /// What the caller gets to know; `None` for TimeTrack's own answer.
    pub error: Option<Error>,
    /// A success in name: nothing was done, and the answer shows nothing.
    pub lies: bool,
}

fn unclear(what: Unclear, may_still_land: bool) -> Error {
    Error::Unclear { what, may_still_land, retry_after: None }
}

fn unreadable(why: &str) -> Unclear {
    Unclear::Unreadable(why.to_owned())
}

fn status(status: u16) -> Unclear {
    Unclear::Status { status, words: String::new() }
}

/// The client's time-out in milliseconds.
const TIME_OUT: i64 = 10_000;

impl Fate {
    fn fine(dice: &mut Dice) -> Self {
        let known_in = dice.between(1, 400);
        Self { lands_in: Some(dice.between(0, known_in)), known_in, error: None, lies: false }
    }

    pub fn of_read(dice: &mut Dice, trouble: u64) -> Self {
        let fine = Self::fine(dice);
        if !dice.percent(trouble) {
            return fine;
        }
        let error = match dice.below(8) {
            0 => Error::Unreachable("refused".to_owned()),
            1 => unclear(unreadable("reset"), true),
            2 => return Self { known_in: TIME_OUT, error: Some(unclear(Unclear::NoAnswer, true)), ..fine },
            3 => unclear(status(500), false),
            4 => Error::Busy { retry_after: dice.percent(50).then(|| Duration::from_secs(dice.below(900))) },
            5 => Error::KeyRefused { status: 401 },
            6 => Error::NoReason { status: 400 },
            _ => unclear(unreadable("the answer is not JSON"), false),
        };
        Self { error: Some(error), ..fine }
    }

    /// Of a write; one that lands after its caller gave up does so within [`LANDING`] of the mark.
    pub fn of_write(dice: &mut Dice, trouble: u64) -> Self {
        let fine = Self::fine(dice);
        if !dice.percent(trouble) {
            return fine;
        }
        let effect = fine.lands_in.filter(|_| dice.percent(50));
        let no_effect = |error| Self { lands_in: None, error: Some(error), ..fine.clone() };
        let perhaps = |error| Self { lands_in: effect, error: Some(error), ..fine.clone() };
        match dice.below(13) {
            0 => no_effect(Error::Unreachable("refused".to_owned())),
            1 => no_effect(Error::Busy { retry_after: None }),
            2 => no_effect(Error::Busy { retry_after: Some(Duration::from_secs(dice.below(900))) }),
            3 => no_effect(Error::KeyRefused { status: 403 }),
            4 => no_effect(Error::Refused { status: 422, code: None, words: "no".to_owned() }),
            5 => perhaps(Error::NoReason { status: 404 }),
            6 => perhaps(unclear(unreadable("reset"), true)),
            7 => perhaps(unclear(status(500), false)),
            8 => perhaps(unclear(unreadable("the answer is not JSON"), false)),
            9 => Self { lands_in: None, lies: true, ..fine },
            10 => {
                // A gateway gave up on it; TimeTrack may not have.
                let lands_in = dice.percent(60).then(|| dice.between(0, 20_000));
                Self { lands_in, ..no_effect(unclear(status(504), true)) }
            }
            _ => {
                let longest = LANDING.num_milliseconds() - TIME_OUT - 1_000;
                let lands_in = dice.percent(60).then(|| dice.between(0, longest));
                let error = Some(unclear(Unclear::NoAnswer, true));
                Self { lands_in, known_in: TIME_OUT, error, lies: false }
            }
        }
    }
}
