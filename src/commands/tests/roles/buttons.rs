//! Permissions of buttons and forms: every one of them for every role, audience and account.

use super::super::{ALICE, button, button_id, command, world};
use super::{
    ADMIN, ADMINS, ANOTHERS, BUTTONS, BY_ROLE, Cell, ELSEWHERE, NEWCOMER, ROLES, Walk, cell, every_button,
    name, row,
};
use crate::commands::{Error, Outcome};
use crate::model::{AccountId, MemberId, Refusal};
use crate::reply::button::{Audience, ButtonAction, ButtonId, Occurrence};
use crate::slash::{Interaction, InteractionKind, Value};

impl Walk {
    async fn expect_another_account(&mut self, what: &str, id: &str) {
        for role in &ROLES {
            let before = self.recorded().await;
            let result = self.press(role, pressed(id)).await;
            let expected =
                if role.guild == Some(ELSEWHERE) { Refusal::ForeignGuild } else { Refusal::Outdated };
            let is_expected = matches!(&result, Err(Error::Refused(refusal)) if *refusal == expected);
            assert!(is_expected, "{what} of another account by {}: {result:?}", role.name);
            assert_eq!(self.recorded().await, before);
            self.cells += 1;
        }
    }
}

#[tokio::test]
async fn every_button_by_every_role_and_in_a_strangers_hands() {
    let mut walk = Walk::new().await;
    let mut names: Vec<_> = every_button().iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), BUTTONS.len(), "a row without a button, or a button that is not walked");
    for action in every_button() {
        let what = name(&action);
        walk.expect(what, row(&BUTTONS, what), |role| button(role.member, action)).await;
        walk.expect(&format!("another's {what}"), ANOTHERS, |_| button(MemberId(43), action)).await;
        let id = button_id(Audience::Anyone, action);
        walk.expect(&format!("anyone's {what}"), row(&BUTTONS, what), |_| pressed(&id)).await;
        let id = button_id(Audience::Admins, action);
        walk.expect(&format!("the admins' {what}"), admins_only(row(&BUTTONS, what)), |_| pressed(&id)).await;
        for audience in [Audience::Member(ALICE), Audience::Admins, Audience::Anyone] {
            let id = ButtonId { account: AccountId(2), audience, action }.encode();
            walk.expect_another_account(what, &id).await;
        }
    }
    // Of each button four audiences by every role, and three of another account.
    let roles = 4 * (ROLES.len() + BY_ROLE.len()) + 3 * ROLES.len();
    assert_eq!(walk.cells, BUTTONS.len() * roles);
}

/// What is left of these cells for admins.
fn admins_only(cells: [Cell; 10]) -> [Cell; 10] {
    let mut left = ADMINS;
    for (left, cell) in left.iter_mut().zip(cells) {
        if *left == Cell::Yes {
            *left = cell;
        }
    }
    left
}

fn pressed(id: &str) -> InteractionKind {
    InteractionKind::Button { id: id.to_owned() }
}

#[tokio::test]
async fn buttons_of_the_first_form_mean_what_they_meant() {
    let mut walk = Walk::new().await;
    for action in every_button() {
        let first = |owner: MemberId| {
            let id = button_id(Audience::Member(owner), action).replacen("2:1:", "1:", 1);
            InteractionKind::Button { id }
        };
        let what = name(&action);
        walk.expect(what, row(&BUTTONS, what), |role| first(role.member)).await;
        walk.expect(&format!("another's {what}"), ANOTHERS, |_| first(MemberId(43))).await;
    }
}

/// The only forms are those of "another time", of "back" and of "left at another time"; a form with the id of any other button is refused like an
/// unknown one.
#[tokio::test]
async fn every_form_by_every_role_and_in_a_strangers_hands() {
    let mut walk = Walk::new().await;
    for action in every_button() {
        let form = |owner: MemberId| InteractionKind::Form {
            id: button_id(Audience::Member(owner), action),
            args: Default::default(),
        };
        let what = name(&action);
        walk.expect(&format!("the form of {what}"), row(&BUTTONS, what), |role| form(role.member)).await;
        walk.expect(&format!("another's form of {what}"), ANOTHERS, |_| form(MemberId(43))).await;
    }
}

#[tokio::test]
async fn a_question_is_answered_only_by_whom_it_was_put_to() {
    let world = world("2026-10-25T07:00:00Z").await;
    let bob = crate::model::Username::new("Bob").unwrap();
    world.store.add_link(NEWCOMER, &bob, None, ADMIN, world.now).await.unwrap();
    let asked = world.interaction(0, command(&["clockout"], &[("at", Value::Text("2:30".to_owned()))]));
    assert!(matches!(world.run(&asked).await, Ok(Outcome::Reply(_))));
    // A button that says it is the presser's own, for another's question.
    for occurrence in [Occurrence::First, Occurrence::Second] {
        let forged = button(NEWCOMER, ButtonAction::Choose { draft: asked.id, occurrence });
        let interaction =
            Interaction { member: NEWCOMER, manages_guild: true, ..world.interaction(1, forged) };
        assert_eq!(cell(&world.run(&interaction).await), Cell::Theirs);
    }
    assert_eq!(world.store.queue(0, 1).await.unwrap().1, 0);
}
