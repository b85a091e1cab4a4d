//! Faults between the bot and TimeTrack. `table` lists the expected results, `matrix` applies each fault to each of the six
//! writes; the other modules cover redirects, truncated responses, failed TLS, and doubt that only entries can resolve.

mod doubt;
mod fairness;
mod matrix;
mod table;
mod tls;

use std::net::TcpListener;
use std::time::Duration;

use discord_sandbox::Press;
use futures_util::future::join_all;
use timetrack_bot::model::{InteractionId, Punch, PunchState};
use timetrack_sandbox::{Fault, On};

use crate::patience::Rounds;
use crate::story::{ANNA, Story, Transport};

/// The story's clock moves on after so many rounds of a wait in which nothing is being delivered.
const IDLE: u32 = 15;

type Command = (&'static str, &'static [(&'static str, &'static str)]);

/// A day that does every write once.
const DAY: [Command; 6] = [
    ("/clockin", &[]),
    ("/project start", &[("project", "Nordlicht Energy – Customer portal")]),
    ("/project pause", &[]),
    ("/project resume", &[]),
    ("/project stop", &[]),
    ("/clockout", &[]),
];

/// What a story says of the punch of a press, once it has ended.
async fn ended(story: &mut Story, press: Press, what: &str) -> Punch {
    let (mut rounds, mut idle) = (Rounds::new(), 0_u32);
    loop {
        // The clock must not run away from an attempt: an answer that comes when it has gone on belongs to a promise.
        idle = if story.is_delivering() { 0 } else { idle + 1 };
        let punch = story.bot().app.store.punch_of(InteractionId(press.id.0)).await.unwrap();
        match punch {
            Some(punch) if punch.state.is_settled() || punch.state == PunchState::Stuck => return punch,
            Some(punch) if is_postponed(&punch) => goes_on(story, press),
            Some(_) if idle == IDLE => {
                idle = 0;
                goes_on(story, press);
            }
            Some(_) | None => {}
        }
        story.timetrack.release();
        story.timetrack.land();
        rounds.demand(what).await;
    }
}

/// Moves the clock on. Two seconds bring the first answer to a press; while it is on its way, more would make it late.
fn goes_on(story: &mut Story, press: Press) {
    if story.discord.look(|world| world.message_of(press.id).is_some()) {
        story.pass(Duration::from_secs(5));
    } else if story.clock.now() - InteractionId(press.id.0).pressed_at() < chrono::TimeDelta::seconds(2) {
        story.pass(Duration::from_secs(2));
    }
}

fn is_postponed(punch: &Punch) -> bool {
    punch.state == PunchState::Waiting && punch.attempts > 0
}

/// What the person reads in the end: the message of the press, or a direct message.
async fn reads(story: &mut Story, press: Press, words: &str, what: &str) {
    let mut rounds = Rounds::new();
    for round in 1_u32.. {
        let own = story.discord.look(|world| {
            let message = world.message_of(press.id).map(|message| message.text());
            let direct: Vec<_> = world.dms(ANNA).map(|message| message.text()).collect();
            message.into_iter().chain(direct).collect::<Vec<_>>()
        });
        if own.iter().any(|text| text.contains(words)) {
            return;
        }
        if round.is_multiple_of(IDLE) {
            goes_on(story, press);
        }
        let breaches = || story.discord.breaches();
        assert!(rounds.next().await, "{what}: nobody says {words:?}, only {own:#?}; {:#?}", breaches());
    }
}

/// Sends one command with what `arrange` puts in its way, and checks that what it says became of it is what TimeTrack holds.
async fn does(
    story: &mut Story,
    command: Command,
    arrange: impl FnOnce(&Story),
    what: &str,
) -> (Press, Punch) {
    story.pass(Duration::from_secs(61));
    let earlier = story.timetrack.writes().len();
    arrange(story);
    let press = story.sends(ANNA, command.0, command.1);
    let punch = ended(story, press, what).await;
    let writes: Vec<_> = story.timetrack.writes().split_off(earlier);
    let applied = writes.iter().filter(|write| write.applied).count();
    let expected = usize::from(punch.state == PunchState::Done);
    assert_eq!(applied, expected, "{what}: {:?}, {:?}; {writes:#?}", punch.state, punch.refusal);
    assert!(writes.windows(2).all(|pair| pair[0].date == pair[1].date), "{what}: another instant");
    assert_eq!(story.timetrack.faults_left(), 0, "{what}: the fault was not met");
    (press, punch)
}

async fn stage() -> Story {
    Story::new(Transport::Endpoint).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect_is_not_followed_and_the_secret_stays() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let address = format!("http://{}/api/v2/ext/attendance_timer/start", elsewhere.local_addr().unwrap());
    let mut story = stage().await;
    let redirect = Fault::Redirect(address);
    let arrange = |story: &Story| story.timetrack.fault_next(On::post("timer"), redirect.clone());
    let (_, punch) = does(&mut story, DAY[0], arrange, "a redirected write").await;
    assert_eq!(punch.state, PunchState::Refused);
    let arrange = |story: &Story| story.timetrack.fault_next(On::get("timer"), redirect.clone());
    let (_, punch) = does(&mut story, DAY[0], arrange, "a redirected read").await;
    assert_eq!(punch.state, PunchState::Done);
    assert!(elsewhere.accept().is_err(), "somebody called at the other address");
    story.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_cut_at_any_byte_books_once() {
    const STORIES: usize = 6;
    join_all((0..STORIES).map(|first| cut_answers((first * 2..180).step_by(STORIES * 2)))).await;
}

/// In with an answer cut after that many bytes, out with one cut a byte later.
async fn cut_answers(lengths: impl Iterator<Item = usize>) {
    let mut story = stage().await;
    for length in lengths.flat_map(|length| [length, length + 1]) {
        let command = DAY[if length % 2 == 0 { 0 } else { 5 }];
        let what = format!("{} with an answer cut after {length} bytes", command.0);
        let cut = Fault::TruncatedBody(length);
        let arrange = |story: &Story| story.timetrack.fault_next(On::post("timer"), cut);
        let (_, punch) = does(&mut story, command, arrange, &what).await;
        assert_eq!(punch.state, PunchState::Done, "{what}: {:?}", punch.refusal);
    }
    story.stop().await;
}
