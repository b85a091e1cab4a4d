//! Every fault of the table at each of the six writes, in each position: the delivery worker's row, what the person reads, and what
//! TimeTrack has.

use std::time::Duration;

use discord_sandbox::Press;
use futures_util::StreamExt;
use timetrack_bot::model::{InteractionId, Punch, PunchState};
use timetrack_bot::timetrack::{Reason, State};
use timetrack_sandbox::{Fault, On, Weather};

use super::table::{AtRead, BOOKED, NO, NOTED, Position, TROUBLE, Then, UNSURE, is_slow, table};
use super::{Command, DAY, ended, reads};
use crate::patience::until;
use crate::story::{ANNA, Story, Transport};

/// So many stories are told at once: each is mostly waiting.
const AT_ONCE: usize = 10;

/// A little more than the breaker's first pause. The response is due three seconds after the interaction.
const FIRST_PAUSE: Duration = Duration::from_millis(600);

/// A story in which `fault` meets those commands of the day whose numbers are in `which`; the others go by as they should.
async fn tell(position: Position, fault: Fault, then: Then, which: Vec<usize>) {
    let mut story = Story::new(Transport::Endpoint).await;
    if fault == Fault::Leave {
        story.timetrack.answer_once_each();
    }
    let last = which.iter().max().copied().unwrap_or_default();
    for (number, command) in DAY.into_iter().enumerate().take(last + 1) {
        story.pass(Duration::from_secs(61));
        if which.contains(&number) {
            let cell = Cell { position, fault: &fault, then, number };
            cell.play(&mut story, command).await;
        } else {
            story.says(ANNA, command.0, command.1).await;
        }
    }
    story.stop().await;
}

struct Cell<'a> {
    position: Position,
    fault: &'a Fault,
    then: Then,
    number: usize,
}

impl Cell<'_> {
    fn name(&self) -> String {
        format!("{:?} at {:?} of {}", self.fault, self.position, DAY[self.number].0)
    }

    async fn play(&self, story: &mut Story, command: Command) {
        let what = self.name();
        let earlier = story.timetrack.writes().len();
        self.arrange(story).await;
        let press = story.sends(ANNA, command.0, command.1);
        match self.then {
            Then::Noted { trouble, unclear } => self.is_noted(story, press, trouble, unclear).await,
            Then::Stuck(_) => {
                self.waits(story, press, 1).await;
                story.timetrack.fault_next(On::get("timer"), self.fault.clone());
            }
            Then::Booked | Then::Refused(_) => {}
        }
        let punch = ended(story, press, &what).await;
        let (state, words) = match self.then {
            Then::Noted { .. } | Then::Booked => (PunchState::Done, BOOKED[self.number].1),
            Then::Refused(words) => (PunchState::Refused, words),
            Then::Stuck(words) => (PunchState::Stuck, words),
        };
        assert_eq!(punch.state, state, "{what}: {:?}, {:?}", punch.refusal, punch.trouble);
        reads(story, press, words, &what).await;
        assert_eq!(story.timetrack.faults_left(), 0, "{what}: the fault was not met");
        let writes = story.timetrack.writes().split_off(earlier);
        let applied = writes.iter().filter(|write| write.applied).count();
        assert_eq!(applied, usize::from(state != PunchState::Refused), "{what}: {writes:#?}");
        assert!(writes.windows(2).all(|pair| pair[0].date == pair[1].date), "{what}: another instant");
        if self.position == Position::ReadBack {
            assert_eq!(writes.len(), 1, "{what}: written twice");
        }
        if state == PunchState::Refused {
            // The day goes on.
            story.pass(Duration::from_secs(61));
            let press = story.sends(ANNA, command.0, command.1);
            assert_eq!(ended(story, press, &what).await.state, PunchState::Done, "after {what}");
            reads(story, press, BOOKED[self.number].1, &what).await;
        }
    }

    async fn arrange(&self, story: &Story) {
        let fault = self.fault.clone();
        match (self.position, fault) {
            (Position::Read, Fault::Leave) => story.timetrack.leave().await,
            // Who is to be refused at the write is answered before it.
            (Position::Write, Fault::Leave) => story.timetrack.fault_next(On::get("timer"), Fault::Leave),
            (Position::Read, fault) => story.timetrack.fault_next(On::get("timer"), fault),
            (Position::Write, fault) => story.timetrack.fault_next(On::post("timer"), fault),
            (Position::ReadBack, _) => story.timetrack.fault_next(On::post("timer"), Fault::StatusAfter(500)),
        }
    }

    /// The row says why it waits, the person reads that it is noted, and then the line is good again.
    async fn is_noted(&self, story: &mut Story, press: Press, trouble: &[&str], unclear: bool) {
        let what = self.name();
        if self.position == Position::ReadBack {
            self.waits(story, press, 1).await;
            match self.fault {
                Fault::Leave => story.timetrack.leave().await,
                fault => story.timetrack.fault_next(On::get("timer"), fault.clone()),
            }
            story.pass(Duration::from_secs(2));
        }
        let is_back = self.position == Position::ReadBack;
        if is_slow(self.fault) && !is_back {
            until(&what, async || story.timetrack.faults_left() == 0).await;
            story.pass(Duration::from_secs(2));
            story.answer(press).await;
            let said = story.becomes(press, NOTED).await;
            // Nothing is known to be wrong when the person is answered.
            assert!(!said.contains(TROUBLE), "{what}: {said}");
            self.row(story, press, 1, (trouble, unclear)).await;
            return;
        }
        self.row(story, press, if is_back { 2 } else { 1 }, (trouble, unclear)).await;
        if !is_back {
            // What is tried until the person is answered changes nothing.
            story.timetrack.set_weather(Weather::Down);
            story.pass(Duration::from_secs(2));
        }
        story.answer(press).await;
        // On a busy machine the first words may be that it takes a moment.
        let said = story.becomes(press, NOTED).await;
        assert!(said.contains(TROUBLE), "{what}: {said}");
        assert_eq!(said.contains(UNSURE), unclear, "{what}: {said}");
        story.timetrack.set_weather(Weather::Fine);
    }

    async fn row(&self, story: &mut Story, press: Press, tries: u32, (trouble, unclear): (&[&str], bool)) {
        let what = self.name();
        let punch = self.waits(story, press, tries).await;
        let told = punch.trouble.map(|error| error.to_string()).unwrap_or_default();
        assert!(trouble.iter().any(|words| told.contains(words)), "{what}: {told}");
        assert_eq!(punch.unclear, unclear, "{what}: {told}");
    }

    /// The row after so many attempts that settled nothing.
    async fn waits(&self, story: &mut Story, press: Press, tries: u32) -> Punch {
        let (mut waiting, mut may_pass) = (None, tries > 1);
        until(&self.name(), async || {
            // After the effect: what hangs is let go.
            story.timetrack.land();
            story.timetrack.release();
            // A connection that was refused to another request puts this one off, on a clock that stands still.
            if may_pass && is_put_off(story) {
                story.pass(FIRST_PAUSE);
                may_pass = false;
            }
            let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
            waiting = punch.filter(|punch| punch.state == PunchState::Waiting && punch.attempts >= tries);
            waiting.is_some()
        })
        .await;
        waiting.unwrap()
    }
}

/// Whether nothing is sent before the clock goes on.
fn is_put_off(story: &Story) -> bool {
    let now = story.clock.now();
    let mut states = story.bot().app.accounts.iter().map(|account| account.timetrack.breaker().state());
    states.any(|state| matches!(state, State::Open { reason: Reason::Down, until } if until > now))
}

/// The faults of one position, and what comes of each.
fn rows(position: Position) -> impl Iterator<Item = (Fault, Then)> {
    table().into_iter().filter_map(move |(fault, at_write, at_read)| {
        let then = match (position, at_read) {
            (Position::Write, _) => Some(at_write),
            (_, AtRead::Nothing) => None,
            (Position::Read, AtRead::No) => Some(Then::Refused(NO)),
            (Position::ReadBack, AtRead::No) => Some(Then::Stuck(NO)),
            (position, AtRead::Noted(trouble)) => {
                Some(Then::Noted { trouble, unclear: position == Position::ReadBack })
            }
        };
        Some((fault, then?))
    })
}

async fn tell_all(stories: impl Iterator<Item = impl Future<Output = ()>>, at_once: usize) {
    futures_util::stream::iter(stories).buffer_unordered(at_once).collect::<Vec<()>>().await;
}

/// One story for each quick fault, with all commands of the day.
async fn quick(position: Position) {
    let rows = rows(position).filter(|(fault, _)| !is_slow(fault));
    tell_all(rows.map(|(fault, then)| tell(position, fault, then, (0..DAY.len()).collect())), AT_ONCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_at_the_read_before_a_write_delays_it() {
    quick(Position::Read).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_at_a_write_neither_loses_nor_doubles_it() {
    quick(Position::Write).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_at_the_read_back_leaves_nothing_undecided() {
    quick(Position::ReadBack).await;
}

/// Each cell of these takes the client's whole patience, so each is a story of its own and all are told at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dripping_answer_in_any_position_neither_loses_nor_doubles() {
    let positions = [Position::Read, Position::Write, Position::ReadBack];
    let cells = positions.into_iter().flat_map(|position| {
        let slow = rows(position).filter(|(fault, _)| is_slow(fault));
        slow.flat_map(move |(fault, then)| {
            (0..DAY.len()).map(move |number| tell(position, fault.clone(), then, vec![number]))
        })
    });
    let cells: Vec<_> = cells.collect();
    let count = cells.len();
    assert_eq!(count, 2 * positions.len() * DAY.len());
    tell_all(cells.into_iter(), count).await;
}
