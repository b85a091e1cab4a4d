//! Who may act for whom.

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, ELSEWHERE, FRANZ, OFFICE, ROBOT, Story, Transport};

stories![
    somebody_not_linked_is_told_whom_to_ask,
    a_username_belongs_to_one_person,
    only_admins_of_this_server_link,
    calls_from_elsewhere_are_refused,
    unlinking_ends_it_and_everything_is_on_record,
    an_email_address_finds_its_user,
];

async fn somebody_not_linked_is_told_whom_to_ask(transport: Transport) {
    let mut story = Story::new(transport).await;
    for command in ["/clockin", "/clockout", "/status", "/project stop"] {
        let said = story.says(DORA, command, &[]).await;
        assert!(said.contains("/admin link"), "{command}: {said}");
    }
    assert!(story.timetrack.writes().is_empty());
    story.end().await;
}

async fn a_username_belongs_to_one_person(transport: Transport) {
    let mut story = Story::new(transport).await;
    let dora = DORA.to_string();
    for (username, reason) in [
        ("anna.huber", "linked to"),
        ("ANNA.Huber", "linked to"),
        ("nobody", "no user"),
        ("eva.lang", "disabled"),
    ] {
        let said = story.says(CLARA, "/admin link", &[("member", &dora), ("username", username)]).await;
        assert!(said.contains(reason), "{username}: {said}");
    }
    let anna = ANNA.to_string();
    let said = story.says(CLARA, "/admin link", &[("member", &anna), ("username", "david.okafor")]).await;
    assert!(said.contains("already linked to anna.huber"), "{said}");
    let robot = ROBOT.to_string();
    let said = story.says(CLARA, "/admin link", &[("member", &robot), ("username", "david.okafor")]).await;
    assert!(said.contains("Bots"), "{said}");
    assert_eq!(story.bot().app.store.links(0, 10).await.unwrap().1, 2);
    story.end().await;
}

async fn only_admins_of_this_server_link(transport: Transport) {
    let mut story = Story::new(transport).await;
    let dora = DORA.to_string();
    let options = [("member", dora.as_str()), ("username", "david.okafor")];
    let press = story.forces(DORA, Some(OFFICE), "/admin link", &options);
    let said = story.answer(press).await;
    assert!(said.contains("Manage Server"), "{said}");
    assert_eq!(story.bot().app.store.link(DORA).await.unwrap(), None);
    story.end().await;
}

async fn calls_from_elsewhere_are_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    let franz = FRANZ.to_string();
    let options = [("member", franz.as_str()), ("username", "david.okafor")];
    let press = story.forces(FRANZ, Some(ELSEWHERE), "/admin link", &options);
    let said = story.answer(press).await;
    assert!(said.contains("not set up"), "{said}");
    let press = story.forces(ANNA, None, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("only works on your company"), "{said}");
    assert!(story.timetrack.writes().is_empty());
    assert_eq!(story.bot().app.store.link(FRANZ).await.unwrap(), None);
    story.end().await;
}

async fn unlinking_ends_it_and_everything_is_on_record(transport: Transport) {
    let mut story = Story::new(transport).await;
    let ben = BEN.to_string();
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(said.contains("anna.huber") && said.contains("ben.meyer"), "{said}");
    let said = story.says(CLARA, "/admin unlink", &[("member", &ben)]).await;
    assert!(said.contains("no longer linked to ben.meyer"), "{said}");
    let said = story.says(CLARA, "/admin unlink", &[("member", &ben)]).await;
    assert!(said.contains("not linked"), "{said}");
    let said = story.says(BEN, "/clockin", &[]).await;
    assert!(said.contains("/admin verknüpfen"), "{said}");
    story.link(DORA, "ben.meyer").await;
    let rows = story.bot().app.store.audit(10).await.unwrap();
    let told: Vec<_> = rows.iter().rev().map(|row| (row.what.as_str(), row.actor, row.subject)).collect();
    let link = |who| ("link", CLARA, Some(who));
    assert_eq!(told, [link(ANNA), link(BEN), ("unlink", CLARA, Some(BEN)), link(DORA)]);
    story.end().await;
}

async fn an_email_address_finds_its_user(transport: Transport) {
    let mut story = Story::new(transport).await;
    let email = story.timetrack.company().users[3].email.clone();
    let dora = DORA.to_string();
    let said = story
        .says(CLARA, "/admin link", &[("member", &dora), ("username", &email), ("zone", "Europe/Berlin")])
        .await;
    assert!(said.contains("david.okafor") && said.contains("Europe/Berlin"), "{said}");
    story.end().await;
}
