//! What one member may learn of another: every policy, role and person.

use super::{ADMIN, ALICE, World, command, world};
use crate::commands::{Error, Outcome};
use crate::model::{MemberId, Refusal, SeenTimer, TimerKind, TimerState, Username, WhoPolicy};
use crate::slash::{Interaction, Value};
use crate::store::presence::Sighting;

const BOB: MemberId = MemberId(43);
const GUEST: MemberId = MemberId(90);

/// What somebody gets to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Everything,
    /// With the button that unlinks.
    AsAdmin,
    NotAdmin,
    NotLinked,
    Off,
}

use Sight::{AsAdmin, Everything, NotAdmin, NotLinked, Off};

/// A world in which Bob is linked too and was seen at work.
async fn office(who: WhoPolicy) -> World {
    let mut world = world("2026-11-23T12:00:00Z").await;
    world.settings.who = who;
    let bob = Username::new("Bob").unwrap();
    world.store.add_link(BOB, &bob, None, ADMIN, world.now).await.unwrap();
    let timer = SeenTimer { state: TimerState::Running, since: Some(world.now), seen_at: world.now };
    let kind = TimerKind::Attendance;
    world.store.saw(vec![Sighting { member: BOB, username: bob, kind, timer, by_name: true }]);
    world.store.check_writable(world.now).await.unwrap();
    world
}

impl World {
    async fn looks(&self, (member, manages_guild): (MemberId, bool), whom: Option<MemberId>) -> Sight {
        let kind = match whom {
            None => command(&["who"], &[]),
            Some(id) => command(&["Working time"], &[("target", Value::Member { id, bot: false })]),
        };
        let interaction = Interaction { member, manages_guild, ..self.interaction(0, kind) };
        match self.run(&interaction).await {
            Ok(Outcome::Reply(reply)) => {
                assert!(reply.private, "{reply:?}");
                let is_admins = reply.rows.iter().flatten().any(|button| button.id.contains(":ask-unlink:"));
                if is_admins { AsAdmin } else { Everything }
            }
            Err(Error::Refused(Refusal::NotAdmin)) => NotAdmin,
            Err(Error::Refused(Refusal::NotLinked)) => NotLinked,
            Err(Error::Refused(Refusal::WhoOff)) => Off,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_one_member_may_learn_of_another_is_what_the_policy_says() {
    let (member, admin, guest) = ((ALICE, false), (ADMIN, true), (GUEST, false));
    // Everybody, somebody else, oneself.
    for (policy, who, expected) in [
        (WhoPolicy::Admins, member, [NotAdmin, NotAdmin, Everything]),
        (WhoPolicy::Admins, admin, [Everything, AsAdmin, Everything]),
        (WhoPolicy::Admins, (ALICE, true), [Everything, AsAdmin, AsAdmin]),
        (WhoPolicy::Admins, guest, [NotAdmin, NotAdmin, NotLinked]),
        (WhoPolicy::Members, member, [Everything, Everything, Everything]),
        (WhoPolicy::Members, admin, [Everything, AsAdmin, Everything]),
        (WhoPolicy::Members, guest, [NotLinked, NotLinked, NotLinked]),
        (WhoPolicy::Off, member, [Off, Off, Everything]),
        (WhoPolicy::Off, admin, [Off, AsAdmin, Everything]),
    ] {
        let world = office(policy).await;
        for (whom, expected) in [None, Some(BOB), Some(who.0)].into_iter().zip(expected) {
            assert_eq!(world.looks(who, whom).await, expected, "{policy:?}: {who:?} of {whom:?}");
        }
    }
}

#[tokio::test]
async fn where_nobody_may_see_who_is_in_the_menu_shows_an_admin_the_link_alone() {
    let world = office(WhoPolicy::Off).await;
    let args = [("target", Value::Member { id: BOB, bot: false })];
    let Ok(Outcome::Reply(reply)) = world.run(&world.admin(0, command(&["Working time"], &args))).await
    else {
        panic!("no answer")
    };
    let text = reply.embed.unwrap().description;
    assert!(text.contains("is linked to Bob") && !text.contains("since"), "{text}");
}

#[tokio::test]
async fn nothing_is_asked_of_timetrack_for_who_and_it_says_since_when_and_how_old() {
    let world = office(WhoPolicy::Members).await;
    let Ok(Outcome::Reply(reply)) = world.run(&world.interaction(0, command(&["who"], &[]))).await else {
        panic!("no answer")
    };
    // TimeTrack is at a port that nobody listens on.
    let text = reply.embed.unwrap().description;
    assert!(text.starts_with("1 working · 1 unknown\n**Working**\n<@43> · since <t:"), "{text}");
    assert!(text.contains(&format!("as of <t:{}:R>", world.now.timestamp())), "{text}");
    assert!(text.ends_with("**Unknown**\n<@42> · not read from TimeTrack yet"), "{text}");
}
