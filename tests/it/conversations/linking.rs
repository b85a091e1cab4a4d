//! Links, and who may act for whom.

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, ELSEWHERE, FRANZ, OFFICE, ROBOT, Story, Transport};

stories![
    somebody_not_linked_is_told_whom_to_ask,
    a_username_belongs_to_one_person,
    only_admins_of_this_server_link,
    a_role_that_the_operator_named_makes_an_admin_while_it_is_had,
    calls_from_elsewhere_are_refused,
    unlinking_ends_it_and_everything_is_on_record,
    an_email_address_finds_its_user,
    who_is_linked_is_welcomed_once_by_direct_message,
    a_welcome_that_does_not_arrive_is_no_error,
    a_zone_is_found_by_what_people_call_it,
    a_zone_without_summer_time_warns,
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

/// Discord shows the commands to such members where its server's settings say so; the sandbox does not, so the client forces them.
async fn a_role_that_the_operator_named_makes_an_admin_while_it_is_had(transport: Transport) {
    let mut story = Story::new(transport).await;
    let leads = story.discord.add_role(OFFICE, "Leads", 1);
    story.stop().await;
    story.change_setting("ADMIN_ROLE_IDS", &leads.to_string());
    story.start().await;
    for is_lead in [false, true, false] {
        if is_lead {
            story.discord.give_role(DORA, leads);
        } else {
            story.discord.take_role(DORA, leads);
        }
        for command in ["/admin links", "/admin queue"] {
            let press = story.forces(DORA, Some(OFFICE), command, &[]);
            let said = story.answer(press).await;
            assert_eq!(!said.contains("Manage Server"), is_lead, "{command}: {said}");
        }
    }
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
    story.is_welcomed(DORA, "david.okafor").await;
    story.end().await;
}

async fn who_is_linked_is_welcomed_once_by_direct_message(transport: Transport) {
    let mut story = Story::empty(transport, crate::story::MORNING, &[]).await;
    let ben = BEN.to_string();
    let options = [("member", ben.as_str()), ("username", "ben.meyer"), ("zone", "Europe/Berlin")];
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("gets a direct message"), "{said}");
    let said = story.hears(BEN, "Welcome").await;
    for words in ["ben.meyer", "/clockin", "/clockout", "Europe/Berlin", "/timezone"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    for project in story.timetrack.company().projects {
        assert!(!said.contains(&project.name) && !said.contains(&project.client), "{said}");
    }
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("already") && !said.contains("direct message"), "{said}");
    story.quiet().await;
    // Nobody hears anything about a link that was there: the end of the story finds no message that was not read.
    story.says(BEN, "/clockin", &[]).await;
    story.says(BEN, "/clockout", &[]).await;
    story.says(CLARA, "/admin unlink", &[("member", &ben)]).await;
    story.says(CLARA, "/admin link", &options).await;
    let said = story.hears(BEN, "Willkommen").await;
    assert!(said.contains("/einstempeln"), "in the language used last: {said}");
    story.end().await;
}

async fn a_welcome_that_does_not_arrive_is_no_error(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.discord.close_dms(DORA);
    let options = [("member", &*DORA.to_string()), ("username", "david.okafor")]
        .map(|(name, value)| (name, value.to_owned()));
    let options: Vec<_> = options.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("Linked"), "{said}");
    story.quiet().await;
    let said = story.says(DORA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    story.end().await;
}

async fn a_zone_is_found_by_what_people_call_it(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (typed, name) in [
        ("Wien", "Europe/Vienna"),
        ("America/New York", "America/New_York"),
        ("Z\u{fc}rich", "Europe/Zurich"),
        ("Genf", "Europe/Zurich"),
        ("MEZ", "Europe/Vienna"),
    ] {
        let said = story.says(ANNA, "/timezone", &[("zone", typed)]).await;
        assert!(said.contains("From now on") && said.replace('\\', "").contains(name), "{typed}: {said}");
        let offered = story.offers(ANNA, "/timezone", "zone", typed).await;
        assert_eq!(offered.first().map(String::as_str), Some(name), "{typed}");
    }
    let said = story.says(ANNA, "/timezone", &[("zone", "UTC+1")]).await;
    assert!(
        said.contains("does not say which time zone") && said.contains("Europe/Vienna, Europe/Berlin"),
        "{said}"
    );
    let said = story.says(ANNA, "/timezone", &[("zone", "USA")]).await;
    assert!(said.contains("does not say which time zone"), "{said}");
    assert_eq!(
        story.bot().app.store.link(ANNA).await.unwrap().unwrap().zone.unwrap().name(),
        "Europe/Vienna"
    );
    story.end().await;
}

async fn a_zone_without_summer_time_warns(transport: Transport) {
    let mut story = Story::new(transport).await;
    for (zone, place) in
        [("EST", "America/New_York"), ("MST", "America/Denver"), ("Etc/GMT+5", "Europe/Vienna")]
    {
        let said = story.says(ANNA, "/timezone", &[("zone", zone)]).await.replace('\\', "");
        assert!(said.contains("no summer time") && said.contains(place), "{said}");
    }
    let said = story.says(ANNA, "/timezone", &[("zone", "Asia/Tokyo")]).await;
    assert!(!said.contains("summer time"), "{said}");
    let dora = DORA.to_string();
    let options = [("member", dora.as_str()), ("username", "david.okafor"), ("zone", "HST")];
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("HST has no summer time"), "{said}");
    story.is_welcomed(DORA, "david.okafor").await;
    story.end().await;
}
