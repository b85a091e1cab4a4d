//! What a person settles for themselves: their language, help, and that a link is not theirs.

use timetrack_sandbox::Weather;

use crate::stories;
use crate::story::{ANNA, BEN, CLARA, DORA, MORNING, OFFICE, Story, Transport};

stories![
    ones_own_language_overrides_that_of_discord,
    a_person_who_chose_french_is_answered_in_french,
    a_person_who_chose_italian_is_answered_in_italian,
    what_is_sent_later_is_in_ones_own_language,
    a_language_that_is_not_spoken_is_refused,
    help_names_what_each_role_can_do,
    the_welcome_says_what_is_worth_knowing,
    a_link_that_is_not_theirs_is_suspended_and_the_admins_are_told,
    an_admin_ends_a_suspension_by_linking_again,
    what_waits_for_a_link_that_is_not_theirs_is_put_before_an_admin,
    the_button_of_an_earlier_link_suspends_no_later_one,
    a_suspended_link_is_named_as_such,
    an_admin_who_changes_a_zone_says_so_and_its_person_is_told,
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

async fn a_person_who_chose_french_is_answered_in_french(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/me language", &[("language", "français")]).await;
    assert!(said.contains("je te réponds dans cette langue : Français"), "{said}");
    let said = story.says(ANNA, "/clockin", &[("at", "il y a 20 min")]).await;
    assert!(said.contains("Arrivée pointée à <t:") && said.contains("[Départ]"), "{said}");
    let said = story.says(ANNA, "/clockin", &[("at", "midi")]).await;
    assert!(said.contains("Je ne comprends pas « midi » comme une heure"), "{said}");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Départ pointé à <t:") && said.contains("20 min"), "{said}");
    story.end().await;
}

async fn a_person_who_chose_italian_is_answered_in_italian(transport: Transport) {
    let mut story = Story::new(transport).await;
    let said = story.says(ANNA, "/me language", &[("language", "italiano")]).await;
    assert!(said.contains("Da adesso con te parlo in Italiano."), "{said}");
    let said = story.says(ANNA, "/clockin", &[("at", "un quarto d'ora fa")]).await;
    assert!(said.contains("Entrata timbrata alle <t:") && said.contains("[Uscita]"), "{said}");
    let said = story.says(ANNA, "/clockin", &[("at", "mezzogiorno")]).await;
    assert!(said.contains("Non riesco a leggere “mezzogiorno” come orario"), "{said}");
    let said = story.says(ANNA, "/clockout", &[]).await;
    assert!(said.contains("Uscita timbrata alle <t:") && said.contains("15 min"), "{said}");
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

/// Clara takes Dora's link away and gives her another.
async fn links_anew(story: &mut Story, username: &str) {
    let id = DORA.to_string();
    story.says(CLARA, "/admin unlink", &[("member", &id)]).await;
    story.pass(std::time::Duration::from_secs(60));
    story.says(CLARA, "/admin link", &[("member", &id), ("username", username)]).await;
    story.is_welcomed(DORA, username).await;
}

async fn what_waits_for_a_link_that_is_not_theirs_is_put_before_an_admin(transport: Transport) {
    let mut story = welcomed(transport).await;
    story.timetrack.set_weather(Weather::Down);
    let (press, said) = story.says_in_vain(DORA, "/clockin", &[]).await;
    assert!(said.contains("Noted"), "{said}");
    let click = story.clicks_in_private(DORA, "That's not me").await;
    let said = story.becomes(click, "The link is suspended").await;
    assert!(said.contains("One entry of yours was not booked yet"), "{said}");
    let heard = story.hears(CLARA, "Somebody says that a link is wrong").await;
    assert!(
        heard.contains("One entry") && heard.contains("A timer of clara.novak may be running"),
        "{heard}"
    );
    story.becomes(press, "An admin has to decide").await;
    story.timetrack.set_weather(Weather::Fine);
    story.pass(std::time::Duration::from_secs(3_600));
    story.tries_are_over().await;
    assert!(
        !story.timetrack.writes().iter().any(|write| write.applied),
        "nothing is booked for the stranger"
    );
    let queue = story.sends(CLARA, "/admin queue", &[]);
    story.answer(queue).await;
    let click = story.clicks(CLARA, queue, "Retry #1").await;
    story.becomes(click, "stays as it is: the member said that the link is not theirs").await;
    links_anew(&mut story, "david.okafor").await;
    let click = story.clicks(CLARA, queue, "Retry #1").await;
    story.becomes(click, "#1").await;
    story.until("a booking", async || story.timetrack.attendance("david.okafor").is_some()).await;
    assert!(story.timetrack.attendance("clara.novak").is_none_or(|timer| timer.stopped));
    story.quiet().await;
    story.finish_somehow().await;
}

async fn the_button_of_an_earlier_link_suspends_no_later_one(transport: Transport) {
    let mut story = welcomed(transport).await;
    let welcome = story.discord.dms(DORA).last().unwrap().clone();
    let id = welcome.button("That's not me").unwrap();
    links_anew(&mut story, "david.okafor").await;
    for id in [id, format!("2:1:{DORA}:not-me")] {
        let click = story.discord.click_with((DORA, discord_sandbox::Client::Forced), welcome.id, (&id, &[]));
        let said = story.answer(click.unwrap()).await;
        assert!(said.contains("In TimeTrack you are david.okafor now"), "{said}");
        assert!(said.contains("[That's not me]"), "{said}");
    }
    let said = story.says(DORA, "/clockin", &[]).await;
    assert!(said.contains("Working"), "the later link is in force: {said}");
    let now = story.bot().app.store.link(DORA).await.unwrap().unwrap().linked_at.timestamp_millis();
    let id = format!("2:1:{DORA}:not-me:{now}");
    let click = story.discord.click_with((DORA, discord_sandbox::Client::Forced), welcome.id, (&id, &[]));
    story.becomes(click.unwrap(), "The link is suspended").await;
    story.hears(CLARA, "Somebody says that a link is wrong").await;
    story.finish_somehow().await;
}

async fn a_suspended_link_is_named_as_such(transport: Transport) {
    let mut story = welcomed(transport).await;
    story.stop().await;
    story.change_setting("WHO", "admins");
    story.start().await;
    let click = story.clicks_in_private(DORA, "That's not me").await;
    story.becomes(click, "The link is suspended").await;
    story.hears(CLARA, "Somebody says that a link is wrong").await;
    let said = story.says(CLARA, "/admin links", &[]).await;
    assert!(said.contains("clara.novak · default time zone · **suspended: says “That's not me”**"), "{said}");
    let said = story.says(CLARA, "/who", &[]).await;
    assert!(said.contains("link suspended, not read from TimeTrack"), "{said}");
    assert!(!said.contains(&format!("<@{DORA}> · not read from TimeTrack yet")), "{said}");
    let said = story.says(DORA, "/help", &[]).await;
    assert!(said.contains("your link to TimeTrack is suspended"), "{said}");
    story.finish_somehow().await;
}

async fn an_admin_who_changes_a_zone_says_so_and_its_person_is_told(transport: Transport) {
    let mut story = Story::new(transport).await;
    let ben = BEN.to_string();
    let options = [("member", ben.as_str()), ("username", "ben.meyer"), ("zone", "Asia/Tokyo")];
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("stays linked to ben.meyer, with another time zone"), "{said}");
    assert!(said.contains("gets a direct message about the time zone"), "{said}");
    // He has not pressed anything yet, so his language is not known.
    let heard = story.hears(BEN, "An admin has set your time zone").await;
    assert!(heard.contains("Asia/Tokyo"), "{heard}");
    let said = story.says(CLARA, "/admin link", &options).await;
    assert!(said.contains("already") && !said.contains("direct message"), "{said}");
    story.quiet().await;
    story.end().await;
}
