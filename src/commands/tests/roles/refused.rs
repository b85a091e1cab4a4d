//! What is refused to everybody, and what is no refusal.

use super::super::{ALICE, button_id, command, world};
use super::{ADMIN, ROLES, Walk};
use crate::commands::{Error, Outcome};
use crate::model::MemberId;
use crate::reply::button::{Audience, ButtonAction};
use crate::slash::{Interaction, InteractionKind};

/// A name that is not in the table is refused to everybody, with or without a right.
#[tokio::test]
async fn what_is_not_listed_is_refused_to_everybody() {
    let mut walk = Walk::new().await;
    for what in [
        command(&["admin"], &[]),
        command(&["admin", "everything"], &[]),
        command(&["clockin", "now"], &[]),
        command(&["CLOCKIN"], &[]),
        InteractionKind::Button { id: "1:42:everything:0".into() },
        InteractionKind::Button { id: button_id(Audience::Member(ALICE), ButtonAction::ClockIn) + ":0" },
        InteractionKind::Button { id: String::new() },
    ] {
        for role in &ROLES {
            let before = walk.recorded().await;
            let result = walk.press(role, what.clone()).await;
            assert!(matches!(result, Err(Error::Refused(_))), "{what:?} by {}: {result:?}", role.name);
            assert_eq!(walk.recorded().await, before);
        }
    }
}

#[tokio::test]
async fn a_database_that_fails_is_told_from_a_refusal_to_offer_anything() {
    let world = world("2026-11-23T16:00:00Z").await;
    let typing = |path: &[&str], option: &str| InteractionKind::Autocomplete {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        option: option.to_owned(),
        typed: String::new(),
    };
    let project = typing(&["project", "start"], "project");
    let unlinked = Interaction { member: MemberId(43), ..world.interaction(0, project.clone()) };
    let Ok(Outcome::Choices(offers)) = world.run(&unlinked).await else { panic!("a refusal is silent") };
    assert!(offers.is_empty());
    world.store.close().await;
    for interaction in [
        world.interaction(1, project),
        Interaction {
            member: ADMIN,
            manages_guild: true,
            ..world.interaction(2, typing(&["admin", "link"], "username"))
        },
    ] {
        let result = world.run(&interaction).await;
        assert!(matches!(result, Err(Error::NotRecorded(_) | Error::Failed(_))), "{result:?}");
    }
}
