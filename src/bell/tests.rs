//! Who waits for which press, and who does not any more.

use futures_util::FutureExt;

use super::*;

const PRESS: InteractionId = InteractionId(1 << 40);

#[tokio::test]
async fn whoever_gives_up_is_no_longer_waited_on() {
    let bell = Bell::default();
    let (first, second) = (bell.watch(PRESS), bell.watch(PRESS));
    assert_eq!(first.give_up(), None);
    assert!(bell.is_watched(PRESS), "the other one waits still");
    assert_eq!(second.give_up(), None);
    assert!(!bell.is_watched(PRESS));
}

#[test]
fn two_who_stop_waiting_at_the_same_moment_leave_nobody_behind() {
    let bell = Bell::default();
    let start = std::sync::Barrier::new(2);
    for round in 0..10_000 {
        let (one, other) = (bell.watch(PRESS), bell.watch(PRESS));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                drop(other);
            });
            start.wait();
            if round % 2 == 0 { drop(one) } else { drop(one.give_up()) }
        });
        assert!(!bell.is_watched(PRESS), "round {round}");
    }
}

#[tokio::test]
async fn that_a_punch_was_asked_about_is_no_end_of_it_once_it_is_confirmed() {
    let bell = Bell::default();
    let asked = Punch { interaction: PRESS, ..crate::outbox::samples::punch(crate::model::Action::ClockOut) };
    let _first = bell.watch(PRESS);
    bell.settled(&asked);
    let confirmed = Punch { confirmed: true, ..asked };
    let mut watch = bell.watch_again(&confirmed);
    assert_eq!(watch.settled().now_or_never(), None);
    bell.settled(&confirmed);
    assert_eq!(watch.settled().now_or_never(), Some(confirmed));
}
