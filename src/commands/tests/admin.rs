//! What `/admin link`, `queue` and `unlink` do.

use super::{ADMIN, ALICE, button, command, text, world};
use crate::commands::{Error, Outcome};
use crate::model::{About, InteractionId, MemberId, Refusal, Target};
use crate::reply::button::ButtonAction;
use crate::slash::{Interaction, InteractionKind, Value};

#[tokio::test]
async fn a_username_is_linked_to_one_person_and_only_if_it_exists() {
    let world = world("2026-11-23T16:00:00Z").await;
    let link = |id: u64, bot: bool, name: &str| {
        let args = [("member", Value::Member { id: MemberId(id), bot }), ("username", text(name))];
        world.admin(0, command(&["admin", "link"], &args))
    };
    assert!(matches!(world.run(&link(50, true, "Bob")).await, Err(Error::Refused(Refusal::IsABot))));
    world.run(&link(50, false, "BOB@acme.example")).await.unwrap();
    assert_eq!(
        world.store.due_notices(Target::Direct, world.now, 9).await.unwrap()[0].about,
        About::Welcome(MemberId(50))
    );
    assert_eq!(world.store.link(MemberId(50)).await.unwrap().unwrap().username.as_str(), "Bob");
    assert!(matches!(world.run(&link(50, false, "bob")).await, Ok(Outcome::Reply(_))), "the same again");
    let taken = world.run(&link(51, false, "ALICE")).await;
    assert!(matches!(taken, Err(Error::Refused(Refusal::UsernameTaken { by: ALICE }))), "{taken:?}");
    let already = world.run(&link(42, false, "bob")).await;
    assert!(matches!(
        already,
        Err(Error::Refused(Refusal::AlreadyLinked { .. } | Refusal::UsernameTaken { .. }))
    ));
    assert!(matches!(
        world.run(&link(52, false, "carol")).await,
        Err(Error::Refused(Refusal::DisabledUsername { .. }))
    ));
    assert!(matches!(
        world.run(&link(52, false, "mallory")).await,
        Err(Error::Refused(Refusal::TimeTrackSilent))
    ));
}

#[tokio::test]
async fn an_admin_cancels_from_the_queue_and_a_stale_button_says_so() {
    let world = world("2026-11-23T16:00:00Z").await;
    for nth in 0..6 {
        world.run(&world.interaction(nth, command(&["clockin"], &[]))).await.unwrap();
    }
    let Ok(Outcome::Reply(reply)) = world.run(&world.admin(10, command(&["admin", "queue"], &[]))).await
    else {
        panic!()
    };
    assert_eq!((reply.embed.as_ref().unwrap().fields.len(), reply.rows.len()), (4, 5));
    let asks = InteractionKind::Button { id: reply.rows[0][1].id.clone() };
    let Ok(Outcome::Reply(question)) = world.run(&world.admin(20, asks)).await else { panic!() };
    assert!(question.in_place && question.embed.unwrap().title.starts_with("Give up #"));
    assert_eq!(world.store.queue(0, 10).await.unwrap().1, 6, "only asked so far");
    let cancel = InteractionKind::Button { id: question.rows[0][0].id.clone() };
    for (nth, left) in [(11, "5 entries are not booked yet"), (12, "5 entries are not booked yet")] {
        let Ok(Outcome::Reply(reply)) = world.run(&world.admin(nth, cancel.clone())).await else { panic!() };
        assert!(reply.in_place);
        assert_eq!(reply.embed.unwrap().title, left);
    }
    let past = world.admin(13, button(ADMIN, ButtonAction::Queue { page: u32::MAX }));
    let Ok(Outcome::Reply(reply)) = world.run(&past).await else { panic!() };
    assert_eq!(reply.embed.unwrap().footer, "Page 2 of 2");
}

#[tokio::test]
async fn unlinking_says_what_still_waits() {
    let world = world("2026-11-23T16:00:00Z").await;
    world.run(&world.interaction(0, command(&["clockin"], &[]))).await.unwrap();
    let args = [("member", Value::Member { id: ALICE, bot: false })];
    let waits = "One entry only waits for TimeTrack; it will still be booked";
    let ask = button(ADMIN, ButtonAction::AskUnlink { member: ALICE });
    let Ok(Outcome::Reply(reply)) = world.run(&world.admin(2, ask)).await else { panic!() };
    assert!(reply.embed.unwrap().description.contains(waits));
    let interaction = world.admin(1, command(&["admin", "unlink"], &args));
    let Ok(Outcome::Reply(reply)) = world.run(&interaction).await else { panic!() };
    assert!(reply.embed.unwrap().description.contains(waits));
    let again = world.run(&Interaction { id: InteractionId(interaction.id.0 + 1), ..interaction }).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::MemberNotLinked { member: ALICE }))));
}
