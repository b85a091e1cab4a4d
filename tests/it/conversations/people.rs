//! What a person settles for themselves: their language, help, and that a link is not theirs.

use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, Story, Transport};

stories![
    ones_own_language_overrides_that_of_discord,
    what_is_sent_later_is_in_ones_own_language,
    a_language_that_is_not_spoken_is_refused,
    help_names_what_each_role_can_do,
    the_welcome_says_what_is_worth_knowing,
    a_link_that_is_not_theirs_is_suspended_and_the_admins_are_told,
    an_admin_ends_a_suspension_by_linking_again,
];

async fn ones_own_language_overrides_that_of_discord(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/me language", &[]).await;
    assert!(said.contains("I speak English with you, after the language of your Discord"), "{said}");
    let said = story.says(ANNA, "/me language", &[("language", "de")]).await;
    assert!(said.contains("Von jetzt an spreche ich Deutsch mit dir."), "{said}");
    let press = story.sends(ANNA, "/clockin", &[]);
    let said = story.answer(press).await;
    assert!(said.contains("Eingestempelt"), "{said}");
    // A refusal, and a button.
    let forced = story.forces(ANNA, Some(OFFICE), "/admin queue", &[]);
    let said = story.answer(forced).await;
    assert!(said.contains("Server verwalten"), "{said}");
    let click = story.clicks(ANNA, press, "Ausstempeln").await;
    story.becomes(click, "Ausgestempelt").await;
    let said = story.says(ANNA, "/me language", &[("language", "Die Sprache meines Discord")]).await;
    assert!(said.contains("richte ich mich nach der Sprache deines Discord"), "{said}");
    let said = story.says(ANNA, "/status", &[]).await;
    assert!(said.contains("Not clocked in"), "{said}");
    story.end().await;
}

async fn what_is_sent_later_is_in_ones_own_language(transport: Transport) {
    let mut story = Story::new(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(BEN, "/clockout", &[]).await;
    assert!(said.contains("Notiert"), "{said}");
    let said = story.says(BEN, "/me language", &[("language", "English")]).await;
    assert!(said.contains("I speak English"), "{said}");
    story.pass(std::time::Duration::from_secs(3_600));
    story.unwatched(press).await;
    story.timetrack.set_weather(Weather::Fine);
    story.until_booked().await;
    let heard = story.hears(BEN, "News about an earlier entry").await;
    assert!(heard.contains("You are not clocked in"), "{heard}");
    story.finish_somehow().await;
}

async fn a_language_that_is_not_spoken_is_refused(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/me language", &[("language", "*Klingon*")]).await;
    assert!(said.contains("I don't speak “\\*Klingon\\*”"), "{said}");
    let offered = story.offers(ANNA, "/me language", "language", "deu").await;
    assert_eq!(offered, ["Deutsch"]);
    story.end().await;
}

async fn help_names_what_each_role_can_do(transport: Transport) {
    let mut story = Story::new(transport).await;
    let member = story.says(ANNA, "/help", &[]).await;
    assert!(member.contains("/clockin") && !member.contains("/admin"), "{member}");
    let admin = story.says(CLARA, "/help", &[]).await;
    assert!(admin.contains("/admin queue") && admin.contains("not linked"), "{admin}");
    assert!(!member.contains("/who") && !admin.contains("/who"), "it is off");
    let newcomer = story.says(DORA, "/help", &[]).await;
    assert!(newcomer.contains("ask an admin of this server"), "{newcomer}");
    assert!(!newcomer.contains("/admin queue"), "{newcomer}");
    for (policy, members_see_it) in [("admins", false), ("members", true)] {
        story.stop().await;
        story.change_setting("WHO", policy);
        story.start().await;
        let member = story.says(ANNA, "/help", &[]).await;
        assert_eq!(member.contains("/who"), members_see_it, "{policy}: {member}");
        let admin = story.says(CLARA, "/help", &[]).await;
        assert!(admin.contains("/who") && admin.contains("/admin role"), "{admin}");
    }
    story.end().await;
}

/// Dora is linked, and reads her welcome.
async fn welcomed(transport: Transport) -> Story {
    let mut story = Story::at(transport, MORNING, &[]).await;
    let id = DORA.to_string();
    story.says(CLARA, "/admin link", &[("member", &id), ("username", "clara.novak")]).await;
    story.is_welcomed(DORA, "clara.novak").await;
    story
}

async fn the_welcome_says_what_is_worth_knowing(transport: Transport) {
    let mut story = welcomed(transport).await;
    let said = story.discord.dms(DORA).last().unwrap().text();
    for words in ["/clockout", "yesterday 17:30", "TimeTrack is away", "[That's not me]"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    story.says(DORA, "/clockin", &[]).await;
    story.end().await;
}

async fn a_link_that_is_not_theirs_is_suspended_and_the_admins_are_told(transport: Transport) {
    let mut story = welcomed(transport).await;
    let click = story.clicks_in_private(DORA, "That's not me").await;
    story.becomes(click, "The link is suspended").await;
    story.hears(CLARA, "Somebody says that a link is wrong").await;
    for command in ["/clockin", "/status"] {
        let said = story.says(DORA, command, &[]).await;
        assert!(said.contains("suspended") && said.contains("/admin link"), "{said}");
    }
    assert!(story.timetrack.writes().is_empty());
    assert_eq!(story.bot().app.store.verify_audit().await.unwrap(), None);
    story.end().await;
}

async fn an_admin_ends_a_suspension_by_linking_again(transport: Transport) {
    let mut story = welcomed(transport).await;
    let click = story.clicks_in_private(DORA, "That's not me").await;
    story.becomes(click, "The link is suspended").await;
    story.hears(CLARA, "Somebody says that a link is wrong").await;
    let id = DORA.to_string();
    let said = story.says(CLARA, "/admin link", &[("member", &id), ("username", "clara.novak")]).await;
    assert!(said.contains("can use the link to clara.novak again"), "{said}");
    story.hears(DORA, "Welcome").await;
    let said = story.says(DORA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "{said}");
    story.end().await;
}
