//! Who has left: what freezes a link, what thaws it, and what the admins are told.

use super::*;
use crate::model::{About, GuildId, Target};

const HERE: GuildId = GuildId(5);

impl Bench {
    async fn left(&self, member: MemberId) -> bool {
        self.store.link(member).await.unwrap().unwrap().left_at.is_some()
    }

    async fn told(&self, at: i64) -> Vec<About> {
        let due = self.store.due_notices(Target::Direct, later(at), 9).await.unwrap();
        due.into_iter().map(|notice| notice.about).collect()
    }
}

#[tokio::test]
async fn many_who_left_are_one_notice_that_waits_until_everybody_was_looked_up() {
    let bench = Bench::linked().await;
    bench.store.note_left(ALICE, (later(0), later(0))).await.unwrap();
    bench.store.note_left(ALICE, (later(1), later(1))).await.unwrap();
    bench.store.note_left(BOB, (later(2), later(2))).await.unwrap();
    assert_eq!(bench.told(60).await, []);
    let since = now();
    assert_eq!(bench.told(900).await, [About::Left { since }], "or for a quarter of an hour");
    bench.store.tell_who_left(later(3)).await.unwrap();
    assert_eq!(bench.told(3).await, [About::Left { since }]);
    let (links, count) = bench.store.left_since(since, 1).await.unwrap();
    assert_eq!((links.len(), links[0].member, count), (1, ALICE, 2));
    let kinds: Vec<_> = bench.store.audit(9).await.unwrap().into_iter().map(|row| row.what).collect();
    assert_eq!(kinds, ["left", "left", "link", "link"]);
}

#[tokio::test]
async fn a_later_leaver_is_a_notice_of_their_own() {
    let bench = Bench::linked().await;
    bench.store.note_left(ALICE, (later(0), later(0))).await.unwrap();
    bench.store.tell_who_left(later(1)).await.unwrap();
    let due = bench.store.due_notices(Target::Direct, later(1), 9).await.unwrap();
    let claimed = bench.store.claim_notices(due, None).await.unwrap();
    bench.store.complete_notices(&claimed, later(1)).await.unwrap();
    bench.store.note_left(BOB, (later(86_400), later(86_400))).await.unwrap();
    let (links, _) = bench.store.left_since(later(86_400), 9).await.unwrap();
    assert_eq!(links.iter().map(|link| link.member).collect::<Vec<_>>(), [BOB]);
    assert_eq!(bench.told(90_000).await, [About::Left { since: later(86_400) }]);
}

#[tokio::test]
async fn who_was_seen_since_discord_was_asked_has_not_left() {
    let bench = Bench::linked().await;
    bench.store.seen_in(ALICE, HERE, later(10)).await.unwrap();
    bench.store.note_left(ALICE, (later(9), later(11))).await.unwrap();
    assert!(!bench.left(ALICE).await);
    bench.store.note_left(ALICE, (later(20), later(21))).await.unwrap();
    assert!(bench.left(ALICE).await);
    bench.store.seen_in(ALICE, HERE, later(30)).await.unwrap();
    assert!(!bench.left(ALICE).await);
    assert_eq!(bench.store.audit(1).await.unwrap()[0].what, "back");
    assert_eq!(bench.store.verify_audit().await.unwrap(), None);
}

#[tokio::test]
async fn those_who_were_looked_up_longest_ago_are_looked_up_first_and_those_who_left_too() {
    let bench = Bench::linked().await;
    let day = 86_400;
    let due = async |at: i64| {
        let links = bench.store.looked_up_longest_ago((later(at - day), later(at)), 9).await.unwrap();
        links.into_iter().map(|link| link.member).collect::<Vec<_>>()
    };
    assert_eq!(due(day - 1).await, [], "who links somebody has seen them");
    assert_eq!(due(day).await, [ALICE, BOB]);
    bench.store.note_looked_up(ALICE, later(day)).await.unwrap();
    bench.store.note_left(BOB, (later(day), later(day))).await.unwrap();
    assert_eq!(due(day + 1).await, [BOB]);
    bench.store.note_looked_up(BOB, later(day + 5)).await.unwrap();
    assert_eq!(due(2 * day + 9).await, [ALICE, BOB]);
    bench.store.note_looked_up(ALICE, later(9 * day)).await.unwrap();
    assert_eq!(due(day + 9).await, [ALICE], "looked up before the clock was set back");
    bench.store.look_up_everybody().await.unwrap();
    assert_eq!(due(day + 9).await, [ALICE, BOB]);
}

#[tokio::test]
async fn who_has_left_is_read_and_shown_no_more_until_they_are_back() {
    let bench = Bench::linked().await;
    let seen = async || {
        let people = bench.store.everybody_seen(&vienna(), now()).await.unwrap();
        let due = bench.store.asked_longest_ago((later(9), later(9)), 9).await.unwrap();
        (people.len(), due.len())
    };
    assert_eq!(seen().await, (2, 2));
    bench.store.note_left(BOB, (later(0), later(0))).await.unwrap();
    assert_eq!(seen().await, (1, 1));
    bench.store.seen_in(BOB, HERE, later(5)).await.unwrap();
    assert_eq!(seen().await, (2, 2));
}
